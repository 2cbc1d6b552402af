/* References of all units as one graph, each place once, in both directions. */
#include "native_impl.h"

#include <stdlib.h>

typedef Vec(NativeReference) References;

typedef struct {
    Program *program;
    Native *native;
    References rows;
    Map known; /* hash of what a reference says → its row */
} Collecting;

/* What a row of one unit is where only one can be meant. */
static NativeId first_meant(const Program *program, UnitId unit, EntityId entity) {
    u32 count;
    const NativeId *meant = native_meant(program, unit, entity, &count);
    return count ? meant[0] : 0;
}

static void reference_add(Collecting *self, const NativeReference *reference) {
    const u32 parts[] = {reference->owner, reference->target, reference->sink,  reference->kind,
                         reference->flags, reference->file,   reference->start, reference->file == FILE_NONE};
    u32 *at = map_at(&self->known, str_hash((Str){(const char *)parts, sizeof parts}), self->rows.count);
    if (*at == self->rows.count) vec_push(&self->rows, *reference);
}

/* What headers outside of the tree say among themselves is nobody's business here. */
static bool is_foreign(const Native *native, const NativeReference *reference) {
    bool is_target_ours = reference->target && native->entities[reference->target].file != FILE_NONE;
    return reference->file == FILE_NONE && !is_target_ours;
}

static void row_add(Collecting *self, UnitId u, u32 i) {
    const NativeUnit *unit = &self->native->units[u];
    const ReferenceRow *row = &facts_references(unit->facts)[i];
    NativeReference reference = {
        .owner = first_meant(self->program, u, row->owner),
        .sink = first_meant(self->program, u, row->sink),
        .kind = row->kind,
        .flags = row->flags,
        .is_raw = unit->is_raw,
        .file = native_file_of(unit, row->file),
        .start = row->start,
        .unit = u,
        .row = i,
    };
    u32 count;
    const NativeId *meant = native_meant(self->program, u, row->target, &count);
    reference.is_one_of = count > 1;
    for (u32 k = 0; k < count || (k == 0 && !row->target); k++) {
        reference.target = row->target ? meant[k] : 0;
        /* A thing of the language that nothing of the tree is in: not worth a row. */
        if (!is_foreign(self->native, &reference)) reference_add(self, &reference);
    }
}

/* ---- bodies of macros ---------------------------------------------------------------------------------- */

/* What a macro's body names may be anything of that name: expansions inside of expansions are not told. */
static void named_add(Collecting *self, const NativeRow *at, Name name, NativeId macro) {
    const NativeUnit *unit = &self->native->units[at->unit];
    const UnitWordRow *row = &facts_unit_words(unit->facts)[at->row];
    u32 count;
    const NativeId *ids = native_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++) {
        u8 kind = self->native->entities[ids[i]].kind;
        if (kind == ENTITY_FIELD || ids[i] == macro) continue;
        reference_add(self, &(NativeReference){
                                .owner = macro,
                                .target = ids[i],
                                .kind = kind == ENTITY_MACRO   ? REFERENCE_EXPANSION
                                        : native_is_type(kind) ? REFERENCE_TYPE
                                                               : REFERENCE_ADDRESS,
                                .flags = REFERENCE_EXPANDED,
                                .is_raw = unit->is_raw,
                                .is_one_of = true,
                                .file = native_file_of(unit, row->file),
                                .start = row->start,
                                .unit = at->unit,
                            });
    }
}

enum { PIECE_SHORTEST = 2 };

/* Is the rest of a name, or what stands of it next to the piece up to some '_', a word of the tree? */
static bool is_filled(const Program *program, Str rest, bool is_end) {
    if (intern_find(&program->names, rest)) return true;
    for (size_t i = 1; i + 1 < rest.len; i++) {
        if (rest.ptr[i] != '_') continue;
        Str part = is_end ? str_slice(rest, i + 1, rest.len) : str_slice(rest, 0, i);
        if (intern_find(&program->names, part)) return true;
    }
    return false;
}

typedef struct {
    Str part;
    bool is_end, is_start; /* something is put in front of it, behind it */
} Piece;

static Piece piece_of(Str word) {
    bool is_end = word.ptr[0] == '#', is_start = word.ptr[word.len - 1] == '#';
    return (Piece){str_slice(word, is_end, word.len - is_start), is_end, is_start};
}

/* Does the name hold the piece, with words of some file around it? */
static bool is_made_with(const Program *program, const Piece *piece, Str name) {
    if (name.len <= piece->part.len) return false;
    if (!piece->is_end && !str_starts(name, piece->part)) return false;
    if (!piece->is_start && !str_ends(name, piece->part)) return false;
    size_t at = !piece->is_end     ? 0
                : !piece->is_start ? name.len - piece->part.len
                                   : str_find(name, piece->part);
    if (at == STR_NOT_FOUND || (piece->is_end && !at)) return false;
    Str left = str_slice(name, 0, at), right = str_slice(name, at + piece->part.len, name.len);
    if (piece->is_start && !right.len) return false;
    return (!piece->is_end || is_filled(program, left, true)) &&
           (!piece->is_start || is_filled(program, right, false));
}

