/* Routers of modules that a text names: whatever loads the module by that name may include them.
 *
 * A text counts when it is the full dotted name of a module, or of a router in one (`shop.orders.router`,
 * `shop.orders:router`). Texts that a model follows by itself (`include("shop.urls")`), those of tests and
 * those in the module they name (loggers) say nothing new. */
#include "modules.h"
#include "routes_impl.h"

/* The call that the expression is given to, however deep in displays; 0: none, then `outermost` is the
 * whole value. */
static ExprId call_around(const Facts *facts, ExprId expr, ExprId *outermost) {
    *outermost = expr;
    for (ExprId at = facts_exprs(facts)[expr].parent; at; at = facts_exprs(facts)[at].parent) {
        if (facts_exprs(facts)[at].kind == EXPR_CALL) return at;
        *outermost = at;
    }
    return 0;
}

static bool any_is_followed(const Match *matches, u32 count) {
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->include || matches[m].rule->root) return true;
    return false;
}

/* Is the value assigned to a name by which a model follows it (`ROOT_URLCONF`)? */
static bool is_followed_name(const Program *self, FileId file, ExprId value) {
    const Facts *facts = program_facts(self, file);
    Match matches[MATCHES_MAX];
    for (u32 b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->kind != BIND_ASSIGN || row->value != value) continue;
        u32 count = match_name(self, TRIGGER_ASSIGN, file_name_of(self, file, row->name), matches);
        if (any_is_followed(matches, count)) return true;
    }
    return false;
}

static bool is_followed(const Program *self, FileId file, ExprId text) {
    ExprId value;
    ExprId call = call_around(program_facts(self, file), text, &value);
    Match matches[MATCHES_MAX];
    if (!call) return is_followed_name(self, file, value);
    u32 count = match_callee(self, TRIGGER_CALL, file, call + 1, matches);
    return any_is_followed(matches, count);
}

/* The file of the module that the text names, and the word of something in it; FILE_NONE. */
static FileId file_named(const Program *self, Str text, Str *word) {
    *word = STR("");
    ModuleId module = modules_named(self, text);
    for (size_t i = text.len; i-- > 0 && !module && !word->len;) {
        if (text.ptr[i] != '.' && text.ptr[i] != ':') continue;
        *word = str_slice(text, i + 1, text.len);
        module = modules_named(self, str_slice(text, 0, i));
    }
    return module ? self->modules[module].file : FILE_NONE;
}

static void text_visit(Program *self, FileId file, ExprId expr) {
    Str text = expr_string(self, file, expr), word;
    if (str_find_char(text, '.') == STR_NOT_FOUND || str_find_char(text, ' ') != STR_NOT_FOUND) return;
    FileId named = file_named(self, text, &word);
    if (named == FILE_NONE || named == file || is_followed(self, file, expr)) return;
    for (RouterId r = 1; r < self->routes->routers.count; r++) {
        const Router *router = &self->routes->routers.at[r];
        bool is_meant = !word.len || str_eq(str_after_last(router->name, '.'), word);
        if (router->file == named && is_meant) route_doubt_add(self, r, FATE_ESCAPES, file, expr);
    }
}

void routes_named_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    if (self->files[file].world == WORLD_TESTS) return;
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_STRING) text_visit(self, file, e);
}
