/* Two functions: the advice as a sentence. */
#include "classes.h"
#include "copy_case.h"
#include "copy_differ.h"
#include "copy_source.h"

enum { PIECES_SHOWN = 4 }; /* more of them are no parameters */

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
    bool are_functions = callable == CALLABLE_YES && self->pair->kind == CLONE_FUNCTION;
    CaseOwners it = are_functions ? case_owners(self) : (CaseOwners){0};
    bool is_beside =
        are_functions && ((!it.left && !it.right) || copy_decorators_differ(self->context, self->copy));
    return text_with_word(text, "where", is_beside ? "copies.where_beside" : words[callable]);
}

/* "`a()`/`b()`": the statements with which the place that differs begins. */
static Str place_list(const Case *self) {
    enum { SHOWN_MAX = 32 };
    Str here = STR("—"), there = STR("—");
    for (u32 i = self->diff->edit_count; i-- > 0;) {
        const CloneEdit *edit = &self->diff->edits[i];
        if (edit->kind != CLONE_EDIT_INSERTED)
            here = copy_stmt_text(self->context, &self->copy->here, edit->left);
        if (edit->kind != CLONE_EDIT_DELETED)
            there = copy_stmt_text(self->context, &self->copy->there, edit->right);
    }
    return str_printf(self->context->arena, "`%.*s`/`%.*s`",
                      STR_ARG(copy_cut(self->context, here, SHOWN_MAX)),
                      STR_ARG(copy_cut(self->context, there, SHOWN_MAX)));
}

static Text values_text(const Case *self, const CopyPieces *pieces) {
    Str call = pieces->is_whole ? copy_pieces_call(self->context, self->copy, pieces) : STR_NONE;
    bool has_list = pieces->items.count > 0;
    Text text;
    if (!case_can_be_called(self))
        text = case_where_text(
            self, keep_text(self, has_list ? "copies.advice_value_function" : "copies.advice_one_function"));
    else if (!has_list)
        text = keep_text(self, "copies.advice_value_names");
    else
        text = keep_text(self, call.len ? "copies.advice_value_call" : "copies.advice_value_parameter");
    text = text_with_number(text, "count", pieces->items.count);
    return text_with(text_with(text, "what", copy_pieces_list(self->context, pieces)), "call", call);
}

/* What each calls there is a function that is handed in. */
static Text callback_text(const Case *self, const CopyPieces *pieces) {
    bool is_told =
        pieces->is_whole && copy_pieces_call_something(pieces) && !case_lone_statements(self->diff);
    bool can = case_can_be_called(self);
    const char *key = is_told
                          ? (can ? "copies.advice_callback" : "copies.advice_callback_function")
                          : (can ? "copies.advice_callback_place" : "copies.advice_callback_place_function");
    Text text = case_where_text(self, keep_text(self, key));
    return text_with(text, "what", is_told ? copy_pieces_list(self->context, pieces) : place_list(self));
}

static Text option_text(const Case *self, const CopyPieces *pieces) {
    int larger = case_larger_side(self->diff);
    if (!case_places(self)) return values_text(self, pieces);
    bool has_values = pieces->items.count > 0;
    if (!case_can_be_called(self)) {
        Text text = keep_text(self, has_values ? "copies.advice_option_function_values"
                                               : "copies.advice_option_function");
        text = text_with(case_where_text(self, text), "what", copy_pieces_list(self->context, pieces));
        return text_with_number(text, "count", case_places(self));
    }
    if (larger) {
        const CopyPair *copy = self->copy;
        Text text = text_of(NULL, "copies.advice_option");
        text = text_with(text, "larger", larger < 0 ? copy->here.word : copy->there.word);
        text = text_with(text, "smaller", larger < 0 ? copy->there.word : copy->here.word);
        return text_with_number(text, "count", case_lone_statements(self->diff));
    }
    if (!pieces->is_whole) {
        Text text = keep_text(self, has_values ? "copies.advice_option_choice_values"
                                               : "copies.advice_option_choice");
        text = text_with(text, "what", copy_pieces_list(self->context, pieces));
        text = text_with_number(text, "values", pieces->items.count);
        return text_with_number(text, "count", case_places(self));
    }
    Text text = keep_text(self, has_values ? "copies.advice_option_values" : "copies.advice_option_switch");
    text = text_with(text, "what", copy_pieces_list(self->context, pieces));
    text = text_with_number(text, "lone", case_lone_statements(self->diff));
    return text_with_number(text, "count", pieces->items.count);
}

