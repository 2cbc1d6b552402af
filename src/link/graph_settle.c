/* Weak uses that stop being weak: reads of an object that nobody knew, until its function's callers said what
 * they pass. O(weak uses + what is asked of them). */
#include "callers.h"
#include "classes.h"
#include "graph_reads.h"
#include "reach_impl.h"
#include "values.h"

/* Something of that name lives by such reads alone. */
static bool is_worth_asking(const Program *program, Name name) {
    u32 count, edge_count;
    const NodeId *nodes = graph_named(program, name, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_held = program->reach->root[nodes[i]].kind != ROOT_NONE;
        const Edge *edges = graph_in(program, nodes[i], &edge_count);
        for (u32 e = 0; e < edge_count && !is_held; e++)
            is_held =
                edges[e].kind == EDGE_STRONG || edges[e].kind == EDGE_MEMBER || edges[e].kind == EDGE_MODEL;
        if (!is_held) return true;
    }
    return false;
}

typedef enum { WORTH_UNASKED, WORTH_NOTHING, WORTH_ASKING } Worth;

static bool is_worth_settling(const Program *program, u8 *worth, const WeakUse *use) {
    /* A name that is wholly unknown speaks of what stands somewhere as a text, not of all members. */
    if (!use->expr || use->of_external || use->part == WEAK_ANY) return false;
    if (use->part != WEAK_NAME) return true;
    if (use->name >= program->graph->named_names) return false;
    if (!worth[use->name])
        worth[use->name] = is_worth_asking(program, use->name) ? WORTH_ASKING : WORTH_NOTHING;
    return worth[use->name] == WORTH_ASKING;
}

static bool is_first_party(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS) return true;
    return false;
}

/* x.name: nothing of the tree that has it, where something of the tree was seen, means that more was not.
 * What is meant waits for its class: a double that only tests pass lives where they make one. */
static bool name_settle(Building *self, WeakUse *use) {
    Targets *targets = &self->targets;
    ValueSet values = infer_expr(self->program, self->file, use->expr + 1);
    if (values.is_open) return false;
    member_targets(self, values, use->name);
    bool is_found = targets->strong.count || targets->weak.count || targets->of_external;
    if (targets->is_unknown || (!is_found && is_first_party(values))) return false;
    u32 first = self->graph->edges.count;
    edges_to(self, use->expr, &targets->strong, EDGE_STRONG);
    edges_to(self, use->expr, &targets->weak, EDGE_WEAK);
    for (u32 i = first; i < self->graph->edges.count; i++) self->graph->edges.at[i].is_passed = 1;
    use->of_external = targets->of_external;
    if (!targets->of_external) use->from = 0;
    return true;
}

/* getattr(x, "on_" + name) */
static bool part_settle(Building *self, WeakUse *use) {
    if (facts_exprs(self->facts)[use->expr].kind != EXPR_CALL) return false;
    ExprId object = expr_child(self->facts, use->expr, 1), key = expr_child(self->facts, use->expr, 2);
    ValueSet values = object ? infer_expr(self->program, self->file, object) : values_open();
    bool is_known = key && values.count && !values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        bool is_class = values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS;
        Name where;
        is_known &= is_class && class_openness(self->program, values.at[i].id, &where) == CLASS_CLOSED;
    }
    if (!is_known) return false;
    KnownEnds ends = known_ends(self, text_source(self, key));
    for (u32 i = 0; i < values.count; i++) value_member_edges(self, use->expr, values.at[i], ends);
    use->from = 0;
    return true;
}

/* Ask again what the object of a weak use is; true when it is known, and the edges to what is meant are
 * there. What is still meant by name then stands in `use`: of_external, or nothing at all (from: 0). */
static bool weak_use_settle(Building *self, WeakUse *use) {
    self->file = use->file;
    self->facts = program_facts(self->program, use->file);
    self->owner = use->from;
    return use->part == WEAK_NAME ? name_settle(self, use) : part_settle(self, use);
}

static u32 uses_settle(Program *program, Building *building, Arena *scratch) {
    u32 settled = 0;
    u8 *worth = ARENA_ARRAY(scratch, u8, program->graph->named_names);
    for (u32 i = 0; i < program->graph->weak.count; i++)
        if (is_worth_settling(program, worth, &program->graph->weak.at[i]))
            settled += weak_use_settle(building, &program->graph->weak.at[i]);
    return settled;
}

static void settled_drop(Graph *graph) {
    u32 kept = 0;
    for (u32 i = 0; i < graph->weak.count; i++)
        if (graph->weak.at[i].from) graph->weak.at[kept++] = graph->weak.at[i];
    graph->weak.count = kept;
}

void graph_settle(Program *program) {
    Arena scratch = {0};
    Building building = {.program = program, .graph = program->graph};
    callers_find(program);
    Types *plain = infer_with_callers(program, &scratch);
    u32 settled = uses_settle(program, &building, &scratch);
    infer_as_before(program, plain);
    callers_release(program);
    building_release(&building);
    arena_release(&scratch);
    if (!settled) return;
    settled_drop(program->graph);
    graph_more_edges(program);
}
