/* What is not live: dead, or only not seen to live.
 *
 * The graph is what compilers saw under one configuration. Everything else that the files of the tree say
 * is looked through here for the names of what seems dead: code that was left out, bodies of macros that
 * nobody expands, files that no unit compiles, units that did not compile as a whole, and, in files that
 * were compiled, what stands there and no unit told of (the argument that an empty macro swallows). */
#include "native_reach_impl.h"

#include "char.h"

typedef struct {
    Program *program;
    Native *native;
    NativeReach *reach;
    Bits wanted;      /* Names of what is not live */
    Map explained;    /* (file, offset) of references of compiled units to wanted names → 1 */
    Map declared;     /* (file, offset) where a wanted name is declared, by the text → 1 */
    Bits seeded;      /* Names all of whose bearers have their fate */
    Bits code_seeded; /* ... all of whose functions and variables do */
    Bits spread;      /* sets whose members do */
    Bits expanded;    /* macros that something expands, be it dead */
    u32 *reach_end;   /* by NativeId: where what is defined in its file up to it ends */
    VecU32 queue;
} Fating;

static bool is_open(const Fating *self, NativeId id) {
    return native_is_open(self->native, id);
}

static void first_fates(Fating *self) {
    const Native *native = self->native;
    for (NativeId id = 1; id < native->entity_count; id++) {
        self->reach->spot[id].file = FILE_NONE;
        bool in_production = native_is_live(self->program, id, WORLD_PRODUCTION);
        bool in_tests = native_is_live(self->program, id, WORLD_TESTS);
        bool is_test = native_world(self->program, native->entities[id].file) == WORLD_TESTS;
        u8 fate = in_production || (in_tests && is_test) ? NATIVE_LIVE
                  : in_tests                             ? NATIVE_TESTS_ONLY
                                                         : NATIVE_DEAD;
        self->reach->fate[id] = fate;
        if (fate != NATIVE_LIVE && native_is_deletable(&native->entities[id]) && native->entities[id].name)
            bits_add(&self->wanted, native->entities[id].name);
    }
}

static bool is_wanted(const Fating *self, Name name) {
    return name < self->wanted.count && bits_has(&self->wanted, name);
}

/* ---- seeds --------------------------------------------------------------------------------------------- */

static void seed(Fating *self, NativeId id, NativeFate fate, FileId file, u32 offset) {
    if (!is_open(self, id)) return;
    self->reach->fate[id] = (u8)fate;
    self->reach->spot[id] = (NativeSpot){file, offset};
    vec_push(&self->queue, id);
}

/* Everything of that name: which one is meant, nobody knows. */
static void seed_name(Fating *self, Name name, NativeFate fate, FileId file, u32 offset) {
    if (!bits_add(&self->seeded, name)) return;
    u32 count;
    const NativeId *ids = native_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++)
        if (self->native->entities[ids[i]].kind != ENTITY_FIELD) seed(self, ids[i], fate, file, offset);
}

