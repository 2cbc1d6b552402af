/* rules/stdlib.names as it was when oxbow was built. The definitions are generated. */
#ifndef OXBOW_STDLIB_EMBEDDED_H
#define OXBOW_STDLIB_EMBEDDED_H

#include <stdint.h>

/* The whole table, followed by a NUL. Lives as long as the program. */
extern const char stdlib_text[];

/* Where the line of each scope (module or class) begins, in byte order of their names; behind the last
 * one, where the table ends. */
extern const uint32_t stdlib_scope_starts[];
extern const uint32_t stdlib_scope_count;

#endif
