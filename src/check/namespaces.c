#include "namespaces.h"

#include "classes.h"
#include "exports.h"
#include "infer.h"
#include "modules.h"
#include "namespace_opens.h"
#include "standard.h"

enum { STARS_MAX = 12, CLOSED = 1, OPEN = 2 };

void namespaces_init(Namespaces *self, CheckContext *context) {
    *self = (Namespaces){.context = context, .program = context->program};
}

void namespaces_release(Namespaces *self) {
    map_release(&self->files);
    map_release(&self->builtins);
    map_release(&self->filled);
    map_release(&self->stored);
    map_release(&self->texts);
}

static bool is_one_of(Str word, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return false;
}

static Str word_of(const Facts *facts, ExprId e) {
    return facts_name(facts, facts_exprs(facts)[e].name);
}

/* ---- one file's own code --------------------------------------------------------------------------- */

bool namespace_is_open(Namespaces *self, FileId file) {
    u32 *known = map_at(&self->files, file, 0);
    if (!*known) {
        bool opens = facts_open_namespace(program_facts(self->program, file));
        *known = opens || file_only_describes(&self->program->files[file]) ? OPEN : CLOSED;
    }
    return *known == OPEN;
}

/* ---- what code puts into other namespaces ---------------------------------------------------------- */

static void builtin_add(Namespaces *self, FileId file, ExprId text) {
    Str word = text ? expr_string(self->program, file, text) : STR_NONE;
    Name name = word.len ? intern_find(&self->program->names, word) : 0;
    if (name) map_at(&self->builtins, name, 1);
    self->builtins_are_open |= !word.len;
}

/* setattr(builtins, "name", x), builtins.__dict__.update(…) */
static void builtins_given(Namespaces *self, FileId file, ExprId call, ExprId module) {
    static const char *const readers[] = {"getattr", "hasattr", "dir", "vars", "isinstance", "id", "print"};
    const Facts *facts = program_facts(self->program, file);
    if (module == call + 1 || is_one_of(word_of(facts, call + 1), readers, COUNT_OF(readers))) return;
    ExprId text = expr_child(facts, call, 2);
    bool is_named = text && facts_exprs(facts)[text].kind == EXPR_STRING;
    if (is_named || str_eq(word_of(facts, call + 1), STR("setattr"))) builtin_add(self, file, text);
}

/* What is done with an expression that means the builtins module or its dictionary. */
static void builtins_touch(Namespaces *self, FileId file, ExprId e) {
    static const char *const fillers[] = {"update", "setdefault"};
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *rows = facts_exprs(facts);
    ExprId parent = rows[e].parent;
    if (!parent) return;
    const ExprRow *row = &rows[parent];
    Str word = facts_name(facts, row->name);
    if (row->kind == EXPR_CALL) builtins_given(self, file, parent, e);
    if (row->kind == EXPR_SUBSCRIPT && row->flags & EXPR_STORED && parent + 1 == e)
        builtin_add(self, file, expr_next(facts, e));
    if (row->kind != EXPR_ATTRIBUTE) return;
    if (row->flags & EXPR_STORED) {
        Name name = file_name_of(self->program, file, row->name);
        map_at(&self->builtins, name, 1);
    } else if (str_eq(word, STR("__dict__"))) {
        builtins_touch(self, file, parent);
    } else if (is_one_of(word, fillers, COUNT_OF(fillers))) {
        self->builtins_are_open = true;
    }
}

static bool means_builtins(Str word) {
    static const char *const words[] = {"builtins", "__builtin__", "__builtins__"};
    return is_one_of(word, words, COUNT_OF(words));
}

static bool imports_builtins(const Facts *facts, ImportId import) {
    const ImportRow *row = &facts_imports(facts)[import];
    return means_builtins(str_after_last(facts_name(facts, row->name ? row->name : row->module), '.'));
}

/* A name that an import of the builtins binds, `__builtins__` itself, or six.moves.builtins. */
static bool is_builtins(const Facts *facts, ExprId e) {
    const ExprRow *row = &facts_exprs(facts)[e];
    if (row->kind == EXPR_ATTRIBUTE)
        return means_builtins(facts_name(facts, row->name)) && str_eq(word_of(facts, e + 1), STR("moves"));
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED || !row->aux) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (!use->found) return str_eq(facts_name(facts, row->name), STR("__builtins__"));
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]];
        if (binding->kind == BIND_IMPORT && imports_builtins(facts, binding->target)) return true;
    }
    return false;
}

