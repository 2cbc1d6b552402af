#include "copy_form.h"

#include "copy_inline.h"
#include "copy_quotes.h"
#include "copy_source.h"

typedef struct {
    CheckContext *context;
    const CopyPair *copy;
    const CloneDiff *diff;
    const StmtRow *left, *right;
    Vec(CloneEdit) edits;
    Vec(CloneSpot) spots;
    VecU32 taken;  /* by edit: statements of an insertion that have a partner */
    VecU32 places; /* by edit */
    u32 forms;
} Settler;

/* ---- what reads the same ----------------------------------------------------------------------------- */

static Str param_text(CheckContext *context, FileId file, const ParamRow *row) {
    const Facts *facts = program_facts(context->program, file);
    const char *star = row->kind == PARAM_STAR ? "*" : row->kind == PARAM_DOUBLE_STAR ? "**" : "";
    Str name = facts_name(facts, row->name);
    if (!row->fallback) return str_printf(context->arena, "%s%.*s", star, STR_ARG(name));
    const ExprRow *value = &facts_exprs(facts)[row->fallback];
    Str text = copy_source(context, file, (Span){value->start, value->end});
    return str_printf(context->arena, "%.*s=%.*s", STR_ARG(name), STR_ARG(text));
}

Str copy_form_signature(CheckContext *context, FileId file, const DefRow *row) {
    const Facts *facts = program_facts(context->program, file);
    StrBuf text = {0};
    buf_push(&text, STR("("));
    u8 last = PARAM_POSITIONAL_ONLY;
    for (u32 i = 0; i < row->param_count; i++) {
        const ParamRow *param = &facts_params(facts)[row->first_param + i];
        bool needs_star = param->kind == PARAM_KEYWORD_ONLY && last < PARAM_STAR;
        Str name = param_text(context, file, param);
        buf_printf(&text, "%s%s%.*s", i ? ", " : "", needs_star ? "*, " : "", STR_ARG(name));
        last = param->kind;
    }
    buf_push(&text, STR(")"));
    Str kept = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return kept;
}

