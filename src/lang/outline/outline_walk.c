#include "outline_walk.h"

#include "tool_comment.h"

#include <stdio.h>

/* Deeper than this only tokens are read. Longer literals are kept as a hash. */
enum { DEPTH_MAX = 400, TOKEN_TEXT_MAX = 64 };

/* ---- tokens ------------------------------------------------------------------------------------------ */

static void line_count(OutlineWalk *w, u32 start) {
    const FactsBuilder *facts = w->facts;
    u32 line = w->line_counted;
    if (line && (line + 1 >= facts->lines.count || facts->lines.at[line + 1] > start)) return;
    while (line + 1 < facts->lines.count && facts->lines.at[line + 1] <= start) line++;
    w->line_counted = line;
    w->facts->code_lines++;
}

static void token_push(OutlineWalk *w, TokenKind kind, u32 code, Span span) {
    vec_push(&w->facts->tokens, ((TokenRow){((u32)kind << 30) | code, span.start}));
    w->last_end = span.end;
    line_count(w, span.start);
}

static NameId text_name(OutlineWalk *w, Str text) {
    if (text.len <= TOKEN_TEXT_MAX) return builder_name(w->facts, text);
    char hash[20];
    int length = snprintf(hash, sizeof hash, "#%016llx", (unsigned long long)str_hash(text));
    return builder_name(w->facts, (Str){hash, (size_t)length});
}

static Str text_at(const OutlineWalk *w, Span span) {
    return str_slice(w->source, span.start, span.end);
}

/* 'a' and "a" are the same text. */
static Str text_unquoted(Str text) {
    bool is_quoted = text.len >= 2 && strchr("'\"`", text.ptr[0]) && text.ptr[text.len - 1] == text.ptr[0];
    return is_quoted ? str_slice(text, 1, text.len - 1) : text;
}

/* `name = …`, and not `name += …`. */
static bool is_set_alone(Str source, u32 end) {
    while (end < source.len && (source.ptr[end] == ' ' || source.ptr[end] == '\n')) end++;
    return end + 1 < source.len && source.ptr[end] == '=' && source.ptr[end + 1] != '=';
}

/* What a part of a node is by its own kind and by its field. */
static u32 marks_at(const OutlineWalk *w, u32 symbol, u32 field, char before) {
    u32 marks = 0, parent = w->frames.count ? vec_last(&w->frames).symbol : 0;
    u32 first = parent < w->first_mark.count ? w->first_mark.at[parent] : w->marks.count;
    for (u32 i = 0; i < w->marks.count && !w->marks.at[i].parent; i++)
        if (w->marks.at[i].node == symbol) marks |= w->marks.at[i].marks;
    for (u32 i = first; i < w->marks.count && w->marks.at[i].parent == parent; i++) {
        const OutlineMarkRow *row = &w->marks.at[i];
        bool fits = (!row->field || row->field == field) && (!row->node || row->node == symbol);
        if (fits && (!row->before || row->before == before)) marks |= row->marks;
    }
    return marks;
}

/* Mark the token just pushed. */
static void mark_push(OutlineWalk *w, u32 marks) {
    u32 token = w->facts->tokens.count - 1;
    if (!marks || token_kind(w->facts->tokens.at[token].code) != TOKEN_IDENTIFIER) return;
    if (vec_last(&w->facts->marks).token == token)
        vec_last(&w->facts->marks).marks |= marks;
    else
        vec_push(&w->facts->marks, ((MarkRow){token, marks}));
}

static void name_mark(OutlineWalk *w, u32 symbol, u32 field, u32 start) {
    u32 marks = marks_at(w, symbol, field, start ? w->source.ptr[start - 1] : 0);
    if (marks & MARK_WRITTEN && !is_set_alone(w->source, w->last_end)) marks |= MARK_READ;
    mark_push(w, marks);
}

