/* Two functions: what to do, and in which words. The most that a call can take the place of comes first:
 * all of one, all but names and values, all but few statements, a run of statements. */
#include "classes.h"
#include "clone_demand.h"
#include "copy_case.h"
#include "copy_differ.h"
#include "copy_meanings.h"
#include "copy_source.h"

enum {
    PIECES_MAX = 4,     /* more of them are no parameters… */
    STATEMENTS_MAX = 3, /* …and more than this no options… */
    PLACES_MAX = 6,     /* …or, where nearly all is the same, this */
    OPTIONS_MAX = 1     /* a parameter that chooses in several places makes two functions of one */
};

/* ---- facts ----------------------------------------------------------------------------------------- */

int case_larger_side(const CloneDiff *diff) {
    bool here = false, there = false;
    for (u32 i = 0; i < diff->edit_count; i++) {
        here |= diff->edits[i].kind == CLONE_EDIT_DELETED;
        there |= diff->edits[i].kind == CLONE_EDIT_INSERTED;
        if (diff->edits[i].kind >= CLONE_EDIT_CHANGED) return 0;
    }
    return here == there ? 0 : here ? -1 : 1;
}

/* What the larger function has to itself stands before or behind all that they share. */
static bool is_in_one_piece(const Case *self, int larger) {
    const CopySide *side = larger < 0 ? &self->copy->here : &self->copy->there;
    const Facts *facts = program_facts(self->program, side->side->file);
    StmtId def = def_row(self->program, side->side->def)->stmt, end = facts_stmts(facts)[def].next;
    for (u32 i = 0; i < self->diff->edit_count; i++) {
        const CloneEdit *edit = &self->diff->edits[i];
        StmtId first = larger < 0 ? edit->left : edit->right;
        bool is_first = first == def + 1, is_last = first + edit->statements == end;
        if (facts_stmts(facts)[first].parent != def || (!is_first && !is_last)) return false;
    }
    return true;
}

/* Statements on one side alone, or in another place. */
u32 case_lone_statements(const CloneDiff *diff) {
    u32 count = 0;
    for (u32 i = 0; i < diff->edit_count; i++)
        if (diff->edits[i].kind != CLONE_EDIT_CHANGED) count += diff->edits[i].statements;
    return count;
}

/* Places inside of the functions. */
u32 case_places(const Case *self) {
    Differences rows = {0};
    copy_differences_find(self->context, self->copy, self->diff, &rows);
    u32 count = 0;
    for (u32 i = 0; i < rows.count; i++) count += rows.at[i].kind > DIFFERS_SIGNATURE;
    vec_release(&rows);
    return count;
}

CaseOwners case_owners(const Case *self) {
    CaseOwners it = {.left = method_class(self->program, self->copy->here.side->def),
                     .right = method_class(self->program, self->copy->there.side->def)};
    it.base = case_common_base(self->program, it.left, it.right);
    return it;
}

static bool are_apart(const CaseOwners *it) {
    return (it->left || it->right) && it->left != it->right;
}

/* ---- one can go ------------------------------------------------------------------------------------ */

/* The one of two methods that only repeats what it would inherit; 0 for none. */
DefRef case_override(const Case *self, const CaseOwners *it) {
    DefRef here = self->copy->here.side->def, there = self->copy->there.side->def;
    Name name = def_name(self->program, here);
    if (!it->base || name != def_name(self->program, there)) return 0;
    if (it->base == it->right && case_is_inherited(self->program, it->left, there, name)) return here;
    if (it->base == it->left && case_is_inherited(self->program, it->right, here, name)) return there;
    return 0;
}

/* Methods of one name in two classes: neither object can stand for the other, so that a call cannot
 * either. */
static bool are_siblings(const Case *self, const CaseOwners *it) {
    return it->left && it->right && it->left != it->right &&
           def_name(self->program, self->copy->here.side->def) ==
               def_name(self->program, self->copy->there.side->def) &&
           !copy_decorators_differ(self->context, self->copy);
}

/* So many attributes of its object a function outside can still be given. */
enum { ATTRIBUTES_MAX = 2 };

