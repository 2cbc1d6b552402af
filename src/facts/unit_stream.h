/* What oxbow-clang writes to oxbow: a head, then one message per unit in the order in which they end, then
 * UNIT_END. Both are built from the same source, on one machine: no byte order, no old versions. */
#ifndef OXBOW_UNIT_STREAM_H
#define OXBOW_UNIT_STREAM_H

#include "facts.h"

enum { UNIT_STREAM_MAGIC = 0x54494e55, UNIT_STREAM_MAX = 1 << 30 };

typedef enum {
    UNIT_BLOCK,   /* path, then a block of facts */
    UNIT_FOREIGN, /* path of a file in another language of C's family; nothing is known of it */
    UNIT_FAILED,  /* path; libclang did not take it */
    UNIT_CRASHED,
    UNIT_HUNG,
    UNIT_MEMORY,
    UNIT_END /* count: `item` */
} UnitMessageKind;

typedef struct {
    u32 magic;
    u32 kind;      /* UnitMessageKind */
    u32 item;      /* which unit, from 0 */
    u32 path_size; /* bytes of an absolute path behind this row */
    u32 size;      /* bytes behind that path */
} UnitMessage;

#endif
