/* dead-island: definitions that use only each other. One finding at the head, the place where a person would
 * begin: nothing refers to it but what it takes along, directly or in a circle.
 *
 * It speaks in place of unused-function and kin wherever more than one definition goes. `data.deletion_order`
 * lists all of them so that each comes after whatever uses it; evidence shows the use that holds each one.
 * O(edges of the islands). */
#include "dead.h"
#include "island.h"
#include "native_dead.h"

#define RULE "dead-island"

enum { HOLDS_LISTED = 12 };

static bool is_inside(const Program *program, NodeId node, NodeId outer) {
    for (; node; node = graph_node(program, node)->owner)
        if (node == outer) return true;
    return false;
}

/* The first use of a member from elsewhere in the island: what seems to keep it. */
static void hold_evidence(CheckContext *context, Finding *finding, NodeId member, NodeId head) {
    const Program *program = context->program;
    u32 count;
    const Edge *edges = graph_in(program, member, &count);
    for (u32 i = 0; i < count; i++) {
        const Edge *edge = &edges[i];
        bool is_hold = edge->file != FILE_NONE && edge->kind != EDGE_EXPORT && edge->kind != EDGE_IMPORT &&
                       reach_head(program, edge->from) == head && !is_inside(program, edge->from, member);
        if (!is_hold) continue;
        Text text = text_with(text_of(RULE, "holds"), "user", dead_name(program, edge->from, context->arena));
        text = text_with(text, "name", dead_name(program, member, context->arena));
        finding_evidence(finding,
                         place_first_line(program, edge->file, (Span){edge->offset, edge->offset + 1}), text);
        return;
    }
}

static void figures(CheckContext *context, Finding *finding, const Island *island) {
    const Program *program = context->program;
    Data *order = data_put_list(context->arena, finding->data, STR("deletion_order"));
    u32 lines = 0;
    for (u32 i = 0; i < island->count; i++) {
        lines += place_lines(dead_place(program, island->at[i]));
        data_put_text(context->arena, order, STR_NONE, graph_symbol(program, island->at[i], context->arena));
    }
    data_put_int(context->arena, finding->data, STR("total_lines"), lines);
    data_put_text(context->arena, finding->data, STR("shape"),
                  island->is_cyclic ? STR("cycle") : STR("chain"));
    finding->message = text_with_number(finding->message, "total", lines);
    finding->message =
        text_with_number(finding->message, "count", island->definitions + (island->is_cyclic ? 1 : 0));
    finding->help = text_with_number(finding->help, "total", lines);
    finding->message.key = island->is_cyclic ? "message.cycle" : "message";
}

static void report(CheckContext *context, NodeId head, const Island *island) {
    const Program *program = context->program;
    const Node *row = graph_node(program, head);
    Finding *finding;
    if (row->kind == NODE_DEF) {
        finding = finding_add_def(context, RULE, graph_node_def(program, head));
    } else {
        const Facts *facts = program_facts(program, row->file);
        finding = finding_add(context, RULE, KIND_VARIABLE, graph_symbol(program, head, context->arena),
                              dead_place(program, head),
                              place_of(program, row->file, facts_bindings(facts)[row->row].span));
        finding->shape = str_hash(finding->symbol);
    }
    dead_finish(context, finding, head);
    figures(context, finding, island);
    u32 listed = 0;
    for (u32 i = 0; i < island->count && listed < HOLDS_LISTED; i++)
        if (island->at[i] != head || island->is_cyclic)
            hold_evidence(context, finding, island->at[i], head), listed++;
}

void check_dead_island(CheckContext *context) {
    const Program *program = context->program;
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        const Node *row = graph_node(program, node);
        bool may_be = row->kind != NODE_MODULE && reach_head(program, node) == node;
        if (!may_be || !dead_is_head(program, node, FATE_DEAD)) continue;
        Island island = island_of(program, node, context->arena);
        if (island.definitions) report(context, node, &island);
    }
    native_dead_check(context, RULE, NATIVE_DEAD);
}