static void builtins_collect(Namespaces *self, FileId file) {
    static const char *const words[] = {"builtins", "__builtin__", "__builtins__"};
    const Facts *facts = program_facts(self->program, file);
    bool is_named = facts_name_one(facts, words, COUNT_OF(words));
    for (ImportId i = 1; !is_named && i < facts->imports.count; i++) is_named = imports_builtins(facts, i);
    for (ExprId e = 1; is_named && e < facts->exprs.count; e++)
        if (is_builtins(facts, e)) builtins_touch(self, file, e);
}

/* function.__globals__["name"] = value: in the module of a function that nobody knows. */
static void globals_collect(Namespaces *self, FileId file) {
    static const char *const words[] = {"__globals__", "f_globals"};
    const Facts *facts = program_facts(self->program, file);
    bool is_named = facts_name_one(facts, words, COUNT_OF(words));
    for (ExprId e = 1; is_named && e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool stores = row->kind == EXPR_SUBSCRIPT && row->flags & EXPR_STORED &&
                      is_one_of(word_of(facts, e + 1), words, COUNT_OF(words));
        ExprId text = stores ? expr_child(facts, e, 1) : 0;
        if (text && facts_exprs(facts)[text].kind == EXPR_STRING) builtin_add(self, file, text);
    }
}

/* Who fills a namespace: what tests do is done for tests alone. */
enum { BY_TESTS = 1, BY_OTHERS = 2 };

static u32 filler_of(const Program *program, FileId file) {
    return program->files[file].world == WORLD_TESTS ? BY_TESTS : BY_OTHERS;
}

/* Of those in the map, does one count where the code of a file runs? FILE_NONE: all do. */
static bool is_filled(const Program *program, const Map *fillers, u64 key, FileId by) {
    u32 found = map_find(fillers, key);
    bool is_for_tests = by == FILE_NONE || program->files[by].world == WORLD_TESTS;
    return found != MAP_NONE && (is_for_tests || found & BY_OTHERS);
}

/* setattr(module, name, value), vars(module).update(…) */
static void fillings_collect(Namespaces *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (u32 w = 1; w < facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(facts)[w];
        if (row->kind != WRITE_DYNAMIC || !row->object) continue;
        ValueSet objects = infer_expr(self->program, file, row->object);
        for (u32 i = 0; i < objects.count; i++)
            if (objects.at[i].kind == VALUE_MODULE)
                *map_at(&self->filled, objects.at[i].id, 0) |= filler_of(self->program, file);
    }
}

/* sys.modules, or the text of it: patch.dict("sys.modules", …) */
static bool changes_modules(const Facts *facts) {
    static const char *const words[] = {"modules"};
    if (facts_import_modules(facts)) return true;
    bool has_word = facts_name_one(facts, words, COUNT_OF(words));
    for (ExprId e = 1; has_word && e < facts->exprs.count; e++)
        if (expr_changes_modules(facts, e)) return true;
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        bool is_plain = facts_exprs(facts)[row->expr].kind == EXPR_STRING;
        if (is_plain && str_eq(facts_text(facts, row->offset, row->length), STR("sys.modules"))) return true;
    }
    return false;
}

static void module_texts_collect(Namespaces *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    bool changes = changes_modules(facts);
    for (StringId s = 1; changes && s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        *map_at(&self->texts, str_hash(facts_text(facts, row->offset, row->length)), 0) |=
            filler_of(self->program, file);
    }
}

static void collect(Namespaces *self) {
    if (self->is_collected) return;
    self->is_collected = true;
    for (FileId file = 0; file < self->program->file_count; file++) {
        if (!file_is_linked(self->program, file)) continue;
        builtins_collect(self, file);
        globals_collect(self, file);
        fillings_collect(self, file);
        module_texts_collect(self, file);
    }
}

bool builtins_may_have(Namespaces *self, Name name) {
    collect(self);
    return self->builtins_are_open || map_find(&self->builtins, name) != MAP_NONE;
}

bool module_may_be_made(Namespaces *self, FileId by, Str dotted) {
    collect(self);
    return is_filled(self->program, &self->texts, str_hash(dotted), by);
}

/* ---- names of a module ----------------------------------------------------------------------------- */

