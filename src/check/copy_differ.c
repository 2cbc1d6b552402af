#include "copy_differ.h"

#include "copy_drift.h"
#include "copy_source.h"

#include <stdlib.h>

/* ---- renames --------------------------------------------------------------------------------------- */

static u32 rename_count_min(const CheckContext *context, const CopyPair *copy) {
    DefRef def = copy->here.side->def;
    const char *rule = !def                                                ? "duplicate-module"
                       : def_row(context->program, def)->kind == DEF_CLASS ? "duplicate-class"
                                                                           : "duplicate-function";
    return (u32)rules_number(context->rules, rule, "min_rename_count");
}

bool copy_rename_is_told(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneRename *rename) {
    if (!rename->is_consistent || !rename->is_throughout) return false;
    RenameKindOf kind = copy_rename_kind(context, copy, diff, rename);
    return kind == RENAME_ALIAS || kind == RENAME_TWIN || rename->count >= rename_count_min(context, copy);
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

static u32 line_of(const Program *program, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(program, side->side->file);
    return facts_line(facts, facts_stmts(facts)[stmt].start);
}

static void pair_push(const Program *program, const CopyPair *copy, DifferKind kind, const CloneEdit *edit,
                      StmtId left, StmtId right, Differences *out) {
    const Facts *facts = program_facts(program, copy->here.side->file);
    bool is_def = kind == DIFFERS_STATEMENT && facts_stmts(facts)[left].kind == STMT_DEF;
    if (is_def) kind = is_head(&copy->here, program, left) ? DIFFERS_SIGNATURE : DIFFERS_MEMBER;
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i].kind == kind && out->at[i].left == left && (left || out->at[i].right == right)) return;
    u32 line = left ? line_of(program, &copy->here, left) : UINT32_MAX;
    vec_push(out, ((Difference){(u8)kind, edit, left, right, line}));
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

static Str decorators_text(CheckContext *context, const CopySide *side) {
    const Facts *facts = program_facts(context->program, side->side->file);
    return copy_source(context, side->side->file,
                       copy_decorators(facts, def_row(context->program, side->side->def)));
}

bool copy_decorators_differ(CheckContext *context, const CopyPair *copy) {
    return copy->here.side->def && copy->there.side->def &&
           !str_eq(decorators_text(context, &copy->here), decorators_text(context, &copy->there));
}

static Str async_put(CheckContext *context, const DefRow *row, Str text) {
    if (!(row->flags & DEF_ASYNC)) return text;
    return str_printf(context->arena, "async %.*s", STR_ARG(text));
}

static Str signature_text(CheckContext *context, const CopySide *side) {
    const Facts *facts = program_facts(context->program, side->side->file);
    const DefRow *row = def_row(context->program, side->side->def);
    Span span = copy_header(facts, row->stmt);
    span.start = u32_max(span.start, row->name_span.end);
    return async_put(context, row, copy_source(context, side->side->file, span));
}

static int difference_cmp(const void *a, const void *b) {
    const Difference *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if (x->right != y->right) return x->right < y->right ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

void copy_differences_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           Differences *out) {
    if (copy_decorators_differ(context, copy)) vec_push(out, ((Difference){.kind = DIFFERS_DECORATORS}));
    edits_push(context->program, copy, diff, out);
    names_push(context, copy, diff, out);
    if (out->count) qsort(out->at, out->count, sizeof *out->at, difference_cmp);
    u32 kept = 0; /* a head that differs in its decorators, or in its name alone */
    for (u32 i = 0; i < out->count; i++) {
        bool is_same = out->at[i].kind == DIFFERS_SIGNATURE &&
                       str_eq(signature_text(context, &copy->here), signature_text(context, &copy->there));
        if (!is_same) out->at[kept++] = out->at[i];
    }
    out->count = kept;
}

/* ---- evidence -------------------------------------------------------------------------------------- */

static Place stmt_place(const CheckContext *context, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(context->program, side->side->file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    return place_first_line(context->program, side->side->file, (Span){row->start, row->end});
}

static Str stmt_text(CheckContext *context, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(context->program, side->side->file);
    Str text = copy_source(context, side->side->file, copy_header(facts, stmt));
    const StmtRow *row = &facts_stmts(facts)[stmt];
    if (row->kind == STMT_DEF && row->def) text = async_put(context, &facts_defs(facts)[row->def], text);
    return text.len ? text : STR("…");
}

/* "line 88" of this file, "path:88" of another one. */
static Text there_put(CheckContext *context, Text text, const CopyPair *copy, u32 line) {
    FileId file = copy->there.side->file;
    if (file == copy->here.side->file)
        text = text_with_word(text, "at", "copies.line");
    else
        text = text_with(text, "at",
                         str_printf(context->arena, "%.*s:", STR_ARG(context->program->files[file].path)));
    return text_with(text, "line", str_printf(context->arena, "%u", line));
}

static void pair_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const char *key,
                       Str here, Str there, StmtId left, StmtId right, u32 count) {
    if (!here.len) here = STR("—");
    if (!there.len) there = STR("—");
    copy_cut_pair(context, &here, &there);
    Text text = text_with(text_with(text_of(NULL, key), "here", here), "there", there);
    text = there_put(context, text, copy, line_of(context->program, &copy->there, right));
    if (count) text = text_with_number(text, "count", count);
    finding_evidence(finding, stmt_place(context, &copy->here, left), text);
}

