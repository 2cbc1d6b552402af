/* The tokens of one file as duplicates see them: imports left out, literal tables collapsed to one
 * token, names of all files numbered together. */
#ifndef OXBOW_CLONE_STREAM_H
#define OXBOW_CLONE_STREAM_H

#include "program.h"

enum { BLIND_IDENTIFIER = 1, BLIND_NUMBER, BLIND_STRING, BLIND_SYMBOL };

typedef struct {
    const u32 *exact;  /* kind in the top 2 bits; below: symbol, or global Name of the text */
    const u32 *blind;  /* BLIND_*; symbols as BLIND_SYMBOL + code */
    const u32 *source; /* row in the file's `tokens` */
    u32 count;
} CloneStream;

/* A stretch of a stream. */
typedef struct {
    const u32 *exact, *blind;
    u32 count;
} TokenRun;

/* Stream of `file`, in `arena`. O(tokens). */
CloneStream clone_stream_new(const Program *program, FileId file, Arena *arena);

/* The stretch of it that one definition covers, as a stream of its own. */
CloneStream clone_stream_of_def(const Program *program, DefRef def, Arena *arena);

/* First position whose token is at or behind row `token`. O(log count). */
u32 clone_stream_find(const CloneStream *self, u32 token);

static inline TokenRun clone_stream_run(const CloneStream *self, u32 first, u32 end) {
    return (TokenRun){self->exact + first, self->blind + first, end - first};
}

/* Byte offset of the token at `position`. */
static inline u32 clone_stream_offset(const CloneStream *self, const Facts *facts, u32 position) {
    return facts_tokens(facts)[self->source[position]].start;
}

u64 clone_run_hash(const u32 *codes, u32 count);

static inline bool clone_run_equal(TokenRun a, TokenRun b) {
    return a.count == b.count && memcmp(a.exact, b.exact, a.count * sizeof *a.exact) == 0;
}

#endif
