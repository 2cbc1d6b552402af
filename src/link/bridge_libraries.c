/* Libraries that Python loads at run time, and the symbols that it asks them for.
 *
 * The object is followed by inference to the call that loads it: a function may return it, an attribute
 * hold it. Where something else may be meant too, what is asked for lives, and nothing is reported. */
#include "bridge_impl.h"
#include "match.h"

typedef struct {
    Program *program;
    Bridge *bridge;
    FileId file;
    const Facts *facts;
    Map by_load; /* ExprRef of the call that loads → library */
    Map asked;   /* (library, Name) → 1 */
    Map loaders; /* Name of what loads a library, dotted → 1; 2: a text describes it */
    bool has_loaders;
} Loading;

enum { LOADED_BARE = 1, LOADED_DESCRIBED };

static void loaders_add(Loading *self, const Str *dotted, u32 count, u32 how) {
    Program *program = self->program;
    for (u32 i = 0; i < count; i++) {
        Str rest = dotted[i], first;
        str_split(&rest, '.', &first);
        Name root = intern_find(&program->names, first);
        if (!root || map_find(&program->external_roots, root) == MAP_NONE) continue;
        self->has_loaders = true;
        map_at(&self->loaders, intern_add(&program->names, dotted[i]), how);
    }
}

/* ---- which library ------------------------------------------------------------------------------------- */

/* How the value was loaded; 0: it is no library. */
static u32 loaded_how(const Loading *self, Value value) {
    bool is_outside = value.kind == VALUE_EXTERNAL_INSTANCE || value.kind == VALUE_EXTERNAL_RESULT;
    u32 how = is_outside && value.origin ? map_find(&self->loaders, value.id) : MAP_NONE;
    return how == MAP_NONE ? 0 : how;
}

/* The text is computed inside of a function that is given something: several libraries are loaded there. */
static bool is_shared_load(const Program *program, FileId file, ExprId argument) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[argument];
    DefRef def = row->kind == EXPR_STRING ? 0 : scope_def(program, file, row->scope);
    const DefRow *function = def ? def_row(program, def) : NULL;
    if (!function || function->kind != DEF_FUNCTION) return false;
    bool has_self = function->flags & DEF_METHOD && !(function->flags & DEF_STATIC_METHOD);
    return function->param_count > (u32)has_self;
}

static u32 library_at(Loading *self, ExprRef load, u32 how) {
    Program *program = self->program;
    u32 *known = map_at(&self->by_load, load, self->bridge->libraries.count);
    if (*known < self->bridge->libraries.count) return *known;
    FileId file = expr_file(program, load);
    ExprId call = load - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    ExprId argument = row->kind == EXPR_CALL ? facts_exprs(facts)[call + 1].next : 0;
    bool has_argument = argument && argument < row->next;
    Str text = has_argument ? expr_string(program, file, argument) : STR_NONE;
    vec_push(&self->bridge->libraries,
             ((BridgeLibrary){.file = file,
                              .load = call,
                              .is_described = how == LOADED_DESCRIBED,
                              .is_shared = has_argument && is_shared_load(program, file, argument),
                              .name = text.len ? intern_find(&program->names, text) : 0}));
    return *known;
}

/* lib = ffi.dlopen(...), assigned once; ffi is an object of a class whose method loads. 0: none. */
static u32 library_by_method(Loading *self, ExprId object) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId call = assigned_value(self->facts, object);
    bool is_method = call && rows[call].kind == EXPR_CALL && rows[call + 1].kind == EXPR_ATTRIBUTE;
    if (!is_method || call == object) return 0;
    ValueSet values = infer_expr(self->program, self->file, call + 2);
    if (!values_known(values) || values.count != 1 || values.at[0].kind != VALUE_EXTERNAL_INSTANCE) return 0;
    Arena scratch = {0};
    Str class = name_text(self->program, values.at[0].id),
        method = facts_name(self->facts, rows[call + 1].name);
    Name name = intern_find(&self->program->names,
                            str_printf(&scratch, "%.*s.%.*s", STR_ARG(class), STR_ARG(method)));
    u32 how = name ? map_find(&self->loaders, name) : MAP_NONE;
    arena_release(&scratch);
    return how == MAP_NONE ? 0 : library_at(self, self->program->files[self->file].expr_base + call, how);
}

