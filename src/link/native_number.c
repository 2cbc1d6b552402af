/* Numbers of entities, and all places where each is declared. */
#include "native_merge.h"

#include <stdlib.h>

typedef struct {
    u32 file, offset, kind, merged;
    Str name;
} Order;

static int order_compare(const void *a, const void *b) {
    const Order *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int order = str_cmp(x->name, y->name);
    return order ? order : x->merged < y->merged ? -1 : x->merged > y->merged;
}

/* Where a thing that nothing defines is declared first: by file and offset over all units. */
static void places_find(Merge *self) {
    Native *native = self->native;
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->declarations.count; i++) {
            const DeclarationRow *row = &facts_declarations(unit->facts)[i];
            u32 own = unit->entities[row->entity] & LOOSE
                          ? self->looses.at[unit->entities[row->entity] & ~LOOSE].own
                          : 0;
            FileId file = native_file_of(unit, row->file);
            if (!own || file == FILE_NONE) continue;
            NativeEntity *entity = &self->merged.at[own].entity;
            bool is_first = entity->file == FILE_NONE || file < entity->file ||
                            (file == entity->file && row->name.start < entity->offset);
            if (is_first) entity->file = file, entity->offset = row->name.start;
        }
    }
}

static u32 *numbers_give(Merge *self, Arena *scratch) {
    Native *native = self->native;
    u32 count = self->merged.count;
    Order *order = ARENA_ARRAY(scratch, Order, count);
    u32 *number = ARENA_ARRAY(scratch, u32, count);
    for (u32 i = 1; i < count; i++) {
        const NativeEntity *entity = &self->merged.at[i].entity;
        bool is_outside = entity->file == FILE_NONE;
        order[i - 1] = (Order){entity->file, is_outside ? 0 : entity->offset, entity->kind, i,
                               name_text(self->program, entity->name)};
    }
    qsort(order, count - 1, sizeof *order, order_compare);
    native->entities = ARENA_ARRAY(self->program->arena, NativeEntity, count);
    native->entity_count = count;
    for (u32 i = 1; i < count; i++) {
        number[order[i - 1].merged] = i;
        native->entities[i] = self->merged.at[order[i - 1].merged].entity;
    }
    for (u32 i = 1; i < count; i++) native->entities[i].parent = number[native->entities[i].parent];
    return number;
}

/* Rows of units: from rows of `merged` and `looses` to numbers. */
static void units_rewrite(Merge *self, const u32 *number) {
    Native *native = self->native;
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        u32 *entities = (u32 *)(uintptr_t)unit->entities;
        for (EntityId e = 1; e < unit->facts->entities.count; e++) {
            u32 meant = entities[e];
            if (meant & LOOSE)
                meant = merge_choose(self, u, meant & ~LOOSE);
            else if (self->merged.at[meant].entity.flags & ENTITY_WEAK)
                meant = merge_weak(self, meant);
            entities[e] = meant & MEANT_GROUP ? meant : number[meant];
        }
    }
    for (u32 i = 0; i < native->group_items.count; i++)
        native->group_items.at[i] = number[native->group_items.at[i]];
}

/* ---- declarations -------------------------------------------------------------------------------------- */

