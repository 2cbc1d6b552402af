#include "lookup.h"

#include "file.h"

static bool is_real(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    return row->kind == NODE_MODULE ? program->files[row->file].module != 0 : row->row != 0;
}

static bool ends_at(Str path, Str tail, char border) {
    return str_ends(path, tail) && (path.len == tail.len || path.ptr[path.len - tail.len - 1] == border);
}

/* "path.py" or "path.py:12"; *line is 0 without one. */
static Str path_part(Str text, u32 *line) {
    *line = 0;
    size_t colon = str_rfind_char(text, ':');
    if (colon == STR_NOT_FOUND) return text;
    for (size_t i = colon + 1; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return text;
        *line = *line * 10 + (u32)(text.ptr[i] - '0');
    }
    return str_slice(text, 0, colon);
}

static bool holds_line(const Program *program, NodeId node, u32 line) {
    const Node *row = graph_node(program, node);
    Span span = graph_span(program, node);
    const Facts *facts = program_facts(program, row->file);
    u32 last = span.end > span.start ? span.end - 1 : span.start;
    return facts_line(facts, span.start) <= line && line <= facts_line(facts, last);
}

static void in_file(const Program *program, FileId file, u32 line, VecU32 *out) {
    NodeId best = graph_module(program, file);
    for (NodeId n = 1; line && n < graph_node_count(program); n++) {
        if (graph_node(program, n)->file != file || !is_real(program, n) || !holds_line(program, n, line))
            continue;
        Span inner = graph_span(program, n), outer = graph_span(program, best);
        if (inner.end - inner.start <= outer.end - outer.start) best = n;
    }
    vec_push(out, best);
}

static void by_name(const Program *program, Str text, VecU32 *out) {
    Arena scratch = {0};
    VecU32 tails = {0};
    u32 before = out->count;
    Str last = str_after_last(text, '.');
    for (NodeId n = 1; n < graph_node_count(program); n++) {
        if (!is_real(program, n)) continue;
        Str symbol = graph_symbol(program, n, &scratch);
        if (str_ends(symbol, last)) {
            if (str_eq(symbol, text))
                vec_push(out, n);
            else if (ends_at(symbol, text, '.'))
                vec_push(&tails, n);
        }
        arena_reset(&scratch);
    }
    bool has_whole = out->count > before;
    for (u32 i = 0; i < tails.count && !has_whole; i++) vec_push(out, tails.at[i]);
    vec_release(&tails);
    arena_release(&scratch);
}

void lookup_vertices(const Program *program, Str text, VecU32 *out) {
    u32 line, before = out->count;
    Str path = path_part(text, &line);
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].module && ends_at(program->files[file].path, path, '/'))
            in_file(program, file, line, out);
    if (out->count == before) by_name(program, text, out);
}
