#include "constant_value.h"

typedef struct {
    const Program *program;
    FileId file;
    const Facts *facts;
    const Str *calls;
    u32 call_count;
    ConstantValue *out;
    Arena scratch;
} Reader;

static void hash_add(Reader *self, u64 value) {
    self->out->hash = (self->out->hash ^ value) * 0x9e3779b97f4a7c15u;
    self->out->hash ^= self->out->hash >> 29;
}

static bool call_is_listed(Reader *self, ExprId callee) {
    Str name = expr_dotted(self->program, self->file, callee, &self->scratch);
    for (u32 i = 0; i < self->call_count; i++)
        if (str_eq(name, self->calls[i])) return true;
    return false;
}

/* What a listed call is given besides literals: `re.IGNORECASE`. */
static bool is_flag(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId at = rows[expr].parent; at; at = rows[at].parent)
        if (rows[at].kind == EXPR_CALL)
            return rows[expr].kind == EXPR_ATTRIBUTE || rows[expr].kind == EXPR_NAME;
    return false;
}

static bool text_read(Reader *self, const ExprRow *row) {
    const StringRow *string = &facts_strings(self->facts)[row->aux];
    if (string->flags & (STRING_FORMAT | STRING_TRUNCATED)) return false;
    Str text = facts_text(self->facts, string->offset, string->length);
    self->out->literals++;
    self->out->characters += (u32)text.len;
    hash_add(self, str_hash(text));
    hash_add(self, string->flags & STRING_BYTES);
    return true;
}

static u32 digits_of(Str number) {
    u32 first = 0, end = (u32)number.len;
    while (end > 0 && number.ptr[end - 1] == '0') end--;
    while (first < end && number.ptr[first] == '0') first++;
    return end - first;
}

static void number_read(Reader *self, const ExprRow *row) {
    Str number = facts_number(self->facts, row);
    self->out->literals++;
    self->out->digits += digits_of(number);
    hash_add(self, str_hash(number));
}

static bool expr_read(Reader *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    hash_add(self, map_pair(row->kind * 64u + row->op, row->next - expr));
    switch ((ExprKind)row->kind) {
    case EXPR_STRING: return text_read(self, row);
    case EXPR_NUMBER: number_read(self, row); return true;
    case EXPR_CALL: return call_is_listed(self, expr + 1);
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_KEYWORD:
        hash_add(self, str_hash(facts_name(self->facts, row->name)));
        return row->kind == EXPR_KEYWORD || is_flag(self->facts, expr);
    case EXPR_CONSTANT:
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT:
    case EXPR_PAIR:
    case EXPR_UNARY:
    case EXPR_BINARY: return true;
    default: return false;
    }
}

static u8 form_of(const Facts *facts, ExprId expr) {
    switch ((ExprKind)facts_exprs(facts)[expr].kind) {
    case EXPR_STRING: return VALUE_TEXT;
    case EXPR_CALL: return VALUE_MADE;
    case EXPR_NUMBER:
    case EXPR_UNARY: return VALUE_NUMBERS;
    default: return VALUE_MANY;
    }
}

bool constant_read(const Program *program, FileId file, ExprId expr, const Str *calls, u32 call_count,
                   ConstantValue *out) {
    const Facts *facts = program_facts(program, file);
    *out = (ConstantValue){.form = form_of(facts, expr)};
    Reader self = {program, file, facts, calls, call_count, out, {0}};
    bool is_constant = true;
    for (ExprId e = expr; is_constant && e < facts_exprs(facts)[expr].next; e++)
        is_constant = expr_read(&self, e);
    arena_release(&self.scratch);
    return is_constant;
}
