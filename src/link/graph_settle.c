/* Weak uses that stop being weak: reads of an object that nobody knew, until its function's callers said what
 * they pass. O(weak uses + what is asked of them). */
#include "callers.h"
#include "graph_impl.h"
#include "reach_impl.h"

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
