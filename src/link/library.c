#include "library.h"

#include "library_impl.h"
#include "namespace_opens.h"
#include "stdlib_names.h"

enum { DEPTH_MAX = 24, CLOSED = 1, OPEN = 2 };

static const LibraryName unknown_name = {.kind = LIBRARY_UNKNOWN};

void libraries_build(Program *program, const LibrarySource *source) {
    if (!source) return;
    Libraries *self = ARENA_NEW(program->arena, Libraries);
    self->source = *source;
    self->arena = program->arena;
    self->models = program->models;
    vec_push(&self->modules, ((ModuleInfo){0}));
    vec_push(&self->names, ((LibraryName){0}));
    vec_push(&self->classes, NULL);
    program->libraries = self;
}

void libraries_release(Program *program) {
    Libraries *self = program->libraries;
    if (!self) return;
    for (u32 i = 0; i < self->modules.count; i++) map_release(&self->modules.at[i].ids);
    map_release(&self->module_by_name);
    map_release(&self->name_by_text);
    map_release(&self->class_by_name);
    vec_release(&self->modules);
    vec_release(&self->names);
    vec_release(&self->classes);
}

const LibrarySource *library_source(const Program *program) {
    return program->libraries ? &program->libraries->source : NULL;
}

/* ---- modules ----------------------------------------------------------------------------------------- */

static LibraryModuleId module_load(Libraries *self, LibraryModuleId parent, Str word) {
    const LibraryModule *in = &self->modules.at[parent].row;
    if (parent && in->file.kind != LIBRARY_PACKAGE && in->file.kind != LIBRARY_NAMESPACE) return 0;
    Str name = parent ? str_printf(self->arena, "%.*s.%.*s", STR_ARG(in->name), STR_ARG(word)) : word;
    u32 known = map_find(&self->module_by_name, str_hash(name));
    if (known != MAP_NONE) return known;
    bool is_standard = !parent && stdlib_scope(word);
    LibraryFile file = {.kind = LIBRARY_ABSENT};
    if (!is_standard && word.len) file = self->source.find(self->source.context, in->file.folder, word);
    LibraryModuleId id = file.kind == LIBRARY_ABSENT ? 0 : self->modules.count;
    if (id) vec_push(&self->modules, ((ModuleInfo){.row = {str_copy(self->arena, name), file}}));
    return *map_at(&self->module_by_name, str_hash(name), id);
}

static LibraryModuleId module_find(Libraries *self, Str dotted) {
    LibraryModuleId module = 0;
    for (Str word; str_split(&dotted, '.', &word);) {
        module = module_load(self, module, word);
        if (!module) return 0;
    }
    return module;
}

LibraryModuleId library_module(const Program *program, Str dotted) {
    return program->libraries && dotted.len ? module_find(program->libraries, dotted) : 0;
}

LibraryModule library_module_row(const Program *program, LibraryModuleId module) {
    return program->libraries->modules.at[module].row;
}

/* ---- names of one module ----------------------------------------------------------------------------- */

NameId library_name_id(Libraries *self, LibraryModuleId module, Str word) {
    ModuleInfo *info = &self->modules.at[module];
    const Facts *facts = info->row.file.facts;
    bool is_filled = info->ids.count;
    for (NameId n = 1; !is_filled && n < facts->names.count; n++)
        map_at(&info->ids, str_hash(facts_name(facts, n)), n);
    u32 found = map_find(&info->ids, str_hash(word));
    return found == MAP_NONE ? 0 : found;
}

static const BindingRow *bindings_of(Libraries *self, LibraryModuleId module, Str word, u32 *count) {
    NameId name = library_name_id(self, module, word);
    *count = 0;
    return name ? facts_find_bindings(self->modules.at[module].row.file.facts, 1, name, count) : NULL;
}

bool library_texts_have(const Facts *facts, Str word) {
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (str_eq(facts_text(facts, row->offset, row->length), word)) return true;
    }
    return false;
}

/* attach(__name__, …): what is handed the module's own name may do as it likes with it; a logger only
 * reads it. */
