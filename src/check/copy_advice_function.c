/* Two functions: what to do, and in which words. The most that a call can take the place of comes first:
 * all of one, all but names and values, all but few statements, a run of statements. */
#include "classes.h"
#include "clone_demand.h"
#include "copy_case.h"
#include "copy_differ.h"

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
static u32 lone_statements(const CloneDiff *diff) {
    u32 count = 0;
    for (u32 i = 0; i < diff->edit_count; i++)
        if (diff->edits[i].kind != CLONE_EDIT_CHANGED) count += diff->edits[i].statements;
    return count;
}

/* Places inside of the functions. */
static u32 places_that_differ(const Case *self) {
    Differences rows = {0};
    copy_differences_find(self->context, self->copy, self->diff, &rows);
    u32 count = 0;
    for (u32 i = 0; i < rows.count; i++) count += rows.at[i].kind > DIFFERS_SIGNATURE;
    vec_release(&rows);
    return count;
}

typedef struct {
    DefRef left, right, base; /* classes of two methods, and the one that both derive from */
} Owners;

static Owners owners_of(const Case *self) {
    Owners it = {.left = method_class(self->program, self->copy->here.side->def),
                 .right = method_class(self->program, self->copy->there.side->def)};
    it.base = case_common_base(self->program, it.left, it.right);
    return it;
}

static bool are_apart(const Owners *it) {
    return (it->left || it->right) && it->left != it->right;
}

/* ---- one can go ------------------------------------------------------------------------------------ */

/* The one of two methods that only repeats what it would inherit; 0 for none. */
static DefRef override_of(const Case *self, const Owners *it) {
    DefRef here = self->copy->here.side->def, there = self->copy->there.side->def;
    Name name = def_name(self->program, here);
    if (!it->base || name != def_name(self->program, there)) return 0;
    if (it->base == it->right && case_is_inherited(self->program, it->left, there, name)) return here;
    if (it->base == it->left && case_is_inherited(self->program, it->right, here, name)) return there;
    return 0;
}

/* Methods of one name in two classes: neither object can stand for the other, so that a call cannot
 * either. */
