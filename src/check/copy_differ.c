#include "copy_differ.h"

#include "copy_borne.h"
#include "copy_form.h"
#include "copy_roles.h"
#include "copy_source.h"
#include "copy_telling.h"

#include <stdlib.h>

/* ---- renames --------------------------------------------------------------------------------------- */

static u32 rename_count_min(const CheckContext *context, const CopyPair *copy) {
    DefRef def = copy->here.side->def;
    const char *rule = !def                                                ? "duplicate-module"
                       : def_row(context->program, def)->kind == DEF_CLASS ? "duplicate-class"
                                                                           : "duplicate-function";
    return (u32)rules_number(context->rules, rule, "min_rename_count");
}

static bool is_told(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                    const CloneRename *rename) {
    if (!rename->is_consistent || !rename->is_throughout) return false;
    RenameKindOf kind = copy_rename_kind(context, copy, diff, rename);
    if (kind == RENAME_OTHER && !copy_roles_agree(context, copy, rename)) return false;
    bool is_open = kind == RENAME_OTHER || kind == RENAME_WORD;
    if (is_open && !copy_rename_is_borne_out(context, copy, diff, rename)) return false;
    return kind == RENAME_ALIAS || kind == RENAME_TWIN || rename->count >= rename_count_min(context, copy);
}

enum { TOLD_NOT = 1, TOLD };

bool copy_rename_is_told(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneRename *rename) {
    return rename->told ? rename->told == TOLD : is_told(context, copy, diff, rename);
}

void copy_renames_judge(CheckContext *context, const CopyPair *copy, CloneDiff *diff) {
    CloneRename *renames = arena_copy(context->arena, diff->renames, diff->rename_count * sizeof *renames);
    for (u32 i = 0; i < diff->rename_count; i++)
        renames[i].told = is_told(context, copy, diff, &renames[i]) ? TOLD : TOLD_NOT;
    diff->renames = renames;
}

/* The statement stands in a run that the other side lacks: its names are tied to others by their shape
 * alone. */
static bool is_lone(const CloneDiff *diff, CloneEditKind kind, StmtId stmt) {
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        StmtId first = kind == CLONE_EDIT_DELETED ? edit->left : edit->right;
        if (edit->kind == kind && stmt >= first && stmt < first + edit->statements) return true;
    }
    return false;
}

static bool is_between_lone(const Program *program, const CopyPair *copy, const CloneDiff *diff,
                            const CloneRename *rename) {
    StmtId left = copy_stmt_at(program, copy->here.side, rename->left_offset);
    StmtId right = copy_stmt_at(program, copy->there.side, rename->right_offset);
    return is_lone(diff, CLONE_EDIT_DELETED, left) || is_lone(diff, CLONE_EDIT_INSERTED, right);
}

static bool is_head(const CopySide *side, const Program *program, StmtId stmt) {
    return side->side->def && def_row(program, side->side->def)->stmt == stmt;
}

bool copy_rename_is_of_other(const Program *program, const CopyPair *copy, const CloneDiff *diff,
                             const CloneRename *rename) {
    const Facts *facts = program_facts(program, copy->here.side->file);
    StmtId left = copy_stmt_at(program, copy->here.side, rename->left_offset);
    if (!left || facts_stmts(facts)[left].kind == STMT_DEF) return false;
    for (u32 i = 0; i < diff->edit_count; i++)
        if (diff->edits[i].kind == CLONE_EDIT_CHANGED && diff->edits[i].left == left) return true;
    return false;
}

bool copy_rename_matters(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneRename *rename) {
    if (!rename->is_consistent) return false; /* it stands in a statement that differs */
    RenameKindOf kind = copy_rename_kind(context, copy, diff, rename);
    bool matters = kind == RENAME_TYPE || kind == RENAME_OTHER || kind == RENAME_WORD;
    return matters && !is_between_lone(context->program, copy, diff, rename);
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static void pair_push(const Program *program, const CopyPair *copy, DifferKind kind, const CloneEdit *edit,
                      StmtId left, StmtId right, Differences *out) {
    const Facts *facts = program_facts(program, copy->here.side->file);
    bool is_def = kind == DIFFERS_STATEMENT && facts_stmts(facts)[left].kind == STMT_DEF;
    if (is_def) kind = is_head(&copy->here, program, left) ? DIFFERS_SIGNATURE : DIFFERS_MEMBER;
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i].kind == kind && out->at[i].left == left && (left || out->at[i].right == right)) return;
    u32 line = left ? copy_stmt_line(program, &copy->here, left) : UINT32_MAX;
    vec_push(out, ((Difference){.kind = (u8)kind, .edit = edit, .left = left, .right = right, .line = line}));
}

