#include "api.h"

#include "classes.h"

enum { API_DEPTH_MAX = 6 };

static bool is_public_word(Str word) {
    bool is_dunder = word.len > 4 && str_starts(word, STR("__")) && str_ends(word, STR("__"));
    return is_dunder || !str_starts(word, STR("_"));
}

static bool is_public_module(const Program *program, FileId file) {
    Str dotted = file_symbol(program, file), word;
    while (dotted.len && str_split(&dotted, '.', &word))
        if (word.len && !is_public_word(word)) return false;
    return true;
}

static bool is_public(const Program *program, NodeId node, u32 depth);

/* What users hold is an object of a public class that inherits from this one. */
static bool has_public_subclass(const Program *program, NodeId node, u32 depth) {
    const Node *row = graph_node(program, node);
    if (row->kind != NODE_DEF) return false;
    u32 count;
    const DefRef *subclasses = class_subclasses(program, graph_node_def(program, node), &count);
    for (u32 i = 0; i < count; i++)
        if (is_public(program, graph_def(program, subclasses[i]), depth + 1)) return true;
    return false;
}

/* Public = _Private, public = _Private(), from ._impl import _Private in a public module. */
static bool has_public_name(const Program *program, NodeId node, u32 depth) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        const Node *from = graph_node(program, edges[i].from);
        if (edges[i].kind == EDGE_EXPORT) return true;
        if (edges[i].kind == EDGE_IMPORT && from->kind == NODE_MODULE &&
            is_public_word(graph_word(program, node)) && is_public_module(program, from->file))
            return true;
        bool is_given_name =
            from->kind == NODE_VARIABLE && edges[i].kind == EDGE_STRONG && !edges[i].in_annotation;
        if (is_given_name && is_public(program, edges[i].from, depth + 1)) return true;
    }
    return false;
}

/* Is it called something public here, or somewhere else? */
static bool is_named(const Program *program, NodeId node, u32 depth) {
    const Node *row = graph_node(program, node);
    if (!is_public_word(graph_word(program, node))) return false;
    if (graph_node(program, row->owner)->kind == NODE_MODULE) return is_public_module(program, row->file);
    return graph_owner_class(program, node) && is_public(program, row->owner, depth + 1);
}

static bool is_public(const Program *program, NodeId node, u32 depth) {
    if (depth > API_DEPTH_MAX) return false;
    if (graph_node(program, node)->kind == NODE_MODULE)
        return is_public_module(program, graph_node(program, node)->file);
    return is_named(program, node, depth) || has_public_subclass(program, node, depth) ||
           has_public_name(program, node, depth);
}

bool api_has(const Program *program, NodeId node) {
    return is_public(program, node, 0);
}
