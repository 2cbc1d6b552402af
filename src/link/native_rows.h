/* Rows of units that stand at a place of a file, under something they are asked by: each place once, though
 * several units tell of it. */
#ifndef OXBOW_NATIVE_ROWS_H
#define OXBOW_NATIVE_ROWS_H

#include "native_impl.h"

typedef struct {
    u32 key; /* what it is asked by */
    FileId file;
    u32 start;
    u32 sort; /* what else tells rows of one place apart */
    NativeRow row;
} PlacedRow;

typedef Vec(PlacedRow) PlacedRows;

/* In order of key, file, start and sort; of rows that agree in these the one of the first unit. */
void placed_rows_finish(PlacedRows *self);

#endif