bool is_module_attribute(Str word) {
    static const char *const words[] = {
        "__name__",     "__doc__",          "__file__",
        "__path__",     "__package__",      "__loader__",
        "__spec__",     "__dict__",         "__builtins__",
        "__cached__",   "__annotations__",  "__class__",
        "__dir__",      "__init__",         "__new__",
        "__repr__",     "__reduce__",       "__reduce_ex__",
        "__setattr__",  "__str__",          "__getattribute__",
        "__hash__",     "__eq__",           "__ne__",
        "__delattr__",  "__format__",       "__sizeof__",
        "__lt__",       "__gt__",           "__le__",
        "__ge__",       "__subclasshook__", "__init_subclass__",
        "__getstate__", "__annotate__",     "__conditional_annotations__",
    };
    return is_one_of(word, words, COUNT_OF(words));
}

static bool binds(const Program *program, FileId file, Str word) {
    Name name = intern_find(&program->names, word);
    return name &&
           map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name)) != MAP_NONE;
}

/* Code that loads modules by name may well store on them. */
static bool loads_modules(const Program *program, FileId file) {
    static const char *const words[] = {"import_module", "__import__",       "exec_module", "load_module",
                                        "load_source",   "module_from_spec", "ModuleType"};
    return facts_name_one(program_facts(program, file), words, COUNT_OF(words));
}

static bool may_mean(const Program *program, Value value, ModuleId module) {
    if (value.kind == VALUE_MODULE) return value.id == module;
    return value.kind == VALUE_EXTERNAL_INSTANCE &&
           str_eq(name_text(program, value.id), STR("types.ModuleType"));
}

/* `module.name = x` in whatever file. */
static bool is_stored_somewhere(const Namespaces *self, ModuleId module, Name name) {
    const ForeignStore *store = attribute_stores(self->program, name, 0);
    while (store) {
        const WriteRow *row = &facts_writes(program_facts(self->program, store->file))[store->write];
        ValueSet objects = infer_expr(self->program, store->file, row->object);
        for (u32 i = 0; i < objects.count; i++)
            if (may_mean(self->program, objects.at[i], module)) return true;
        if (!values_known(objects) && loads_modules(self->program, store->file)) return true;
        store = store->before ? attribute_stores(self->program, name, store->before) : NULL;
    }
    return false;
}

static bool is_stored(Namespaces *self, FileId by, ModuleId module, Str word) {
    Name name = intern_find(&self->program->names, word);
    if (is_filled(self->program, &self->filled, module, by)) return true;
    if (!name) return false;
    u32 *known = map_at(&self->stored, map_pair(module, name), MAP_NONE);
    if (*known == MAP_NONE) *known = is_stored_somewhere(self, module, name);
    return *known;
}

static bool has(Namespaces *self, FileId by, ModuleId module, Str word, u32 depth);

static bool stars_have(Namespaces *self, FileId by, FileId file, Str word, u32 depth) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return false;
    Name name = intern_find(&program->names, word);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        if (!(facts_imports(facts)[i].flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(program, file, i);
        FileId source = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
        Str dotted = facts_name(facts, facts_imports(facts)[i].module);
        bool is_external = target.verdict == IMPORT_EXTERNAL && !facts_imports(facts)[i].level;
        if (is_external && standard_star_lacks(self->context, file, dotted, word)) continue;
        if (source == FILE_NONE) return true;
        if (source == file) continue;
        bool is_offered = !name || exports_have(program, source, name);
        if (is_offered && has(self, by, target.module, word, depth + 1)) return true;
    }
    return false;
}

static bool has(Namespaces *self, FileId by, ModuleId module, Str word, u32 depth) {
    const Program *program = self->program;
    const Module *row = &program->modules[module];
    Name name = intern_find(&program->names, word);
    if (depth > STARS_MAX || row->file == FILE_NONE || row->has_getattr) return true;
    if (name && modules_child(program, module, name)) return true;
    if (binds(program, row->file, word) || binds(program, row->file, STR("__getattr__"))) return true;
    return is_module_attribute(word) || is_stored(self, by, module, word) ||
           namespace_is_open(self, row->file) || stars_have(self, by, row->file, word, depth);
}

bool namespace_may_have(Namespaces *self, FileId by, ModuleId module, Str word) {
    collect(self);
    return has(self, by, module, word, 0);
}

bool namespace_may_get(Namespaces *self, FileId file, Str word) {
    collect(self);
    ModuleId module = self->program->files[file].module;
    return stars_have(self, file, file, word, 0) || (module && is_stored(self, FILE_NONE, module, word));
}
