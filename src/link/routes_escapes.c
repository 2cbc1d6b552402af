/* Routers that are handed to code that no model knows: that may include them. */
#include "lists.h"
#include "routes_impl.h"
#include "stdlib_names.h"
#include "values.h"

/* Arguments of calls are many; ways in which one of them can stand, too. */
enum { GIVEN_STEPS = 200 };

static void objects_escape(Program *self, const Bound *bound, FileId file, ExprId expr, ValueSet values) {
    Objects objects = {0};
    values_seen_objects(self, bound, values, &objects);
    for (u32 i = 0; i < objects.ids.count; i++)
        route_doubt_add(self, objects.ids.at[i], FATE_ESCAPES, file, expr);
    objects_release(&objects);
}

static bool is_inclusion_word(const Program *self, FileId file, ExprId expr) {
    const ExprRow *row = expr_row(self, file, callee_meant(program_facts(self, file), expr));
    Name word = row->kind == EXPR_ATTRIBUTE ? file_name_of(self, file, row->name) : 0;
    return word && map_find(&self->routes->including, word) != MAP_NONE;
}

/* Is it known what the call does? A method of that name of an unknown object may be the one that includes. */
static bool is_followed(const Program *self, FileId file, ExprId call) {
    Match matches[MATCHES_MAX];
    if (match_callee(self, TRIGGER_CALL, file, call + 1, matches)) return true;
    ValueSet callee = infer_expr(self, file, call + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind == VALUE_FUNCTION || callee.at[i].kind == VALUE_METHOD) return true;
    return false;
}

typedef struct {
    FileId file;
    ExprId expr;
} Given;

static void given_escape(Program *self, const Bound *bound, u8 open, void *data) {
    const Given *given = data;
    (void)open;
    ValueSet values = bound_values(self, bound, given->file, given->expr);
    objects_escape(self, bound, given->file, given->expr, values);
}

static bool is_wrapping(u8 kind) {
    return kind == EXPR_KEYWORD || kind == EXPR_STAR || kind == EXPR_LIST || kind == EXPR_TUPLE ||
           kind == EXPR_SET || kind == EXPR_DICT || kind == EXPR_PAIR;
}

/* The call to which a path is an argument, or an item of one: make(routers=[a, b]). Else 0. */
static ExprId call_given(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    ExprId call = rows[expr].parent;
    while (call && is_wrapping(rows[call].kind)) call = rows[call].parent;
    return call && rows[call].kind == EXPR_CALL && call + 1 != expr ? call : 0;
}

static bool stands_in_display(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    u8 kind = rows[rows[expr].parent].kind;
    return is_wrapping(kind) && kind != EXPR_KEYWORD && kind != EXPR_STAR;
}

static bool values_has_display(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_DISPLAY) return true;
    return false;
}

/* Routers in a list that is written elsewhere: routers = [a, b], then make(routers=routers). */
static void listed_escape(Program *self, FileId file, ExprId expr) {
    Picks items = {0};
    bool is_open = false;
    list_elements(self, NULL, &(Pick){.file = file, .expr = expr}, &items, &is_open);
    for (u32 i = 0; i < items.count; i++)
        objects_escape(self, NULL, file, expr, pick_values(self, items.at[i].bound, &items.at[i]));
    vec_release(&items);
}

/* A function that neither the tree nor the language has: it may make an app of the routers in a list. What
 * the language does with lists is followed: `zip`, `map`. */
static bool is_unseen(const Program *self, FileId file, ExprId call) {
    ValueSet callee = infer_expr(self, file, call + 1);
    StdlibName found;
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind != VALUE_EXTERNAL || stdlib_find(name_text(self, callee.at[i].id), &found))
            return false;
    return callee.count > 0;
}

static void argument_visit(Program *self, FileId file, ExprId expr, ExprId call) {
    bool is_item = stands_in_display(program_facts(self, file), expr);
    bool is_inclusion = is_inclusion_word(self, file, call + 1);
    ValueSet values = infer_expr(self, file, expr);
    Objects objects = {0};
    values_seen_objects(self, NULL, values, &objects);
    bool has_any = objects.ids.count > 0, has_list = !has_any && !is_inclusion && values_has_display(values);
    objects_release(&objects);
    if ((!has_any && !is_inclusion && !has_list) || is_followed(self, file, call)) return;
    if (growth_is_idle(self, file, call)) return;
    if ((has_list || is_item) && !is_unseen(self, file, call)) return;
    if (has_list)
        listed_escape(self, file, expr);
    else if (has_any)
        objects_escape(self, NULL, file, expr, values);
    else
        contexts_visit_some(self, file, expr, GIVEN_STEPS, given_escape, &(Given){file, expr});
}

/* map(app.include_router, routers): whatever the method is given there is included. */
static void method_visit(Program *self, FileId file, ExprId expr, ExprId call) {
    if (self->files[file].world == WORLD_TESTS || !is_inclusion_word(self, file, expr)) return;
    if (routes_handed_is_followed(self, file, expr, call)) return;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, expr, matches);
    bool includes = false;
    for (u32 m = 0; m < count; m++) includes |= matches[m].rule->include != NULL;
    Site site = {.file = file, .call = expr, .callee = expr};
    if (includes) routes_unresolved_add(self, &site);
}

void routes_escapes_visit(Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_path = (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !(row->flags & EXPR_STORED);
        if (!is_path || !row->parent) continue;
        ExprId call = call_given(facts, e);
        if (!call) continue;
        method_visit(self, file, e, call);
        argument_visit(self, file, e, call);
    }
}
