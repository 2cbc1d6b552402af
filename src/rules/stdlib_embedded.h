/* rules/stdlib.names as it was when oxbow was built. The definitions are generated. */
#ifndef OXBOW_STDLIB_EMBEDDED_H
#define OXBOW_STDLIB_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

/* The whole table, followed by a NUL. Lives as long as the program. */
extern const char stdlib_text[];

/* Where the line of each scope (module or class) begins, in byte order of their names; behind the last
 * one, where the table ends. */
extern const uint32_t stdlib_scope_starts[];
extern const uint32_t stdlib_scope_count;

/* Every line by its name: where the name begins, at the first free slot from stdlib_slot on; 0: free. */
enum { STDLIB_SLOTS = 1 << 17 };
extern const uint32_t stdlib_slots[STDLIB_SLOTS];

/* First slot of a name in scope `scope`, counted from 1, or of the name of a scope: 0. FNV-1a. O(length). */
static inline uint32_t stdlib_slot(uint32_t scope, const char *name, size_t length) {
    uint32_t hash = 2166136261U ^ (scope * 2654435761U);
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)name[i]) * 16777619U;
    return (hash ^ (hash >> 15)) & (STDLIB_SLOTS - 1);
}

#endif
