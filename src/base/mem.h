/* Heap memory that never fails: running out ends the program in one place, with exit status 2. */
#ifndef OXBOW_MEM_H
#define OXBOW_MEM_H

#include "types.h"

/* `size` zeroed bytes. Free with free(). */
void *mem_alloc(size_t size);

/* Resize `at` (NULL is fine) to `size` bytes; new bytes are not zeroed. */
void *mem_resize(void *at, size_t size);

#endif
