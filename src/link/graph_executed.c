/* Files of the tree that are run as texts: exec(open("pkg/version.py").read(), about). What such a text names
 * is known: the file is one of the tree. Whoever runs it may use all that it defines. */
#include "graph_reads.h"

#include "calls.h"

enum { SOURCES_MAX = 6 };

static bool is_one_of(Str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_of(*words))) return true;
    return false;
}

/* What is read, for an expression that is the text of a file and no other: `f` of f.read(), through compile()
 * and names that are set once; 0 otherwise. */
static ExprId read_object(const Building *self, ExprId code) {
    static const char *const reads[] = {"read", "read_text", "read_bytes", NULL};
    static const char *const keeps[] = {"decode", "encode", "strip", NULL};
    const ExprRow *rows = facts_exprs(self->facts);
    for (u32 i = 0; i < SOURCES_MAX && code; i++) {
        ExprId source = text_source(self, code);
        const ExprRow *callee = rows[source].kind == EXPR_CALL ? &rows[source + 1] : NULL;
        if (!callee) return 0;
        Str word = callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE
                       ? facts_name(self->facts, callee->name)
                       : STR_NONE;
        bool is_method = callee->kind == EXPR_ATTRIBUTE;
        if (is_method && is_one_of(word, reads)) return source + 2;
        if (is_method && is_one_of(word, keeps))
            code = source + 2;
        else
            code = str_eq(word, STR("compile")) ? expr_child(self->facts, source, 1) : 0;
    }
    return 0;
}

/* What a name was set to or opened as, where there is just one such place; the expression itself
 * otherwise. */
static ExprId opened_as(const Building *self, ExprId name) {
    const UseRow *use = &facts_uses(self->facts)[facts_exprs(self->facts)[name].aux];
    if (use->reach_count != 1) return name;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    bool is_whole =
        (binding->kind == BIND_ASSIGN || binding->kind == BIND_WITH) && binding->shape == SHAPE_WHOLE;
    return is_whole && binding->value ? binding->value : name;
}

/* Texts of a path in their order, up to the one that names a Python file. */
static bool path_pieces(const Building *self, ExprId path, TextList *out, u32 depth) {
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId e = path; e < rows[path].next; e++) {
        bool is_name = rows[e].kind == EXPR_NAME && !(rows[e].flags & EXPR_STORED);
        ExprId source = is_name ? opened_as(self, e) : e;
        if (rows[e].kind == EXPR_KEYWORD) {
            e = rows[e].next - 1;
        } else if (is_name && source != e && depth < SOURCES_MAX) {
            if (path_pieces(self, source, out, depth + 1)) return true;
        } else if (rows[e].kind == EXPR_STRING || is_name) {
            Str text = expr_string(self->program, self->file, e);
            if (is_name) text = text_known(self, e);
            if (text.len) vec_push(out, text);
            if (str_ends(text, STR(".py"))) return true;
        }
    }
    return false;
}

static Str without_dots(Str text) {
    while (str_starts(text, STR("./")) || str_starts(text, STR("../")) || str_starts(text, STR("/")))
        text = str_slice(text, str_find_char(text, '/') + 1, text.len);
    return text;
}

/* The one file that the last pieces together name, as many of them as fit. */
static FileId named_file(const Building *self, const TextList *pieces) {
    for (u32 first = 0; first < pieces->count; first++) {
        Str path = without_dots(pieces->at[first]);
        for (u32 i = first + 1; i < pieces->count; i++)
            path = str_printf(self->program->arena, "%.*s/%.*s", STR_ARG(path),
                              STR_ARG(without_dots(pieces->at[i])));
        NodeId module = path.len ? graph_find_file(self->program, self->file, path) : 0;
        if (module) return self->graph->nodes[module].file;
    }
    return FILE_NONE;
}

bool executed_file_edges(Building *self, ExprId call, ExprId code) {
    ExprId object = read_object(self, code);
    TextList pieces = {0};
    bool is_python = object && path_pieces(self, object, &pieces, 0);
    FileId file = is_python ? named_file(self, &pieces) : FILE_NONE;
    vec_release(&pieces);
    if (file == FILE_NONE || program_facts(self->program, file)->errors.count > 1) return false;
    NodeId module = node_of_file(file), owner = owner_of_expr(self, call);
    edge_push(self->graph, edge_at(self, owner, module, call, EDGE_STRONG));
    members_edges(self, edge_at(self, owner, module, call, EDGE_WEAK), module, MEMBERS_ALL, (KnownEnds){0});
    return true;
}
