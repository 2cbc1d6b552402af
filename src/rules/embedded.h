/* The files of rules/ as they were when oxbow was built. The definitions are generated. */
#ifndef OXBOW_RULES_EMBEDDED_H
#define OXBOW_RULES_EMBEDDED_H

#include <stddef.h>

/* One file: its path below rules/ with '/' between parts, and its bytes. `text` is followed by a NUL that
 * `size` does not count. Lives as long as the program. */
typedef struct {
    const char *path;
    const char *text;
    size_t size;
} RulesEmbeddedFile;

/* In byte order of their paths. */
extern const RulesEmbeddedFile rules_embedded_files[];
extern const size_t rules_embedded_count;

#endif
