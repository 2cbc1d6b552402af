#include "copy_drift.h"

#include "infer.h"

enum { SHOWN_MAX = 3, TELLING_MAX = 2 };

const char *drift_kind_name(DriftKind kind) {
    static const char *const names[] = {
        [DRIFT_LOCK] = "lock",       [DRIFT_HANDLER] = "handler",     [DRIFT_GUARD] = "guard",
        [DRIFT_CHECK] = "check",     [DRIFT_STATEMENT] = "statement", [DRIFT_DEFINITION] = "definition",
        [DRIFT_CHANGED] = "changed", [DRIFT_MOVED] = "moved"};
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
    if (edit->kind == CLONE_EDIT_MOVED) return DRIFT_MOVED;
    if (edit->is_def) return DRIFT_DEFINITION;
    bool is_here = edit->kind == CLONE_EDIT_DELETED;
    FileId file = is_here ? copy->here.side->file : copy->there.side->file;
    StmtId first = is_here ? edit->left : edit->right;
    u32 end = program_facts(context->program, file)->stmts.count;
    DriftKind kind = DRIFT_STATEMENT;
    for (StmtId s = first; s < first + edit->statements && s < end; s++)
        kind = (DriftKind)u32_min(kind, stmt_kind(context, file, s));
    return kind;
}

StmtId copy_drift_stmt(const CheckContext *context, const CopyPair *copy, const CloneEdit *edit,
                       DriftKind kind) {
    bool is_here = edit->kind != CLONE_EDIT_INSERTED;
    FileId file = is_here ? copy->here.side->file : copy->there.side->file;
    StmtId first = is_here ? edit->left : edit->right, found = 0;
    const Facts *facts = program_facts(context->program, file);
    for (StmtId s = first; s < first + edit->statements && s < facts->stmts.count; s++) {
        if (stmt_kind(context, file, s) != kind) continue;
        if (!found) found = s;
        if (facts_stmts(facts)[s].kind == STMT_HANDLER) return s; /* says more than its `try` */
    }
    return found ? found : first;
}

/* ---- evidence -------------------------------------------------------------------------------------- */

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

/* The row of a kind that tells most, and how many statements all of them hold. */
typedef struct {
    const Difference *first;
    u32 count;
} Tally;

static void tally_add(Tally *self, const Difference *row, u32 statements) {
    if (!self->first || row->tells < self->first->tells) self->first = row;
    self->count += statements;
}

static void tally_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                        const Tally *tally, const char *key) {
    if (tally->first && tally->count == 1)
        copy_difference_prove(context, finding, copy, diff, tally->first);
    else if (tally->first)
        copy_differences_prove(context, finding, copy, diff, key, tally->first, tally->count);
}

/* Of what was not shown: how many of each sort, with the one that tells most. */
static void rest_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                       const Differences *rows) {
    Tally signatures = {0}, changed = {0}, moved = {0}, here = {0}, there = {0};
    for (u32 i = 0; i < rows->count; i++) {
        const Difference *row = &rows->at[i];
        if (row->is_shown) continue;
        if (row->kind == DIFFERS_MEMBER) tally_add(&signatures, row, 1);
        if (row->kind == DIFFERS_STATEMENT) tally_add(&changed, row, 1);
        if (row->kind == DIFFERS_MOVED) tally_add(&moved, row, 1);
        if (row->kind != DIFFERS_ONLY || copy_drift_kind(context, copy, row->edit) == DRIFT_DEFINITION)
            continue;
        tally_add(row->left ? &here : &there, row, row->edit->statements);
    }
    tally_prove(context, finding, copy, diff, &signatures, "copies.drift_signatures");
    tally_prove(context, finding, copy, diff, &changed, "copies.drift_changed");
    tally_prove(context, finding, copy, diff, &moved, "copies.drift_moved");
    tally_prove(context, finding, copy, diff, &here, "copies.drift_statements");
    tally_prove(context, finding, copy, diff, &there, "copies.drift_statements");
}

static bool is_telling(const CheckContext *context, const CopyPair *copy, const Difference *row, u32 kind) {
    return row->kind == DIFFERS_ONLY && copy_drift_kind(context, copy, row->edit) == kind;
}