/* Attributes of its object that a method reads, each once; no more than a few. */
static u32 attributes_read(const Program *program, DefRef def) {
    const File *file = &program->files[program->def_file[def]];
    const DefRow *row = def_row(program, def);
    if (!row->param_count || row->flags & DEF_STATIC_METHOD) return 0;
    NameId receiver = facts_params(file->facts)[row->first_param].name, seen[ATTRIBUTES_MAX + 1];
    u32 count = 0;
    const ExprRow *rows = facts_exprs(file->facts);
    for (ExprId e = 1; e < file->facts->exprs.count && count <= ATTRIBUTES_MAX; e++) {
        bool is_own = rows[e].kind == EXPR_ATTRIBUTE && rows[e].start >= row->span.start &&
                      rows[e].end <= row->span.end && rows[e + 1].kind == EXPR_NAME &&
                      rows[e + 1].name == receiver;
        for (u32 i = 0; is_own && i < count; i++) is_own = seen[i] != rows[e].name;
        if (is_own) seen[count++] = rows[e].name;
    }
    return count;
}

/* What it does to its object, much that it asks of it, and what its base does before or after, no function
 * outside can do. */
static bool means_its_object(const Case *self) {
    DefRef def = self->copy->here.side->def;
    return clone_extends(self->program, def) || clone_sets_attributes(self->program, def) ||
           attributes_read(self->program, def) > ATTRIBUTES_MAX;
}

static Advice same_methods(const Case *self, const CaseOwners *it) {
    if (it->left && it->left == it->right) return ADVICE_CALL_OTHER;
    if (case_override(self, it)) return ADVICE_DROP_OVERRIDE;
    bool has_base = it->base && it->base != it->left && it->base != it->right;
    if (has_base && (are_siblings(self, it) || case_base_is_theirs(self->program, it->base)))
        return ADVICE_TO_BASE;
    return are_siblings(self, it) && means_its_object(self) ? ADVICE_MIXIN : ADVICE_TO_FUNCTION;
}

/* Neither can be called in place of the other: what they name in their own files differs. */
static bool mean_others(const Case *self) {
    CopyMeanings meanings = {0};
    copy_meanings_find(self->context, self->copy, &meanings);
    bool has_some = meanings.count > 0;
    vec_release(&meanings);
    return has_some;
}

Advice case_same_function(const Case *self) {
    CaseOwners it = case_owners(self);
    if (copy_decorators_differ(self->context, self->copy)) return ADVICE_TO_FUNCTION;
    if (it.left || it.right) return same_methods(self, &it);
    Callable callable = copy_callable(self->context, &self->copy->here, &self->copy->there);
    if (mean_others(self)) return ADVICE_TO_FUNCTION;
    return callable == CALLABLE_NESTED ? ADVICE_TO_FUNCTION : case_replace_advice(self);
}

/* ---- they differ ----------------------------------------------------------------------------------- */

/* Whoever uses the one can use the other as it is. */
bool case_can_be_called(const Case *self) {
    CaseOwners it = case_owners(self);
    return !are_apart(&it) && !copy_decorators_differ(self->context, self->copy) &&
           copy_callable(self->context, &self->copy->here, &self->copy->there) == CALLABLE_YES;
}

/* All that differs can stand in the bodies of two classes. */
static bool are_values(const CopyPieces *pieces) {
    for (u32 i = 0; i < pieces->items.count; i++)
        if (!pieces->items.at[i].is_value || pieces->items.at[i].is_called) return false;
    return pieces->items.count > 0;
}

/* Few names and values: set by the two classes, asked of them, or handed in. */
static Advice told_advice(const Case *self, const CaseOwners *it, const CopyPieces *pieces) {
    bool is_base = it->base && (it->base == it->left || it->base == it->right);
    bool has_hook = it->base && are_apart(it) && case_base_is_theirs(self->program, it->base);
    if (has_hook || (are_siblings(self, it) && means_its_object(self)))
        return !is_base && pieces->is_whole && are_values(pieces) ? ADVICE_ATTRIBUTE : ADVICE_HOOK;
    return copy_pieces_call_something(pieces) ? ADVICE_CALLBACK : ADVICE_VALUE_PARAMETER;
}

/* Statements that follow each other. */
typedef struct {
    StmtId first, last;
    u32 count;
} Stretch;

static void stretch_add(Stretch *self, StmtId first, u32 count) {
    if (!self->count || first < self->first) self->first = first;
    if (!self->count || first + count - 1 > self->last) self->last = first + count - 1;
    self->count += count;
}

