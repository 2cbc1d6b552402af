/* How one difference between two copies reads as evidence. */
#include "copy_differ.h"
#include "copy_needs.h"
#include "copy_source.h"
#include "copy_telling.h"

enum { STRETCH_BEGIN_MAX = 40 };

static Place stmt_place(const CheckContext *context, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(context->program, side->side->file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    return place_first_line(context->program, side->side->file, (Span){row->start, row->end});
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
    text = there_put(context, text, copy, copy_stmt_line(context->program, &copy->there, right));
    if (count) text = text_with_number(text, "count", count);
    finding_evidence(finding, stmt_place(context, &copy->here, left), text);
}

/* Of two things that are much alike, or are one thing by their name, one lacks what the other one has, where
 * it could stand in both. What else stands on one side alone may be needed there alone. */
static const char *only_key(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                            const CloneEdit *edit, DriftKind kind, StmtId stmt) {
    static const char *const keys[] = {
        [DRIFT_LOCK] = "copies.drift_lock",   [DRIFT_HANDLER] = "copies.drift_handler",
        [DRIFT_GUARD] = "copies.drift_guard", [DRIFT_CHECK] = "copies.drift_check",
        [DRIFT_STATEMENT] = "copies.only",    [DRIFT_DEFINITION] = "copies.only_definition"};
    static const char *const alone[] = {[DRIFT_LOCK] = "copies.only_lock",
                                        [DRIFT_HANDLER] = "copies.only_handler",
                                        [DRIFT_GUARD] = "copies.only_guard",
                                        [DRIFT_CHECK] = "copies.only_check"};
    if (kind >= DRIFT_STATEMENT) return keys[kind];
    bool is_lacked =
        copy->is_one_thing && (kind == DRIFT_LOCK || copy_edit_is_lacked(context, copy, diff, edit, stmt));
    return is_lacked ? keys[kind] : alone[kind];
}

/* A function by the name that tells it from the other one; a member of more by its own. */
static Str where_put(CheckContext *context, const CopyPair *copy, const CopySide *side,
                     const CloneEdit *edit) {
    DefRef def = side->side->def;
    bool is_function = def && def_row(context->program, def)->kind == DEF_FUNCTION;
    return is_function ? side->word : copy_edit_member(context, copy, edit);
}

static void only_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const CloneDiff *diff,
                       const CloneEdit *edit) {
    bool is_here = edit->kind == CLONE_EDIT_DELETED;
    const CopySide *side = is_here ? &copy->here : &copy->there;
    StmtId stmt = is_here ? edit->left : edit->right;
    DriftKind kind = copy_drift_kind(context, copy, edit);
    if (kind < DRIFT_STATEMENT) stmt = copy_drift_stmt(context, copy, edit, kind);
    const char *key = only_key(context, copy, diff, edit, kind, stmt);
    if (kind == DRIFT_STATEMENT && edit->statements > 1) key = "copies.only_more";
    Text text = text_with(text_of(NULL, key), "member", copy_edit_member(context, copy, edit));
    text = text_with(text, "name", side->word);
    text = text_with(text, "where", where_put(context, copy, side, edit));
    text = text_with(text, "text", copy_cut(context, copy_stmt_text(context, side, stmt), COPY_TEXT_MAX));
    finding_evidence(finding, stmt_place(context, side, stmt),
                     text_with_number(text, "rest", edit->statements - 1));
}

/* Long statements that read differently in one stretch: that, and how they begin. False for others. */
static bool stretch_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                          const CloneDiff *diff, const Difference *row, Str begin) {
    Str here = STR(""), there = STR("");
    if (begin.len <= COPY_TEXT_MAX || !copy_difference_stretch(context, copy, diff, row, &here, &there) ||
        here.len > COPY_TEXT_MAX || there.len > COPY_TEXT_MAX)
        return false;
    bool is_alone = !here.len || !there.len;
    const CopySide *side = here.len ? &copy->here : &copy->there;
    Text text = text_of(NULL, is_alone ? "copies.only_within" : "copies.differ_within");
    text = text_with(text_with(text, "here", here), "there", there);
    text = text_with(text_with(text, "name", side->word), "text", here.len ? here : there);
    text = there_put(context, text, copy, copy_stmt_line(context->program, &copy->there, row->right));
    text = text_with(text, "within", copy_cut(context, begin, STRETCH_BEGIN_MAX));
    finding_evidence(finding, stmt_place(context, &copy->here, row->left), text);
    return true;
}

