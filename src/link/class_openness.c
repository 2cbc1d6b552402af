/* Whether all members of a class are known, and what its bases outside the tree provide. */
#include "class_info.h"

#include "library.h"
#include "match.h"
#include "values.h"

enum { LIBRARY_DEPTH_MAX = 40 };

static bool has_hook(const Program *self, DefRef class, const char *hook) {
    Name name = intern_find(&self->names, str_of(hook));
    ClassMember member;
    return name && class_find_own(self, class, name, &member) && member.binding;
}

static bool makes_plain_classes(const Program *self, Value meta, u32 depth);

/* A metaclass of the tree without a hook for making classes or members, whose bases have none either. */
static bool is_plain_metaclass(const Program *self, DefRef meta, u32 depth) {
    static const char *const hooks[] = {"__new__",     "__init__",    "__call__",
                                        "__prepare__", "__getattr__", "__getattribute__"};
    const File *file = &self->files[self->def_file[meta]];
    const DefRow *row = def_row(self, meta);
    if (!row->base_count || class_info(self, meta)->has_dynamic_write) return false;
    for (u32 h = 0; h < COUNT_OF(hooks); h++) {
        Name hook = intern_find(&self->names, str_of(hooks[h]));
        if (hook && map_find(&self->scope_names, map_pair(file->scope_base + row->body, hook)) != MAP_NONE)
            return false;
    }
    for (u32 i = 0; i < row->base_count; i++) {
        ValueSet base = infer_expr(self, self->def_file[meta], facts_lists(file->facts)[row->first_base + i]);
        if (base.count != 1 || base.is_open || !makes_plain_classes(self, base.at[0], depth + 1))
            return false;
    }
    return true;
}

static bool makes_plain_classes(const Program *self, Value meta, u32 depth) {
    enum { DEPTH_MAX = 8 };
    if (meta.kind == VALUE_CLASS && depth < DEPTH_MAX) return is_plain_metaclass(self, meta.id, depth);
    static const char *const plain[] = {"type", "ABCMeta", "EnumMeta", "EnumType"};
    bool is_plain = false;
    for (u32 i = 0; i < COUNT_OF(plain) && meta.kind == VALUE_EXTERNAL; i++)
        is_plain |= name_is_word(self, meta.id, plain[i]);
    return is_plain;
}

static bool names_metaclass(const Program *self, DefRef class) {
    const ClassInfo *info = class_info(self, class);
    if (!info || !info->metaclass) return false;
    ValueSet meta = infer_expr(self, self->def_file[class], info->metaclass);
    return meta.count != 1 || meta.is_open || !makes_plain_classes(self, meta.at[0], 0);
}

DefRef class_metaclass(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        ExprId expr = class_info(self, mro[i])->metaclass;
        if (!expr) continue;
        ValueSet meta = infer_expr(self, self->def_file[mro[i]], expr);
        return meta.count == 1 && meta.at[0].kind == VALUE_CLASS ? meta.at[0].id : 0;
    }
    return 0;
}

bool class_has_dynamic_write(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (class_info(self, mro[i])->has_dynamic_write) return true;
    return false;
}

/* A metaclass that goes over the members of the classes it makes, or that nobody sees. */
static bool makes_members(const Program *self, Value meta, u32 depth) {
    static const char *const hooks[] = {"__new__", "__prepare__", "__getattribute__"};
    enum { DEPTH_MAX = 8 };
    if (meta.kind != VALUE_CLASS || depth > DEPTH_MAX) return !makes_plain_classes(self, meta, depth);
    u32 count;
    const Base *bases = class_bases(self, meta.id, &count);
    if (class_has_dynamic_write(self, meta.id)) return true;
    for (u32 h = 0; h < COUNT_OF(hooks); h++)
        if (has_hook(self, meta.id, hooks[h])) return true;
    for (u32 i = 0; i < count; i++) {
        Value base = bases[i].def ? (Value){.kind = VALUE_CLASS, .id = bases[i].def}
                                  : (Value){.kind = VALUE_EXTERNAL, .id = bases[i].external};
        if (!base.id || makes_members(self, base, depth + 1)) return true;
    }
    return !count;
}

bool class_members_are_made(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        ExprId expr = class_info(self, mro[i])->metaclass;
        if (!expr) continue;
        ValueSet meta = infer_expr(self, self->def_file[mro[i]], expr);
        if (meta.count != 1 || meta.is_open || makes_members(self, meta.at[0], 0)) return true;
    }
    return false;
}

