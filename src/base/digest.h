/* 128 bits that stand for bytes: equal bytes, equal digest. XXH3: fast, and no defence against somebody who
 * looks for two texts with one digest. */
#ifndef OXBOW_DIGEST_H
#define OXBOW_DIGEST_H

#include "str.h"

typedef struct {
    u8 bytes[16];
} Digest;

static inline Digest digest_of(Str bytes) {
    Digest out = {{0}};
    str_hash128(bytes, out.bytes);
    return out;
}

static inline bool digest_eq(const Digest *a, const Digest *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* To be hashed along with other bytes. */
static inline Str digest_str(const Digest *self) {
    return (Str){(const char *)self->bytes, sizeof self->bytes};
}

#endif
