/* What models say of functions of C that make texts and send them (`streams`), found by the names that the
 * program has. */
#ifndef OXBOW_NATIVE_WRITERS_H
#define OXBOW_NATIVE_WRITERS_H

#include "map.h"
#include "native.h"

typedef enum {
    WRITER_FORMAT, /* `first`: a format; what it makes goes to a stream */
    WRITER_BYTES,  /* `first`: a text, `second`: its length or WRITER_NO_ARGUMENT */
    WRITER_FILL,   /* `first`: a buffer, `second`: a format */
    WRITER_TYPE,   /* `first`: a media type, or headers; with `second`: the name of a header, and its value */
    WRITER_READER, /* `first`: a function that fills what is written */
    WRITER_LENGTH, /* gives the length of its first argument */
    WRITER_LOOK,   /* leaves texts as they are */
    WRITER_CONSOLE /* a variable: what goes there is no stream */
} WriterKind;

enum { WRITER_NO_ARGUMENT = UINT32_MAX };

typedef struct {
    u32 kind; /* WriterKind */
    u32 first, second;
    bool is_library; /* its model is that of a server */
    u32 next;        /* of the same name; 0: none */
} Writer;

typedef struct {
    Map by_name;      /* Name → position in rows */
    Vec(Writer) rows; /* 0 is none */
    bool has_writers; /* some name that the program has writes something */
} Writers;

/* O(words of models). */
void writers_collect(Writers *self, const Program *program);
void writers_release(Writers *self);

/* What the function or variable does of that kind; NULL: nothing. */
const Writer *writer_of(const Writers *self, const Program *program, NativeId id, WriterKind kind);

bool writer_is_known(const Writers *self, const Program *program, NativeId id);

#endif
