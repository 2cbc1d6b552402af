/* Quoted annotations: a small recursive descent over names, dots, brackets, `|` and literals. The
 * text is parsed into a small tree first, so that nothing is pushed for text that is no annotation. */
#include "python_walk.h"

#include "char.h"

enum { TREE_MAX = 256, NEST_MAX = 40 };

typedef struct {
    u8 kind; /* ExprKind */
    u8 op;
    u16 first, next; /* children, 0 for none */
    u32 start, end;
    NameId name;
    u32 name_start;
    Span inner; /* of a string */
} TreeNode;

typedef struct {
    PythonWalk *w;
    u32 at, end;
    u32 nest;
    u16 count;
    bool failed;
    TreeNode nodes[TREE_MAX]; /* 0 is none */
} Parser;

static u16 parse_union(Parser *p);
static u16 parse_postfix(Parser *p);

static char peek(Parser *p) {
    const char *text = p->w->source.ptr;
    while (p->at < p->end && (text[p->at] == ' ' || (text[p->at] >= '\t' && text[p->at] <= '\r'))) p->at++;
    return p->at < p->end ? text[p->at] : '\0';
}

static bool take(Parser *p, char c) {
    if (peek(p) != c) return false;
    p->at++;
    return true;
}

static u16 node_new(Parser *p, ExprKind kind, u32 start) {
    if (p->count + 1 >= TREE_MAX) p->failed = true;
    u16 id = 0;
    if (!p->failed) id = ++p->count;
    p->nodes[id] = (TreeNode){.kind = (u8)kind, .start = start};
    return id;
}

static u16 fail(Parser *p) {
    p->failed = true;
    return 0;
}

static void child_add(Parser *p, u16 parent, u16 child) {
    u16 *at = &p->nodes[parent].first;
    while (*at) at = &p->nodes[*at].next;
    *at = child;
}

static Str word_read(Parser *p) {
    u32 start = p->at;
    while (p->at < p->end && char_is_name(p->w->source.ptr[p->at])) p->at++;
    return str_slice(p->w->source, start, p->at);
}

static u16 parse_word(Parser *p) {
    u32 start = p->at;
    Str word = word_read(p);
    bool is_number = word.ptr[0] >= '0' && word.ptr[0] <= '9';
    u8 op = str_eq(word, STR("None"))    ? CONSTANT_NONE
            : str_eq(word, STR("True"))  ? CONSTANT_TRUE
            : str_eq(word, STR("False")) ? CONSTANT_FALSE
                                         : 0;
    u16 node = node_new(p, is_number ? EXPR_NUMBER : op ? EXPR_CONSTANT : EXPR_NAME, start);
    p->nodes[node].op = op;
    if (!op) p->nodes[node].name = python_syntax_name(&p->w->syntax, word);
    return node;
}

static u16 parse_string(Parser *p, char quote) {
    u16 node = node_new(p, EXPR_STRING, p->at++);
    p->nodes[node].inner.start = p->at;
    while (p->at < p->end && p->w->source.ptr[p->at] != quote) {
        if (p->w->source.ptr[p->at++] == '\\') return fail(p);
    }
    p->nodes[node].inner.end = p->at;
    if (p->at >= p->end) return fail(p);
    p->at++;
    return node;
}

/* Items up to `close`, as children of `parent`; true when a comma was seen. */
static bool parse_items(Parser *p, u16 parent, char close) {
    bool has_comma = false;
    while (!p->failed && !take(p, close)) {
        child_add(p, parent, parse_union(p));
        bool comma = take(p, ',');
        has_comma |= comma;
        if (!comma && peek(p) != close) fail(p);
    }
    return has_comma;
}

static u16 parse_group(Parser *p, ExprKind kind, char close) {
    u16 node = node_new(p, kind, p->at++);
    bool is_tuple = parse_items(p, node, close);
    if (kind == EXPR_TUPLE && !is_tuple && p->nodes[node].first)
        return p->nodes[node].first; /* parentheses */
    return node;
}

