/* Stores to attributes, and the ways around an assignment. */
#include "python_walk.h"

static WriteKind write_kind(const PythonWalk *w, const ExprRow *target) {
    if (python_name_word(w, target->name) == WORD_DUNDER_CLASS ||
        python_name_word(w, target->name) == WORD_DUNDER_DICT)
        return WRITE_DYNAMIC;
    if (target->flags & EXPR_DELETED) return WRITE_DELETE;
    if (w->target.shape != SHAPE_WHOLE) return WRITE_TARGET;
    switch (w->target.kind) {
    case BIND_ASSIGN: return w->target.annotation ? WRITE_ANNOTATION : WRITE_ASSIGN;
    case BIND_ANNOTATION: return WRITE_ANNOTATION;
    case BIND_AUGMENTED: return WRITE_AUGMENTED;
    default: return WRITE_TARGET;
    }
}

/* Called when the row of an attribute is complete. */
void python_write_attribute(PythonWalk *w, ExprId target) {
    const ExprRow *row = python_row(w, target);
    if (!row->name) return;
    if (!(row->flags & (EXPR_STORED | EXPR_DELETED))) {
        if (python_name_word(w, row->name) == WORD_DUNDER_DICT) vec_push(&w->dict_reads, target);
        return;
    }
    WriteKind kind = write_kind(w, row);
    bool has_value = kind == WRITE_ASSIGN || kind == WRITE_ANNOTATION || kind == WRITE_AUGMENTED;
    vec_push(&w->facts->writes, ((WriteRow){
                                    .kind = (u8)kind,
                                    .name = kind == WRITE_DYNAMIC ? 0 : row->name,
                                    .object = target + 1,
                                    .target = target,
                                    .value = has_value ? w->target.value : 0,
                                    .annotation = has_value ? w->target.annotation : 0,
                                    .scope = w->at.scope,
                                }));
    python_guard_store(w, target);
}

static ExprId argument(const PythonWalk *w, ExprId call, u32 index) {
    ExprId at = python_row(w, call + 1)->next;
    while (at < w->facts->exprs.count && index--) at = python_row(w, at)->next;
    return at < w->facts->exprs.count ? at : 0;
}

static bool is_plain_argument(const PythonWalk *w, ExprId e) {
    u8 kind = e ? python_row(w, e)->kind : (u8)EXPR_NONE;
    return kind != EXPR_NONE && kind != EXPR_KEYWORD && kind != EXPR_STAR && kind != EXPR_DOUBLE_STAR;
}

/* setattr(object, name, value), Base.__setattr__(object, name, value), object.__setattr__(name, value). */
void python_write_call(PythonWalk *w, ExprId call) {
    const ExprRow *callee = python_row(w, call + 1);
    bool is_attribute = callee->kind == EXPR_ATTRIBUTE;
    if (is_attribute != (python_name_word(w, callee->name) == WORD_DUNDER_SETATTR)) return;
    u32 first = is_attribute && !argument(w, call, 2) ? 0 : 1;
    ExprId object = first ? argument(w, call, 0) : call + 2;
    if (!object) return;
    ExprId name = argument(w, call, first);
    ExprId value = argument(w, call, first + 1);
    WriteRow row = {.kind = WRITE_DYNAMIC, .object = object, .target = call, .scope = w->at.scope};
    if (value && is_plain_argument(w, value)) row.value = value;
    bool is_literal = is_plain_argument(w, object) && is_plain_argument(w, name) &&
                      is_plain_argument(w, value) && python_row(w, name)->kind == EXPR_STRING;
    if (is_literal) {
        const StringRow *text = &w->facts->strings.at[python_row(w, name)->aux];
        row.name = python_syntax_name(&w->syntax, (Str){w->facts->text.ptr + text->offset, text->length});
        row.kind = row.name ? WRITE_SETATTR : WRITE_DYNAMIC;
        row.value = value;
    }
    vec_push(&w->facts->writes, row);
}

/* ---- x.__dict__ and vars(x) ------------------------------------------------------------------ */

static bool is_string(const PythonWalk *w, ExprId e) {
    return e && python_row(w, e)->kind == EXPR_STRING;
}

/* The dict is only read: one literal key, a method that cannot change it, a membership test, its items copied
 * or its text. */
static bool is_harmless(const PythonWalk *w, ExprId dict) {
    const ExprRow *row = python_row(w, dict);
    const ExprRow *parent = python_row(w, row->parent);
    if (!row->parent) return false;
    switch (parent->kind) {
    case EXPR_SUBSCRIPT:
        return row->parent + 1 == dict && !(parent->flags & (EXPR_STORED | EXPR_DELETED)) &&
               is_string(w, row->next);
    case EXPR_ATTRIBUTE: return python_name_word(w, parent->name) == WORD_DICT_READ;
    case EXPR_COMPARE: return parent->op == OP_IN || parent->op == OP_NOT_IN;
    case EXPR_DOUBLE_STAR:
    case EXPR_FORMAT: return true;
    default: return false;
    }
}

void python_write_finish(PythonWalk *w) {
    for (u32 i = 0; i < w->dict_reads.count; i++) {
        ExprId dict = w->dict_reads.at[i];
        if (is_harmless(w, dict)) continue;
        bool is_call = python_row(w, dict)->kind == EXPR_CALL;
        ExprId object = is_call ? python_row(w, dict + 1)->next : dict + 1;
        vec_push(&w->facts->writes, ((WriteRow){.kind = WRITE_DYNAMIC,
                                                .object = object,
                                                .target = dict,
                                                .scope = python_row(w, dict)->scope}));
    }
}
