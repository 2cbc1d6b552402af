/* Methods of models that are called by way of something else: partial(app.include_router, prefix="/v1")(x),
 * map(app.include_router, routers). */
#include "lists.h"
#include "routes_impl.h"
#include "values.h"

enum { GIVEN_MAX = 6 };

/* ---- partial ------------------------------------------------------------------------------------------- */

/* The call of a function of the library of that name, or 0. */
static bool calls_library(const Program *self, FileId file, ExprId call, const char *function) {
    if (expr_row(self, file, call)->kind != EXPR_CALL) return false;
    ValueSet callee = infer_expr(self, file, call + 1);
    return callee.count == 1 && callee.at[0].kind == VALUE_EXTERNAL &&
           name_is(self, callee.at[0].id, function);
}

/* partial(f, …), or the name that is assigned it; 0: neither. */
static ExprId partial_of(const Program *self, FileId file, ExprId expr) {
    ExprId call = assigned_value(program_facts(self, file), expr);
    return call && calls_library(self, file, call, "functools.partial") ? call : 0;
}

/* What is called in the end: partial looked through. */
static ExprId method_of(const Program *self, FileId file, ExprId callee, ExprId *earlier) {
    const Facts *facts = program_facts(self, file);
    *earlier = partial_of(self, file, callee);
    ExprId method = *earlier ? expr_child(facts, *earlier, 1) : callee;
    u8 kind = method ? facts_exprs(facts)[method].kind : EXPR_NONE;
    return kind == EXPR_NAME || kind == EXPR_ATTRIBUTE ? method : 0;
}

static void partial_visit(Program *self, FileId file, ExprId call) {
    ExprId earlier, method = method_of(self, file, call + 1, &earlier);
    if (!earlier || !method) return;
    Site site = {.file = file, .call = call, .callee = method, .earlier = earlier};
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, method, matches);
    for (u32 m = 0; m < count; m++) site.match = matches[m], site_apply(self, &site);
}

/* ---- map ----------------------------------------------------------------------------------------------- */

typedef struct {
    Site site;
    ExprId lists; /* first list */
    bool is_star; /* each element has all arguments */
} Mapping;

static void turn_apply(Program *self, const Mapping *mapping, const Bound *bound, u8 open, const Pick *given,
                       u32 count) {
    Site site = mapping->site;
    site.given = given;
    site.given_count = count;
    site_apply_in(self, bound, open, &site);
}

/* One way in which the variables around the call stand: once for each element. */
static void mapping_visit(Program *self, const Bound *bound, u8 open, void *data) {
    const Mapping *mapping = data;
    const Facts *facts = program_facts(self, mapping->site.file);
    Picks lists[GIVEN_MAX] = {{0}};
    u32 count = 0, turns = UINT32_MAX;
    bool has_more = false;
    for (ExprId at = mapping->lists; at && count < GIVEN_MAX; at = expr_next(facts, at)) {
        loop_elements(self, bound, &(Pick){.file = mapping->site.file, .expr = at}, &lists[count], &has_more);
        turns = u32_min(turns, lists[count++].count);
    }
    if (has_more) open |= OPEN_MORE;
    for (u32 turn = 0; turn < turns; turn++) {
        Pick given[GIVEN_MAX];
        for (u32 i = 0; i < GIVEN_MAX; i++)
            given[i] = mapping->is_star ? pick_item(self, bound, lists[0].at[turn], i)
                       : i < count      ? lists[i].at[turn]
                                        : (Pick){0};
        turn_apply(self, mapping, bound, open, given, mapping->is_star ? GIVEN_MAX : count);
    }
    bool is_production = self->files[mapping->site.file].world != WORLD_TESTS;
    if (has_more && is_production && mapping->site.match.rule->include)
        routes_unresolved_add(self, &mapping->site);
    for (u32 i = 0; i < count; i++) vec_release(&lists[i]);
}

static bool is_mapping(const Program *self, FileId file, ExprId call) {
    return calls_library(self, file, call, "builtins.map") ||
           calls_library(self, file, call, "itertools.starmap");
}

static void map_visit(Program *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self, file);
    ExprId first = expr_child(facts, call, 1), lists = first ? expr_next(facts, first) : 0, earlier;
    ExprId method = lists ? method_of(self, file, first, &earlier) : 0;
    if (!method) return;
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, method, matches);
    if (!count || !is_mapping(self, file, call)) return;
    for (u32 m = 0; m < count; m++) {
        if (!matches[m].rule->include && !matches[m].rule->attach) continue;
        Mapping mapping = {
            .site = {.file = file, .call = call, .callee = method, .match = matches[m], .earlier = earlier},
            .lists = lists,
            .is_star = calls_library(self, file, call, "itertools.starmap")};
        contexts_visit(self, file, call, mapping_visit, &mapping);
    }
}

void routes_handed_visit(Program *self, FileId file, ExprId call) {
    const ExprRow *callee = expr_row(self, file, call + 1);
    if (callee->kind == EXPR_CALL || callee->kind == EXPR_NAME) partial_visit(self, file, call);
    if (callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE) map_visit(self, file, call);
}

/* ---- what is followed ---------------------------------------------------------------------------------- */

static bool is_imported(const Program *self, FileId file, NameId name) {
    Name wanted = file_name_of(self, file, name);
    for (FileId f = 0; f < self->file_count; f++) {
        const Facts *facts = program_facts(self, f);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            if (row->flags & IMPORT_STAR || (row->name && file_name_of(self, f, row->name) == wanted))
                return true;
        }
    }
    return false;
}

static bool is_called_or_mapped(const Program *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self, file);
    ExprId call = facts_exprs(facts)[expr].parent;
    if (!call || facts_exprs(facts)[call].kind != EXPR_CALL) return false;
    return call + 1 == expr || (expr_child(facts, call, 1) == expr && is_mapping(self, file, call));
}

/* Does nothing but calls get hold of what is assigned the value? */
static bool is_only_called(const Program *self, FileId file, ExprId value) {
    const Facts *facts = program_facts(self, file);
    BindingId held = 0;
    for (BindingId b = 1; b < facts->bindings.count; b++)
        if (facts_bindings(facts)[b].value == value && facts_bindings(facts)[b].kind == BIND_ASSIGN) held = b;
    if (!held || facts_bindings(facts)[held].shape != SHAPE_WHOLE) return false;
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        if (use->name != facts_bindings(facts)[held].name) continue;
        if (use->reach_count != 1 || facts_lists(facts)[use->first_reach] != held ||
            !is_called_or_mapped(self, file, use->expr))
            return false;
    }
    return !is_imported(self, file, facts_bindings(facts)[held].name);
}

bool routes_handed_is_followed(const Program *self, FileId file, ExprId method, ExprId call) {
    const Facts *facts = program_facts(self, file);
    if (expr_child(facts, call, 1) != method) return false;
    if (is_mapping(self, file, call)) return true;
    if (!calls_library(self, file, call, "functools.partial")) return false;
    return is_called_or_mapped(self, file, call) || is_only_called(self, file, call);
}
