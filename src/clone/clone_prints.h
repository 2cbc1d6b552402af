/* Fingerprints of short token windows, a few of all of them: winnowing.
 *
 * Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting" (2003), in its
 * robust form: of every `gap` neighbouring windows the smallest hash is kept, so that two runs of at least
 * window + gap - 1 tokens that are the same share a fingerprint, and a run of one repeated line has few.
 *
 * A window reads variables by how far back they stood last inside of it (Baker's parameterised strings,
 * 1993): consistently renamed text has the same hash. Attributes, keywords of calls and literals count as
 * they are written. */
#ifndef OXBOW_CLONE_PRINTS_H
#define OXBOW_CLONE_PRINTS_H

#include "clone_units.h"

/* A stretch of a stream in which a block can lie: the body of a function, or what stands at module level
 * between two definitions. */
typedef struct {
    FileId file;
    DefRef def;     /* the function; 0 at module level */
    u32 first, end; /* in the file's stream */
} CloneRegion;

typedef struct {
    u32 hash;
    u32 position; /* of the window, in the streams of all files laid end to end */
    u32 region;   /* innermost one around the whole window */
} ClonePrint;

typedef struct {
    const CloneCorpus *corpus;
    u32 *base;   /* by FileId: where its stream begins among all; one more at the end */
    Bits *fixed; /* by FileId: positions of identifiers that are no variables: attributes and keywords */
    u32 window;
    struct {
        ClonePrint *at;
        u32 count, capacity;
    } prints;     /* by position */
    u64 *by_hash; /* hash, position in `prints`: ascending */
    struct {
        CloneRegion *at;
        u32 count, capacity;
    } regions; /* row 0 is none */
} ClonePrints;

/* Fingerprints of all files but tests (unless options ask for them). Arrays by file live in `arena`;
 * release the rest. O(tokens). */
void clone_prints_init(ClonePrints *self, const CloneCorpus *corpus, Arena *arena);
void clone_prints_release(ClonePrints *self);

/* First fingerprint at or behind a position of all streams. O(log prints). */
u32 clone_print_at(const ClonePrints *self, u32 position);

static inline bool clone_is_variable(const ClonePrints *self, FileId file, u32 position) {
    return token_kind(self->corpus->streams[file].exact[position]) == TOKEN_IDENTIFIER &&
           !bits_has(&self->fixed[file], position);
}

#endif
