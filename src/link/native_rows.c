#include "native_rows.h"

static int place_order(const PlacedRow *x, const PlacedRow *y) {
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->sort < y->sort ? -1 : x->sort > y->sort;
}

static int row_order(const void *a, const void *b) {
    const PlacedRow *x = a, *y = b;
    int order = place_order(x, y);
    if (order) return order;
    if (x->row.unit != y->row.unit) return x->row.unit < y->row.unit ? -1 : 1;
    return x->row.row < y->row.row ? -1 : x->row.row > y->row.row;
}

void placed_rows_finish(PlacedRows *self) {
    u32 kept = 0;
    if (self->count) qsort(self->at, self->count, sizeof *self->at, row_order);
    for (u32 i = 0; i < self->count; i++)
        if (!kept || place_order(&self->at[kept - 1], &self->at[i])) self->at[kept++] = self->at[i];
    self->count = kept;
}
