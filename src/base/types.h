/* Fixed-width integers under short names, and nothing else. */
#ifndef OXBOW_TYPES_H
#define OXBOW_TYPES_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline u32 u32_min(u32 a, u32 b) {
    return a < b ? a : b;
}
static inline u32 u32_max(u32 a, u32 b) {
    return a > b ? a : b;
}

#endif
