#include "exports.h"

enum { ALL_ABSENT, ALL_LISTED, ALL_COMPUTED };

struct Exports {
    u8 *state; /* by FileId: ALL_* */
    Map names; /* (FileId, Name) → 1 */
};

/* The statement's own target or, for a call, what stands before the method; 0 when it is no such
 * statement. */
static ExprId all_target(const Facts *facts, const StmtRow *stmt) {
    bool is_kind = stmt->kind == STMT_ASSIGN || stmt->kind == STMT_AUGMENTED ||
                   stmt->kind == STMT_ANNOTATED || stmt->kind == STMT_EXPR;
    if (!is_kind || stmt->scope != 1 || !stmt->expr) return 0;
    return stmt->target_count ? facts_lists(facts)[stmt->first_target] : stmt->expr;
}

static bool names_all(const Facts *facts, ExprId root) {
    for (ExprId e = root; root && e < facts_exprs(facts)[root].next; e++)
        if (facts_exprs(facts)[e].kind == EXPR_NAME &&
            str_eq(facts_name(facts, facts_exprs(facts)[e].name), STR("__all__")))
            return true;
    return false;
}

static bool has_name(const Facts *facts, Str text) {
    for (NameId id = 1; id < facts->names.count; id++)
        if (str_eq(facts_name(facts, id), text)) return true;
    return false;
}

void exports_each(const Program *self, FileId file, void (*each)(void *context, ExprId text), void *context) {
    const Facts *facts = program_facts(self, file);
    if (!has_name(facts, STR("__all__"))) return;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (!names_all(facts, all_target(facts, stmt))) continue;
        for (ExprId e = stmt->expr; e < facts_exprs(facts)[stmt->expr].next; e++)
            if (facts_exprs(facts)[e].kind == EXPR_STRING) each(context, e);
    }
}

typedef struct {
    Program *program;
    FileId file;
} Filling;

static void name_add(void *context, ExprId text) {
    Filling *self = context;
    Name name = intern_find(&self->program->names, expr_string(self->program, self->file, text));
    if (name) map_at(&self->program->exports->names, map_pair(self->file, name), 1);
}

/* Lists and tuples of texts, put together by `+`, say all there is to know; anything else may add names. */
static bool is_spelled_out(const Facts *facts, ExprId value) {
    for (ExprId e = value; e < facts_exprs(facts)[value].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_all = row->kind == EXPR_NAME && str_eq(facts_name(facts, row->name), STR("__all__"));
        bool is_method =
            row->kind == EXPR_ATTRIBUTE && (str_eq(facts_name(facts, row->name), STR("extend")) ||
                                            str_eq(facts_name(facts, row->name), STR("append")));
        bool is_plain = row->kind == EXPR_LIST || row->kind == EXPR_TUPLE || row->kind == EXPR_STRING ||
                        (row->kind == EXPR_BINARY && row->op == OP_ADD) ||
                        (row->kind == EXPR_CALL && e == value);
        if (!is_all && !is_method && !is_plain) return false;
    }
    return true;
}

static u8 state_of(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    u8 state = ALL_ABSENT;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (!names_all(facts, all_target(facts, stmt))) continue;
        bool is_listed = state != ALL_COMPUTED && is_spelled_out(facts, stmt->expr);
        state = is_listed ? ALL_LISTED : ALL_COMPUTED;
    }
    return state;
}

void exports_build(Program *self) {
    self->exports = ARENA_NEW(self->arena, Exports);
    self->exports->state = ARENA_ARRAY(self->arena, u8, self->file_count);
    Name all = intern_find(&self->names, STR("__all__"));
    for (FileId file = 0; all && file < self->file_count; file++) {
        if (map_find(&self->scope_names, map_pair(self->files[file].scope_base + 1, all)) == MAP_NONE)
            continue;
        Filling filling = {self, file};
        self->exports->state[file] = state_of(self, file);
        exports_each(self, file, name_add, &filling);
    }
}

void exports_release(Program *self) {
    if (self->exports) map_release(&self->exports->names);
}

bool exports_have(const Program *self, FileId file, Name name) {
    bool is_public = !str_starts(name_text(self, name), STR("_"));
    switch (self->exports->state[file]) {
    case ALL_LISTED: return map_find(&self->exports->names, map_pair(file, name)) != MAP_NONE;
    case ALL_COMPUTED: return true;
    default: return is_public;
    }
}

bool exports_are_listed(const Program *self, FileId file) {
    return self->exports->state[file] == ALL_LISTED;
}