void copy_difference_texts(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           const Difference *row, Str *here, Str *there) {
    Focus focus = {.here = copy_stmt_text(context, &copy->here, row->left),
                   .there = copy_stmt_text(context, &copy->there, row->right)};
    copy_difference_focus(context, copy, diff, row, &focus);
    bool has_focus = focus.left || focus.right;
    *here = has_focus ? copy_cut_around(context, focus.here, focus.left) : focus.here;
    *there = has_focus ? copy_cut_around(context, focus.there, focus.right) : focus.there;
    copy_cut_pair(context, here, there);
}

static void statement_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                            const CloneDiff *diff, const char *key, const Difference *row, u32 count) {
    Str here, there;
    copy_difference_texts(context, copy, diff, row, &here, &there);
    pair_prove(context, finding, copy, key, here, there, row->left, row->right, count);
}

/* Signature of a definition inside of the two, with its name. */
static Str head_text(CheckContext *context, const CopySide *side, StmtId stmt) {
    if (side->is_linked) return copy_stmt_text(context, side, stmt);
    const Facts *facts = program_facts(context->program, side->side->file);
    Str name = facts_name(facts, facts_defs(facts)[facts_stmts(facts)[stmt].def].name);
    Str parameters = copy_parameters_text(context, side->side->file, stmt);
    bool is_apart = parameters.len && parameters.ptr[0] != '(';
    return str_printf(context->arena, "%.*s%s%.*s", STR_ARG(name), is_apart ? " " : "", STR_ARG(parameters));
}

static bool is_class_head(const CheckContext *context, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(context->program, side->side->file);
    return facts_defs(facts)[facts_stmts(facts)[stmt].def].kind == DEF_CLASS;
}

static void member_prove(CheckContext *context, Finding *finding, const CopyPair *copy, const Difference *row,
                         const char *key, u32 count) {
    pair_prove(context, finding, copy, key, head_text(context, &copy->here, row->left),
               head_text(context, &copy->there, row->right), row->left, row->right, count);
}

static void changed_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                          const CloneDiff *diff, const Difference *row) {
    Str begin = copy_stmt_text(context, &copy->here, row->left);
    const char *key = row->tells <= TELLS_CONSTANT ? "copies.differ_first" : "copies.differ";
    if (row->tells > TELLS_CONSTANT && stretch_prove(context, finding, copy, diff, row, begin)) return;
    statement_prove(context, finding, copy, diff, key, row, 0);
}

void copy_differences_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                            const CloneDiff *diff, const char *key, const Difference *first, u32 count) {
    if (first->kind == DIFFERS_MEMBER) {
        member_prove(context, finding, copy, first, key, count);
        return;
    }
    if (first->kind == DIFFERS_STATEMENT) {
        statement_prove(context, finding, copy, diff, key, first, count);
        return;
    }
    const CopySide *side = first->left ? &copy->here : &copy->there;
    StmtId stmt = first->left ? first->left : first->right;
    Text text = text_with(text_of(NULL, key), "name", side->word);
    text = text_with(text, "text", copy_cut(context, copy_stmt_text(context, side, stmt), COPY_TEXT_MAX));
    finding_evidence(finding, stmt_place(context, side, stmt), text_with_number(text, "count", count));
}

static void decorators_prove(CheckContext *context, Finding *finding, const CopyPair *copy) {
    const Program *program = context->program;
    Str here = copy_decorators_text(context, &copy->here),
        there = copy_decorators_text(context, &copy->there);
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
                           const CloneDiff *diff, const Difference *difference) {
    const Program *program = context->program;
    StmtId left = difference->left, right = difference->right;
    switch ((DifferKind)difference->kind) {
    case DIFFERS_DECORATORS: decorators_prove(context, finding, copy); return;
    case DIFFERS_SIGNATURE:
        pair_prove(context, finding, copy, signature_key(program, copy),
                   copy_signature_text(context, &copy->here), copy_signature_text(context, &copy->there),
                   left, right, 0);
        return;
    case DIFFERS_MEMBER:
        member_prove(
            context, finding, copy, difference,
            is_class_head(context, &copy->here, left) ? "copies.differ_bases" : "copies.differ_signature", 0);
        return;
    case DIFFERS_STATEMENT: changed_prove(context, finding, copy, diff, difference); return;
    case DIFFERS_MOVED: {
        Text text = text_with(text_of(NULL, "copies.moved"), "text",
                              copy_cut(context, copy_stmt_text(context, &copy->here, left), COPY_TEXT_MAX));
        finding_evidence(finding, stmt_place(context, &copy->here, left),
                         there_put(context, text, copy, copy_stmt_line(program, &copy->there, right)));
        return;
    }
    case DIFFERS_ONLY: only_prove(context, finding, copy, diff, difference->edit);
    }
}
