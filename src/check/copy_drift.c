#include "copy_drift.h"

#include "infer.h"

enum { SHOWN_MAX = 3 };

const char *drift_kind_name(DriftKind kind) {
    static const char *const names[] = {
        [DRIFT_LOCK] = "lock",   [DRIFT_HANDLER] = "handler",     [DRIFT_GUARD] = "guard",
        [DRIFT_CHECK] = "check", [DRIFT_STATEMENT] = "statement", [DRIFT_CHANGED] = "changed"};
    return names[kind];
}

/* ---- what a statement is for ----------------------------------------------------------------------- */

static bool has_word(Str name, const Str *words, u32 count) {
    char lower[64];
    if (name.len > sizeof lower) return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + ('a' - 'A') : name.ptr[i]);
    for (u32 w = 0; w < count; w++)
        if (str_find((Str){lower, name.len}, words[w]) != STR_NOT_FOUND) return true;
    return false;
}

bool copy_is_lock(const CheckContext *context, FileId file, ExprId expr) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    u32 count;
    const Str *words = rules_words(context->rules, "stale-copy", "lock_words", &count);
    if (row->kind == EXPR_CALL) row = &facts_exprs(facts)[expr + 1];
    if (row->kind == EXPR_SUBSCRIPT) row = &facts_exprs(facts)[(u32)(row - facts_exprs(facts)) + 1];
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    if (has_word(facts_name(facts, row->name), words, count)) return true;
    ValueSet values = infer_expr(context->program, file, expr);
    if (values.count != 1 || values.at[0].kind != VALUE_EXTERNAL_INSTANCE) return false;
    return has_word(name_text(context->program, values.at[0].id), words, count);
}

bool copy_is_guard(const Facts *facts, StmtId stmt) {
    for (StmtId s = stmt + 1; s < facts_stmts(facts)[stmt].next; s = facts_stmts(facts)[s].next) {
        u8 kind = facts_stmts(facts)[s].kind;
        if (kind == STMT_RETURN || kind == STMT_RAISE || kind == STMT_CONTINUE || kind == STMT_BREAK)
            return true;
        if (kind == STMT_ELSE) break;
    }
    return false;
}

static DriftKind stmt_kind(const CheckContext *context, FileId file, StmtId stmt) {
    const Facts *facts = program_facts(context->program, file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    switch (row->kind) {
    case STMT_WITH:
        for (u32 i = 0; i < row->target_count; i++)
            if (copy_is_lock(context, file, facts_lists(facts)[row->first_target + i])) return DRIFT_LOCK;
        return DRIFT_STATEMENT;
    case STMT_TRY:
    case STMT_HANDLER:
    case STMT_FINALLY: return DRIFT_HANDLER;
    case STMT_IF: return copy_is_guard(facts, stmt) ? DRIFT_GUARD : DRIFT_STATEMENT;
    case STMT_RAISE:
    case STMT_ASSERT: return DRIFT_CHECK;
    default: return DRIFT_STATEMENT;
    }
}

DriftKind copy_drift_kind(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit) {
    if (edit->kind == CLONE_EDIT_CHANGED) return DRIFT_CHANGED;
    bool is_here = edit->kind == CLONE_EDIT_DELETED;
    FileId file = is_here ? copy->here.side->file : copy->there.side->file;
    StmtId first = is_here ? edit->left : edit->right;
    u32 end = program_facts(context->program, file)->stmts.count;
    DriftKind kind = DRIFT_STATEMENT;
    for (StmtId s = first; s < first + edit->statements && s < end; s++)
        kind = (DriftKind)u32_min(kind, stmt_kind(context, file, s));
    return kind;
}

/* ---- evidence -------------------------------------------------------------------------------------- */

/* Lines of an edit as a place, from the first statement to its own end. */
static Place edit_place(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit) {
    bool is_here = edit->kind != CLONE_EDIT_INSERTED;
    FileId file = is_here ? copy->here.side->file : copy->there.side->file;
    const Facts *facts = program_facts(context->program, file);
    const StmtRow *row = &facts_stmts(facts)[is_here ? edit->left : edit->right];
    return place_first_line(context->program, file, (Span){row->start, row->end});
}

Str copy_edit_member(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit) {
    bool is_here = edit->kind != CLONE_EDIT_INSERTED;
    const CopySide *side = is_here ? &copy->here : &copy->there;
    const Program *program = context->program;
    const Facts *facts = program_facts(program, side->side->file);
    const StmtRow *row = &facts_stmts(facts)[is_here ? edit->left : edit->right];
    DefRef def = row->def ? program->files[side->side->file].def_base + row->def
                          : scope_def(program, side->side->file, row->scope);
    if (!def || def == side->side->def) return side->name;
    Str name = name_text(program, def_name(program, def));
    for (DefRef up = def_parent(program, def); up && up != side->side->def; up = def_parent(program, up))
        name = str_printf(context->arena, "%.*s.%.*s", STR_ARG(name_text(program, def_name(program, up))),
                          STR_ARG(name));
    return name;
}

static void edit_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneEdit *edit,
                       DriftKind kind) {
    static const char *const keys[] = {[DRIFT_LOCK] = "copies.drift_lock",
                                       [DRIFT_HANDLER] = "copies.drift_handler",
                                       [DRIFT_GUARD] = "copies.drift_guard",
                                       [DRIFT_CHECK] = "copies.drift_check"};
    Text text = text_with(text_of(NULL, keys[kind]), "member", copy_edit_member(context, copy, edit));
    finding_evidence(finding, edit_place(context, copy, edit), text);
}

/* Statements that only one side has and nothing better was said about. */
static void rest_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                       CloneEditKind side) {
    const CloneEdit *first = NULL;
    u32 count = 0;
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        if (edit->kind != side || copy_drift_kind(context, copy, edit) != DRIFT_STATEMENT) continue;
        if (!first) first = edit;
        count += edit->statements;
    }
    if (!first) return;
    Text text = text_with_number(text_of(NULL, "copies.drift_statements"), "count", count);
    finding_evidence(finding, edit_place(context, copy, first), text);
}

void copy_drift_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff) {
    u32 shown = 0;
    for (u32 kind = DRIFT_LOCK; kind <= DRIFT_CHECK; kind++) {
        Str last = STR_NONE; /* `try` and its `except` are two edits of one function */
        for (u32 i = 0; i < diff->edit_count && shown < SHOWN_MAX; i++) {
            const CloneEdit *edit = &diff->edits[i];
            if (copy_drift_kind(context, copy, edit) != kind) continue;
            Str member = copy_edit_member(context, copy, edit);
            if (last.len && str_eq(last, member)) continue;
            last = member;
            edit_prove(context, finding, copy, edit, (DriftKind)kind);
            shown++;
        }
    }
    rest_prove(context, finding, copy, diff, CLONE_EDIT_DELETED);
    rest_prove(context, finding, copy, diff, CLONE_EDIT_INSERTED);
}
