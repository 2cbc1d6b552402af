#include "clone_units.h"

#include "char.h"
#include "classes.h"
#include "clone_retired.h"
#include "file.h"

void clone_def_range(const Program *program, const CloneStream *stream, DefRef def, u32 *first, u32 *end) {
    const DefRow *row = def_row(program, def);
    *first = clone_stream_find(stream, row->first_token);
    *end = clone_stream_find(stream, row->token_end);
}

static bool file_is_skipped(const CloneCorpus *self, FileId id) {
    const File *file = &self->program->files[id];
    return language_family(file->facts->language) == FAMILY_NONE || file->is_generated || file->is_foreign ||
           self->left->skipped[id];
}

static bool name_is_dunder(Str name) {
    return name.len > 4 && str_starts(name, STR("__")) && str_ends(name, STR("__"));
}

/* Statements of a function's body that do something: wrappers such as else, and docstrings, do not count. */
static u32 function_statements(const Facts *facts, const DefRow *row) {
    u32 count = 0;
    const StmtRow *stmts = facts_stmts(facts);
    for (StmtId s = row->stmt + 1; s < stmts[row->stmt].next; s++) {
        u8 kind = stmts[s].kind;
        bool wraps = kind == STMT_ELSE || kind == STMT_FINALLY || kind == STMT_HANDLER;
        if (!wraps && stmts[s].token_end > stmts[s].first_token) count++;
    }
    return count;
}

static bool function_is_wanted(const CloneCorpus *self, DefRef def, u32 tokens) {
    const DefRow *row = def_row(self->program, def);
    if (row->flags & (DEF_OVERLOAD | DEF_STUB_BODY)) return false;
    const Facts *facts = program_facts(self->program, self->program->def_file[def]);
    if (function_statements(facts, row) < self->options->function_min_statements) return false;
    bool plain = !(row->flags & DEF_PROPERTY) &&
                 !name_is_dunder(name_text(self->program, def_name(self->program, def)));
    return tokens >=
           (plain ? self->options->bars[CLONE_FUNCTION].min_tokens : self->options->boilerplate_min_tokens);
}

static bool class_is_wanted(const CloneCorpus *self, FileId file, DefId class_id, u32 tokens) {
    if (tokens < self->options->bars[CLONE_CLASS].min_tokens) return false;
    const Facts *facts = program_facts(self->program, file);
    const DefRow *defs = facts_defs(facts);
    for (DefId d = class_id + 1; d < facts->defs.count && defs[d].span.start < defs[class_id].span.end; d++)
        if (defs[d].parent == class_id && defs[d].kind == DEF_FUNCTION &&
            function_statements(facts, &defs[d]) >= self->options->member_min_statements)
            return true;
    return false;
}

/* `v1`, `v2026_04`, `api_v2`, `2024-10`: every number is a version or a year. */
static bool part_is_version(Str part) {
    bool has_number = false;
    for (size_t i = 0; i < part.len; i++) {
        if (!char_is_digit(part.ptr[i])) continue;
        size_t start = i;
        while (i < part.len && char_is_digit(part.ptr[i])) i++;
        bool is_marked = start > 0 && (part.ptr[start - 1] == 'v' || part.ptr[start - 1] == 'V') &&
                         (start == 1 || !char_is_letter(part.ptr[start - 2]));
        bool is_year = start == 0 && i == 4;
        if (!has_number && !is_marked && !is_year) return false;
        has_number = true;
    }
    return has_number;
}

static bool path_is_versioned(Str path) {
    Str part;
    while (str_split(&path, '/', &part))
        if (path.len && part_is_version(part)) return true;
    return false;
}

static void unit_push(CloneCorpus *self, CloneKind kind, CloneUnit unit) {
    unit.exact_hash = clone_run_hash(unit.run.exact, unit.run.count);
    unit.blind_hash = clone_run_hash(unit.run.blind, unit.run.count);
    unit.is_test = self->left->tests[unit.file];
    vec_push(&self->units[kind], unit);
}

/* Where the body of a function begins in the stream. */
static u32 body_start(const CloneCorpus *self, FileId file, const DefRow *row, u32 end) {
    const StmtRow *stmts = facts_stmts(program_facts(self->program, file));
    if (row->stmt + 1 >= stmts[row->stmt].next) return end;
    return u32_min(end, clone_stream_find(&self->streams[file], stmts[row->stmt + 1].first_token));
}

/* True when the definition is a function that does something. */
static bool def_collect(CloneCorpus *self, FileId file, DefId id) {
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = &facts_defs(facts)[id];
    const CloneStream *stream = &self->streams[file];
    CloneUnit unit = {.file = file, .def = self->program->files[file].def_base + id};
    clone_def_range(self->program, stream, unit.def, &unit.first, &unit.end);
    u32 tokens = unit.end - unit.first;
    unit.run = clone_stream_run(stream, unit.first, unit.end);
    if (row->kind == DEF_CLASS && class_is_wanted(self, file, id, tokens)) unit_push(self, CLONE_CLASS, unit);
    if (row->kind != DEF_FUNCTION) return false;
    unit.run = clone_stream_run(stream, body_start(self, file, row, unit.end), unit.end);
    if (function_is_wanted(self, unit.def, unit.run.count)) unit_push(self, CLONE_FUNCTION, unit);
    return function_statements(facts, row) >= self->options->member_min_statements;
}

