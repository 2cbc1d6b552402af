#include "library.h"

#include "library_impl.h"
#include "match.h"
#include "stdlib_names.h"

static bool is_outside_word(LibraryName name, const char *const *words, u32 count) {
    if (name.kind != LIBRARY_OUTSIDE) return false;
    for (u32 i = 0; i < count; i++)
        if (str_eq(name.dotted, str_of(words[i]))) return true;
    return false;
}

/* ---- what may add members ---------------------------------------------------------------------------- */

static bool decorators_are_plain(const Program *program, const LibraryClass *class, const Facts *facts) {
    const DefRow *row = &facts_defs(facts)[class->def];
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        if (facts_exprs(facts)[decorator].kind == EXPR_CALL) decorator = decorator + 1;
        LibraryName name = library_expr(program, class->module, decorator);
        bool is_named = name.kind == LIBRARY_OUTSIDE || name.kind == LIBRARY_DEFINITION;
        if (!is_named || !match_is_neutral(program, name.dotted)) return false;
    }
    return true;
}

static bool body_binds(Libraries *self, const LibraryClass *class, const Facts *facts, Str word) {
    NameId name = library_name_id(self, class->module, word);
    u32 count = 0;
    if (name) facts_find_bindings(facts, facts_defs(facts)[class->def].body, name, &count);
    return count > 0;
}

/* Method whose first parameter the expression is; 0: it is something else. */
static DefId method_of_self(const Facts *facts, ExprId object) {
    const ExprRow *row = &facts_exprs(facts)[object];
    if (!object || row->kind != EXPR_NAME || row->flags & EXPR_STORED || !row->aux) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (use->reach_count != 1) return 0;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    DefId def = binding->kind == BIND_PARAM ? facts_scopes(facts)[binding->scope].def : 0;
    const DefRow *method = &facts_defs(facts)[def];
    bool is_self = def && method->flags & DEF_METHOD && binding->target == method->first_param &&
                   !(method->flags & DEF_STATIC_METHOD);
    return is_self ? def : 0;
}

/* **vars(arguments): what is known of the object is read. */
static bool reads_variables(const Facts *facts, const WriteRow *write) {
    const ExprRow *call = &facts_exprs(facts)[write->target];
    return call->kind == EXPR_CALL && str_eq(facts_name(facts, call[1].name), STR("vars"));
}

/* On an object of the class, or on something that only inference could tell. __setstate__ puts back what was
 * there. */
static bool write_matters(const Facts *facts, const WriteRow *write, DefId class) {
    DefId method = method_of_self(facts, write->object);
    if (!method) return !reads_variables(facts, write);
    const DefRow *row = &facts_defs(facts)[method];
    return row->parent == class && !str_eq(facts_name(facts, row->name), STR("__setstate__"));
}

static bool has_dynamic_write(const Facts *facts, DefId class) {
    for (u32 w = 1; w < facts->writes.count; w++) {
        const WriteRow *write = &facts_writes(facts)[w];
        if (write->kind == WRITE_DYNAMIC && write_matters(facts, write, class)) return true;
    }
    return false;
}

static ClassOpenness body_openness(const Program *program, const LibraryClass *class, const Facts *facts) {
    static const char *const hooks[] = {"__getattr__", "__getattribute__", "__init_subclass__", "__new__"};
    Libraries *self = program->libraries;
    if (facts->errors.count > 1) return CLASS_UNKNOWN_BASE;
    for (u32 i = 0; i < COUNT_OF(hooks); i++)
        if (body_binds(self, class, facts, str_of(hooks[i]))) return CLASS_GETATTR;
    u8 flags = facts_scopes(facts)[facts_defs(facts)[class->def].body].flags;
    if (flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS | SCOPE_HAS_STAR_IMPORT) ||
        has_dynamic_write(facts, class->def))
        return CLASS_DYNAMIC_BODY;
    return decorators_are_plain(program, class, facts) ? CLASS_CLOSED : CLASS_DECORATED;
}

/* ---- bases ------------------------------------------------------------------------------------------- */

/* metaclass=ABCMeta adds nothing; every other keyword goes to code that may. */
static bool keyword_is_plain(const Program *program, LibraryModuleId module, const Facts *facts,
                             ExprId keyword) {
    static const char *const plain[] = {"abc.ABCMeta"};
    bool is_meta = str_eq(facts_name(facts, facts_exprs(facts)[keyword].name), STR("metaclass"));
    ExprId value = expr_first(facts, keyword);
    return is_meta && value && is_outside_word(library_expr(program, module, value), plain, COUNT_OF(plain));
}

