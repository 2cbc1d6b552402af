/* Typed growing arrays on the heap.
 *
 *     Vec(DefRow) defs = {0};
 *     vec_push(&defs, ((DefRow){...}));
 *     for (u32 i = 0; i < defs.count; i++) use(defs.at[i]);
 *     vec_release(&defs);
 *
 * Growing moves the items: keep positions, not pointers. vec_push is the one macro in the tree
 * that allocates; C has no other way to a typed array. */
#ifndef OXBOW_VEC_H
#define OXBOW_VEC_H

#include "mem.h"

#include <stdlib.h>

#define Vec(T)        \
    struct {          \
        T *at;        \
        u32 count;    \
        u32 capacity; \
    }

typedef Vec(u32) VecU32;

/* Room for `more` items behind `count`; doubles. */
static inline void *vec_grown(void *at, u32 *capacity, u32 count, u32 more, size_t item) {
    if (count + more <= *capacity) return at;
    u32 wanted = *capacity ? *capacity * 2 : 8;
    *capacity = u32_max(wanted, count + more);
    return mem_resize(at, *capacity * item);
}

#define vec_reserve(v, more) \
    ((v)->at = vec_grown((v)->at, &(v)->capacity, (v)->count, (more), sizeof *(v)->at))
#define vec_push(v, item) (vec_reserve((v), 1), (v)->at[(v)->count++] = (item))
#define vec_pop(v) ((v)->at[--(v)->count])
#define vec_last(v) ((v)->at[(v)->count - 1])
#define vec_clear(v) ((v)->count = 0)
#define vec_release(v) (free((v)->at), (v)->at = NULL, (v)->count = 0, (v)->capacity = 0)

#endif