/* Both sides have a lock or a handler in that member: neither lacks it. Guards in two places are two. */
static bool is_on_both(const CheckContext *context, const CopyPair *copy, const Differences *rows,
                       const Difference *row, u32 kind) {
    if (kind > DRIFT_HANDLER) return false;
    const Facts *here = program_facts(context->program, copy->here.side->file);
    const Facts *there = program_facts(context->program, copy->there.side->file);
    StmtId own = copy_drift_stmt(context, copy, row->edit, (DriftKind)kind);
    u8 construct = facts_stmts(row->left ? here : there)[own].kind;
    for (u32 i = 0; i < rows->count; i++) {
        const Difference *other = &rows->at[i];
        if ((other->left == 0) == (row->left == 0) || !is_telling(context, copy, other, kind)) continue;
        if (other->edit->member != row->edit->member) continue;
        StmtId stmt = copy_drift_stmt(context, copy, other->edit, (DriftKind)kind);
        if (facts_stmts(other->left ? here : there)[stmt].kind == construct) return true;
    }
    return false;
}

static void row_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                      Difference *row) {
    copy_difference_prove(context, finding, copy, diff, row);
    row->is_shown = true;
}

/* A lock, a handler, a guard or a check that one side has: up to `most` of them. */
static void constructs_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                             const CloneDiff *diff, const Differences *rows, u32 most) {
    u32 shown = 0;
    for (u32 kind = DRIFT_LOCK; kind <= DRIFT_CHECK; kind++) {
        Str last = STR_NONE; /* `try` and its `except` are two edits of one function */
        const CopySide *last_side = NULL;
        for (u32 i = 0; i < rows->count && shown < most; i++) {
            Difference *row = &rows->at[i];
            if (!is_telling(context, copy, row, kind) || is_on_both(context, copy, rows, row, kind)) continue;
            Str member = copy_edit_member(context, copy, row->edit);
            const CopySide *side = row->left ? &copy->here : &copy->there;
            if (last.len && str_eq(last, member) && side == last_side && kind <= DRIFT_HANDLER) continue;
            last = member;
            last_side = side;
            row_prove(context, finding, copy, diff, row);
            shown++;
        }
    }
}

/* Of the statements that differ, those of which another one is called, or something else is asked: up to
 * `most`. */
static void telling_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                          const CloneDiff *diff, const Differences *rows, u32 most) {
    u32 shown = 0;
    for (u32 tells = TELLS_CONDITION; tells <= TELLS_CALL; tells++)
        for (u32 i = 0; i < rows->count && shown < most; i++) {
            Difference *row = &rows->at[i];
            if (row->is_shown || row->kind != DIFFERS_STATEMENT || row->tells != tells) continue;
            row_prove(context, finding, copy, diff, row);
            shown++;
        }
}

void copy_drift_begin(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                      Differences *rows) {
    u32 shown = 0;
    copy_differences_find(context, copy, diff, rows);
    for (u32 tells = TELLS_HANDLER; tells <= TELLS_CONSTANT; tells++)
        for (u32 i = 0; i < rows->count && shown < SHOWN_MAX; i++) {
            if (rows->at[i].kind != DIFFERS_STATEMENT || rows->at[i].tells != tells) continue;
            row_prove(context, finding, copy, diff, &rows->at[i]);
            shown++;
        }
}

void copy_drift_end(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                    Differences *rows) {
    bool is_few = rows->count <= SHOWN_MAX;
    for (u32 i = 0; i < rows->count; i++)
        if (!rows->at[i].is_shown && (is_few || rows->at[i].kind <= DIFFERS_SIGNATURE))
            row_prove(context, finding, copy, diff, &rows->at[i]);
    if (is_few) return;
    constructs_prove(context, finding, copy, diff, rows, SHOWN_MAX);
    telling_prove(context, finding, copy, diff, rows, TELLING_MAX);
    rest_prove(context, finding, copy, diff, rows);
}

void copy_drift_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff) {
    Differences rows = {0};
    copy_drift_begin(context, finding, copy, diff, &rows);
    copy_drift_end(context, finding, copy, diff, &rows);
    vec_release(&rows);
}
