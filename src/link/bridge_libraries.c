/* Libraries that Python loads at run time, and the symbols that it asks them for.
 *
 * The object is followed by inference to the call that loads it: a function may return it, an attribute
 * hold it. Where something else may be meant too, what is asked for lives, and nothing is reported. */
#include "bridge_impl.h"
#include "match.h"
#include "modules.h"

typedef struct {
    Program *program;
    Bridge *bridge;
    FileId file;
    const Facts *facts;
    Map by_load; /* (ExprRef of the call that loads, Name of what holds several) → library */
    Map asked;   /* (library, Name) → 1 */
    Map built;   /* Name of a module that is built, its last word → ExprRef of the call that says so */
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

/* What holds the library in a module that such a method builds: "lib" of set_source(lib). */
static Str built_word(const Program *program, Str method) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        for (u32 k = 0; k < model->built_count; k++) {
            size_t open = str_find_char(model->built[k], '(');
            if (open != STR_NOT_FOUND && str_eq(str_slice(model->built[k], 0, open), method))
                return str_slice(model->built[k], open + 1, model->built[k].len - 1);
        }
    }
    return STR_NONE;
}

/* ffi.set_source("relay._fast", ...) */
static void built_read(Loading *self, ExprId call) {
    const ExprRow *rows = facts_exprs(self->facts);
    if (rows[call + 1].kind != EXPR_ATTRIBUTE) return;
    Str word = built_word(self->program, facts_name(self->facts, rows[call + 1].name));
    ExprId first = rows[call + 1].next;
    bool has_text = word.len && first < rows[call].next && rows[first].kind == EXPR_STRING;
    Str text = has_text ? expr_string(self->program, self->file, first) : STR_NONE;
    Name name = text.len ? intern_find(&self->program->names, str_after_last(text, '.')) : 0;
    if (name) map_at(&self->built, name, self->program->files[self->file].expr_base + call);
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

/* The word that holds it: `lib`, `self.lib`. */
static Name holder_of(const Loading *self, ExprId object) {
    const ExprRow *row = &facts_exprs(self->facts)[object];
    bool is_named = row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE;
    return is_named ? file_name_of(self->program, self->file, row->name) : 0;
}

/* Libraries that one call loads are told apart by what holds them. */
static u32 library_at(Loading *self, ExprRef load, u32 how, ExprId object) {
    Program *program = self->program;
    FileId file = expr_file(program, load);
    ExprId call = load - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    ExprId argument = row->kind == EXPR_CALL ? facts_exprs(facts)[call + 1].next : 0;
    bool has_argument = argument && argument < row->next;
    Str text = has_argument ? expr_string(program, file, argument) : STR_NONE;
    bool is_shared = has_argument && is_shared_load(program, file, argument);
    u64 key = map_pair(load, is_shared ? holder_of(self, object) : 0);
    u32 *known = map_at(&self->by_load, key, self->bridge->libraries.count);
    if (*known < self->bridge->libraries.count) return *known;
    vec_push(&self->bridge->libraries,
             ((BridgeLibrary){.file = file,
                              .load = call,
                              .is_described = how == LOADED_DESCRIBED,
                              .is_shared = is_shared,
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
    return how == MAP_NONE ? 0
                           : library_at(self, self->program->files[self->file].expr_base + call, how, object);
}

typedef struct {
    FileId file;
    ImportId import; /* 0: none */
} Taken;

/* The import that a name surely stands for: `from relay._fast import lib`. */
static Taken taken_as(const Loading *self, ExprId object) {
    Taken out = {self->file, 0};
    const ExprRow *row = &facts_exprs(self->facts)[object];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return out;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    if (use->reach_count != 1) return out;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    if (binding->kind == BIND_IMPORT) out.import = binding->target;
    return out;
}

/* A module of the tree that takes it from elsewhere: the import there, if the name is bound by nothing
 * else. */
static bool taken_follow(const Program *program, Taken *at) {
    const ImportRow *row = &facts_imports(program_facts(program, at->file))[at->import];
    ImportTarget target = import_target(program, at->file, at->import);
    if (!row->name || target.verdict != IMPORT_FOUND) return false;
    FileId file = program->modules[target.module].file;
    Name name = file_name_of(program, at->file, row->name);
    u32 first = file == FILE_NONE
                    ? MAP_NONE
                    : map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    if (first == MAP_NONE || binding_row(program, first)->kind != BIND_IMPORT) return false;
    *at = (Taken){file, binding_row(program, first)->target};
    return true;
}

static u32 library_built(Loading *self, ExprId object) {
    enum { HOPS_MAX = 4 };
    const Program *program = self->program;
    Taken taken = self->built.count ? taken_as(self, object) : (Taken){0};
    for (u32 hops = 0; taken.import && hops < HOPS_MAX && taken_follow(program, &taken);) hops++;
    const Facts *facts = program_facts(program, taken.file);
    const ImportRow *row = &facts_imports(facts)[taken.import];
    if (!taken.import || !row->name ||
        import_target(program, taken.file, taken.import).verdict == IMPORT_FOUND)
        return 0;
    Name module = intern_find(&program->names, str_after_last(facts_name(facts, row->module), '.'));
    u32 call = module ? map_find(&self->built, module) : MAP_NONE;
    if (call == MAP_NONE) return 0;
    FileId file = expr_file(program, call);
    const ExprRow *callee = expr_row(program, file, call - program->files[file].expr_base + 1);
    Str word = built_word(program, facts_name(program_facts(program, file), callee->name));
    return str_eq(word, facts_name(facts, row->name)) ? library_at(self, call, LOADED_DESCRIBED, object) : 0;
}

/* The library that an object is; 0: none. `*is_sure`: it can be nothing else. What is loaded here or there is
 * one library, by the first place. */
static u32 library_of(Loading *self, ExprId object, bool *is_sure) {
    ValueSet values = infer_expr(self->program, self->file, object);
    u32 library = library_by_method(self, object);
    if (!library) library = library_built(self, object);
    *is_sure = library || values_known(values);
    if (library) return library;
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_NONE_OBJECT) continue;
        u32 how = loaded_how(self, values.at[i]);
        u32 one = how ? library_at(self, values.at[i].origin, how, object) : 0;
        if (!one) *is_sure = false;
        if (one && (!library || one < library)) library = one;
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
        for (ExprId e = 1; bridge_is_python(program, file) && e < self.facts->exprs.count; e++)
            if (facts_exprs(self.facts)[e].kind == EXPR_CALL) built_read(&self, e);
    }
    for (FileId file = 0; file < program->file_count && self.has_loaders; file++) {
        self.file = file;
        self.facts = program_facts(program, file);
        if (bridge_is_python(program, file)) file_read(&self);
    }
    map_release(&self.by_load);
    map_release(&self.built);
    map_release(&self.asked);
    map_release(&self.loaders);
}

bool bridge_is_own(const BridgeLibrary *library) {
    enum { KNOWN_FEWEST = 2, SHARED_FEWEST = 4 };
    if (library->is_shared)
        return library->known >= SHARED_FEWEST && library->known * 5 >= library->asked * 4;
    return library->known >= KNOWN_FEWEST && library->known * 2 > library->asked;
}