static int declaration_order(const void *a, const void *b) {
    const NativeDeclaration *x = a, *y = b;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

typedef Vec(NativeDeclaration) Declarations;

static void declaration_add(Program *program, const NativeUnit *unit, NativeId id, const DeclarationRow *row,
                            Map *known, Declarations *out) {
    NativeEntity *entity = &program->native->entities[id];
    FileId file = unit->files[row->file];
    if (row->flags & DECLARATION_IMPLICIT) entity->traits |= NATIVE_IMPLICIT;
    if (file == FILE_NONE) {
        entity->traits |= NATIVE_OUTSIDE;
        return;
    }
    if (program->native->files[file] & FILE_INCLUDED) entity->traits |= NATIVE_IN_HEADER;
    if (row->flags & DECLARATION_IMPLICIT) return;
    const u32 parts[] = {id, file, row->span.start, row->name.start};
    u32 *at = map_at(known, str_hash((Str){(const char *)parts, sizeof parts}), out->count);
    if (*at < out->count) return;
    u32 length = program_facts(program, file)->source_length;
    Span span = {u32_min(row->span.start, length), u32_min(row->span.end, length)};
    Span name = {u32_min(row->name.start, length), u32_min(row->name.end, length)};
    vec_push(out, ((NativeDeclaration){id, row->flags, file, span, name}));
}

static void declarations_collect(Program *program, Declarations *out) {
    Native *native = program->native;
    Map known = {0};
    vec_push(out, ((NativeDeclaration){0}));
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->declarations.count; i++) {
            const DeclarationRow *row = &facts_declarations(unit->facts)[i];
            u32 count;
            const NativeId *meant = native_meant(program, u, row->entity, &count);
            /* A definition is that of its own entity, never of what else the name can mean. */
            if (row->flags & DECLARATION_DEFINES && count > 1) count = 1;
            for (u32 k = 0; k < count; k++) declaration_add(program, unit, meant[k], row, &known, out);
        }
    }
    map_release(&known);
}

static void definition_set(const Program *program, NativeEntity *entity) {
    const Native *native = program->native;
    for (u32 i = entity->first_declaration; i < entity->first_declaration + entity->declaration_count; i++) {
        const NativeDeclaration *row = &native->declarations[i];
        if (row->file != entity->file || !(entity->traits & NATIVE_DEFINED)) continue;
        if (row->name.start != entity->offset) continue;
        entity->definition = i;
        if (row->flags & DECLARATION_EXPANDED) entity->traits |= NATIVE_EXPANDED;
        if (program->files[row->file].is_generated) entity->traits |= NATIVE_GENERATED;
        return;
    }
}

static void declarations_list(Program *program) {
    Native *native = program->native;
    Declarations rows = {0};
    declarations_collect(program, &rows);
    qsort(rows.at + 1, rows.count - 1, sizeof *rows.at, declaration_order);
    native->declarations = arena_copy(program->arena, rows.at, rows.count * sizeof *rows.at);
    native->declaration_count = rows.count;
    vec_release(&rows);
    for (u32 i = 1; i < native->declaration_count; i++) {
        NativeEntity *entity = &native->entities[native->declarations[i].entity];
        if (!entity->declaration_count++) entity->first_declaration = i;
    }
    for (NativeId id = 1; id < native->entity_count; id++) definition_set(program, &native->entities[id]);
}

/* ---- indexes ------------------------------------------------------------------------------------------- */

typedef struct {
    Name name;
    NativeId id;
} NamedRow;

static int name_order(const void *a, const void *b) {
    const NamedRow *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void names_list(Program *program, Arena *scratch) {
    Native *native = program->native;
    NamedRow *rows = ARENA_ARRAY(scratch, NamedRow, native->entity_count);
    u32 count = 0;
    for (NativeId id = 1; id < native->entity_count; id++)
        if (native->entities[id].name) rows[count++] = (NamedRow){native->entities[id].name, id};
    if (count) qsort(rows, count, sizeof *rows, name_order);
    native->named = ARENA_ARRAY(program->arena, NativeId, count);
    native->named_names = ARENA_ARRAY(program->arena, Name, count);
    native->named_count = count;
    for (u32 i = 0; i < count; i++) native->named[i] = rows[i].id, native->named_names[i] = rows[i].name;
}

static void files_list(Program *program) {
    Native *native = program->native;
    native->file_first = ARENA_ARRAY(program->arena, u32, program->file_count + 1);
    NativeId id = 1;
    for (FileId file = 0; file < program->file_count; file++) {
        native->file_first[file] = id;
        while (id < native->entity_count && native->entities[id].file == file) id++;
    }
    native->file_first[program->file_count] = id;
}

void merge_number(Merge *self) {
    Arena scratch = {0};
    places_find(self);
    u32 *number = numbers_give(self, &scratch);
    units_rewrite(self, number);
    declarations_list(self->program);
    names_list(self->program, &scratch);
    files_list(self->program);
    arena_release(&scratch);
}