static bool hands_itself_over(const Facts *facts) {
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_NAME || !row->parent || !str_eq(facts_name(facts, row->name), STR("__name__")))
            continue;
        const ExprRow *call = &facts_exprs(facts)[row->parent];
        if (call->kind != EXPR_CALL || call->scope != 1 || row->parent + 1 == e) continue;
        if (!str_eq(facts_name(facts, facts_exprs(facts)[row->parent + 1].name), STR("getLogger")))
            return true;
    }
    return false;
}

/* Its names are not all to be seen. */
static bool is_open(Libraries *self, LibraryModuleId module) {
    ModuleInfo *info = &self->modules.at[module];
    const Facts *facts = info->row.file.facts;
    if (!facts) return true;
    if (info->openness) return info->openness == OPEN;
    u32 hooks;
    bindings_of(self, module, STR("__getattr__"), &hooks);
    bool opens = hooks || facts_open_namespace(facts) || hands_itself_over(facts) ||
                 library_name_id(self, module, STR("__path__"));
    for (u32 w = 1; w < facts->writes.count && !opens; w++)
        opens = facts_writes(facts)[w].kind == WRITE_DYNAMIC &&
                facts_scopes(facts)[facts_writes(facts)[w].scope].kind == SCOPE_MODULE;
    info->openness = opens ? OPEN : CLOSED;
    return opens;
}

/* Whether `from … import *` of the standard module binds no such name. */
static bool standard_star_lacks_it(Str dotted, Str word) {
    StdlibScope scope = stdlib_scope(dotted);
    StdlibName found;
    return scope && !stdlib_is_class(scope) && stdlib_is_closed(scope) && !stdlib_name(scope, word, &found);
}

/* Dotted name of the module that an import statement of `module` names; empty: beyond the top. */
static Str import_dotted(Libraries *self, LibraryModuleId module, const ImportRow *row) {
    const LibraryModule *in = &self->modules.at[module].row;
    Str named = facts_name(in->file.facts, row->module);
    if (!row->level) return named;
    Str base = in->name;
    for (u32 up = in->file.kind == LIBRARY_PACKAGE ? 1 : 0; up < row->level; up++) {
        size_t dot = str_rfind_char(base, '.');
        if (dot == STR_NOT_FOUND) return STR_NONE;
        base = str_slice(base, 0, dot);
    }
    return named.len ? str_printf(self->arena, "%.*s.%.*s", STR_ARG(base), STR_ARG(named)) : base;
}

static LibraryName name_in(Libraries *self, LibraryModuleId module, Str word, u32 depth);

static LibraryName module_name(Libraries *self, LibraryModuleId module) {
    return (LibraryName){LIBRARY_MODULE, module, 0, self->modules.at[module].row.name, STR_NONE};
}

static LibraryName outside_name(Libraries *self, Str dotted, Str word) {
    if (word.len) dotted = str_printf(self->arena, "%.*s.%.*s", STR_ARG(dotted), STR_ARG(word));
    return (LibraryName){.kind = LIBRARY_OUTSIDE, .dotted = dotted};
}

static LibraryName import_means(Libraries *self, LibraryModuleId module, const ImportRow *row, u32 depth) {
    const Facts *facts = self->modules.at[module].row.file.facts;
    Str dotted = import_dotted(self, module, row), word = facts_name(facts, row->name);
    if (!dotted.len || row->flags & IMPORT_STAR) return unknown_name;
    bool has_alias = row->span.end - row->span.start != dotted.len;
    if (!row->name && !has_alias) dotted = facts_name(facts, row->bound); /* import a.b binds a */
    LibraryModuleId target = module_find(self, dotted);
    if (!target) {
        Str first = dotted, rest = dotted;
        str_split(&rest, '.', &first);
        bool is_outside = stdlib_scope(first) || !module_find(self, first);
        return is_outside && !row->level ? outside_name(self, dotted, word) : unknown_name;
    }
    if (!row->name) return module_name(self, target);
    if (target == module) { /* from . import part */
        LibraryModuleId child = module_load(self, module, word);
        return child ? module_name(self, child) : unknown_name;
    }
    LibraryName name = name_in(self, target, word, depth + 1);
    return name.kind == LIBRARY_LACKS ? unknown_name : name; /* it would not load: then we misread it */
}