static bool is_call_alone(const Facts *facts, const Stretch *stretch) {
    for (StmtId s = stretch->first; stretch->count && s <= stretch->last; s++)
        if (facts_stmts(facts)[s].kind != STMT_EXPR) return false;
    return stretch->count && stretch->last - stretch->first + 1 == stretch->count;
}

static bool holds(const Stretch *stretch, StmtId stmt) {
    return stretch->count && stmt >= stretch->first && stmt <= stretch->last;
}

/* No statement elsewhere differs, be it in names alone. */
static bool differ_there_alone(const Case *self, const Stretch *left, const Stretch *right) {
    Differences rows = {0};
    bool is_alone = true;
    copy_differences_find(self->context, self->copy, self->diff, &rows);
    for (u32 i = 0; i < rows.count; i++)
        if (rows.at[i].kind > DIFFERS_SIGNATURE)
            is_alone &= holds(left, rows.at[i].left) || holds(right, rows.at[i].right);
    vec_release(&rows);
    for (u32 i = 0; i < self->diff->rename_count; i++) {
        const CloneRename *rename = &self->diff->renames[i];
        if (copy_rename_matters(self->context, self->copy, self->diff, rename))
            is_alone &= holds(left, copy_stmt_at(self->program, self->copy->here.side, rename->left_offset));
    }
    return is_alone;
}

/* In one place, each calls something of its own, and that is all. */
static bool differ_in_calls(const Case *self) {
    Stretch left = {0}, right = {0};
    for (u32 i = 0; i < self->diff->edit_count; i++) {
        const CloneEdit *edit = &self->diff->edits[i];
        if (edit->kind == CLONE_EDIT_MOVED || edit->is_def) return false;
        if (edit->kind != CLONE_EDIT_INSERTED) stretch_add(&left, edit->left, edit->statements);
        if (edit->kind != CLONE_EDIT_DELETED) stretch_add(&right, edit->right, edit->statements);
    }
    return is_call_alone(program_facts(self->program, self->copy->here.side->file), &left) &&
           is_call_alone(program_facts(self->program, self->copy->there.side->file), &right) &&
           differ_there_alone(self, &left, &right);
}

static Advice near_advice(const Case *self, const CopyPieces *pieces) {
    CaseOwners it = case_owners(self);
    RenameCount renames = case_renames(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (only_names && renames.types && !renames.others && !renames.words) return ADVICE_TYPE_PARAMETER;
    int larger = renames.others || renames.types ? 0 : case_larger_side(self->diff);
    if (larger && case_can_be_called(self) && is_in_one_piece(self, larger)) return ADVICE_CALL_WITHIN;
    u32 lone = case_lone_statements(self->diff);
    bool few = pieces->is_whole && pieces->items.count <= PIECES_MAX;
    bool is_sibling = are_siblings(self, &it);
    if (!lone && ((only_names && pieces->is_whole) || (few && pieces->items.count)))
        return told_advice(self, &it, pieces);
    if (!is_sibling && self->pair->agreed_share >= COPY_NEAR_SHARE && differ_in_calls(self))
        return ADVICE_CALLBACK;
    Advice one = is_sibling ? ADVICE_HOOK : ADVICE_OPTION;
    if (larger) return one;
    CopyRun run = copy_run_find(self->context, self->copy, self->diff);
    bool has_run = run.statements >= COPY_RUN_MIN && (run.is_possible || !self->copy->here.is_linked);
    bool overrides = is_sibling && (it.base == it.left || it.base == it.right);
    bool is_most = has_run && !overrides && run.statements * 2 >= self->pair->same_statements;
    if (few && lone && lone <= STATEMENTS_MAX && !is_most) return one;
    if (has_run && !overrides) return ADVICE_EXTRACT_FUNCTION;
    u32 places = case_places(self);
    u32 limit = self->pair->agreed_share >= COPY_NEAR_SHARE ? PLACES_MAX : STATEMENTS_MAX;
    if (places > limit) return ADVICE_EXTRACT_FUNCTION;
    return one == ADVICE_OPTION && places > OPTIONS_MAX ? ADVICE_EXTRACT_FUNCTION : one;
}

Advice case_function_advice(const Case *self) {
    if (case_is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (case_is_same_thing(self)) return case_same_function(self);
    CopyPieces pieces;
    copy_pieces_find(self->context, self->copy, self->diff, &pieces);
    Advice advice = near_advice(self, &pieces);
    copy_pieces_release(&pieces);
    return advice;
}
