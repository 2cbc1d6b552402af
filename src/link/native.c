#include "native_reach_impl.h"

static bool has_native(const Program *program, u32 unit_count) {
    for (FileId file = 0; file < program->file_count && !unit_count; file++)
        unit_count += program->files[file].facts->unit == UNIT_RAW;
    return unit_count > 0;
}

void native_build(Program *program, const LinkInput *input) {
    if (!has_native(program, input->unit_count)) return;
    program->native = ARENA_NEW(program->arena, Native);
    program->native->has_absent = input->absent_units;
    native_units_open(program, input->units, input->unit_count);
    native_targets_find(program);
    native_merge(program);
    native_words_build(program);
    native_references_build(program);
    native_initialisers_build(program);
    native_reach_open(program);
}

void native_release(Program *program) {
    if (!program->native) return;
    vec_release(&program->native->groups);
    vec_release(&program->native->group_items);
    vec_release(&program->native->sets);
    vec_release(&program->native->set_items);
}

/* ---- entities ------------------------------------------------------------------------------------------ */

u32 native_count(const Program *program) {
    return program->native ? program->native->entity_count : 0;
}

const NativeEntity *native_entity(const Program *program, NativeId id) {
    assert(id && id < program->native->entity_count);
    return &program->native->entities[id];
}

const NativeDeclaration *native_declarations(const Program *program, NativeId id, u32 *count) {
    const NativeEntity *entity = native_entity(program, id);
    *count = entity->declaration_count;
    return &program->native->declarations[entity->first_declaration];
}

const NativeDeclaration *native_place(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    if (entity->definition) return &program->native->declarations[entity->definition];
    return entity->declaration_count ? &program->native->declarations[entity->first_declaration] : NULL;
}

u32 native_unit_count(const Program *program) {
    return program->native ? program->native->unit_count : 0;
}

const NativeUnit *native_unit(const Program *program, UnitId unit) {
    return &program->native->units[unit];
}

/* ---- looking up ---------------------------------------------------------------------------------------- */

const NativeId *native_meant(const Program *program, UnitId unit, EntityId entity, u32 *count) {
    const Native *native = program->native;
    const u32 *meant = &native->units[unit].entities[entity];
    *count = *meant != 0;
    if (!(*meant & MEANT_GROUP)) return meant;
    const NativeGroup *group = &native->groups.at[*meant & ~MEANT_GROUP];
    *count = group->count;
    return &native->group_items.at[group->first];
}

/* First position in sorted names that is not below `name`. */
static u32 lower_bound(const Name *names, u32 count, Name name) {
    u32 low = 0, high = count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (names[middle] < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const NativeId *native_named(const Program *program, Name name, u32 *count) {
    *count = 0;
    const Native *native = program->native;
    if (!native || !name) return NULL;
    u32 first = lower_bound(native->named_names, native->named_count, name);
    u32 end = lower_bound(native->named_names, native->named_count, name + 1);
    *count = end - first;
    return &native->named[first];
}

NativeId native_external(const Program *program, Name name) {
    u32 count;
    const NativeId *ids = native_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        if (entity->linkage == LINKAGE_EXTERNAL && entity->traits & NATIVE_DEFINED) return ids[i];
    }
    return 0;
}

void native_of_file(const Program *program, FileId file, NativeId *first, NativeId *end) {
    *first = *end = 0;
    if (!program->native) return;
    *first = program->native->file_first[file];
    *end = program->native->file_first[file + 1];
}

bool native_is_compiled(const Program *program, FileId file) {
    return program->native && program->native->files[file] & FILE_COMPILED;
}

bool native_is_included(const Program *program, FileId file) {
    return program->native && program->native->files[file] & FILE_INCLUDED;
}

/* ---- references ---------------------------------------------------------------------------------------- */

const NativeReference *native_out(const Program *program, NativeId owner, u32 *count) {
    const Native *native = program->native;
    *count = native->out_start[owner + 1] - native->out_start[owner];
    return &native->references[native->out_start[owner]];
}

const NativeId *native_targets(const Program *program, const NativeReference *reference, u32 *count) {
    const Native *native = program->native;
    *count = reference->target != 0;
    if (!reference->set) return &reference->target;
    const NativeGroup *set = &native->sets.at[reference->set];
    *count = set->count;
    return &native->set_items.at[set->first];
}

NativeIn native_in(const Program *program, NativeId target) {
    return (NativeIn){.program = program, .target = target};
}

/* First position of a list that is not below `from`; `none` for none. */
static u32 position_from(const Native *native, u32 list, u32 from, u32 none) {
    u32 low = native->in_start[list], end = native->in_start[list + 1];
    low += lower_bound(&native->in[low], end - low, from);
    return low < end ? native->in[low] : none;
}

/* The same place, told of two sets. */
static bool is_same_place(const NativeReference *a, const NativeReference *b) {
    return a->owner == b->owner && a->file == b->file && a->start == b->start && a->kind == b->kind &&
           a->sink == b->sink && a->flags == b->flags;
}

const NativeReference *native_in_next(NativeIn *self) {
    const Native *native = self->program->native;
    const u32 none = native->reference_count;
    for (;;) {
        u32 at = position_from(native, self->target, self->next, none);
        for (u32 i = native->sets_of_start[self->target]; i < native->sets_of_start[self->target + 1]; i++)
            at = u32_min(at,
                         position_from(native, native->entity_count + native->sets_of[i], self->next, none));
        if (at == none) return NULL;
        self->next = at + 1;
        const NativeReference *row = &native->references[at];
        if (self->last && is_same_place(self->last, row)) continue;
        return self->last = row;
    }
}

const NativeReference *native_reference(const Program *program, u32 position) {
    return &program->native->references[position];
}

const ReferenceRow *native_reference_row(const Program *program, const NativeReference *reference) {
    return &facts_references(program->native->units[reference->unit].facts)[reference->row];
}

const NativeRow *native_initialisers(const Program *program, NativeId owner, u32 *count) {
    const Native *native = program->native;
    *count = native->initialiser_start[owner + 1] - native->initialiser_start[owner];
    return &native->initialisers[native->initialiser_start[owner]];
}

const NativeRow *native_words(const Program *program, Name word, u32 *count) {
    *count = 0;
    const Native *native = program->native;
    if (!native || !word) return NULL;
    u32 first = lower_bound(native->word_names, native->word_count, word);
    *count = lower_bound(native->word_names, native->word_count, word + 1) - first;
    return &native->words[first];
}

/* ---- names --------------------------------------------------------------------------------------------- */

Str native_word(const Program *program, NativeId id, Arena *arena) {
    const NativeEntity *entity = native_entity(program, id);
    Str own = name_text(program, entity->name);
    if (!entity->parent || entity->kind == ENTITY_ENUMERATOR) return own;
    Str outer = native_word(program, entity->parent, arena);
    return outer.len ? str_printf(arena, "%.*s.%.*s", STR_ARG(outer), STR_ARG(own)) : own;
}

Str native_symbol(const Program *program, NativeId id, Arena *arena) {
    const NativeEntity *entity = native_entity(program, id);
    Str word = native_word(program, id, arena);
    if (entity->file == FILE_NONE) return word;
    return str_printf(arena, "%.*s:%.*s", STR_ARG(program->files[entity->file].path), STR_ARG(word));
}
