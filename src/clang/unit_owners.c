#include "unit.h"

static int compare_owner(const void *a, const void *b) {
    const UnitOwner *left = a, *right = b;
    if (left->file != right->file) return left->file < right->file ? -1 : 1;
    if (left->span.start != right->span.start) return left->span.start < right->span.start ? -1 : 1;
    if (left->span.end != right->span.end) return left->span.end > right->span.end ? -1 : 1;
    return left->entity < right->entity ? -1 : left->entity > right->entity;
}

static bool is_owner(const Unit *self, const DeclarationRow *row) {
    u32 kind = self->builder->entities.at[row->entity].kind;
    bool is_whole = kind != ENTITY_FIELD && kind != ENTITY_ENUMERATOR && kind != ENTITY_MACRO;
    return is_whole && !(row->flags & DECLARATION_IN_FUNCTION);
}

static void owners_collect(Unit *self) {
    for (u32 i = 1; i < self->builder->declarations.count; i++) {
        const DeclarationRow *row = &self->builder->declarations.at[i];
        if (!is_owner(self, row)) continue;
        UnitOwner owner = {row->file, row->span, row->entity};
        vec_push(&self->owners, owner);
    }
    if (self->owners.count)
        qsort(self->owners.at, self->owners.count, sizeof *self->owners.at, compare_owner);
}

/* One macro makes several things at one place: what stands there is nobody's in particular. */
static bool is_shared(const Unit *self, u32 at) {
    const UnitOwner *row = &self->owners.at[at], *before = &self->owners.at[at ? at - 1 : at];
    return at && before->file == row->file && before->span.start == row->span.start &&
           before->span.end == row->span.end && before->entity != row->entity;
}

enum { NESTED_MAX = 8 }; /* `typedef struct {…} x;` is two at one place */

EntityId unit_owner_at(const Unit *self, UnitFileId file, u32 offset) {
    u32 low = 0, high = self->owners.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        const UnitOwner *row = &self->owners.at[middle];
        bool is_before = row->file < file || (row->file == file && row->span.start <= offset);
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    for (u32 i = low, tries = 0; i-- > 0 && tries < NESTED_MAX; tries++) {
        const UnitOwner *row = &self->owners.at[i];
        if (row->file != file) break;
        if (offset < row->span.end) return is_shared(self, i) ? 0 : row->entity;
    }
    return 0;
}

void unit_owners(Unit *self) {
    owners_collect(self);
    for (u32 i = 1; i < self->builder->references.count; i++) {
        ReferenceRow *row = &self->builder->references.at[i];
        if (row->kind == REFERENCE_EXPANSION) row->owner = unit_owner_at(self, row->file, row->start);
    }
}