bool class_has_metaclass(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (names_metaclass(self, mro[i])) return true;
    return false;
}

/* "extra=allow" in a class keyword, a nested Config class or a `model_config = Config(extra="allow")`. */
static bool opens_by_option(const Program *self, DefRef class, Str option) {
    Str key = option, value = STR_NONE;
    size_t equals = str_find_char(option, '=');
    if (equals != STR_NOT_FOUND)
        key = str_slice(option, 0, equals), value = str_slice(option, equals + 1, option.len);
    FileId file = self->def_file[class];
    const Facts *facts = program_facts(self, file);
    RowRange rows = facts_exprs_in(facts, def_row(self, class)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_key = (row->kind == EXPR_KEYWORD || (row->kind == EXPR_NAME && row->flags & EXPR_STORED)) &&
                      str_eq(facts_name(facts, row->name), key);
        bool is_pair_key = row->kind == EXPR_PAIR && str_eq(expr_string(self, file, e + 1), key);
        if (!is_key && !is_pair_key) continue;
        ExprId at = is_pair_key                 ? expr_child(facts, e, 1)
                    : row->kind == EXPR_KEYWORD ? expr_first(facts, e)
                                                : 0;
        if (row->kind == EXPR_NAME && row->aux) at = facts_bindings(facts)[row->aux].value;
        if (!at) continue;
        u8 kind = facts_exprs(facts)[at].kind;
        if (kind == EXPR_STRING ? str_eq(expr_string(self, file, at), value) : kind != EXPR_CONSTANT)
            return true;
    }
    return false;
}

/* A class of the standard library for which there is no stub. */
static ClassOpenness table_openness(Str external) {
    StdlibScope scope = stdlib_scope(external);
    if (!scope || !stdlib_is_class(scope)) return CLASS_EXTERNAL_BASE;
    if (stdlib_is_protocol(scope)) return CLASS_PROTOCOL;
    bool is_plain = !stdlib_metaclass(scope).len || str_eq(stdlib_metaclass(scope), STR("abc.ABCMeta"));
    if (!is_plain) return CLASS_METACLASS;
    return stdlib_is_closed(scope) ? CLASS_CLOSED : CLASS_OPEN_BASE;
}

/* Who asks: about which class of the tree, with libraries read or not. */
typedef struct {
    const Program *program;
    DefRef class;
    bool reads;
    Name where;
    u32 depth;
} Opening;

static ClassOpenness base_openness(Opening *opening, Name external);

/* A class that is listed nowhere but installed beside the project. */
static ClassOpenness installed_openness(Opening *opening, Name external) {
    const Program *self = opening->program;
    const LibraryClass *class = opening->reads ? library_class(self, name_text(self, external)) : NULL;
    if (!class || opening->depth > LIBRARY_DEPTH_MAX) return CLASS_EXTERNAL_BASE;
    ClassOpenness openness = (ClassOpenness) class->openness;
    opening->depth++;
    for (u32 i = 0; i < class->base_count && openness == CLASS_CLOSED; i++)
        openness = base_openness(opening, class->bases[i]);
    opening->depth--;
    return openness;
}

static ClassOpenness base_openness(Opening *opening, Name external) {
    const Program *self = opening->program;
    opening->where = external;
    const Stub *stub = match_stub(self, external);
    if (!stub) {
        ClassOpenness openness = table_openness(name_text(self, external));
        return openness == CLASS_EXTERNAL_BASE ? installed_openness(opening, external) : openness;
    }
    if (str_ends(stub->name, STR(".Protocol"))) return CLASS_PROTOCOL;
    if (!stub->is_closed) {
        ClassOpenness openness = installed_openness(opening, external);
        return openness == CLASS_EXTERNAL_BASE ? CLASS_OPEN_BASE : openness;
    }
    for (u32 i = 0; i < stub->open_when_count; i++)
        if (opens_by_option(self, opening->class, stub->open_when[i])) return CLASS_OPEN_BASE;
    for (u32 i = 0; i < stub->base_count; i++) {
        Name base = intern_add((Intern *)&self->names, stub->bases[i]);
        ClassOpenness openness = base_openness(opening, base);
        if (openness != CLASS_CLOSED) return openness;
    }
    return CLASS_CLOSED;
}

/* exec or locals() in the class body make members no one can see. */
static bool body_is_dynamic(const Program *self, DefRef class) {
    const Facts *facts = program_facts(self, self->def_file[class]);
    return facts_scopes(facts)[def_row(self, class)->body].flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS);
}

