/* What C writes to clients: pieces of text that reach a stream, and media types that are set.
 *
 * Which functions write, make texts and set types models say (`streams`). A piece is one call of such a
 * function: its text is a literal, a variable that only ever is one, or what a local buffer was filled with
 * just before. What cannot be followed is a piece without text, so that nobody takes silence for proof.
 *
 * A function is *of a stream of events* when it sets text/event-stream, when one that does so calls or
 * registers it, or when both are called by one function (a head, then events). Functions that write through
 * a library count wherever some function of their file sets the type. */
#ifndef OXBOW_NATIVE_STREAM_H
#define OXBOW_NATIVE_STREAM_H

#include "bits.h"
#include "map.h"
#include "native_reach.h"

typedef struct {
    NativeId owner;  /* function that writes it */
    NativeId writer; /* function that it calls to do so */
    FileId file;
    u32 start;        /* of the call */
    Str text;         /* `ptr` NULL: not known */
    bool is_format;   /* conversions stand in it */
    bool is_raw;      /* read without compiler: escapes by numbers stand as they are written */
    bool is_library;  /* of a library that serves; else of the platform, where the stream may be any file */
    bool has_length;  /* how many bytes are written is known */
    bool is_measured; /* `length` is that of another text, not a number */
    bool is_buffer_size; /* it is the size of the buffer that the text was made in */
    u32 length;
} StreamPiece;

typedef struct {
    NativeId owner;
    FileId file;
    u32 start;
    Str type; /* as written, without parameters: "text/event-stream" */
} StreamType;

typedef struct {
    Vec(StreamPiece) pieces;     /* by owner, in the order in which they stand */
    Vec(StreamType) types;       /* likewise */
    Map first_piece, first_type; /* owner → position */
    Map readers;                 /* function whose buffer is written → function that registers it */
    Bits known;                  /* NativeId: functions that models know, by what they do with a text */
    Bits events;                 /* NativeId: of a stream of events */
} Streams;

/* O(references), and near nothing where no such function is called. */
void streams_collect(Streams *self, const Program *program, Arena *arena);
void streams_release(Streams *self);

/* Do models know what the function does with a text? */
static inline bool stream_is_known(const Streams *self, NativeId function) {
    return bits_has(&self->known, function);
}

const StreamPiece *stream_pieces(const Streams *self, NativeId owner, u32 *count);
const StreamType *stream_types(const Streams *self, NativeId owner, u32 *count);

#endif