/* `x: T = value` as `x = value`; other statements as they stand. */
static Str form_text(const Settler *self, FileId file, StmtId stmt) {
    CheckContext *context = self->context;
    const Facts *facts = program_facts(context->program, file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    Str text = copy_source(context, file, copy_header(facts, stmt));
    if (row->kind != STMT_ANNOTATED || !row->other || !row->expr) return text;
    const ExprRow *annotation = &facts_exprs(facts)[row->other], *value = &facts_exprs(facts)[row->expr];
    Str target = copy_source(context, file, (Span){row->start, annotation->start});
    size_t end = str_find_char(target, ':');
    Str behind = copy_source(context, file, (Span){value->start, row->end});
    return str_printf(context->arena, "%.*s = %.*s", STR_ARG(str_trim(str_slice(target, 0, end))),
                      STR_ARG(behind));
}

static const DefRow *def_at(const Settler *self, FileId file, StmtId stmt) {
    const Facts *facts = program_facts(self->context->program, file);
    DefId def = facts_stmts(facts)[stmt].def;
    return def ? &facts_defs(facts)[def] : NULL;
}

static Str above(CheckContext *context, FileId file, const DefRow *row) {
    return copy_source(context, file, copy_decorators(program_facts(context->program, file), row));
}

bool copy_form_heads_agree(CheckContext *context, FileId here, StmtId left, FileId there, StmtId right) {
    const Facts *facts = program_facts(context->program, here),
                *other = program_facts(context->program, there);
    const DefRow *a = &facts_defs(facts)[facts_stmts(facts)[left].def];
    const DefRow *b = &facts_defs(other)[facts_stmts(other)[right].def];
    if (!file_is_linked(context->program, here) || !file_is_linked(context->program, there)) return false;
    if (a->kind != DEF_FUNCTION || b->kind != DEF_FUNCTION) return false;
    return (a->flags & DEF_ASYNC) == (b->flags & DEF_ASYNC) &&
           str_eq(above(context, here, a), above(context, there, b)) &&
           str_eq(copy_form_signature(context, here, a), copy_form_signature(context, there, b));
}

static bool reads_the_same(const Settler *self, const CloneEdit *edit) {
    FileId here = self->copy->here.side->file, there = self->copy->there.side->file;
    if (edit->kind != CLONE_EDIT_CHANGED) return false;
    if (self->left[edit->left].kind == STMT_DEF)
        return copy_form_heads_agree(self->context, here, edit->left, there, edit->right);
    Str a = form_text(self, here, edit->left), b = form_text(self, there, edit->right);
    return a.len && str_eq(copy_quotes_alike(self->context, a), copy_quotes_alike(self->context, b));
}

/* Of definitions that are alike: annotations differ, and not the name alone. */
static bool is_written_otherwise(const Settler *self, const CloneEdit *edit) {
    FileId here = self->copy->here.side->file, there = self->copy->there.side->file;
    const DefRow *a = def_at(self, here, edit->left), *b = def_at(self, there, edit->right);
    if (self->left[edit->left].kind != STMT_DEF || !a || !b) return true;
    Span left = copy_header(program_facts(self->context->program, here), edit->left);
    Span right = copy_header(program_facts(self->context->program, there), edit->right);
    left.start = a->name_span.end, right.start = b->name_span.end;
    return !str_eq(copy_source(self->context, here, left), copy_source(self->context, there, right));
}

/* Texts that stand alone, and `pass`. */
static bool says_nothing(const Settler *self, const CloneEdit *edit) {
    bool is_left = edit->kind == CLONE_EDIT_DELETED;
    if (edit->is_def || (!is_left && edit->kind != CLONE_EDIT_INSERTED)) return false;
    FileId file = is_left ? self->copy->here.side->file : self->copy->there.side->file;
    const Facts *facts = program_facts(self->context->program, file);
    StmtId first = is_left ? edit->left : edit->right;
    for (StmtId s = first; s < first + edit->statements && s < facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool is_text =
            row->kind == STMT_EXPR && row->expr && facts_exprs(facts)[row->expr].kind == EXPR_STRING;
        if (row->kind != STMT_PASS && !is_text) return false;
    }
    return true;
}

/* ---- partners ---------------------------------------------------------------------------------------- */

static StmtId first_of(const CloneEdit *edit) {
    return edit->kind == CLONE_EDIT_INSERTED ? edit->right : edit->left;
}

static DefRef function_at(const Settler *self, const CloneEdit *edit) {
    bool is_right = edit->kind == CLONE_EDIT_INSERTED;
    FileId file = (is_right ? &self->copy->there : &self->copy->here)->side->file;
    const StmtRow *rows = is_right ? self->right : self->left;
    return scope_def(self->context->program, file, rows[first_of(edit)].scope);
}

/* Statements of the function before an edit that the other side has, too: two edits of one member with the
 * same number stand in one place. UINT32_MAX outside of functions. */
static u32 place_find(const Settler *self, const CloneEdit *edit) {
    DefRef def = function_at(self, edit);
    const StmtRow *rows = edit->kind == CLONE_EDIT_INSERTED ? self->right : self->left;
    if (!def || edit->kind > CLONE_EDIT_DELETED) return UINT32_MAX;
    u32 count = 0;
    StmtId first = def_row(self->context->program, def)->stmt + 1;
    for (StmtId s = first; s < first_of(edit); s++) count += rows[s].first_token != rows[s].token_end;
    for (u32 i = 0; i < self->diff->edit_count; i++) {
        const CloneEdit *other = &self->diff->edits[i];
        if (other->kind == edit->kind && first_of(other) >= first && first_of(other) < first_of(edit))
            count -= u32_min(other->statements, first_of(edit) - first_of(other));
    }
    return count;
}

/* Of one name, or the two that are compared. */
static bool are_one_function(const Settler *self, const CloneEdit *deleted, const CloneEdit *inserted) {
    const CloneMember *member = &self->diff->members[deleted->member];
    DefRef left = function_at(self, deleted), right = function_at(self, inserted);
    return (left == member->left && right == member->right) ||
           def_name(self->context->program, left) == def_name(self->context->program, right);
}

static bool is_assignment(u8 kind) {
    return kind == STMT_ASSIGN || kind == STMT_ANNOTATED || kind == STMT_AUGMENTED;
}

/* What is assigned, as it is written; of a call, what is called. */
static Str subject_of(const Settler *self, FileId file, StmtId stmt) {
    Str text = form_text(self, file, stmt);
    u8 kind = facts_stmts(program_facts(self->context->program, file))[stmt].kind;
    size_t end = str_find_char(text, is_assignment(kind) ? '=' : '(');
    return end == STR_NOT_FOUND ? STR_NONE : str_trim(str_slice(text, 0, end));
}

static bool is_one_construct(const Settler *self, StmtId left, StmtId right) {
    u8 a = self->left[left].kind, b = self->right[right].kind;
    if (a == STMT_DEF || b == STMT_DEF) return false;
    bool by_subject = a == STMT_EXPR || (is_assignment(a) && is_assignment(b));
    if (!by_subject) return a == b;
    if (a == STMT_EXPR && b != STMT_EXPR) return false;
    Str here = subject_of(self, self->copy->here.side->file, left);
    return here.len && str_eq(here, subject_of(self, self->copy->there.side->file, right));
}

static void pair_push(Settler *self, u32 member, StmtId left, StmtId right) {
    const Program *program = self->context->program;
    const Facts *here = program_facts(program, self->copy->here.side->file);
    const Facts *there = program_facts(program, self->copy->there.side->file);
    Span a = copy_header(here, left), b = copy_header(there, right);
    CloneEdit edit = {.kind = CLONE_EDIT_CHANGED, .member = member, .statements = 1};
    edit.left = left, edit.right = right;
    edit.left_line = facts_line(here, a.start), edit.left_end = facts_line(here, a.end - 1);
    edit.right_line = facts_line(there, b.start), edit.right_end = facts_line(there, b.end - 1);
    if (reads_the_same(self, &edit)) return;
    vec_push(&self->spots, ((CloneSpot){.edit = self->edits.count, .left = a, .right = b}));
    vec_push(&self->edits, edit);
}

/* The statements with which a deletion begins, as long as an insertion in its place goes on like them. */
static u32 pairs_push(Settler *self, u32 at) {
    const CloneEdit *deleted = &self->diff->edits[at];
    if (self->places.at[at] == UINT32_MAX) return 0;
    for (u32 i = 0; i < self->diff->edit_count; i++) {
        const CloneEdit *inserted = &self->diff->edits[i];
        if (inserted->kind != CLONE_EDIT_INSERTED || inserted->member != deleted->member ||
            inserted->is_def || self->taken.at[i] || self->places.at[i] != self->places.at[at] ||
            !are_one_function(self, deleted, inserted))
            continue;
        u32 count = 0, least = u32_min(deleted->statements, inserted->statements);
        while (count < least && is_one_construct(self, deleted->left + count, inserted->right + count)) {
            pair_push(self, deleted->member, deleted->left + count, inserted->right + count);
            count++;
        }
        self->taken.at[i] = count;
        return count;
    }
    return 0;
}

/* ---- all --------------------------------------------------------------------------------------------- */

/* Spots of the comparison, with the edit they belong to by now. */
static void spots_keep(Settler *self, u32 old) {
    for (u32 i = 0; i < self->diff->spot_count; i++) {
        CloneSpot spot = self->diff->spots[i];
        if (spot.edit != old) continue;
        spot.edit = self->edits.count;
        vec_push(&self->spots, spot);
    }
}

/* An edit without the first statements of its run. */
static CloneEdit rest_of(const Settler *self, CloneEdit edit, u32 count) {
    bool is_left = edit.kind == CLONE_EDIT_DELETED;
    const CopySide *side = is_left ? &self->copy->here : &self->copy->there;
    const Facts *facts = program_facts(self->context->program, side->side->file);
    StmtId first = first_of(&edit) + count;
    u32 line = facts_line(facts, facts_stmts(facts)[first].start);
    edit.statements -= count;
    if (is_left)
        edit.left = first, edit.left_line = line;
    else
        edit.right = first, edit.right_line = line;
    return edit;
}

/* What is called, or the value, of `x = f(a)`, `return f(a)`: up to the bracket. */
static Str value_called(const Settler *self, FileId file, StmtId stmt) {
    const Facts *facts = program_facts(self->context->program, file);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    if (!row->expr) return STR_NONE;
    const ExprRow *value = &facts_exprs(facts)[row->expr];
    Str text = copy_source(self->context, file, (Span){value->start, value->end});
    size_t end = str_find_char(text, '(');
    return end == STR_NOT_FOUND ? text : str_slice(text, 0, end);
}

/* One is assigned and the other one returned or raised, and they are given by different things: they only
 * stand in one place. */
static bool are_two_statements(const Settler *self, const CloneEdit *edit) {
    if (edit->kind != CLONE_EDIT_CHANGED) return false;
    u8 a = self->left[edit->left].kind, b = self->right[edit->right].kind;
    bool leaves = a == STMT_RETURN || a == STMT_RAISE, other = b == STMT_RETURN || b == STMT_RAISE;
    if (leaves == other || !(is_assignment(leaves ? b : a))) return false;
    return !str_eq(value_called(self, self->copy->here.side->file, edit->left),
                   value_called(self, self->copy->there.side->file, edit->right));
}

static void halves_push(Settler *self, const CloneEdit *edit) {
    CloneEdit half = *edit;
    half.kind = CLONE_EDIT_DELETED, half.right = 0, half.right_line = 0, half.right_end = 0;
    vec_push(&self->edits, half);
    half = *edit;
    half.kind = CLONE_EDIT_INSERTED, half.left = 0, half.left_line = 0, half.left_end = 0;
    vec_push(&self->edits, half);
}

static void edit_settle(Settler *self, u32 at) {
    const CloneEdit *edit = &self->diff->edits[at];
    u32 count = 0;
    if (edit->kind == CLONE_EDIT_DELETED && !edit->is_def) count = pairs_push(self, at);
    if (edit->kind == CLONE_EDIT_INSERTED) count = self->taken.at[at];
    if (count == edit->statements) return;
    if (says_nothing(self, edit)) return;
    if (reads_the_same(self, edit)) {
        self->forms += is_written_otherwise(self, edit);
        return;
    }
    if (are_two_statements(self, edit)) {
        halves_push(self, edit);
        return;
    }
    spots_keep(self, at);
    vec_push(&self->edits, count ? rest_of(self, *edit, count) : *edit);
}

static void members_settle(Settler *self, CloneDiff *diff) {
    Arena *arena = self->context->arena;
    CloneMember *members = arena_copy(arena, diff->members, diff->member_count * sizeof *members);
    for (u32 i = 0; i < diff->member_count; i++) {
        bool had = false, has = false;
        for (u32 k = 0; k < self->diff->edit_count; k++) had |= self->diff->edits[k].member == i;
        for (u32 k = 0; k < diff->edit_count; k++) has |= diff->edits[k].member == i;
        if (members[i].level == CLONE_CHANGED && had && !has) members[i].level = CLONE_RENAMED;
    }
    diff->members = members;
}

void copy_form_settle(CheckContext *context, const CopyPair *copy, CloneDiff *diff, u32 *forms) {
    Settler self = {.context = context, .copy = copy, .diff = diff};
    CloneDiff raw = *diff;
    self.diff = &raw;
    self.left = facts_stmts(program_facts(context->program, copy->here.side->file));
    self.right = facts_stmts(program_facts(context->program, copy->there.side->file));
    for (u32 i = 0; i < raw.edit_count; i++) vec_push(&self.taken, 0);
    for (u32 i = 0; i < raw.edit_count; i++) vec_push(&self.places, place_find(&self, &raw.edits[i]));
    for (u32 i = 0; i < raw.edit_count; i++) edit_settle(&self, i);
    diff->edits = arena_copy(context->arena, self.edits.at, self.edits.count * sizeof *self.edits.at);
    diff->edit_count = self.edits.count;
    diff->spots = arena_copy(context->arena, self.spots.at, self.spots.count * sizeof *self.spots.at);
    diff->spot_count = self.spots.count;
    *forms = self.forms;
    copy_inline_settle(context, copy, diff, forms);
    members_settle(&self, diff);
    vec_release(&self.edits);
    vec_release(&self.spots);
    vec_release(&self.taken);
    vec_release(&self.places);
}
