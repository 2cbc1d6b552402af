#include "expr_text.h"

enum { TEXT_MAX = 60, STRING_SHOWN = 40, DEPTH_MAX = 12 };

/* How strongly an operator binds; an operand that binds less stands in parentheses. */
typedef enum {
    STRENGTH_ANY,
    STRENGTH_OR,
    STRENGTH_AND,
    STRENGTH_NOT,
    STRENGTH_COMPARE,
    STRENGTH_OPERAND
} Strength;

typedef struct {
    const Program *program;
    FileId file;
    const Facts *facts;
    StrBuf *out;
    u32 depth;
} Writer;

static const char *const operators[] = {
    [OP_IS] = "is",     [OP_IS_NOT] = "is not", [OP_IN] = "in",  [OP_NOT_IN] = "not in",
    [OP_EQ] = "==",     [OP_NOT_EQ] = "!=",     [OP_LESS] = "<", [OP_LESS_EQ] = "<=",
    [OP_GREATER] = ">", [OP_GREATER_EQ] = ">=",
};

static OperatorKind opposite(u8 op) {
    static const u8 pairs[][2] = {{OP_IS, OP_IS_NOT},
                                  {OP_IN, OP_NOT_IN},
                                  {OP_EQ, OP_NOT_EQ},
                                  {OP_LESS, OP_GREATER_EQ},
                                  {OP_GREATER, OP_LESS_EQ}};
    for (u32 i = 0; i < COUNT_OF(pairs); i++) {
        if (pairs[i][0] == op) return (OperatorKind)pairs[i][1];
        if (pairs[i][1] == op) return (OperatorKind)pairs[i][0];
    }
    return OP_OTHER;
}

static void push(Writer *self, const char *text) {
    buf_push(self->out, str_of(text));
}

static void expr_push(Writer *self, ExprId expr, Strength around);

static void children_push(Writer *self, ExprId first, const char *open, const char *close) {
    push(self, open);
    for (ExprId at = first; at; at = expr_next(self->facts, at)) {
        if (at != first) push(self, ", ");
        expr_push(self, at, STRENGTH_ANY);
    }
    push(self, close);
}

static void number_push(Writer *self, const ExprRow *row) {
    u32 low = 1, high = self->facts->tokens.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (facts_tokens(self->facts)[middle].start < row->start)
            low = middle + 1;
        else
            high = middle;
    }
    const TokenRow *token = low < self->facts->tokens.count ? &facts_tokens(self->facts)[low] : NULL;
    bool is_known = token && token->start == row->start && token_kind(token->code) == TOKEN_NUMBER;
    buf_push(self->out, is_known ? facts_name(self->facts, token_code(token->code)) : STR("…"));
}

