/* Types as text, in the spelling of compilers: `int (*)(const char *, size_t)`. */
#include "c_declare.h"

#include "char.h"

typedef struct {
    CUnit *c;
    StrBuf out;
    Vec(Span) cuts; /* names and what is no part of the type, in their order */
} TypeText;

/* A blank stands between words, behind commas, and before the first star or parenthesis. */
static bool needs_blank(char before, char after) {
    if (!before || before == '(' || before == '[') return false;
    if (before == ',') return true;
    if (char_is_word(before)) return char_is_word(after) || after == '*' || after == '(';
    return before == ')' && (after == '*' || char_is_word(after));
}

static void token_push(TypeText *t, Str token) {
    char before = t->out.len ? t->out.ptr[t->out.len - 1] : 0;
    if (needs_blank(before, token.ptr[0])) buf_push_char(&t->out, ' ');
    buf_push(&t->out, token);
}

static u32 comment_end(Str source, u32 at, u32 end) {
    bool is_line = source.ptr[at + 1] == '/';
    for (at += 2; at < end; at++) {
        if (is_line && source.ptr[at] == '\n') return at;
        if (!is_line && source.ptr[at] == '/' && source.ptr[at - 1] == '*') return at + 1;
    }
    return end;
}

static void text_push(TypeText *t, Span span) {
    Str source = t->c->source;
    u32 at = span.start, cut = 0;
    while (at < span.end) {
        while (cut < t->cuts.count && t->cuts.at[cut].end <= at) cut++;
        bool is_cut = cut < t->cuts.count && t->cuts.at[cut].start <= at;
        bool is_comment = source.ptr[at] == '/' && at + 1 < span.end && strchr("/*", source.ptr[at + 1]);
        u32 start = at;
        if (is_cut)
            at = t->cuts.at[cut].end;
        else if (is_comment)
            at = comment_end(source, at, span.end);
        else if (strchr(" \t\r\n\\", source.ptr[at]))
            at++;
        else {
            for (at++; char_is_word(source.ptr[start]) && at < span.end && char_is_word(source.ptr[at]);)
                at++;
            token_push(t, str_slice(source, start, at));
        }
    }
}

/* ---- what is cut ------------------------------------------------------------------------------------- */

static bool is_aside(u8 part) {
    return part == C_STORAGE || part == C_GNU_ATTRIBUTE || part == C_ATTRIBUTES || part == C_DECLSPEC ||
           part == C_ASM;
}

/* Names of declarators, wherever parentheses and parameters hold them. */
static void cuts_find(TypeText *t, u32 node) {
    CNodes nodes = t->c->nodes;
    if (t->c->depth++ > C_DEPTH_MAX) node = 0;
    for (u32 i = c_first(nodes, node); i; i = c_next(nodes, node, i)) {
        u8 part = nodes[i].part;
        bool is_name = nodes[i].name && c_is_declarator(nodes[node].part) && nodes[i].field != FIELD_SIZE;
        u32 inner = part == C_PARENTHESIZED ? c_first(nodes, i) : 0;
        bool is_bare = inner && nodes[inner].name;
        bool is_parameter = nodes[i].name && nodes[i].field == FIELD_DECLARATOR;
        if (is_aside(part) || is_name || is_parameter || is_bare)
            vec_push(&t->cuts, c_span(t->c, i));
        else if (c_is_declarator(part) || part == C_PARAMETERS || part == C_PARAMETER)
            cuts_find(t, i);
    }
    t->c->depth--;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static void specifier_push(TypeText *t, u32 node) {
    u8 part = t->c->nodes[node].part;
    u32 body = c_field(t->c->nodes, node, FIELD_BODY);
    bool is_record = part == C_STRUCT || part == C_UNION || part == C_ENUM;
    u32 name = is_record ? c_field(t->c->nodes, node, FIELD_NAME) : 0;
    if (is_record && name) {
        token_push(t, part == C_ENUM ? STR("enum") : part == C_UNION ? STR("union") : STR("struct"));
        token_push(t, c_text(t->c, name));
    } else if (!body) {
        text_push(t, c_span(t->c, node));
    }
}

NameId c_type_text(CUnit *c, u32 node, u32 declarator) {
    TypeText t = {.c = c};
    for (u32 i = c_first(c->nodes, node); i && i != declarator; i = c_next(c->nodes, node, i)) {
        bool is_shared = c->nodes[i].field == FIELD_TYPE;
        bool is_const = c->nodes[i].part == C_QUALIFIER && !str_eq(c_text(c, i), STR("__extension__"));
        if (is_shared || is_const) specifier_push(&t, i);
    }
    u32 whole =
        c->nodes[declarator].part == C_INIT ? c_field(c->nodes, declarator, FIELD_DECLARATOR) : declarator;
    if (c->nodes[whole].name)
        vec_push(&t.cuts, c_span(c, whole));
    else
        cuts_find(&t, whole);
    text_push(&t, c_span(c, whole));
    NameId text = builder_name(c->facts, str_trim(buf_str(&t.out)));
    buf_release(&t.out);
    vec_release(&t.cuts);
    return text;
}
