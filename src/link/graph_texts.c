/* Texts that an expression can be, where all of them are known: literals and names of literals, and what is
 * put together from such: "to_" + kind, f"to_{kind}". */
#include "graph_reads.h"
#include "values.h"

/* More texts than a person lists. */
enum { TEXTS_MAX = 64 };

static bool text_push(TextList *out, Str text) {
    if (out->count == TEXTS_MAX) return false;
    vec_push(out, text);
    return true;
}

static bool literal_texts(const Program *program, FileId file, ExprId expr, TextList *out) {
    ValueSet values = infer_expr(program, file, expr);
    for (u32 i = 0; i < values.count; i++) {
        FileId from = expr_file(program, values.at[i].id);
        bool is_text =
            values.at[i].kind == VALUE_LITERAL &&
            expr_row(program, from, values.at[i].id - program->files[from].expr_base)->kind == EXPR_STRING;
        if (!is_text ||
            !text_push(out, expr_string(program, from, values.at[i].id - program->files[from].expr_base)))
            return false;
    }
    return values.count && !values.is_open;
}

/* Every text so far with every text of the next part behind it. */
static bool texts_join(const Program *program, TextList *texts, const TextList *next) {
    TextList joined = {0};
    bool fits = true;
    for (u32 i = 0; i < texts->count && fits; i++)
        for (u32 k = 0; k < next->count && fits; k++)
            fits = text_push(
                &joined, str_printf(program->arena, "%.*s%.*s", STR_ARG(texts->at[i]), STR_ARG(next->at[k])));
    vec_release(texts);
    *texts = joined;
    return fits;
}

/* {kind!r} and {kind:>8} are not what kind is. */
static bool is_plain_format(const Facts *facts, const ExprRow *row) {
    const StringRow *source = &facts_strings(facts)[row->aux];
    Str text = facts_text(facts, source->offset, source->length);
    return str_find_char(text, '!') == STR_NOT_FOUND && str_find_char(text, ':') == STR_NOT_FOUND;
}

static bool parts_texts(const Program *program, FileId file, ExprId expr, TextList *out) {
    const Facts *facts = program_facts(program, file);
    bool is_known = text_push(out, STR(""));
    for (ExprId part = expr_first(facts, expr); part && is_known; part = expr_next(facts, part)) {
        TextList next = {0};
        is_known = texts_known(program, file, part, &next) && texts_join(program, out, &next);
        vec_release(&next);
    }
    return is_known;
}

bool texts_known(const Program *program, FileId file, ExprId expr, TextList *out) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind == EXPR_BINARY && row->op == OP_ADD) return parts_texts(program, file, expr, out);
    if (row->kind == EXPR_FORMAT) return is_plain_format(facts, row) && parts_texts(program, file, expr, out);
    return literal_texts(program, file, expr, out);
}

Str text_known(const Building *self, ExprId expr) {
    TextList texts = {0};
    bool is_one = expr && texts_known(self->program, self->file, expr, &texts) && texts.count == 1;
    Str text = is_one ? texts.at[0] : STR_NONE;
    vec_release(&texts);
    return text;
}

Str value_text(const Program *program, Value value) {
    FileId file = expr_file(program, value.id);
    return expr_string(program, file, value.id - program->files[file].expr_base);
}