static LibraryName stars_mean(Libraries *self, LibraryModuleId module, Str word, u32 depth) {
    const Facts *facts = self->modules.at[module].row.file.facts;
    LibraryName lacks = {.kind = LIBRARY_LACKS, .module = module, .word = word};
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return lacks;
    LibraryName found = lacks;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        Str dotted = import_dotted(self, module, row);
        LibraryModuleId target = dotted.len ? module_find(self, dotted) : 0;
        if (target == module && target) continue;
        if (!target && !row->level && standard_star_lacks_it(dotted, word)) continue;
        LibraryName name = target ? name_in(self, target, word, depth + 1) : unknown_name;
        if (name.kind == LIBRARY_LACKS) continue;
        if (found.kind != LIBRARY_LACKS) return unknown_name;
        found = name;
    }
    return found;
}

/* The one binding that says what a name means; NULL: several, or none that does. */
static const BindingRow *only_binding(const Facts *facts, const BindingRow *rows, u32 count) {
    const BindingRow *only = NULL;
    for (u32 i = 0; i < count; i++) {
        bool is_def = rows[i].kind == BIND_DEF;
        if (is_def && facts_defs(facts)[rows[i].target].flags & DEF_OVERLOAD) continue;
        if (rows[i].kind == BIND_ANNOTATION) continue;
        if (rows[i].flags & BINDING_TYPE_CHECKING && count > 1) continue;
        if (only || rows[i].flags & BINDING_FROM_NESTED) return NULL;
        only = &rows[i];
    }
    return only;
}

static LibraryName expr_means(Libraries *self, LibraryModuleId module, ExprId expr, u32 depth);

static LibraryName binding_means(Libraries *self, LibraryModuleId module, const BindingRow *binding,
                                 u32 depth) {
    LibraryModule row = self->modules.at[module].row;
    const Facts *facts = row.file.facts;
    if (binding->kind == BIND_IMPORT)
        return import_means(self, module, &facts_imports(facts)[binding->target], depth);
    if (binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE && binding->value)
        return expr_means(self, module, binding->value, depth + 1);
    if (binding->kind != BIND_DEF) return unknown_name;
    Str word = facts_name(facts, binding->name);
    Str dotted = str_printf(self->arena, "%.*s.%.*s", STR_ARG(row.name), STR_ARG(word));
    return (LibraryName){LIBRARY_DEFINITION, module, binding->target, dotted, STR_NONE};
}

static bool is_same(LibraryName a, LibraryName b) {
    return a.kind == b.kind && a.module == b.module && a.def == b.def && str_eq(a.dotted, b.dotted);
}

static LibraryName name_in(Libraries *self, LibraryModuleId module, Str word, u32 depth) {
    LibraryFile file = self->modules.at[module].row.file;
    if (depth > DEPTH_MAX || file.kind == LIBRARY_OPAQUE) return unknown_name;
    LibraryModuleId child = module_load(self, module, word);
    if (file.kind == LIBRARY_NAMESPACE) return child ? module_name(self, child) : unknown_name;
    u32 count;
    const BindingRow *rows = bindings_of(self, module, word, &count);
    if (count) {
        const BindingRow *only = only_binding(file.facts, rows, count);
        LibraryName name = only ? binding_means(self, module, only, depth) : unknown_name;
        LibraryName star = stars_mean(self, module, word, depth);
        if (star.kind != LIBRARY_LACKS && !is_same(star, name)) return unknown_name;
        /* Which of the two a submodule's name means depends on what runs first. */
        return child && !is_same(module_name(self, child), name) ? unknown_name : name;
    }
    if (child) return module_name(self, child);
    LibraryName name = stars_mean(self, module, word, depth);
    if (name.kind != LIBRARY_LACKS) return name;
    bool may_have =
        str_starts(word, STR("__")) || is_open(self, module) || library_texts_have(file.facts, word);
    return may_have ? unknown_name : name;
}