static bool are_siblings(const Case *self, const Owners *it) {
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

static Advice same_methods(const Case *self, const Owners *it) {
    if (it->left && it->left == it->right) return ADVICE_CALL_OTHER;
    if (override_of(self, it)) return ADVICE_DROP_OVERRIDE;
    bool is_theirs = it->base && it->base != it->left && it->base != it->right &&
                     case_base_is_theirs(self->program, it->base);
    if (is_theirs) return ADVICE_TO_BASE;
    return are_siblings(self, it) && means_its_object(self) ? ADVICE_HOOK : ADVICE_TO_FUNCTION;
}

Advice case_same_function(const Case *self) {
    Owners it = owners_of(self);
    if (copy_decorators_differ(self->context, self->copy)) return ADVICE_TO_FUNCTION;
    if (it.left || it.right) return same_methods(self, &it);
    Callable callable = copy_callable(self->context, &self->copy->here, &self->copy->there);
    return callable == CALLABLE_NESTED ? ADVICE_TO_FUNCTION : case_replace_advice(self);
}

/* ---- they differ ----------------------------------------------------------------------------------- */

/* Whoever uses the one can use the other as it is. */
static bool can_be_called(const Case *self) {
    Owners it = owners_of(self);
    return !are_apart(&it) && !copy_decorators_differ(self->context, self->copy) &&
           copy_callable(self->context, &self->copy->here, &self->copy->there) == CALLABLE_YES;
}

static Advice near_advice(const Case *self, const CopyPieces *pieces) {
    Owners it = owners_of(self);
    RenameCount renames = case_renames(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (only_names && renames.types && !renames.others) return ADVICE_TYPE_PARAMETER;
    int larger = renames.others || renames.types ? 0 : case_larger_side(self->diff);
    if (larger && can_be_called(self) && is_in_one_piece(self, larger)) return ADVICE_CALL_WITHIN;
    u32 lone = lone_statements(self->diff);
    bool few = pieces->is_whole && pieces->items.count <= PIECES_MAX;
    bool is_sibling = are_siblings(self, &it);
    if (!lone && ((only_names && pieces->is_whole) || (few && pieces->items.count))) {
        bool has_hook = it.base && are_apart(&it) && case_base_is_theirs(self->program, it.base);
        return has_hook || (is_sibling && means_its_object(self)) ? ADVICE_HOOK : ADVICE_VALUE_PARAMETER;
    }
    Advice one = is_sibling ? ADVICE_HOOK : ADVICE_OPTION;
    if (larger || (few && lone && lone <= STATEMENTS_MAX)) return one;
    CopyRun run = copy_run_find(self->context, self->copy, self->diff);
    bool has_run = run.statements >= COPY_RUN_MIN && (run.is_possible || !self->copy->here.is_linked);
    bool overrides = is_sibling && (it.base == it.left || it.base == it.right);
    if (has_run && !overrides) return ADVICE_EXTRACT_FUNCTION;
    u32 places = places_that_differ(self);
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

/* ---- words ----------------------------------------------------------------------------------------- */

static Text keep_text(const Case *self, const char *key) {
    Text text = text_with(text_of(NULL, key), "keep", self->copy->there.word);
    return text_with(text, "remove", self->copy->here.word);
}

Text case_where_text(const Case *self, Text text) {
    static const char *const words[] = {[CALLABLE_YES] = "copies.where_classes",
                                        [CALLABLE_NESTED] = "copies.where_nested",
                                        [CALLABLE_CIRCLE] = "copies.where_circle",
                                        [CALLABLE_APART] = "copies.where_apart",
                                        [CALLABLE_RUNS] = "copies.where_program"};
    Callable callable = copy_callable(self->context, &self->copy->here, &self->copy->there);
    bool is_handler = callable == CALLABLE_YES && self->pair->kind == CLONE_FUNCTION &&
                      copy_decorators_differ(self->context, self->copy);
    return text_with_word(text, "where", is_handler ? "copies.where_beside" : words[callable]);
}

static Text values_text(const Case *self, const CopyPieces *pieces) {
    Str call = pieces->is_whole ? copy_pieces_call(self->context, self->copy, pieces) : STR_NONE;
    bool has_list = pieces->items.count > 0;
    Text text;
    if (!can_be_called(self))
        text = case_where_text(
            self, keep_text(self, has_list ? "copies.advice_value_function" : "copies.advice_one_function"));
    else if (!has_list)
        text = keep_text(self, "copies.advice_value_names");
    else
        text = keep_text(self, call.len ? "copies.advice_value_call" : "copies.advice_value_parameter");
    text = text_with_number(text, "count", pieces->items.count);
    return text_with(text_with(text, "what", copy_pieces_list(self->context, pieces)), "call", call);
}

static Text option_text(const Case *self, const CopyPieces *pieces) {
    int larger = case_larger_side(self->diff);
    if (!can_be_called(self)) {
        Text text = keep_text(self, "copies.advice_option_function");
        return text_with_number(case_where_text(self, text), "count", places_that_differ(self));
    }
    if (larger) {
        const CopyPair *copy = self->copy;
        Text text = text_of(NULL, "copies.advice_option");
        text = text_with(text, "larger", larger < 0 ? copy->here.word : copy->there.word);
        text = text_with(text, "smaller", larger < 0 ? copy->there.word : copy->here.word);
        return text_with_number(text, "count", lone_statements(self->diff));
    }
    if (!pieces->is_whole) {
        Text text = keep_text(self, "copies.advice_option_choice");
        return text_with_number(text, "count", places_that_differ(self));
    }
    bool has_values = pieces->items.count > 0;
    Text text = keep_text(self, has_values ? "copies.advice_option_values" : "copies.advice_option_switch");
    text = text_with(text, "what", copy_pieces_list(self->context, pieces));
    text = text_with_number(text, "lone", lone_statements(self->diff));
    return text_with_number(text, "count", pieces->items.count);
}

/* No run of them is long enough: around what differs. */
static Text around_text(const Case *self, const CopyPieces *pieces) {
    bool is_near = pieces->is_whole || self->pair->agreed_share >= COPY_NEAR_SHARE;
    bool is_told = is_near && pieces->items.count && pieces->items.count <= PIECES_MAX;
    Text text = text_of(NULL, is_told ? "copies.advice_extract_told" : "copies.advice_extract_function");
    if (is_told) text = text_with(text, "what", copy_pieces_list(self->context, pieces));
    return text_with_number(text, "count", self->pair->same_statements);
}

static Text run_text(const Case *self, const CopyPieces *pieces) {
    CopyRun run = copy_run_find(self->context, self->copy, self->diff);
    bool is_known = run.is_possible || !self->copy->here.is_linked;
    if (run.statements < COPY_RUN_MIN || !is_known) return around_text(self, pieces);
    const char *key = !run.is_possible  ? "copies.advice_extract_run"
                      : run.results.len ? "copies.advice_extract_run_results"
                                        : "copies.advice_extract_run_parameters";
    Text text = text_with_number(text_of(NULL, key), "count", run.statements);
    text = text_with_number(text_with_number(text, "line", run.line), "end", run.end_line);
    text = text_with_number(text_with_number(text, "there_line", run.there_line), "there_end", run.there_end);
    FileId there = self->copy->there.side->file;
    text = text_with(text, "path", self->program->files[there].path);
    return text_with(text_with(text, "parameters", run.parameters), "results", run.results);
}

static Str differing_put(const Case *self, const CopyPieces *pieces) {
    if (!pieces->items.count) return STR("");
    return str_printf(self->context->arena, " (%.*s)", STR_ARG(copy_pieces_list(self->context, pieces)));
}

static Str class_word(const Case *self, DefRef class) {
    return name_text(self->program, def_name(self->program, class));
}

/* No base of few classes that both have: one of the two is that base, or they get one. */
static Text sibling_text(const Case *self, const Owners *it, const CopyPieces *pieces) {
    bool derives = it->base == it->left || it->base == it->right;
    Text text;
    if (derives) {
        DefRef sub = it->base == it->left ? it->right : it->left;
        text = text_with(text_of(NULL, "copies.advice_super"), "sub", class_word(self, sub));
        text = text_with(text, "base", class_word(self, it->base));
    } else {
        const char *key = self->pair->is_exact ? "copies.advice_mixin" : "copies.advice_hook_base";
        text = text_with(text_of(NULL, key), "left", class_word(self, it->left));
        text = text_with(text, "right", class_word(self, it->right));
    }
    Str method = name_text(self->program, def_name(self->program, self->copy->there.side->def));
    return text_with(text_with(text, "method", method), "what", differing_put(self, pieces));
}

static Text hook_text(const Case *self, const CopyPieces *pieces) {
    Owners it = owners_of(self);
    bool only_values = pieces->is_whole && pieces->items.count && !lone_statements(self->diff);
    bool is_theirs = it.base && only_values && case_base_is_theirs(self->program, it.base);
    if (it.left && it.right && !is_theirs) return sibling_text(self, &it, pieces);
    Text text = keep_text(self, "copies.advice_hook");
    text = text_with(text, "method",
                     name_text(self->program, def_name(self->program, self->copy->there.side->def)));
    text = text_with(text, "what", copy_pieces_list(self->context, pieces));
    return case_base_text(self, text, it.base);
}

static Text override_text(const Case *self) {
    Owners it = owners_of(self);
    bool is_here = override_of(self, &it) == self->copy->here.side->def;
    Text text = text_of(NULL, "copies.advice_drop_override");
    text = text_with(text, "remove", is_here ? self->copy->here.word : self->copy->there.word);
    return text_with(text, "keep", is_here ? self->copy->there.word : self->copy->here.word);
}

Text case_function_text(const Case *self, Advice advice) {
    CopyPieces pieces;
    copy_pieces_find(self->context, self->copy, self->diff, &pieces);
    Text text = advice == ADVICE_VALUE_PARAMETER ? values_text(self, &pieces)
                : advice == ADVICE_HOOK          ? hook_text(self, &pieces)
                : advice == ADVICE_OPTION        ? option_text(self, &pieces)
                : advice == ADVICE_DROP_OVERRIDE ? override_text(self)
                : advice == ADVICE_TO_FUNCTION
                    ? case_where_text(self, text_of(NULL, "copies.advice_one_function"))
                    : run_text(self, &pieces);
    copy_pieces_release(&pieces);
    return text;
}
