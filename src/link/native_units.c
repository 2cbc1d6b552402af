/* Which units there are, and which files of the tree they are made of. */
#include "file.h"
#include "native_impl.h"

#include <stdlib.h>

/* A file of C by words that its path ends in. */
typedef struct {
    FileId file;
    u32 before; /* another file whose path ends so; 0: none */
} Ending;

typedef struct {
    Program *program;
    Native *native;
    Map by_absolute; /* hash of a file's absolute path → FileId */
    Map by_path;     /* hash of a path → FileId of C */
    Map by_ending;   /* hash of the last words of a path → last row of `endings` */
    Vec(Ending) endings;
} Opening;

static int unit_order(const void *a, const void *b) {
    const Facts *x = *(const Facts *const *)a, *y = *(const Facts *const *)b;
    int order =
        str_cmp(facts_name(x, facts_unit_files(x)[1].path), facts_name(y, facts_unit_files(y)[1].path));
    if (order) return order;
    order = str_cmp(facts_name(x, x->unit_output), facts_name(y, y->unit_output));
    if (order) return order;
    return x->content_hash < y->content_hash ? -1 : x->content_hash > y->content_hash;
}

/* "lib/util/list.h", "util/list.h", "list.h" */
static void endings_index(Opening *self, FileId file, Str path) {
    for (;;) {
        u32 *last = map_at(&self->by_ending, str_hash(path), 0);
        vec_push(&self->endings, ((Ending){file, *last}));
        *last = self->endings.count - 1;
        size_t slash = str_find_char(path, '/');
        if (slash == STR_NOT_FOUND) return;
        path = str_slice(path, slash + 1, path.len);
    }
}

static void files_index(Opening *self) {
    const Program *program = self->program;
    vec_push(&self->endings, (Ending){0});
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        map_at(&self->by_absolute, str_hash(in->absolute), file);
        if (in->facts->language != LANGUAGE_C) continue;
        map_at(&self->by_path, str_hash(in->path), file);
        endings_index(self, file, in->path);
    }
}

static FileId file_find(const Opening *self, Str absolute) {
    FileId file = map_find(&self->by_absolute, str_hash(absolute));
    return file != MAP_NONE && str_eq(self->program->files[file].absolute, absolute) ? file : FILE_NONE;
}

/* Every one of the tree's files that `#include "util/list.h"` may mean: the one beside the file that says so,
 * else all whose path ends in these words. */
static u32 includes_find(const Opening *self, FileId by, Str written, FileId *out, u32 capacity) {
    Str folder = path_folder(self->program->files[by].path);
    Arena scratch = {0};
    u32 count = 0, known = map_find(&self->by_path, str_hash(path_join(&scratch, folder, written)));
    arena_release(&scratch);
    if (known != MAP_NONE) {
        out[0] = known;
        return 1;
    }
    known = map_find(&self->by_ending, str_hash(written));
    for (u32 at = known == MAP_NONE ? 0 : known; at && count < capacity; at = self->endings.at[at].before)
        out[count++] = self->endings.at[at].file;
    return count;
}

static const Name *names_map(Program *program, const Facts *facts) {
    Name *names = ARENA_ARRAY(program->arena, Name, facts->names.count);
    for (NameId name = 1; name < facts->names.count; name++)
        names[name] = intern_add(&program->names, facts_name(facts, name));
    return names;
}

static bool defines_main(const Facts *facts) {
    for (u32 i = 1; i < facts->declarations.count; i++) {
        const DeclarationRow *row = &facts_declarations(facts)[i];
        const EntityRow *entity = &facts_entities(facts)[row->entity];
        if (entity->kind == ENTITY_FUNCTION && entity->linkage == LINKAGE_EXTERNAL &&
            row->flags & DECLARATION_DEFINES && str_eq(facts_name(facts, entity->name), STR("main")))
            return true;
    }
    return false;
}

/* What is missing may declare anything, and what stands behind an error is lost. A call of what nobody
 * declares loses nothing. */
static bool is_degraded(const Facts *facts) {
    for (UnitFileId i = 1; i < facts->unit_files.count; i++)
        if (facts_unit_files(facts)[i].flags & UNIT_FILE_MISSING) return true;
    for (u32 i = 1; i < facts->unit_problems.count; i++) {
        const UnitProblemRow *row = &facts_unit_problems(facts)[i];
        if (row->is_fatal || row->kind == PROBLEM_INCLUDE || row->kind == PROBLEM_OTHER ||
            row->kind == PROBLEM_UNDECLARED)
            return true;
    }
    return false;
}