/* No run of them is long enough: around what differs. */
static Text around_text(const Case *self, const CopyPieces *pieces) {
    bool is_near = pieces->is_whole || self->pair->agreed_share >= COPY_NEAR_SHARE;
    bool is_told = is_near && pieces->items.count && pieces->items.count <= PIECES_SHOWN;
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
static Text sibling_text(const Case *self, const CaseOwners *it, const CopyPieces *pieces, const char *key) {
    bool derives = it->base == it->left || it->base == it->right;
    Text text;
    if (derives) {
        DefRef sub = it->base == it->left ? it->right : it->left;
        text = text_with(text_of(NULL, "copies.advice_super"), "sub", class_word(self, sub));
        text = text_with(text, "base", class_word(self, it->base));
    } else {
        text = text_with(text_of(NULL, key), "left", class_word(self, it->left));
        text = text_with(text, "right", class_word(self, it->right));
    }
    Str method = name_text(self->program, def_name(self->program, self->copy->there.side->def));
    return text_with(text_with(text, "method", method), "what", differing_put(self, pieces));
}

static Text hook_text(const Case *self, Advice advice, const CopyPieces *pieces) {
    CaseOwners it = case_owners(self);
    bool only_values = pieces->is_whole && pieces->items.count && !case_lone_statements(self->diff);
    bool is_theirs = it.base && only_values && case_base_is_theirs(self->program, it.base);
    bool sets = advice == ADVICE_ATTRIBUTE;
    if (it.left && it.right && !is_theirs)
        return sibling_text(self, &it, pieces,
                            sets ? "copies.advice_attribute_base" : "copies.advice_hook_base");
    Text text = keep_text(self, sets ? "copies.advice_attribute" : "copies.advice_hook");
    text = text_with(text, "method",
                     name_text(self->program, def_name(self->program, self->copy->there.side->def)));
    text = text_with(text, "what", copy_pieces_list(self->context, pieces));
    return case_base_text(self, text, it.base);
}

static Text mixin_text(const Case *self, const CopyPieces *pieces) {
    CaseOwners it = case_owners(self);
    return sibling_text(self, &it, pieces, "copies.advice_mixin");
}

static Text override_text(const Case *self) {
    CaseOwners it = case_owners(self);
    bool is_here = case_override(self, &it) == self->copy->here.side->def;
    Text text = text_of(NULL, "copies.advice_drop_override");
    text = text_with(text, "remove", is_here ? self->copy->here.word : self->copy->there.word);
    return text_with(text, "keep", is_here ? self->copy->there.word : self->copy->here.word);
}

Text case_function_text(const Case *self, Advice advice) {
    CopyPieces pieces;
    copy_pieces_find(self->context, self->copy, self->diff, &pieces);
    Text text;
    switch (advice) {
    case ADVICE_VALUE_PARAMETER: text = values_text(self, &pieces); break;
    case ADVICE_CALLBACK: text = callback_text(self, &pieces); break;
    case ADVICE_HOOK:
    case ADVICE_ATTRIBUTE: text = hook_text(self, advice, &pieces); break;
    case ADVICE_MIXIN: text = mixin_text(self, &pieces); break;
    case ADVICE_OPTION: text = option_text(self, &pieces); break;
    case ADVICE_DROP_OVERRIDE: text = override_text(self); break;
    case ADVICE_TO_FUNCTION: text = case_where_text(self, text_of(NULL, "copies.advice_one_function")); break;
    default: text = run_text(self, &pieces);
    }
    copy_pieces_release(&pieces);
    return text;
}