static u16 parse_atom(Parser *p) {
    char c = peek(p);
    u32 start = p->at;
    if (c == '\'' || c == '"') return parse_string(p, c);
    if (c == '[') return parse_group(p, EXPR_LIST, ']');
    if (c == '(') return parse_group(p, EXPR_TUPLE, ')');
    if (c == '.' && p->end - p->at >= 3 && memcmp(p->w->source.ptr + p->at, "...", 3) == 0) {
        p->at += 3;
        u16 node = node_new(p, EXPR_CONSTANT, start);
        p->nodes[node].op = CONSTANT_ELLIPSIS;
        return node;
    }
    if (c == '-' || c == '*') {
        p->at++;
        u16 node = node_new(p, c == '-' ? EXPR_UNARY : EXPR_STAR, start);
        if (++p->nest > NEST_MAX) return fail(p);
        child_add(p, node, parse_postfix(p));
        p->nest--;
        return node;
    }
    return char_is_name(c) ? parse_word(p) : fail(p);
}

static u16 parse_postfix(Parser *p) {
    u16 node = parse_atom(p);
    if (!p->nodes[node].end) p->nodes[node].end = p->at; /* parentheses stay outside */
    while (!p->failed) {
        ExprKind kind = take(p, '.') ? EXPR_ATTRIBUTE : take(p, '[') ? EXPR_SUBSCRIPT : EXPR_NONE;
        if (kind == EXPR_NONE) break;
        u16 outer = node_new(p, kind, p->nodes[node].start);
        child_add(p, outer, node);
        if (kind == EXPR_ATTRIBUTE) {
            if (!char_is_name(peek(p))) return fail(p);
            p->nodes[outer].name_start = p->at;
            p->nodes[outer].name = python_syntax_name(&p->w->syntax, word_read(p));
        } else
            parse_items(p, outer, ']');
        p->nodes[outer].end = p->at;
        node = outer;
    }
    return node;
}

static u16 parse_union(Parser *p) {
    if (p->failed || ++p->nest > NEST_MAX) return fail(p);
    u16 node = parse_postfix(p);
    while (!p->failed && take(p, '|')) {
        u16 outer = node_new(p, EXPR_BINARY, p->nodes[node].start);
        child_add(p, outer, node);
        child_add(p, outer, parse_postfix(p));
        p->nodes[outer].op = OP_BIT_OR;
        p->nodes[outer].end = p->at;
        node = outer;
    }
    p->nest--;
    return node;
}

/* ---- to rows --------------------------------------------------------------------------------- */

static void tree_emit(Parser *p, u16 node);

static void children_emit(Parser *p, const TreeNode *node) {
    PythonWalk *w = p->w;
    bool reads_quotes = w->at.reads_quotes;
    const TreeNode *object = &p->nodes[node->first];
    Word word = node->kind == EXPR_SUBSCRIPT ? python_name_word(w, object->name) : WORD_NONE;
    u32 index = 0;
    for (u16 child = node->first; child; child = p->nodes[child].next, index++) {
        if (word == WORD_LITERAL || (word == WORD_ANNOTATED && index > 1)) w->at.reads_quotes = false;
        tree_emit(p, child);
    }
    w->at.reads_quotes = reads_quotes;
}

static void tree_emit(Parser *p, u16 id) {
    PythonWalk *w = p->w;
    const TreeNode *node = &p->nodes[id];
    Span span = {node->start, node->end};
    if (node->kind == EXPR_NAME) {
        python_name_read(w, node->name, span);
        return;
    }
    ExprId e = python_expr_open(w, (ExprKind)node->kind, span);
    python_row(w, e)->op = node->op;
    python_row(w, e)->name = node->name;
    if (node->kind == EXPR_ATTRIBUTE) python_row(w, e)->aux = node->name_start;
    if (node->kind == EXPR_STRING) {
        StringId string = python_plain_string(w, e, span, node->inner);
        python_row(w, e)->aux = string;
        if (w->at.reads_quotes) python_annotation_parse(w, node->inner);
    }
    children_emit(p, node);
    python_expr_close(w, e);
}

bool python_annotation_parse(PythonWalk *w, Span span) {
    if (w->depth >= PYTHON_DEPTH_MAX) return false;
    Parser p;
    p.w = w;
    p.at = span.start;
    p.end = span.end;
    p.nest = 0;
    p.count = 0;
    p.failed = false;
    p.nodes[0] = (TreeNode){0};
    u16 root = parse_union(&p);
    if (p.failed || !root || peek(&p) != '\0') return false;
    PythonPlace outer = w->at;
    w->depth++;
    w->at.flags |= EXPR_IN_QUOTES;
    w->at.is_deferred = true;
    tree_emit(&p, root);
    w->depth--;
    w->at = outer;
    return true;
}