/* `RM_##name`, `group##_do_##action`: every name that begins, ends or goes on so, where the rest of it is
 * words of some file. A compiler shows what such a macro makes where it is expanded. */
static void pasted_add(Collecting *self, const NativeRow *at, Str word, NativeId macro) {
    const Native *native = self->native;
    Piece piece = piece_of(word);
    if (piece.part.len < PIECE_SHORTEST || !native->units[at->unit].is_raw) return;
    for (u32 i = 0; i < native->named_count; i++) {
        if (i && native->named_names[i] == native->named_names[i - 1]) continue;
        if (is_made_with(self->program, &piece, name_text(self->program, native->named_names[i])))
            named_add(self, at, native->named_names[i], macro);
    }
}

static void macros_add(Collecting *self) {
    const Native *native = self->native;
    for (u32 i = 0; i < native->word_count; i++) {
        const NativeRow *at = &native->words[i];
        const UnitWordRow *row = &facts_unit_words(native->units[at->unit].facts)[at->row];
        NativeId macro = row->place == WORD_MACRO ? first_meant(self->program, at->unit, row->owner) : 0;
        if (!macro) continue;
        Str word = name_text(self->program, native->word_names[i]);
        if (word.ptr[0] == '#' || word.ptr[word.len - 1] == '#')
            pasted_add(self, at, word, macro);
        else
            named_add(self, at, native->word_names[i], macro);
    }
}

static int reference_order(const void *a, const void *b) {
    const NativeReference *x = a, *y = b;
    if (x->owner != y->owner) return x->owner < y->owner ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    if (x->sink != y->sink) return x->sink < y->sink ? -1 : 1;
    return x->flags < y->flags ? -1 : x->flags > y->flags;
}

static void out_index(Native *native, Arena *arena) {
    native->out_start = ARENA_ARRAY(arena, u32, native->entity_count + 1);
    u32 at = 0;
    for (NativeId id = 0; id < native->entity_count; id++) {
        native->out_start[id] = at;
        while (at < native->reference_count && native->references[at].owner == id) at++;
    }
    native->out_start[native->entity_count] = at;
}

static void in_index(Native *native, Arena *arena) {
    u32 *start = ARENA_ARRAY(arena, u32, native->entity_count + 2);
    for (u32 i = 0; i < native->reference_count; i++) start[native->references[i].target + 2]++;
    for (u32 i = 1; i < native->entity_count + 2; i++) start[i] += start[i - 1];
    native->in = ARENA_ARRAY(arena, u32, native->reference_count);
    for (u32 i = 0; i < native->reference_count; i++)
        native->in[start[native->references[i].target + 1]++] = i;
    native->in_start = start;
}

/* ---- initialisers -------------------------------------------------------------------------------------- */

typedef struct {
    NativeId owner;
    FileId file;
    u32 start;
    NativeRow row;
} Initial;

static int initial_order(const void *a, const void *b) {
    const Initial *x = a, *y = b;
    if (x->owner != y->owner) return x->owner < y->owner ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return x->row.unit < y->row.unit ? -1 : x->row.unit > y->row.unit;
}

static void initialisers_build(Program *program) {
    Native *native = program->native;
    Vec(Initial) rows = {0};
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->initialisers.count; i++) {
            const InitialiserRow *row = &facts_initialisers(unit->facts)[i];
            NativeId owner = first_meant(program, u, row->owner);
            vec_push(&rows, ((Initial){owner, native_file_of(unit, row->file), row->span.start, {u, i}}));
        }
    }
    if (rows.count) qsort(rows.at, rows.count, sizeof *rows.at, initial_order);
    native->initialisers = ARENA_ARRAY(program->arena, NativeRow, rows.count);
    native->initialiser_start = ARENA_ARRAY(program->arena, u32, native->entity_count + 1);
    u32 kept = 0, at = 0;
    for (NativeId id = 0; id < native->entity_count; id++) {
        native->initialiser_start[id] = kept;
        for (; at < rows.count && rows.at[at].owner == id; at++) {
            const Initial *last = at ? &rows.at[at - 1] : NULL;
            bool is_repeated = last && last->owner == id && last->file == rows.at[at].file &&
                               last->start == rows.at[at].start;
            if (!is_repeated) native->initialisers[kept++] = rows.at[at].row;
        }
    }
    native->initialiser_start[native->entity_count] = kept;
    vec_release(&rows);
}

void native_references_build(Program *program) {
    Collecting self = {.program = program, .native = program->native};
    Native *native = program->native;
    for (UnitId u = 0; u < native->unit_count; u++)
        for (u32 i = 1; i < native->units[u].facts->references.count; i++) row_add(&self, u, i);
    macros_add(&self);
    if (self.rows.count) qsort(self.rows.at, self.rows.count, sizeof *self.rows.at, reference_order);
    native->references = arena_copy(program->arena, self.rows.at, self.rows.count * sizeof *self.rows.at);
    native->reference_count = self.rows.count;
    vec_release(&self.rows);
    map_release(&self.known);
    out_index(native, program->arena);
    in_index(native, program->arena);
    initialisers_build(program);
}
