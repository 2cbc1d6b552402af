#include "dead_doubt.h"

#include "api.h"
#include "classes.h"
#include "match.h"

bool dead_is_shared(const Program *program, FileId file) {
    return program->files[file].is_published || !reach_is_deployed(program);
}

/* The class itself, or the one around a member; 0 for anything else. */
static DefRef class_of(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_DEF && def_row(program, graph_node_def(program, node))->kind == DEF_CLASS)
        return graph_node_def(program, node);
    NodeId class = graph_owner_class(program, node);
    return class ? graph_node_def(program, class) : 0;
}

/* A base of a library that nobody described: it may find its subclasses, and call or read their members,
 * by names of its own. */
static Str library_base(const Program *program, DefRef class) {
    u32 count = 0;
    const Name *bases = class ? class_external_bases(program, class, &count) : NULL;
    for (u32 i = 0; i < count; i++)
        if (!match_stub(program, bases[i])) return name_text(program, bases[i]);
    return STR_NONE;
}

static const char *kind_key(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_MODULE) return "unused.doubt.module";
    bool is_member = graph_owner_class(program, node) != 0;
    if (row->kind == NODE_VARIABLE) return is_member ? "unused.doubt.attribute" : "unused.doubt.variable";
    DefRef def = graph_node_def(program, node);
    if (def_row(program, def)->kind == DEF_CLASS) return "unused.doubt.class";
    return is_member ? "unused.doubt.method" : "unused.doubt.function";
}

static const char *doubt_key(const Program *program, NodeId node, bool has_base) {
    const Node *row = graph_node(program, node);
    const File *in = &program->files[row->file];
    bool is_module = row->kind == NODE_MODULE;
    bool is_public = is_module || !str_starts(graph_word(program, node), STR("_"));
    if (in->world == WORLD_TESTS) return "unused.doubt.tests";
    if (dead_is_shared(program, row->file) && is_public && api_has(program, node))
        return in->is_published ? "unused.doubt.published" : "unused.doubt.unstarted";
    if (has_base && graph_owner_class(program, node)) return "unused.doubt.base";
    if (has_base) return "unused.doubt.subclass";
    bool is_looked_up = is_public && !is_module && reach_file_is_dynamic(program, row->file);
    return is_looked_up ? "unused.doubt.dynamic" : kind_key(program, node);
}

Text dead_doubt(const CheckContext *context, NodeId node, Str name) {
    const Program *program = context->program;
    bool is_module = graph_node(program, node)->kind == NODE_MODULE;
    Str base = library_base(program, class_of(program, node));
    Text doubt = text_with(text_of(NULL, doubt_key(program, node, base.len > 0)), "name", name);
    doubt = text_with(doubt, "word", is_module ? name : graph_word(program, node));
    return text_with(doubt, "base", base);
}