static LibraryName member_of(Libraries *self, LibraryName object, Str word, u32 depth) {
    if (object.kind == LIBRARY_MODULE) return name_in(self, object.module, word, depth + 1);
    if (object.kind == LIBRARY_OUTSIDE) return outside_name(self, object.dotted, word);
    return unknown_name;
}

static LibraryName expr_means(Libraries *self, LibraryModuleId module, ExprId expr, u32 depth) {
    const Facts *facts = self->modules.at[module].row.file.facts;
    const ExprRow *row = &facts_exprs(facts)[expr];
    Str word = facts_name(facts, row->name);
    if (depth > DEPTH_MAX) return unknown_name;
    if (row->kind == EXPR_SUBSCRIPT) return expr_means(self, module, expr + 1, depth + 1); /* Generic[T] */
    if (row->kind == EXPR_ATTRIBUTE)
        return member_of(self, expr_means(self, module, expr + 1, depth + 1), word, depth);
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED || !row->aux) return unknown_name;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (use->found == 1) return name_in(self, module, word, depth + 1);
    bool is_builtin = !use->found && stdlib_scope(word) && stdlib_is_class(stdlib_scope(word)) &&
                      !(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT);
    return is_builtin ? outside_name(self, word, STR_NONE) : unknown_name;
}

LibraryName library_expr(const Program *program, LibraryModuleId module, ExprId expr) {
    return expr_means(program->libraries, module, expr, 0);
}

/* ---- by dotted name ---------------------------------------------------------------------------------- */

static LibraryName find(Libraries *self, Str dotted) {
    Str word;
    str_split(&dotted, '.', &word);
    LibraryModuleId top = module_load(self, 0, word);
    if (!top) return (LibraryName){.kind = LIBRARY_NOTHING};
    LibraryName name = module_name(self, top);
    while (str_split(&dotted, '.', &word)) {
        name = member_of(self, name, word, 0);
        if (name.kind == LIBRARY_LACKS || name.kind == LIBRARY_UNKNOWN) return name;
    }
    return name;
}

LibraryName library_find(const Program *program, Str dotted) {
    Libraries *self = program->libraries;
    if (!self || !dotted.len) return (LibraryName){.kind = LIBRARY_NOTHING};
    u64 key = str_hash(dotted);
    u32 known = map_find(&self->name_by_text, key);
    if (known != MAP_NONE) return self->names.at[known];
    LibraryName name = find(self, dotted);
    vec_push(&self->names, name);
    map_at(&self->name_by_text, key, self->names.count - 1);
    return name;
}

bool library_mentions(const Program *program, LibraryModuleId module, Str word, bool texts_count) {
    const Libraries *self = program->libraries;
    Str rest = self->modules.at[module].row.name, top;
    str_split(&rest, '.', &top);
    return self->source.mentions(self->source.context, top, word, texts_count);
}

bool library_scope_name_next(const Facts *facts, ScopeId scope, u32 *at, Str *name, bool *is_callable) {
    const ScopeRow *row = &facts_scopes(facts)[scope];
    while (*at < row->binding_count) {
        const BindingRow *binding = &facts_bindings(facts)[row->first_binding + (*at)++];
        if (*at > 1 && binding[-1].name == binding->name) continue;
        *name = facts_name(facts, binding->name);
        *is_callable =
            binding->kind == BIND_DEF && !(facts_defs(facts)[binding->target].flags & DEF_PROPERTY);
        if (name->len && name->ptr[0] != '_') return true;
    }
    return false;
}

bool library_name_next(const Program *program, LibraryModuleId module, u32 *at, Str *name,
                       bool *is_callable) {
    const Facts *facts = program->libraries->modules.at[module].row.file.facts;
    return facts && library_scope_name_next(facts, 1, at, name, is_callable);
}