static void file_collect(CloneCorpus *self, FileId file, Arena *arena) {
    self->versioned[file] = path_is_versioned(self->program->files[file].path);
    self->streams[file] = clone_stream_new(self->program, file, arena);
    const CloneStream *stream = &self->streams[file];
    const Facts *facts = program_facts(self->program, file);
    self->rows[file] = clone_rows_find(facts, self->options->table_rows, arena);
    CloneUnit unit = {.file = file, .end = stream->count, .is_declarative = true};
    for (DefId id = 1; id < facts->defs.count; id++)
        if (def_collect(self, file, id)) unit.is_declarative = false;
    unit.run = clone_stream_run(stream, 0, stream->count);
    if (stream->count >= self->options->bars[CLONE_FILE].min_tokens) unit_push(self, CLONE_FILE, unit);
}

static bool is_retired(const CloneCorpus *self, const CloneUnit *unit) {
    return self->left->retired[unit->file] || clone_def_is_retired(self->program, self->options, unit->def);
}

/* First unit with a hash is the one that the others are twins of. What is deprecated has twins of its own: it
 * must not come before those that are in use. */
static void twins_mark(const CloneCorpus *self, CloneUnits *units) {
    Map seen = {0};
    for (u32 i = 0; i < units->count; i++) {
        u64 key = units->at[i].exact_hash ^ is_retired(self, &units->at[i]);
        u32 first = *map_at(&seen, key, i);
        bool equal = first != i && clone_run_equal(units->at[first].run, units->at[i].run);
        units->at[i].twin_of = equal ? first : CLONE_NONE;
    }
    map_release(&seen);
}

void clone_corpus_init(CloneCorpus *self, const Program *program, const CloneOptions *options, Arena *arena) {
    *self = (CloneCorpus){.program = program, .options = options};
    self->left = clone_left_new(program, options, arena);
    clone_habit_init(&self->habit, program);
    self->streams = ARENA_ARRAY(arena, CloneStream, program->file_count);
    self->rows = ARENA_ARRAY(arena, Bits, program->file_count);
    self->versioned = ARENA_ARRAY(arena, bool, program->file_count);
    for (FileId file = 0; file < program->file_count; file++)
        if (!file_is_skipped(self, file)) file_collect(self, file, arena);
    for (u32 kind = 0; kind < COUNT_OF(self->units); kind++) twins_mark(self, &self->units[kind]);
}

void clone_corpus_release(CloneCorpus *self) {
    for (u32 kind = 0; kind < COUNT_OF(self->units); kind++) vec_release(&self->units[kind]);
    clone_habit_release(&self->habit);
}

/* True when two paths differ only in folders that name versions: trees that mirror each other on purpose. */
static bool paths_mirror(Str left, Str right) {
    Str a, b;
    bool differ = false;
    while (str_split(&left, '/', &a)) {
        if (!str_split(&right, '/', &b)) return false;
        if (str_eq(a, b)) continue;
        if (!left.len || !right.len || !part_is_version(a) || !part_is_version(b)) return false;
        differ = true;
    }
    return differ && !str_split(&right, '/', &b);
}

static bool unit_holds(const CloneUnit *outer, const CloneUnit *inner) {
    return outer->file == inner->file && outer->first <= inner->first && inner->end <= outer->end;
}

static LanguageFamily unit_family(const CloneCorpus *self, const CloneUnit *unit) {
    return language_family(program_facts(self->program, unit->file)->language);
}

/* What a class has from its base and changes is no copy; members copied from there are told by themselves. */
static bool one_derives(const Program *program, DefRef left, DefRef right) {
    return left && right && def_row(program, left)->kind == DEF_CLASS &&
           def_row(program, right)->kind == DEF_CLASS &&
           (class_derives(program, left, right) || class_derives(program, right, left));
}

bool clone_pair_is_noise(const CloneCorpus *self, const CloneUnit *left, const CloneUnit *right) {
    if (left->is_test && right->is_test && !self->options->with_tests) return true;
    if (unit_family(self, left) != unit_family(self, right)) return true;
    if (clone_files_are_meant(self->left, left->file, right->file)) return true;
    if (one_derives(self->program, left->def, right->def)) return true;
    if (left->file != right->file)
        return self->versioned[left->file] && self->versioned[right->file] &&
               paths_mirror(self->program->files[left->file].path, self->program->files[right->file].path);
    if (unit_holds(left, right) || unit_holds(right, left)) return true;
    const DefRow *a = def_row(self->program, left->def), *b = def_row(self->program, right->def);
    return a->scope == b->scope && a->name == b->name;
}