static void edits_push(const Program *program, const CopyPair *copy, const CloneDiff *diff,
                       Differences *out) {
    static const DifferKind kinds[] = {[CLONE_EDIT_INSERTED] = DIFFERS_ONLY,
                                       [CLONE_EDIT_DELETED] = DIFFERS_ONLY,
                                       [CLONE_EDIT_CHANGED] = DIFFERS_STATEMENT,
                                       [CLONE_EDIT_MOVED] = DIFFERS_MOVED};
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        StmtId left = edit->left_line ? edit->left : 0, right = edit->right_line ? edit->right : 0;
        pair_push(program, copy, kinds[edit->kind], edit, left, right, out);
    }
}

static void names_push(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, Differences *out) {
    const Program *program = context->program;
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (!copy_rename_matters(context, copy, diff, rename) ||
            copy_rename_is_told(context, copy, diff, rename))
            continue;
        StmtId left = copy_stmt_at(program, copy->here.side, rename->left_offset);
        StmtId right = copy_stmt_at(program, copy->there.side, rename->right_offset);
        if (left && right) pair_push(program, copy, DIFFERS_STATEMENT, NULL, left, right, out);
    }
}

/* A parameter of another name that is another thing: it is given something else. */
static void parameters_push(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                            Differences *out) {
    const Program *program = context->program;
    DefRef here = copy->here.side->def, there = copy->there.side->def;
    if (!here || !there || def_row(program, here)->kind != DEF_FUNCTION) return;
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (copy_rename_kind(context, copy, diff, rename) != RENAME_LOCAL ||
            !copy_are_parameters(program, copy, rename) ||
            copy_rename_is_borne_out(context, copy, diff, rename))
            continue;
        pair_push(program, copy, DIFFERS_SIGNATURE, NULL, def_row(program, here)->stmt,
                  def_row(program, there)->stmt, out);
        return;
    }
}

bool copy_decorators_differ(CheckContext *context, const CopyPair *copy) {
    if (copy->here.side->first) return false; /* a stretch of it has none */
    return copy->here.side->def && copy->there.side->def &&
           !str_eq(copy_decorators_text(context, &copy->here), copy_decorators_text(context, &copy->there));
}

static int difference_cmp(const void *a, const void *b) {
    const Difference *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if (x->right != y->right) return x->right < y->right ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

/* Heads that differ in their names, decorators or annotations alone. */
static bool is_head_alike(CheckContext *context, const CopyPair *copy, const Difference *row) {
    if (row->kind != DIFFERS_SIGNATURE && row->kind != DIFFERS_MEMBER) return false;
    if (copy_form_heads_agree(context, copy->here.side->file, row->left, copy->there.side->file, row->right))
        return true;
    bool is_linked = copy->here.is_linked && row->kind == DIFFERS_MEMBER;
    return !is_linked && str_eq(copy_parameters_text(context, copy->here.side->file, row->left),
                                copy_parameters_text(context, copy->there.side->file, row->right));
}

void copy_differences_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           Differences *out) {
    if (copy_decorators_differ(context, copy)) vec_push(out, ((Difference){.kind = DIFFERS_DECORATORS}));
    edits_push(context->program, copy, diff, out);
    names_push(context, copy, diff, out);
    parameters_push(context, copy, diff, out);
    if (out->count) qsort(out->at, out->count, sizeof *out->at, difference_cmp);
    u32 kept = 0;
    for (u32 i = 0; i < out->count; i++) {
        if (!is_head_alike(context, copy, &out->at[i])) out->at[kept++] = out->at[i];
    }
    out->count = kept;
    for (u32 i = 0; i < kept; i++)
        out->at[i].tells = (u8)copy_difference_tells(context, copy, diff, &out->at[i]);
}