static void compiled_open(Opening *self, NativeUnit *unit, const Facts *facts) {
    Native *native = self->native;
    FileId *files = ARENA_ARRAY(self->program->arena, FileId, facts->unit_files.count);
    bool degraded = is_degraded(facts);
    for (UnitFileId i = 1; i < facts->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(facts)[i];
        files[i] = row->flags & UNIT_FILE_MISSING ? FILE_NONE : file_find(self, facts_name(facts, row->path));
        if (files[i] == FILE_NONE) continue;
        native->files[files[i]] |= FILE_NATIVE | FILE_COMPILED;
        if (self->program->files[files[i]].facts->language != LANGUAGE_C) {
            files[i] = FILE_NONE; /* others' code: seen, and nothing to report on */
            continue;
        }
        if (i > 1) native->files[files[i]] |= FILE_INCLUDED;
        if (degraded) native->files[files[i]] |= FILE_IN_DEGRADED;
    }
    *unit = (NativeUnit){
        .facts = facts,
        .file = files[1],
        .files = files,
        .names = names_map(self->program, facts),
        .is_degraded = degraded,
        .has_main = defines_main(facts),
    };
}

enum { INCLUDES_MEANT = 8 };

static void raw_open(Opening *self, NativeUnit *unit, FileId file) {
    const Program *program = self->program;
    const Facts *facts = program->files[file].facts;
    FileId *files = ARENA_ARRAY(program->arena, FileId, facts->unit_files.count);
    for (UnitFileId i = 1; i < facts->unit_files.count; i++) files[i] = FILE_NONE;
    files[1] = file;
    *unit = (NativeUnit){
        .facts = facts,
        .file = file,
        .files = files,
        .names = program->files[file].names,
        .is_raw = true,
        .has_main = defines_main(facts),
    };
    self->native->files[file] |= FILE_NATIVE;
}

static bool is_code_lacked(const Facts *facts, UnitFileId include) {
    const UnitFileRow *row = &facts_unit_files(facts)[include];
    Str path = facts_name(facts, row->path);
    return path.len && !(row->flags & UNIT_FILE_SYSTEM) && !str_ends(path, STR(".h"));
}

/* What files of the tree include is seen through all of them, compiled or not. */
static void includes_mark(Opening *self, FileId file) {
    const Facts *facts = self->program->files[file].facts;
    for (UnitFileId i = 2; i < facts->unit_files.count; i++) {
        FileId meant[INCLUDES_MEANT];
        u32 count = includes_find(self, file, facts_name(facts, facts_unit_files(facts)[i].path), meant,
                                  INCLUDES_MEANT);
        for (u32 k = 0; k < count; k++) self->native->files[meant[k]] |= FILE_INCLUDED;
        if (!count && is_code_lacked(facts, i)) self->native->files[file] |= FILE_LACKS_CODE;
    }
}

void native_units_open(Program *program, const Facts *const *units, u32 unit_count) {
    Opening self = {.program = program, .native = program->native};
    Native *native = program->native;
    native->files = ARENA_ARRAY(program->arena, u8, program->file_count);
    files_index(&self);
    const Facts **order = ARENA_ARRAY(program->arena, const Facts *, unit_count);
    for (u32 i = 0; i < unit_count; i++)
        if (units[i]->unit == UNIT_COMPILED) order[native->compiled_count++] = units[i];
    if (native->compiled_count) qsort(order, native->compiled_count, sizeof *order, unit_order);
    native->units = ARENA_ARRAY(program->arena, NativeUnit, native->compiled_count + program->file_count);
    for (u32 i = 0; i < native->compiled_count; i++) compiled_open(&self, &native->units[i], order[i]);
    native->unit_count = native->compiled_count;
    for (FileId file = 0; file < program->file_count; file++) {
        if (program->files[file].facts->unit != UNIT_RAW) continue;
        includes_mark(&self, file);
        if (!(native->files[file] & FILE_COMPILED))
            raw_open(&self, &native->units[native->unit_count++], file);
    }
    map_release(&self.by_absolute);
    map_release(&self.by_path);
    map_release(&self.by_ending);
    vec_release(&self.endings);
}