static void string_push(Writer *self, const ExprRow *row) {
    const StringRow *string = &facts_strings(self->facts)[row->aux];
    Str text = facts_text(self->facts, string->offset, string->length);
    push(self, row->kind == EXPR_FORMAT ? "f\"" : "\"");
    for (size_t i = 0; i < text.len && i < STRING_SHOWN; i++)
        buf_push_char(self->out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    push(self, text.len > STRING_SHOWN ? "…\"" : "\"");
}

static void constant_push(Writer *self, u8 op) {
    static const char *const names[] = {[CONSTANT_NONE] = "None",
                                        [CONSTANT_TRUE] = "True",
                                        [CONSTANT_FALSE] = "False",
                                        [CONSTANT_ELLIPSIS] = "..."};
    push(self, op && op < COUNT_OF(names) ? names[op] : "…");
}

static void two_push(Writer *self, ExprId expr, const char *operator, Strength own, Strength around) {
    if (own < around) push(self, "(");
    expr_push(self, expr_child(self->facts, expr, 0), own);
    buf_printf(self->out, " %s ", operator);
    expr_push(self, expr_child(self->facts, expr, 1), own);
    if (own < around) push(self, ")");
}

static void compare_push(Writer *self, ExprId expr, u8 op, Strength around) {
    if (op != OP_OTHER && operators[op])
        two_push(self, expr, operators[op], STRENGTH_COMPARE, around);
    else
        push(self, "…");
}

static void not_push(Writer *self, ExprId child, Strength around) {
    if (around > STRENGTH_NOT) push(self, "(");
    push(self, "not ");
    expr_push(self, child, STRENGTH_NOT);
    if (around > STRENGTH_NOT) push(self, ")");
}

static void conditional_push(Writer *self, ExprId expr, Strength around) {
    if (around > STRENGTH_ANY) push(self, "(");
    expr_push(self, expr_child(self->facts, expr, 1), STRENGTH_OR);
    push(self, " if ");
    expr_push(self, expr_child(self->facts, expr, 0), STRENGTH_OR);
    push(self, " else ");
    expr_push(self, expr_child(self->facts, expr, 2), STRENGTH_OR);
    if (around > STRENGTH_ANY) push(self, ")");
}

static void named_push(Writer *self, ExprId expr, const ExprRow *row) {
    if (row->kind == EXPR_ATTRIBUTE) {
        expr_push(self, expr + 1, STRENGTH_OPERAND);
        push(self, ".");
    }
    buf_push(self->out, facts_name(self->facts, row->name));
    if (row->kind != EXPR_KEYWORD) return;
    push(self, "=");
    expr_push(self, expr + 1, STRENGTH_ANY);
}

static void expr_push(Writer *self, ExprId expr, Strength around) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (++self->depth > DEPTH_MAX || !expr || self->out->len > 2 * TEXT_MAX) {
        push(self, "…");
        self->depth--;
        return;
    }
    switch ((ExprKind)row->kind) {
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_KEYWORD: named_push(self, expr, row); break;
    case EXPR_PATTERN_VALUE: expr_push(self, expr + 1, around); break;
    case EXPR_CALL:
    case EXPR_PATTERN_CLASS:
        expr_push(self, expr + 1, STRENGTH_OPERAND);
        children_push(self, expr_child(self->facts, expr, 1), "(", ")");
        break;
    case EXPR_SUBSCRIPT:
        expr_push(self, expr + 1, STRENGTH_OPERAND);
        children_push(self, expr_child(self->facts, expr, 1), "[", "]");
        break;
    case EXPR_TUPLE: children_push(self, expr_first(self->facts, expr), "(", ")"); break;
    case EXPR_LIST: children_push(self, expr_first(self->facts, expr), "[", "]"); break;
    case EXPR_SET: children_push(self, expr_first(self->facts, expr), "{", "}"); break;
    case EXPR_STAR: push(self, "*"), expr_push(self, expr + 1, STRENGTH_OPERAND); break;
    case EXPR_DOUBLE_STAR: push(self, "**"), expr_push(self, expr + 1, STRENGTH_OPERAND); break;
    case EXPR_NUMBER: number_push(self, row); break;
    case EXPR_STRING:
    case EXPR_FORMAT: string_push(self, row); break;
    case EXPR_CONSTANT: constant_push(self, row->op); break;
    case EXPR_AWAIT: push(self, "await "), expr_push(self, expr + 1, STRENGTH_OPERAND); break;
    case EXPR_CONDITIONAL: conditional_push(self, expr, around); break;
    case EXPR_NOT: not_push(self, expr + 1, around); break;
    case EXPR_AND: two_push(self, expr, "and", STRENGTH_AND, around); break;
    case EXPR_OR: two_push(self, expr, "or", STRENGTH_OR, around); break;
    case EXPR_COMPARE: compare_push(self, expr, row->op, around); break;
    case EXPR_BINARY:
        if (row->op == OP_ADD)
            two_push(self, expr, "+", STRENGTH_OPERAND, STRENGTH_ANY);
        else
            push(self, "…");
        break;
    default: push(self, "…"); break;
    }
    self->depth--;
}

/* Cut between characters. */
static Str taken(StrBuf *text, Arena *arena) {
    Str whole = buf_str(text);
    size_t end = whole.len;
    if (end > TEXT_MAX) {
        end = TEXT_MAX;
        while (end && ((u8)whole.ptr[end] & 0xC0) == 0x80) end--;
    }
    Str out = end < whole.len ? str_printf(arena, "%.*s…", (int)end, whole.ptr) : str_copy(arena, whole);
    buf_release(text);
    return out;
}

Str expr_text(const Program *program, FileId file, ExprId expr, Arena *arena) {
    StrBuf text = {0};
    Writer self = {program, file, program_facts(program, file), &text, 0};
    expr_push(&self, expr, STRENGTH_ANY);
    return taken(&text, arena);
}

Str expr_text_negated(const Program *program, FileId file, ExprId expr, Arena *arena) {
    StrBuf text = {0};
    Writer self = {program, file, program_facts(program, file), &text, 0};
    const ExprRow *row = &facts_exprs(self.facts)[expr];
    OperatorKind other = row->kind == EXPR_COMPARE ? opposite(row->op) : OP_OTHER;
    if (row->kind == EXPR_NOT)
        expr_push(&self, expr + 1, STRENGTH_ANY);
    else if (other != OP_OTHER)
        two_push(&self, expr, operators[other], STRENGTH_COMPARE, STRENGTH_ANY);
    else
        not_push(&self, expr, STRENGTH_ANY);
    return taken(&text, arena);
}
