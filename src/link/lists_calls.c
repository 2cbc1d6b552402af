/* Calls that give lists: of the library, of models, of functions of the tree. */
#include "lists_impl.h"

#include "modules.h"
#include "site_impl.h"
#include "values.h"

static void returns_walk(Walk *self, DefRef function) {
    FileId file = self->program->def_file[function];
    const Facts *facts = program_facts(self->program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(self->program, function)->body];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == def_row(self->program, function)->body && stmt->expr)
            expr_walk(self, file, stmt->expr);
    }
}

/* routers.values(), routers.items() */
static bool view_walk(Walk *self, FileId file, ExprId call, ValueSet callee) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[call + 1];
    if (row->kind != EXPR_ATTRIBUTE || expr_child(facts, call, 1)) return false;
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind == VALUE_FUNCTION || callee.at[i].kind == VALUE_METHOD) return false;
    Str word = facts_name(facts, row->name);
    u8 dict = self->dict;
    if (str_eq(word, STR("items")))
        self->dict = DICT_PAIRS;
    else if (str_eq(word, STR("values")))
        self->dict = DICT_VALUES;
    else if (str_eq(word, STR("keys")))
        self->dict = DICT_KEYS;
    else if (!str_eq(word, STR("copy")))
        return false;
    expr_walk(self, file, call + 2);
    self->dict = dict;
    return true;
}

/* Builtins whose result has the elements of their first argument. */
static bool is_copying(const Program *program, Name callee) {
    static const char *const words[] = {"builtins.list", "builtins.tuple",     "builtins.set",
                                        "builtins.iter", "builtins.frozenset", "collections.deque"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (name_is(program, callee, words[i])) return true;
    return false;
}

static bool given_walk(Walk *self, FileId file, ExprId call) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self->program, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        const Selector *gives = matches[m].rule->gives;
        if (!gives) continue;
        Site site = {
            .file = file, .call = call, .callee = call + 1, .match = matches[m], .bound = self->bound};
        Picks picks = {0};
        bool is_open = false;
        for (; gives && !picks.count; gives = gives->next)
            if (site_picks(self->program, &site, gives, &picks, &is_open)) self->is_open |= is_open;
        for (u32 i = 0; i < picks.count; i++) vec_push(self->out, picks.at[i]);
        vec_release(&picks);
        return true;
    }
    return false;
}

/* pkgutil.iter_modules(package.__path__, prefix): the names of its modules, in their order. */
static bool package_walk(Walk *self, FileId file, ExprId call, ValueSet callee) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    bool is_walk = false;
    for (u32 i = 0; i < callee.count; i++)
        is_walk |= callee.at[i].kind == VALUE_EXTERNAL &&
                   (name_is(program, callee.at[i].id, "pkgutil.iter_modules") ||
                    name_is(program, callee.at[i].id, "pkgutil.walk_packages"));
    ExprId path = is_walk ? expr_child(facts, call, 1) : 0;
    if (!path || facts_exprs(facts)[path].kind == EXPR_KEYWORD) return false;
    Str word = facts_name(facts, facts_exprs(facts)[path].name);
    ModuleId package = 0;
    if (facts_exprs(facts)[path].kind == EXPR_NAME && str_eq(word, STR("__path__")))
        package = program->files[file].module;
    ValueSet owner = facts_exprs(facts)[path].kind == EXPR_ATTRIBUTE && str_eq(word, STR("__path__"))
                         ? bound_values(program, self->bound, file, path + 1)
                         : (ValueSet){0};
    if (owner.count == 1 && owner.at[0].kind == VALUE_MODULE) package = owner.at[0].id;
    if (!package) return false;
    ExprId prefix = expr_child(facts, call, 2);
    Site site = {.file = file, .call = call, .callee = call + 1, .bound = self->bound};
    Str front = prefix ? site_argument_text(program, &site, 1, STR("prefix")) : STR("");
    modules_pick(program, file, package, front, self->out);
    return true;
}

/* dict(a=x, **more), dict(pairs): what of it is wanted. */
static void dict_walk(Walk *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    ExprId first = expr_child(facts, call, 1);
    bool has_first = first && facts_exprs(facts)[first].kind != EXPR_KEYWORD &&
                     facts_exprs(facts)[first].kind != EXPR_DOUBLE_STAR;
    Picks pairs = {0};
    Walk inner = walk_within(self, &pairs);
    inner.dict = DICT_PAIRS;
    if (has_first) list_walk(&inner, &(Pick){.file = file, .expr = first});
    self->is_open |= inner.is_open;
    for (u32 i = 0; i < pairs.count; i++)
        pick_push(self, self->dict == DICT_PAIRS
                            ? pairs.at[i]
                            : pick_item(self->program, self->bound, pairs.at[i], self->dict == DICT_VALUES));
    vec_release(&pairs);
    keywords_walk(self, file, call);
}

static bool library_walk(Walk *self, FileId file, ExprId call, Name function) {
    const Facts *facts = program_facts(self->program, file);
    ExprId first = expr_child(facts, call, 1);
    Str word = name_text(self->program, function);
    if (str_eq(word, STR("builtins.dict")) || str_eq(word, STR("collections.OrderedDict"))) {
        dict_walk(self, file, call);
        return true;
    }
    u8 dict = self->dict;
    self->dict = DICT_KEYS;
    bool is_copy = is_copying(self->program, function);
    if (is_copy && first) expr_walk(self, file, first);
    bool is_followed = is_copy || merge_walk(self, file, call, word);
    self->dict = dict;
    return is_followed;
}

void call_walk(Walk *self, FileId file, ExprId call) {
    ValueSet callee = bound_values(self->program, self->bound, file, call + 1);
    if (view_walk(self, file, call, callee) || given_walk(self, file, call)) return;
    if (package_walk(self, file, call, callee)) return;
    bool is_followed = false;
    for (u32 i = 0; i < callee.count; i++) {
        Value value = callee.at[i];
        bool is_own = value.kind == VALUE_FUNCTION || value.kind == VALUE_METHOD;
        if (is_own) returns_walk(self, value.id);
        is_followed |= is_own || (value.kind == VALUE_EXTERNAL && library_walk(self, file, call, value.id));
    }
    if (!is_followed) values_walk(self, bound_values(self->program, self->bound, file, call));
}
