/* Edges from types that stand in texts: arguments of cast() and its kin, items of Callable[…], comments
 * that say a type. Every name in such a text is a use of it. */
#include "graph_impl.h"

#include "char.h"

/* Every name in a text that holds a type is a use of it. */
static void words_used(Building *self, Str text, NodeId owner, u32 offset) {
    ModuleId module = self->program->files[self->file].module;
    for (size_t i = 0; i < text.len;) {
        size_t end = char_name_end(text, i);
        Name name = end > i ? intern_find(&self->program->names, str_slice(text, i, end)) : 0;
        vec_clear(&self->found);
        if (name) member_nodes(self, module, name, &self->found, 0);
        for (u32 k = 0; k < self->found.count; k++)
            edge_push(self->graph, (Edge){.from = owner,
                                          .to = self->found.at[k],
                                          .file = self->file,
                                          .offset = offset,
                                          .kind = EDGE_STRONG,
                                          .in_annotation = 1});
        i = end > i ? end : i + 1;
    }
}

static bool is_typing(const Program *program, ValueSet values) {
    static const char *const modules[] = {"typing", "collections.abc.", "builtins."};
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_CLASS) return true;
        if (values.at[i].kind != VALUE_EXTERNAL) continue;
        for (u32 m = 0; m < COUNT_OF(modules); m++)
            if (str_starts(name_text(program, values.at[i].id), str_of(modules[m]))) return true;
    }
    return false;
}

static void quoted_words(Building *self, ExprId from, ExprId end) {
    for (ExprId e = from; e < end; e++) {
        Str text = expr_string(self->program, self->file, e);
        if (text.len) words_used(self, text, owner_of_expr(self, e), facts_exprs(self->facts)[e].start);
    }
}

/* Row = NewType("Row", int): what the call makes, told its own name. */
static bool is_own_name(const Building *self, ExprId call) {
    const ExprRow *rows = facts_exprs(self->facts);
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, call)];
    ExprId target = stmt->target_count == 1 ? facts_lists(self->facts)[stmt->first_target] : 0;
    ExprId first = expr_child(self->facts, call, 1);
    return stmt->kind == STMT_ASSIGN && stmt->expr == call && target && rows[target].kind == EXPR_NAME &&
           first &&
           str_eq(facts_name(self->facts, rows[target].name), expr_string(self->program, self->file, first));
}

/* cast("Rows[Any]", x), TypeVar("T", bound="Base") */
void quoted_type_edges(Building *self, ExprId call) {
    ValueSet callee = infer_expr(self->program, self->file, call + 1);
    bool is_type_call = callee.count == 1 && callee.at[0].kind == VALUE_EXTERNAL &&
                        str_starts(name_text(self->program, callee.at[0].id), STR("typing"));
    ExprId first = is_type_call && is_own_name(self, call) ? expr_child(self->facts, call, 1) : 0;
    ExprId from = first ? facts_exprs(self->facts)[first].next : call + 2;
    if (is_type_call) quoted_words(self, from, facts_exprs(self->facts)[call].next);
}

/* Handler = Callable[["Request"], Awaitable["Response"]]: types quoted outside of annotations, and quoted
 * annotations that could not be parsed. */
void quoted_item_edges(Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_STRING) {
        if (row->flags & EXPR_IN_ANNOTATION && !expr_first(self->facts, expr))
            quoted_words(self, expr, expr + 1);
        return;
    }
    ExprId index = expr_child(self->facts, expr, 1);
    bool has_text = false;
    for (ExprId e = index; index && e < row->next; e++)
        has_text |= facts_exprs(self->facts)[e].kind == EXPR_STRING && !expr_first(self->facts, e);
    if (has_text && is_typing(self->program, infer_expr(self->program, self->file, expr + 1)))
        quoted_words(self, index, row->next);
}

/* x = []  # type: List[Row] */
void type_comment_edges(Building *self) {
    for (u32 c = 1; c < self->facts->comments.count; c++) {
        const CommentRow *row = &facts_comments(self->facts)[c];
        Str text = facts_text(self->facts, row->offset, row->length);
        if (!str_starts(text, STR("type:"))) continue;
        Str type = str_trim(str_slice(text, 5, text.len));
        if (!str_starts(type, STR("ignore")))
            words_used(self, type, node_of_file(self->file), row->span.start);
    }
}