static void token_read(OutlineWalk *w, OutlineRole role, u32 symbol, Span span) {
    Str text = text_at(w, span);
    switch (role) {
    case OUTLINE_SILENT: break;
    case OUTLINE_NAME: token_push(w, TOKEN_IDENTIFIER, text_name(w, text), span); break;
    case OUTLINE_NUMBER: token_push(w, TOKEN_NUMBER, text_name(w, text), span); break;
    case OUTLINE_TEXT: token_push(w, TOKEN_STRING, text_name(w, text_unquoted(text)), span); break;
    case OUTLINE_PIECE:
        if (str_trim(text).len) token_push(w, TOKEN_STRING, text_name(w, str_trim(text)), span);
        break;
    default: token_push(w, TOKEN_SYMBOL, w->codes.at[symbol], span);
    }
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static StmtId stmt_open(OutlineWalk *w, u8 kind, Span span) {
    StmtId stmt = w->facts->stmts.count;
    vec_push(&w->facts->stmts, ((StmtRow){.kind = kind,
                                          .start = span.start,
                                          .end = span.end,
                                          .next = stmt + 1,
                                          .parent = w->at.stmt,
                                          .scope = w->at.scope,
                                          .first_token = w->facts->tokens.count}));
    w->at.stmt = stmt;
    return stmt;
}

static ScopeId scope_open(OutlineWalk *w, ScopeKind kind, DefId def, Span span) {
    ScopeId scope = w->facts->scopes.count;
    u16 depth = w->at.scope ? w->facts->scopes.at[w->at.scope].depth + 1 : 0;
    vec_push(&w->facts->scopes, ((ScopeRow){.kind = (u8)kind,
                                            .depth = depth,
                                            .parent = w->at.scope,
                                            .def = def,
                                            .body = w->facts->stmts.count,
                                            .span = span}));
    w->at.scope = scope;
    return scope;
}

static void def_open(OutlineWalk *w, const OutlineDef *what, Span span, OutlineFrame *frame) {
    Span name = {ts_node_start_byte(what->name), ts_node_end_byte(what->name)};
    frame->stmt = stmt_open(w, what->kind == DEF_TYPE_ALIAS ? STMT_TYPE_ALIAS : STMT_DEF, span);
    frame->def = w->facts->defs.count;
    vec_push(&w->facts->defs, ((DefRow){.name = builder_name(w->facts, text_unquoted(text_at(w, name))),
                                        .kind = what->kind,
                                        .flags = what->flags,
                                        .scope = w->at.scope,
                                        .parent = w->at.def,
                                        .stmt = frame->stmt,
                                        .span = span,
                                        .name_span = name,
                                        .first_token = w->facts->tokens.count}));
    w->facts->stmts.at[frame->stmt].def = frame->def;
    if (what->is_member) w->facts->stmts.at[frame->stmt].flags |= STMT_IS_MEMBER;
    w->at.def = frame->def;
    w->taken = what->taken.id;
    if (what->kind == DEF_TYPE_ALIAS) return;
    frame->scope = scope_open(w, what->kind == DEF_CLASS ? SCOPE_CLASS : SCOPE_FUNCTION, frame->def, span);
    w->facts->defs.at[frame->def].body = frame->scope;
}

static void frame_close(OutlineWalk *w) {
    OutlineFrame frame = vec_pop(&w->frames);
    u32 tokens = w->facts->tokens.count, stmts = w->facts->stmts.count;
    if (frame.stmt) {
        StmtRow *row = &w->facts->stmts.at[frame.stmt];
        row->next = stmts;
        row->token_end = tokens;
        if (w->last_end > row->start) row->end = u32_min(row->end, w->last_end);
    }
    if (frame.scope) w->facts->scopes.at[frame.scope].body_end = stmts;
    if (frame.def) {
        w->facts->defs.at[frame.def].token_end = tokens;
        w->facts->defs.at[frame.def].span.end = w->facts->stmts.at[frame.stmt].end;
    }
    if (frame.is_called) mark_push(w, MARK_CALLED);
    if (frame.node) w->nodes.at[frame.node].next = w->nodes.count;
    w->at = frame.outer;
}

/* ---- nodes for the language --------------------------------------------------------------------------- */

/* Index of the node's row, 0 when nobody wants it. */
static u32 node_keep(OutlineWalk *w, TSNode node, TSSymbol symbol, Span span, const TSTreeCursor *cursor) {
    u8 part = symbol < w->parts.count ? w->parts.at[symbol] : OUTLINE_LOST;
    if (!w->keeps_nodes || !part) return 0;
    u32 at = w->nodes.count;
    vec_push(&w->nodes, ((OutlineNode){.part = part,
                                       .field = w->fields.at[ts_tree_cursor_current_field_id(cursor)],
                                       .has_error = w->has_error && ts_node_has_error(node),
                                       .start = span.start,
                                       .end = span.end,
                                       .next = at + 1}));
    return at;
}

/* The token of an identifier was pushed just now. */
static void node_name(OutlineWalk *w, u32 kept, Span span) {
    bool is_hashed = span.end - span.start > TOKEN_TEXT_MAX;
    w->nodes.at[kept].name =
        is_hashed ? builder_name(w->facts, text_at(w, span)) : token_code(vec_last(&w->facts->tokens).code);
}

/* ---- the walk ---------------------------------------------------------------------------------------- */

static void definition_read(OutlineWalk *w, TSNode node, u8 kind, Span span, OutlineFrame *frame) {
    bool in_class = w->facts->scopes.at[w->at.scope].kind == SCOPE_CLASS;
    OutlineDef what = w->language->define(node, w->source, in_class);
    if (what.kind != DEF_NONE && !ts_node_is_null(what.name))
        def_open(w, &what, span, frame);
    else if (what.stmt || kind)
        frame->stmt = stmt_open(w, what.stmt ? what.stmt : kind, span);
}

/* A loop has its statements in its body, and may have some before it. */
static bool is_in_head(const OutlineWalk *w, u32 field) {
    u32 parent = w->frames.count ? vec_last(&w->frames).symbol : 0;
    return parent < w->rows.count && w->rows.at[parent].kind == STMT_FOR && field && field != w->body_field;
}

/* A node with parts; what it is opens before they are read. */
static void frame_open(OutlineWalk *w, TSNode node, const OutlineRow *row, Span span, u32 field, u32 kept) {
    OutlineFrame frame = {.outer = w->at, .symbol = ts_node_symbol(node), .node = kept};
    frame.is_called = (marks_at(w, frame.symbol, field, 0) & MARK_CALLED) != 0;
    bool is_taken = w->taken && node.id == w->taken;
    if (is_taken) w->taken = NULL;
    bool is_plain = is_taken || w->frames.count > DEPTH_MAX;
    if (row->role == OUTLINE_STATEMENT && !is_plain) frame.stmt = stmt_open(w, row->kind, span);
    if (row->role == OUTLINE_LAMBDA && !is_plain) frame.scope = scope_open(w, SCOPE_LAMBDA, 0, span);
    if (row->role == OUTLINE_DEFINITION && !is_plain) definition_read(w, node, row->kind, span, &frame);
    if (frame.stmt && is_in_head(w, field)) w->facts->stmts.at[frame.stmt].flags |= STMT_IS_MEMBER;
    vec_push(&w->frames, frame);
}

/* What stands in a statement says something about it. */
static void statement_flag(OutlineWalk *w, OutlineRole role) {
    static const u16 flags[] = {[OUTLINE_ACT] = STMT_ACTS,
                                [OUTLINE_AWAIT] = STMT_ACTS | STMT_AWAITS,
                                [OUTLINE_BOUND] = STMT_IS_BOUND,
                                [OUTLINE_MARKUP] = STMT_IS_MARKUP};
    if (role >= OUTLINE_ACT && w->at.stmt) w->facts->stmts.at[w->at.stmt].flags |= flags[role];
}

/* Errors are reported once, at the outermost piece. */
static void error_note(OutlineWalk *w, TSNode node, Span span) {
    if (!ts_node_is_missing(node) && !ts_node_is_error(node)) return;
    if (span.start < w->error_end) return;
    w->error_end = u32_max(span.end, w->error_end);
    vec_push(&w->facts->errors, ((ErrorRow){span}));
}

static void comment_read(OutlineWalk *w, Span span) {
    bool in_header = w->last_end == 0;
    tool_comment_read(w->facts, w->source, span, in_header);
    Str banners = in_header ? str_of(w->language->banners) : STR_NONE, banner;
    while (str_split(&banners, ' ', &banner))
        w->facts->is_generated |= banner.len && str_starts(text_at(w, span), banner);
}

/* True when the parts of the node are to be read next. */
static bool node_read(OutlineWalk *w, TSNode node, TSTreeCursor *cursor) {
    TSSymbol symbol = ts_node_symbol(node);
    OutlineRow row = symbol < w->rows.count ? w->rows.at[symbol] : (OutlineRow){0};
    Span span = {ts_node_start_byte(node), ts_node_end_byte(node)};
    if (w->has_error) error_note(w, node, span);
    if (row.role == OUTLINE_COMMENT) {
        comment_read(w, span);
        return false;
    }
    statement_flag(w, (OutlineRole)row.role);
    bool has_parts = row.role == OUTLINE_PLAIN || row.role >= OUTLINE_STATEMENT;
    u32 field = ts_tree_cursor_current_field_id(cursor);
    u32 kept = node_keep(w, node, symbol, span, cursor);
    if (has_parts && ts_tree_cursor_goto_first_child(cursor)) {
        frame_open(w, node, &row, span, field, kept);
        return true;
    }
    if (span.start == span.end || symbol >= w->rows.count) return false;
    token_read(w, (OutlineRole)row.role, symbol, span);
    if (row.role == OUTLINE_NAME) name_mark(w, symbol, field, span.start);
    if (kept && row.role == OUTLINE_NAME) node_name(w, kept, span);
    return false;
}

static void nodes_read(OutlineWalk *w, TSNode root) {
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more;) {
        if (node_read(w, ts_tree_cursor_current_node(&cursor), &cursor)) continue;
        while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
            more = ts_tree_cursor_goto_parent(&cursor);
            if (!more) break;
            frame_close(w);
        }
    }
    ts_tree_cursor_delete(&cursor);
}

void outline_walk(OutlineWalk *w, const TSTree *tree, Str source, FactsBuilder *facts) {
    w->facts = facts;
    w->source = source;
    w->at = (OutlinePlace){0};
    w->taken = NULL;
    w->last_end = w->line_counted = w->error_end = 0;
    vec_clear(&w->frames);
    w->keeps_nodes = w->language->read && tree;
    if (w->keeps_nodes) vec_push(&w->nodes, ((OutlineNode){.end = (u32)source.len}));
    scope_open(w, SCOPE_MODULE, 0, (Span){0, (u32)source.len});
    if (!tree) {
        vec_push(&facts->errors, ((ErrorRow){{0, (u32)source.len}}));
    } else {
        TSNode root = ts_tree_root_node(tree);
        w->has_error = ts_node_has_error(root);
        nodes_read(w, root);
    }
    if (w->keeps_nodes) w->nodes.at[0].next = w->nodes.count;
    facts->scopes.at[1].body = 1;
    facts->scopes.at[1].body_end = facts->stmts.count;
}