/* Of two things that are much alike, or are one thing by their name, one lacks what the other one has. What
 * else stands on one side alone may be needed there alone. */
static const char *only_key(const CopyPair *copy, DriftKind kind) {
    static const char *const keys[] = {
        [DRIFT_LOCK] = "copies.drift_lock",   [DRIFT_HANDLER] = "copies.drift_handler",
        [DRIFT_GUARD] = "copies.drift_guard", [DRIFT_CHECK] = "copies.drift_check",
        [DRIFT_STATEMENT] = "copies.only",    [DRIFT_DEFINITION] = "copies.only_definition"};
    static const char *const alone[] = {[DRIFT_LOCK] = "copies.only_lock",
                                        [DRIFT_HANDLER] = "copies.only_handler",
                                        [DRIFT_GUARD] = "copies.only_guard",
                                        [DRIFT_CHECK] = "copies.only_check"};
    return kind < DRIFT_STATEMENT && !copy->is_one_thing ? alone[kind] : keys[kind];
}

/* A function by the name that tells it from the other one; a member of more by its own. */
static Str where_put(CheckContext *context, const CopyPair *copy, const CopySide *side,
                     const CloneEdit *edit) {
    DefRef def = side->side->def;
    bool is_function = def && def_row(context->program, def)->kind == DEF_FUNCTION;
    return is_function ? side->word : copy_edit_member(context, copy, edit);
}

static void only_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneEdit *edit) {
    bool is_here = edit->kind == CLONE_EDIT_DELETED;
    const CopySide *side = is_here ? &copy->here : &copy->there;
    StmtId stmt = is_here ? edit->left : edit->right;
    DriftKind kind = copy_drift_kind(context, copy, edit);
    const char *key = only_key(copy, kind);
    if (kind < DRIFT_STATEMENT) stmt = copy_drift_stmt(context, copy, edit, kind);
    if (kind == DRIFT_STATEMENT && edit->statements > 1) key = "copies.only_more";
    Text text = text_with(text_of(NULL, key), "member", copy_edit_member(context, copy, edit));
    text = text_with(text, "name", side->word);
    text = text_with(text, "where", where_put(context, copy, side, edit));
    text = text_with(text, "text", copy_cut(context, stmt_text(context, side, stmt), COPY_TEXT_MAX));
    finding_evidence(finding, stmt_place(context, side, stmt),
                     text_with_number(text, "rest", edit->statements - 1));
}

static void statement_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const char *key,
                            const Difference *row, u32 count) {
    pair_prove(context, finding, copy, key, stmt_text(context, &copy->here, row->left),
               stmt_text(context, &copy->there, row->right), row->left, row->right, count);
}

void copy_differences_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const char *key,
                            const Difference *first, u32 count) {
    if (first->kind == DIFFERS_STATEMENT || first->kind == DIFFERS_MEMBER) {
        statement_prove(context, finding, copy, key, first, count);
        return;
    }
    const CopySide *side = first->left ? &copy->here : &copy->there;
    StmtId stmt = first->left ? first->left : first->right;
    Text text = text_with(text_of(NULL, key), "name", side->word);
    text = text_with(text, "text", copy_cut(context, stmt_text(context, side, stmt), COPY_TEXT_MAX));
    finding_evidence(finding, stmt_place(context, side, stmt), text_with_number(text, "count", count));
}

static void decorators_prove(CheckContext *context, Finding *finding, const CopyPair *copy) {
    const Program *program = context->program;
    Str here = decorators_text(context, &copy->here), there = decorators_text(context, &copy->there);
    const char *key = !here.len    ? "copies.differ_decorators_there"
                      : !there.len ? "copies.differ_decorators_here"
                                   : "copies.differ_decorators";
    pair_prove(context, finding, copy, key, here, there, def_row(program, copy->here.side->def)->stmt,
               def_row(program, copy->there.side->def)->stmt, 0);
}

static const char *signature_key(const Program *program, const CopyPair *copy) {
    bool is_class = def_row(program, copy->here.side->def)->kind == DEF_CLASS;
    return is_class ? "copies.differ_bases" : "copies.differ_signature";
}

void copy_difference_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                           const Difference *difference) {
    const Program *program = context->program;
    StmtId left = difference->left, right = difference->right;
    switch ((DifferKind)difference->kind) {
    case DIFFERS_DECORATORS: decorators_prove(context, finding, copy); return;
    case DIFFERS_SIGNATURE:
        pair_prove(context, finding, copy, signature_key(program, copy), signature_text(context, &copy->here),
                   signature_text(context, &copy->there), left, right, 0);
        return;
    case DIFFERS_MEMBER:
        statement_prove(context, finding, copy, "copies.differ_signature", difference, 0);
        return;
    case DIFFERS_STATEMENT: statement_prove(context, finding, copy, "copies.differ", difference, 0); return;
    case DIFFERS_MOVED: {
        Text text = text_with(text_of(NULL, "copies.moved"), "text",
                              copy_cut(context, stmt_text(context, &copy->here, left), COPY_TEXT_MAX));
        finding_evidence(finding, stmt_place(context, &copy->here, left),
                         there_put(context, text, copy, line_of(program, &copy->there, right)));
        return;
    }
    case DIFFERS_ONLY: only_prove(context, finding, copy, difference->edit);
    }
}
