/* How a text begins and ends that run time puts together: f"on_{x}", "on_" + x, "on_%s" % x,
 * "on_{}".format(x). */
#include "graph_reads.h"

ExprId text_source(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return expr;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    if (use->reach_count != 1) return expr;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    bool is_assigned =
        (binding->kind == BIND_ASSIGN || binding->kind == BIND_WALRUS) && binding->shape == SHAPE_WHOLE;
    return is_assigned && binding->value ? binding->value : expr;
}

/* What stands before the first and behind the last placeholder of a format text. */
static KnownEnds format_ends(Str format, char open, char close) {
    size_t first = str_find_char(format, open), last = str_rfind_char(format, close);
    if (first == STR_NOT_FOUND || last == STR_NOT_FOUND) return (KnownEnds){STR_NONE, STR_NONE};
    size_t behind = last + 1;
    if (open == '%') { /* "%s": the letter belongs to it; "%(x)s" and "%03d" have more */
        bool is_letter = behind < format.len && format.ptr[behind] >= 'a' && format.ptr[behind] <= 'z';
        behind = is_letter ? behind + 1 : format.len;
    }
    return (KnownEnds){str_slice(format, 0, first), str_slice(format, behind, format.len)};
}

KnownEnds known_ends(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    ExprId first = expr_first(self->facts, expr), last = first;
    for (ExprId child = first; child; child = expr_next(self->facts, child)) last = child;
    while (first && facts_exprs(self->facts)[first].kind == EXPR_BINARY &&
           facts_exprs(self->facts)[first].op == OP_ADD)
        first = expr_first(self->facts, first); /* "a" + b + c is ("a" + b) + c */
    bool is_joined = row->kind == EXPR_FORMAT || (row->kind == EXPR_BINARY && row->op == OP_ADD);
    if (is_joined && first)
        return (KnownEnds){text_known(self, first),
                           last == first ? STR_NONE : expr_string(self->program, self->file, last)};
    if (row->kind == EXPR_BINARY && row->op == OP_MOD)
        return format_ends(expr_string(self->program, self->file, first), '%', '%');
    if (row->kind == EXPR_CALL && facts_exprs(self->facts)[expr + 1].kind == EXPR_ATTRIBUTE)
        return format_ends(expr_string(self->program, self->file, expr + 2), '{', '}');
    return (KnownEnds){STR_NONE, STR_NONE};
}
