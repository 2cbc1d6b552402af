#include "mem.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void mem_exhausted(size_t size) {
    fprintf(stderr, "oxbow: out of memory (%zu bytes)\n", size);
    exit(2);
}

void *mem_alloc(size_t size) {
    void *at = calloc(1, size ? size : 1);
    if (!at) mem_exhausted(size);
    return at;
}

void *mem_resize(void *at, size_t size) {
    void *moved = realloc(at, size ? size : 1);
    if (!moved) mem_exhausted(size);
    return moved;
}
