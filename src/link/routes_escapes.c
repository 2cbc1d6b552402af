/* Routers that are handed to code that no model knows: that may include them. */
#include "lists.h"
#include "routes_impl.h"
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

/* The call to which a path is an argument, or 0. */
static ExprId call_given(const Facts *facts, ExprId expr) {
    ExprId call = facts_exprs(facts)[expr].parent;
    u8 kind = call ? facts_exprs(facts)[call].kind : EXPR_NONE;
    if (kind == EXPR_KEYWORD || kind == EXPR_STAR) call = facts_exprs(facts)[call].parent;
    return call && facts_exprs(facts)[call].kind == EXPR_CALL && call + 1 != expr ? call : 0;
}

static void argument_visit(Program *self, FileId file, ExprId expr, ExprId call) {
    bool is_inclusion = is_inclusion_word(self, file, call + 1);
    ValueSet values = infer_expr(self, file, expr);
    Objects objects = {0};
    values_seen_objects(self, NULL, values, &objects);
    bool has_any = objects.ids.count > 0;
    objects_release(&objects);
    if ((!has_any && !is_inclusion) || is_followed(self, file, call)) return;
    if (growth_is_idle(self, file, call)) return;
    if (has_any)
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