static void base_add(const Program *program, LibraryClass *class, ExprId expr) {
    LibraryName base = library_expr(program, class->module, expr);
    bool is_known = base.kind == LIBRARY_OUTSIDE || base.kind == LIBRARY_DEFINITION;
    static const char *const metaclasses[] = {"type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"};
    if (!is_known || class->base_count == LIBRARY_BASES_MAX) {
        class->openness = CLASS_UNKNOWN_BASE;
        return;
    }
    if (is_outside_word(base, metaclasses, COUNT_OF(metaclasses))) class->openness = CLASS_METACLASS;
    if (str_eq(base.dotted, STR("object"))) return;
    class->bases[class->base_count++] = intern_add((Intern *)&program->names, base.dotted);
}

static void bases_read(const Program *program, LibraryClass *class, const Facts *facts) {
    const DefRow *row = &facts_defs(facts)[class->def];
    for (u32 i = 0; i < row->base_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_base + i];
        u8 kind = facts_exprs(facts)[expr].kind;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR)
            class->openness = CLASS_UNKNOWN_BASE;
        else if (kind != EXPR_KEYWORD)
            base_add(program, class, expr);
        else if (!keyword_is_plain(program, class->module, facts, expr))
            class->openness = CLASS_METACLASS;
    }
}

/* ---- questions --------------------------------------------------------------------------------------- */

static const LibraryClass *class_read(const Program *program, Str dotted) {
    Libraries *self = program->libraries;
    LibraryName name = library_find(program, dotted);
    if (name.kind != LIBRARY_DEFINITION) return NULL;
    const Facts *facts = self->modules.at[name.module].row.file.facts;
    if (facts_defs(facts)[name.def].kind != DEF_CLASS) return NULL;
    LibraryClass *class = ARENA_NEW(self->arena, LibraryClass);
    *class = (LibraryClass){.module = name.module, .def = name.def};
    class->openness = (u8)body_openness(program, class, facts);
    bases_read(program, class, facts);
    bool is_known = facts->errors.count <= 1 && class->openness != CLASS_UNKNOWN_BASE &&
                    class->openness != CLASS_METACLASS && !facts_defs(facts)[class->def].decorator_count;
    class->is_made_plainly = is_known && !body_binds(self, class, facts, STR("__new__"));
    return class;
}

const LibraryClass *library_class(const Program *program, Str dotted) {
    Libraries *self = program->libraries;
    if (!self || !dotted.len) return NULL;
    u64 key = str_hash(dotted);
    u32 known = map_find(&self->class_by_name, key);
    if (known != MAP_NONE) return self->classes.at[known];
    const LibraryClass *class = class_read(program, dotted);
    vec_push(&self->classes, class);
    map_at(&self->class_by_name, key, self->classes.count - 1);
    return class;
}

bool library_class_has_own(const Program *program, const LibraryClass *class, Str word) {
    Libraries *self = program->libraries;
    const Facts *facts = self->modules.at[class->module].row.file.facts;
    NameId name = library_name_id(self, class->module, word);
    if (body_binds(self, class, facts, word) || library_texts_have(facts, word)) return true;
    for (u32 w = 1; name && w < facts->writes.count; w++)
        if (facts_writes(facts)[w].name == name) return true;
    return false;
}

bool library_class_binds(const Program *program, const LibraryClass *class, Str word) {
    Libraries *self = program->libraries;
    return body_binds(self, class, self->modules.at[class->module].row.file.facts, word);
}

DefId library_class_function(const Program *program, const LibraryClass *class, Str word) {
    Libraries *self = program->libraries;
    const Facts *facts = self->modules.at[class->module].row.file.facts;
    NameId name = library_name_id(self, class->module, word);
    u32 count = 0;
    const BindingRow *rows =
        name ? facts_find_bindings(facts, facts_defs(facts)[class->def].body, name, &count) : NULL;
    DefId found = 0;
    for (u32 i = 0; i < count; i++) {
        bool is_def = rows[i].kind == BIND_DEF && facts_defs(facts)[rows[i].target].kind == DEF_FUNCTION;
        if (is_def && facts_defs(facts)[rows[i].target].flags & DEF_OVERLOAD) continue;
        if (!is_def || found) return 0;
        found = rows[i].target;
    }
    return found;
}

bool library_class_may_get(const Program *program, const LibraryClass *class, Str word) {
    return library_mentions(program, class->module, word, true);
}

bool library_class_name_next(const Program *program, const LibraryClass *class, u32 *at, Str *name,
                             bool *is_callable) {
    const Facts *facts = program->libraries->modules.at[class->module].row.file.facts;
    return library_scope_name_next(facts, facts_defs(facts)[class->def].body, at, name, is_callable);
}
