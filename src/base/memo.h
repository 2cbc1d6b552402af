/* Results of computations, kept from run to run, each as long as everything that it asked the system has
 * the same answer (inputs.h). A key says what was computed and by what; under it lie the last few results
 * with the answers that each of them stands on, so that going back and forth between two versions of a
 * file finds both. */
#ifndef OXBOW_MEMO_H
#define OXBOW_MEMO_H

#include "inputs.h"
#include "store.h"

typedef struct {
    Store store;
    InputAnswers answers; /* of this run: what it asks once stays as it is to its end */
} Memo;

#define MEMO_CLOSED ((Memo){.store = STORE_CLOSED})

/* Which result of `key` holds now. False: none does, and it has to be computed. */
bool memo_find(Memo *self, const Digest *key, Digest *result);

/* Bytes of a result, on the heap and aligned for any type; NULL: they are gone. May be called by several
 * threads. */
void *memo_load(const Memo *self, const Digest *result, size_t *size);

/* Keep a result with the inputs on which it stands. */
void memo_keep(Memo *self, const Digest *key, Str inputs, Str bytes);

void memo_close(Memo *self);

#endif
