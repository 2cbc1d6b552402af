/* What oxbow-clang writes to oxbow: the list of units, then one message per unit in the order in which
 * they end, then UNIT_END. Both are built from the same source, on one machine: no byte order, no old
 * versions.
 *
 * Behind the list oxbow may answer with the units that it wants, as u32 numbers, and the end of the
 * stream. */
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
    UNIT_END,    /* count: `item` */
    UNIT_LISTED, /* path, then the digest of all that its command says; before these UNIT_FOREIGN */
    UNIT_LIST_END
} UnitMessageKind;

typedef struct {
    u32 magic;
    u32 kind;      /* UnitMessageKind */
    u32 item;      /* which unit, from 0 */
    u32 path_size; /* bytes of an absolute path behind this row */
    u32 size;      /* bytes behind that path */
    u32 inputs;    /* bytes behind those: what a block, or the list, depends on (inputs.h); 0: not known */
} UnitMessage;

#endif
