/* Did you mean: the nearest name among those that exist. */
#ifndef OXBOW_NEAR_H
#define OXBOW_NEAR_H

#include "program.h"

typedef struct {
    Str text;
    BindRef binding; /* 0: an attribute stored on instances */
    bool is_callable;
    bool is_misfit; /* the arguments at hand do not fit it */
} NearItem;

typedef struct {
    Vec(NearItem) items;
} NearList;

void near_add(NearList *self, Str text, BindRef binding, bool is_callable);
void near_release(NearList *self);

typedef struct {
    Str text; /* empty: nothing near */
    BindRef binding;
    bool is_tied;        /* another name is as near, and fits as well */
    bool is_misfit;      /* as above */
    bool is_only_prefix; /* chosen as the only one that starts like it */
    Str prefix;
} Near;

/* Nearest name by edit distance (Levenshtein, with transpositions), at most `limit` of the wanted name's
 * length; of those as near as each other one that fits; otherwise the only callable that shares its first
 * word ("to_" of "to_text"). O(items · length²). */
Near near_find(const NearList *self, Str wanted, bool is_callable, double limit);

#endif
