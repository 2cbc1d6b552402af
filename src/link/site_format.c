/* Texts that are filled in: "%s/users" % prefix, "{}/users".format(prefix). */
#include "site_impl.h"

/* What is filled in, in order. */
typedef struct {
    const Program *program;
    const Bound *bound;
    FileId file;
    ExprId first; /* of the arguments; of them keywords count by name alone */
    u32 depth;
    u32 used; /* positional ones so far */
    StrBuf *out;
} Filling;

static ExprId argument_at(const Filling *self, u32 index) {
    const Facts *facts = program_facts(self->program, self->file);
    u32 at = 0;
    for (ExprId e = self->first; e; e = expr_next(facts, e)) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR) return 0;
        if (kind != EXPR_KEYWORD && at++ == index) return e;
    }
    return 0;
}

static ExprId argument_named(const Filling *self, Str name) {
    const Facts *facts = program_facts(self->program, self->file);
    for (ExprId e = self->first; e; e = expr_next(facts, e)) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind == EXPR_KEYWORD && str_eq(facts_name(facts, row->name), name))
            return expr_first(facts, e);
    }
    return 0;
}

static bool argument_push(Filling *self, ExprId argument) {
    return argument &&
           site_text_push(self->program, self->bound, self->file, argument, self->out, self->depth + 1);
}

/* "{}", "{0}", "{name}" */
static bool field_push(Filling *self, Str field) {
    if (!field.len) return argument_push(self, argument_at(self, self->used++));
    if (field.len == 1 && field.ptr[0] >= '0' && field.ptr[0] <= '9')
        return argument_push(self, argument_at(self, (u32)(field.ptr[0] - '0')));
    return argument_push(self, argument_named(self, field));
}

static bool braces_push(Filling *self, Str pattern) {
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        bool is_double = (c == '{' || c == '}') && i + 1 < pattern.len && pattern.ptr[i + 1] == c;
        if (is_double || (c != '{' && c != '}')) {
            buf_push_char(self->out, c);
            i += is_double;
            continue;
        }
        Str rest = str_slice(pattern, i + 1, pattern.len);
        size_t end = str_find_char(rest, '}');
        if (c == '}' || end == STR_NOT_FOUND || !field_push(self, str_slice(rest, 0, end))) return false;
        i += end + 1;
    }
    return true;
}

static bool percents_push(Filling *self, Str pattern) {
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.ptr[i] != '%') {
            buf_push_char(self->out, pattern.ptr[i]);
            continue;
        }
        char c = ++i < pattern.len ? pattern.ptr[i] : 0;
        if (c == '%')
            buf_push_char(self->out, c);
        else if ((c != 's' && c != 'd') || !argument_push(self, argument_at(self, self->used++)))
            return false;
    }
    return true;
}

bool filled_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                      u32 depth) {
    const Facts *facts = program_facts(self, file);
    bool is_call = facts_exprs(facts)[expr].kind == EXPR_CALL;
    ExprId pattern = is_call ? expr + 2 : expr + 1, given = expr_child(facts, expr, 1);
    u8 kind = given ? facts_exprs(facts)[given].kind : EXPR_NONE;
    Filling filling = {
        .program = self, .bound = bound, .file = file, .first = given, .depth = depth, .out = out};
    if (!is_call && kind == EXPR_TUPLE) filling.first = expr_first(facts, given);
    if (facts_exprs(facts)[pattern].kind != EXPR_STRING) return false;
    Str text = expr_string(self, file, pattern);
    return is_call ? braces_push(&filling, text) : percents_push(&filling, text);
}