/* The innermost thing around a place of the file, or 0. */
static NativeId around(const Fating *self, FileId file, u32 offset) {
    const Native *native = self->native;
    NativeId low = native->file_first[file], first = low, high = native->file_first[file + 1];
    while (low < high) {
        NativeId middle = low + (high - low) / 2;
        if (native->entities[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    for (NativeId id = low; id-- > first;) {
        const NativeEntity *entity = &native->entities[id];
        if (self->reach_end[id] <= offset) return 0;
        if (!entity->definition) continue;
        const NativeDeclaration *row = &native->declarations[entity->definition];
        if (offset >= row->span.start && offset < row->span.end) return id;
        bool is_outermost =
            entity->kind == ENTITY_FUNCTION || (entity->kind == ENTITY_VARIABLE && !entity->parent);
        if (is_outermost) return 0;
    }
    return 0;
}

/* A place inside of what is not live itself keeps nothing; what that is, the graph says. */
static bool is_in_dead(const Fating *self, FileId file, u32 offset) {
    NativeId id = around(self, file, offset);
    return id && is_open(self, id);
}

static bool is_declaration(const Fating *self, FileId file, u32 offset) {
    return map_find(&self->declared, map_pair(file, offset)) != MAP_NONE;
}

/* Nobody expands it, not even dead code. */
static bool is_never_expanded(const Fating *self, NativeId macro) {
    return macro && is_open(self, macro) && !bits_has(&self->expanded, macro);
}

/* Code that deletes along with the macro that names it: other macros, types, enumerators. */
static void seed_macro_word(Fating *self, Name name, FileId file, u32 offset) {
    if (!bits_add(&self->code_seeded, name)) return;
    u32 count;
    const NativeId *ids = native_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++) {
        u8 kind = self->native->entities[ids[i]].kind;
        if (kind == ENTITY_FUNCTION || kind == ENTITY_VARIABLE)
            seed(self, ids[i], NATIVE_ELSEWHERE, file, offset);
    }
}

static void seed_word(Fating *self, u32 i) {
    const Native *native = self->native;
    const NativeUnit *unit = &native->units[native->words[i].unit];
    const UnitWordRow *row = &facts_unit_words(unit->facts)[native->words[i].row];
    FileId file = native_file_of(unit, row->file);
    Name name = native->word_names[i];
    if (!is_wanted(self, name)) return;
    if (row->place == WORD_EXCLUDED && !is_declaration(self, file, row->start))
        seed_name(self, name, NATIVE_ELSEWHERE, file, row->start);
    if (row->place == WORD_LOST) seed_name(self, name, NATIVE_UNKNOWN, file, row->start);
    if (row->place == WORD_MACRO) {
        u32 count;
        const NativeId *meant = native_meant(self->program, native->words[i].unit, row->owner, &count);
        if (is_never_expanded(self, count ? meant[0] : 0)) seed_macro_word(self, name, file, row->start);
    }
}

/* ---- what the text of compiled files says -------------------------------------------------------------- */

static void explained_fill(Fating *self) {
    const Native *native = self->native;
    for (u32 i = 0; i < native->reference_count; i++) {
        const NativeReference *row = &native->references[i];
        if (row->is_raw || row->file == FILE_NONE) continue;
        u32 count;
        const NativeId *targets = native_targets(self->program, row, &count); /* all of one name */
        if (count && is_wanted(self, native->entities[targets[0]].name))
            map_at(&self->explained, map_pair(row->file, row->start), 1);
    }
}

static void declared_fill(Fating *self, FileId file) {
    const File *in = &self->program->files[file];
    for (u32 i = 1; i < in->facts->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(in->facts)[i];
        if (is_wanted(self, in->names[facts_entities(in->facts)[row->entity].name]))
            map_at(&self->declared, map_pair(file, row->name.start), 1);
    }
}

static void seed_text(Fating *self, FileId file, Name name, u32 offset) {
    bool is_told = map_find(&self->explained, map_pair(file, offset)) != MAP_NONE;
    if (is_told || is_declaration(self, file, offset) || is_in_dead(self, file, offset)) return;
    bool is_degraded = self->native->files[file] & FILE_IN_DEGRADED;
    seed_name(self, name, is_degraded ? NATIVE_UNKNOWN : NATIVE_ELSEWHERE, file, offset);
}

static void seed_file(Fating *self, FileId file) {
    const File *in = &self->program->files[file];
    for (u32 i = 1; i < in->facts->references.count; i++) {
        const ReferenceRow *row = &facts_references(in->facts)[i];
        Name name = in->names[facts_entities(in->facts)[row->target].name];
        bool is_member = row->kind == REFERENCE_MEMBER || row->kind == REFERENCE_MEMBER_WRITE;
        if (!is_member && is_wanted(self, name)) seed_text(self, file, name, row->start);
    }
    for (u32 i = 1; i < in->facts->unit_words.count && self->native->files[file] & FILE_IN_DEGRADED; i++) {
        const UnitWordRow *row = &facts_unit_words(in->facts)[i];
        if (is_wanted(self, in->names[row->word])) seed_text(self, file, in->names[row->word], row->start);
    }
}

/* Where some files were compiled, others are of another configuration, or of another program. */
static void seed_uncompiled(Fating *self) {
    const Native *native = self->native;
    Arena scratch = {0};
    NativeSetsSeen sets = native_sets_seen(native, &scratch);
    for (u32 i = 0; i < native->reference_count && native->compiled_count; i++) {
        const NativeReference *row = &native->references[i];
        if (!row->is_raw || row->file == FILE_NONE || !native_set_enter(&sets, row)) continue;
        u32 count;
        const NativeId *targets = native_targets(self->program, row, &count);
        for (u32 k = 0; k < count; k++)
            if (native->entities[targets[k]].seen != SEEN_RAW)
                seed(self, targets[k], NATIVE_ELSEWHERE, row->file, row->start);
    }
    arena_release(&scratch);
}

/* C of others that lies in the tree and that no unit compiles. */
static void seed_vendored(Fating *self, FileId file) {
    Str text = facts_source(program_facts(self->program, file));
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        while (at < text.len && char_is_word(text.ptr[at])) at++;
        Name name = at > start ? intern_find(&self->program->names, str_slice(text, start, at)) : 0;
        if (name && is_wanted(self, name)) seed_name(self, name, NATIVE_ELSEWHERE, file, (u32)start);
        if (at == start) at++;
    }
}

/* ---- what follows -------------------------------------------------------------------------------------- */

static void spread(Fating *self) {
    const Native *native = self->native;
    for (u32 at = 0; at < self->queue.count; at++) {
        NativeId id = self->queue.at[at];
        NativeSpot spot = self->reach->spot[id];
        for (u32 i = native->out_start[id]; i < native->out_start[id + 1]; i++) {
            const NativeReference *row = &native->references[i];
            if (row->set && !bits_add(&self->spread, row->set)) continue;
            u32 count;
            const NativeId *to = native_targets(self->program, row, &count);
            for (u32 k = 0; k < count; k++) seed(self, to[k], self->reach->fate[id], spot.file, spot.offset);
        }
        NativeId parent = native->entities[id].parent;
        if (parent) seed(self, parent, self->reach->fate[id], spot.file, spot.offset);
    }
    vec_clear(&self->queue);
}

/* ---- what is asked again and again --------------------------------------------------------------------- */

static void expanded_fill(Fating *self) {
    const Native *native = self->native;
    Arena scratch = {0};
    Bits sets = bits_new(&scratch, native->sets.count);
    for (u32 i = 0; i < native->reference_count; i++) {
        const NativeReference *row = &native->references[i];
        if (row->flags & REFERENCE_ASKED || (row->set && !bits_add(&sets, row->set))) continue;
        u32 count;
        const NativeId *targets = native_targets(self->program, row, &count);
        for (u32 k = 0; k < count; k++) bits_add(&self->expanded, targets[k]);
    }
    arena_release(&scratch);
}

static void ends_fill(Fating *self) {
    const Native *native = self->native;
    for (NativeId id = 1; id < native->entity_count; id++) {
        const NativeEntity *entity = &native->entities[id];
        bool is_first = native->entities[id - 1].file != entity->file || id == 1;
        u32 end = entity->definition ? native->declarations[entity->definition].span.end : 0;
        self->reach_end[id] = is_first ? end : u32_max(end, self->reach_end[id - 1]);
    }
}

static Fating fating_of(Program *program, Arena *scratch) {
    u32 names = program->names.count;
    Native *native = program->native;
    Fating self = {
        .program = program,
        .native = native,
        .reach = native->reach,
        .wanted = bits_new(scratch, names),
        .seeded = bits_new(scratch, names),
        .code_seeded = bits_new(scratch, names),
        .spread = bits_new(scratch, native->sets.count),
        .expanded = bits_new(scratch, native->entity_count),
        .reach_end = ARENA_ARRAY(scratch, u32, native->entity_count),
    };
    expanded_fill(&self);
    ends_fill(&self);
    return self;
}

void native_fates_find(Program *program) {
    Native *native = program->native;
    Arena scratch = {0};
    Fating self = fating_of(program, &scratch);
    first_fates(&self);
    explained_fill(&self);
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].facts->unit == UNIT_RAW) declared_fill(&self, file);
    for (u32 i = 0; i < native->word_count; i++) seed_word(&self, i);
    seed_uncompiled(&self);
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].facts->language == LANGUAGE_NATIVE && !(native->files[file] & FILE_COMPILED))
            seed_vendored(&self, file);
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].facts->unit == UNIT_RAW && native->files[file] & FILE_COMPILED)
            seed_file(&self, file);
    spread(&self);
    map_release(&self.explained);
    map_release(&self.declared);
    vec_release(&self.queue);
    arena_release(&scratch);
}