static ClassOpenness own_openness(const Program *self, DefRef class, bool reads, Name *where) {
    ClassInfo *info = class_info(self, class);
    *where = def_name(self, class);
    if (!info || info->has_cycle) return CLASS_CYCLE;
    if (file_only_describes(&self->files[self->def_file[class]])) return CLASS_EXTERNAL_BASE;
    if (info->has_unknown_base) return CLASS_UNKNOWN_BASE;
    if (has_hook(self, class, "__getattr__") || has_hook(self, class, "__getattribute__"))
        return CLASS_GETATTR;
    if (body_is_dynamic(self, class)) return CLASS_DYNAMIC_BODY;
    if (names_metaclass(self, class)) return CLASS_METACLASS;
    if (!decorators_keep_result(self, class)) return CLASS_DECORATED;
    for (u32 i = 0; i < info->base_count; i++) {
        if (!info->bases[i].external) continue;
        Opening opening = {.program = self, .class = class, .reads = reads};
        ClassOpenness openness = base_openness(&opening, info->bases[i].external);
        *where = opening.where;
        if (openness != CLASS_CLOSED) return openness;
    }
    return CLASS_CLOSED;
}

static ClassOpenness class_opens(const Program *self, DefRef class, bool reads, Name *where) {
    ClassInfo *info = class_info(self, class);
    if (!info) return CLASS_UNKNOWN_BASE;
    if (!info->openness[reads]) {
        ClassOpenness openness =
            info->mro_count && info->mro_count != MRO_IN_PROGRESS ? CLASS_CLOSED : CLASS_CYCLE;
        for (u32 i = 0; i < info->mro_count && openness == CLASS_CLOSED; i++)
            openness = own_openness(self, info->mro[i], reads, &info->openness_where[reads]);
        for (u32 i = 0; i < info->mro_count && openness == CLASS_CLOSED; i++) {
            if (!class_info(self, info->mro[i])->has_dynamic_write) continue;
            openness = CLASS_DYNAMIC_WRITE;
            info->openness_where[reads] = def_name(self, info->mro[i]);
        }
        info->openness[reads] = (u8)(openness + 1);
    }
    *where = info->openness_where[reads];
    return (ClassOpenness)(info->openness[reads] - 1);
}

ClassOpenness class_openness(const Program *self, DefRef class, Name *where) {
    return class_opens(self, class, false, where);
}

ClassOpenness class_openness_installed(const Program *self, DefRef class, Name *where) {
    return class_opens(self, class, self->libraries != NULL, where);
}

static bool stub_has(const Program *self, const Stub *stub, Str name) {
    if (stub_lists(stub, name) || names_have(stub->hooks, stub->hook_count, name)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(self->models, stub->bases[i]);
        if (base && stub_has(self, base, name)) return true;
    }
    return false;
}

/* A class of the standard library for which there is no stub. Private names come and go with versions. */
static bool table_has(const Program *self, Name external, Str name) {
    StdlibScope scope = stdlib_scope(name_text(self, external));
    StdlibName found;
    return scope && (str_starts(name, STR("_")) || stdlib_member(scope, name, &found));
}

/* What is listed may have more in the version that is installed. */
static bool external_has(const Program *self, Name external, Str name, bool asks_package, u32 depth) {
    const Stub *stub = match_stub(self, external);
    if (stub ? stub_has(self, stub, name) : table_has(self, external, name)) return true;
    const LibraryClass *class =
        depth < LIBRARY_DEPTH_MAX ? library_class(self, name_text(self, external)) : NULL;
    if (!class) return false;
    if (library_class_has_own(self, class, name)) return true;
    for (u32 i = 0; i < class->base_count; i++)
        if (external_has(self, class->bases[i], name, asks_package, depth + 1)) return true;
    return asks_package && library_class_may_get(self, class, name);
}

static bool is_closed_but_for_stores(const Program *self, DefRef class) {
    Name where;
    ClassOpenness openness = class_openness_installed(self, class, &where);
    return openness == CLASS_CLOSED || openness == CLASS_DYNAMIC_WRITE;
}

bool class_external_has(const Program *self, DefRef class, Name name) {
    Str text = name_text(self, name);
    if (str_starts(text, STR("__"))) return true;
    u32 count;
    const Name *externals = class_external_bases(self, class, &count);
    /* Of an open class nothing is said: then the whole package need not be read. */
    bool asks_package = self->libraries && count && is_closed_but_for_stores(self, class);
    for (u32 i = 0; i < count; i++)
        if (external_has(self, externals[i], text, asks_package, 0)) return true;
    return false;
}