/* The library that an object is; 0: none. `*is_sure`: it can be nothing else. */
static u32 library_of(Loading *self, ExprId object, bool *is_sure) {
    ValueSet values = infer_expr(self->program, self->file, object);
    u32 library = library_by_method(self, object);
    *is_sure = library || values_known(values);
    if (library) return library;
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_NONE_OBJECT) continue;
        u32 how = loaded_how(self, values.at[i]);
        u32 one = how ? library_at(self, values.at[i].origin, how) : 0;
        if (!one || (library && library != one)) *is_sure = false;
        if (one) library = one;
    }
    return library;
}

/* ---- what it is asked for ------------------------------------------------------------------------------ */

static void asked_add(Loading *self, u32 library, ExprId expr, Name name, u32 name_start, bool is_sure) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    NativeId target = native_external(self->program, name);
    BridgeLibrary *of = &self->bridge->libraries.at[library];
    u32 *seen = map_at(&self->asked, map_pair(library, name), 0);
    if (!*seen) {
        of->asked++;
        of->known += target != 0;
    }
    *seen = 1;
    vec_push(&self->bridge->uses, ((BridgeUse){.file = self->file,
                                               .expr = expr,
                                               .name = name,
                                               .start = row->start,
                                               .name_start = name_start,
                                               .scope = row->scope,
                                               .library = library,
                                               .is_sure = is_sure,
                                               .target = target}));
}

static Name text_name(const Loading *self, ExprId expr) {
    Str text = expr_string(self->program, self->file, expr);
    return text.len ? intern_find(&self->program->names, text) : 0;
}

/* lib.f, lib["f"], getattr(lib, "f") */
static void expr_read(Loading *self, ExprId expr) {
    const ExprRow *rows = facts_exprs(self->facts), *row = &rows[expr];
    bool is_sure, is_attribute = row->kind == EXPR_ATTRIBUTE;
    if (row->flags & (EXPR_STORED | EXPR_DELETED)) return;
    ExprId object = expr + 1, text = 0;
    if (row->kind == EXPR_SUBSCRIPT) text = rows[object].next;
    if (row->kind == EXPR_CALL) {
        bool asks = rows[expr + 1].kind == EXPR_NAME &&
                    str_eq(facts_name(self->facts, rows[expr + 1].name), STR("getattr"));
        object = asks ? rows[expr + 1].next : 0;
        text = object && object < row->next ? rows[object].next : 0;
    }
    if (!is_attribute && (!text || text >= row->next || rows[text].kind != EXPR_STRING)) return;
    u32 library = library_of(self, object, &is_sure);
    Name name = !library       ? 0
                : is_attribute ? file_name_of(self->program, self->file, row->name)
                               : text_name(self, text);
    bool has_fallback = row->kind == EXPR_CALL && rows[text].next < row->next;
    if (name)
        asked_add(self, library, expr, name, is_attribute ? row->aux : rows[text].start,
                  is_sure && !has_fallback);
}

/* Names that helpers are given, or that stand in lists: where a file loads libraries, a text that is a
 * symbol is one. */
static void texts_read(Loading *self) {
    World world = self->program->files[self->file].world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        Name name = row->kind == EXPR_STRING ? text_name(self, e) : 0;
        NativeId target = name ? native_external(self->program, name) : 0;
        native_root_add(self->program, target,
                        (NativeRoot){NATIVE_ROOT_PYTHON, (u8)world, self->file, row->start});
    }
}

static void file_read(Loading *self) {
    u32 before = self->bridge->uses.count;
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        u8 kind = facts_exprs(self->facts)[e].kind;
        if (kind == EXPR_ATTRIBUTE || kind == EXPR_SUBSCRIPT || kind == EXPR_CALL) expr_read(self, e);
    }
    if (self->bridge->uses.count > before) texts_read(self);
}

void bridge_libraries_find(Program *program) {
    Loading self = {.program = program, .bridge = program->bridge};
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        loaders_add(&self, model->libraries, model->library_count, LOADED_BARE);
        loaders_add(&self, model->described, model->described_count, LOADED_DESCRIBED);
    }
    for (FileId file = 0; file < program->file_count && self.has_loaders; file++) {
        self.file = file;
        self.facts = program_facts(program, file);
        if (bridge_is_python(program, file)) file_read(&self);
    }
    map_release(&self.by_load);
    map_release(&self.asked);
    map_release(&self.loaders);
}

bool bridge_is_own(const BridgeLibrary *library) {
    enum { KNOWN_FEWEST = 2 };
    return library->known >= KNOWN_FEWEST && library->known * 2 > library->asked;
}
