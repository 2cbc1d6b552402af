#include "copy_case.h"
#include "copy_report.h"

/* What stands in data, and the key of the sentence. */
static const struct {
    const char *name, *key;
} advices[] = {
    [ADVICE_DELETE] = {"delete", "copies.advice_delete"},
    [ADVICE_DELETE_TESTS] = {"delete_tests", "copies.advice_delete_tests"},
    [ADVICE_ALIAS_EXISTS] = {"alias_exists", "copies.advice_alias_exists"},
    [ADVICE_REPLACE_FILE] = {"delete_alias", "copies.advice_delete_alias"},
    [ADVICE_ALIAS] = {"alias", "copies.advice_alias"},
    [ADVICE_IMPORT] = {"import", "copies.advice_import"},
    [ADVICE_MOVE] = {"move", "copies.advice_move"},
    [ADVICE_CALL_OTHER] = {"call_other", "copies.advice_call_other"},
    [ADVICE_REEXPORT] = {"reexport", "copies.advice_reexport"},
    [ADVICE_DROP_OVERRIDE] = {"drop_override", "copies.advice_drop_overrides"},
    [ADVICE_HOOK] = {"hook", "copies.advice_hook"},
    [ADVICE_ATTRIBUTE] = {"attribute", "copies.advice_attribute"},
    [ADVICE_MIXIN] = {"mixin", "copies.advice_mixin"},
    [ADVICE_CALLBACK] = {"callback", "copies.advice_callback"},
    [ADVICE_TO_BASE] = {"to_base", "copies.advice_to_base"},
    [ADVICE_TO_FUNCTION] = {"to_function", "copies.advice_one_function"},
    [ADVICE_TYPE_PARAMETER] = {"type_parameter", "copies.advice_type_parameter"},
    [ADVICE_VALUE_PARAMETER] = {"value_parameter", "copies.advice_value_parameter"},
    [ADVICE_DERIVE] = {"derive", "copies.advice_derive"},
    [ADVICE_CALL_WITHIN] = {"call_within", "copies.advice_call_within"},
    [ADVICE_OPTION] = {"option", "copies.advice_option"},
    [ADVICE_ASYNC_TWIN] = {"async_twin", "copies.advice_async_twin"},
    [ADVICE_EXTRACT_BASE] = {"extract_base", "copies.advice_extract_base"},
    [ADVICE_EXTRACT_FUNCTION] = {"extract_function", "copies.advice_extract_function"},
    [ADVICE_EXTRACT_MODULE] = {"extract_module", "copies.advice_extract_module"},
};

const char *advice_name(Advice advice) {
    return advices[advice].name;
}

/* ---- the sentence ---------------------------------------------------------------------------------- */

typedef Vec(Name) Names;

static void same_names(const CloneDiff *diff, Names *out) {
    for (u32 i = 0; i < diff->member_count; i++)
        if (diff->members[i].is_def && diff->members[i].level <= CLONE_RENAMED)
            vec_push(out, diff->members[i].name_left);
}

static Text members_text(CheckContext *context, Text text, const CloneDiff *diff) {
    Names same = {0};
    MemberCount members = case_members(diff);
    same_names(diff, &same);
    text = text_with_number(text, "count", same.count);
    text = text_with(text, "names", copy_list_names(context, same.at, same.count));
    vec_release(&same);
    return text_with_number(text, "rest", members.changed + members.only_here + members.only_there);
}

static Text pair_text(const char *key, Str remove, Str keep) {
    return text_with(text_with(text_of(NULL, key), "remove", remove), "keep", keep);
}

static Text within_text(const char *key, const CopyPair *copy, const CloneDiff *diff) {
    int larger = case_larger_side(diff);
    const CopySide *large = larger < 0 ? &copy->here : &copy->there;
    const CopySide *small = larger < 0 ? &copy->there : &copy->here;
    u32 statements = 0;
    for (u32 i = 0; i < diff->edit_count; i++) statements += diff->edits[i].statements;
    Text text = text_with(text_with(text_of(NULL, key), "larger", large->word), "smaller", small->word);
    return text_with_number(text, "count", statements);
}

static Text derive_text(const CopyPair *copy, const CloneDiff *diff) {
    MemberCount members = case_members(diff);
    bool here = members.only_here > 0;
    Text text =
        text_with(text_of(NULL, "copies.advice_derive"), "larger", here ? copy->here.word : copy->there.word);
    text = text_with(text, "smaller", here ? copy->there.word : copy->here.word);
    return text_with_number(text, "count", members.only_here + members.only_there);
}

static Str other_path(CheckContext *context, const CopySide *side) {
    return context->program->files[side->side->file].path;
}

static Str types_list(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    StrBuf text = {0};
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (copy_rename_kind(context, copy, diff, rename) != RENAME_TYPE) continue;
        buf_printf(&text, "%s`%.*s`/`%.*s`", text.len ? ", " : "", STR_ARG(rename->from),
                   STR_ARG(rename->to));
    }
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}

/* Names and words that differ, a few. */
static Str values_list(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    enum { VALUES_SHOWN = 3 };
    StrBuf text = {0};
    for (u32 i = 0, shown = 0; i < diff->rename_count && shown < VALUES_SHOWN; i++) {
        const CloneRename *rename = &diff->renames[i];
        RenameKindOf kind = copy_rename_kind(context, copy, diff, rename);
        if (kind != RENAME_OTHER && kind != RENAME_WORD && kind != RENAME_TYPE) continue;
        buf_printf(&text, "%s`%.*s`/`%.*s`", shown++ ? ", " : " (", STR_ARG(rename->from),
                   STR_ARG(rename->to));
    }
    if (text.len) buf_push(&text, STR(")"));
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}

Text case_base_text(const Case *self, Text text, DefRef base) {
    FileId file = self->program->def_file[base];
    Place place = place_of(self->program, file, def_row(self->program, base)->name_span);
    text = text_with(text, "base", name_text(self->program, def_name(self->program, base)));
    text = text_with(text, "path", self->program->files[file].path);
    return text_with(text, "line", str_printf(self->context->arena, "%u", place.line));
}

static DefRef common_base(const Case *self) {
    return case_common_base(self->program, copy_class_of(self->program, self->copy->here.side->def),
                            copy_class_of(self->program, self->copy->there.side->def));
}

static Text to_base_text(const Case *self) {
    DefRef base = common_base(self);
    bool is_theirs = case_base_is_theirs(self->program, base);
    Text text = text_of(NULL, is_theirs ? "copies.advice_to_base" : "copies.advice_to_base_of_many");
    text = case_base_text(self, text, base);
    return members_text(self->context, text, self->diff);
}

static Text overrides_text(const Case *self) {
    bool is_here = common_base(self) == self->copy->there.side->def;
    Text text = text_of(NULL, "copies.advice_drop_overrides");
    text = text_with(text, "remove", is_here ? self->copy->here.word : self->copy->there.word);
    text = text_with(text, "keep", is_here ? self->copy->there.word : self->copy->here.word);
    Names names = {0};
    for (u32 i = 0; i < self->diff->member_count; i++)
        if (case_is_override(self, &self->diff->members[i]))
            vec_push(&names, self->diff->members[i].name_left);
    text = text_with(text, "names", copy_list_names(self->context, names.at, names.count));
    vec_release(&names);
    return text;
}

/* No part is the same as it stands: those that both have are written once. */
static Text changed_text(const Case *self, const char *key) {
    Names changed = {0};
    for (u32 i = 0; i < self->diff->member_count; i++)
        if (self->diff->members[i].is_def && self->diff->members[i].level == CLONE_CHANGED)
            vec_push(&changed, self->diff->members[i].name_left);
    Text text = text_of(NULL, changed.count ? key : "copies.advice_extract");
    if (changed.count)
        text = text_with(text, "names", copy_list_names(self->context, changed.at, changed.count));
    vec_release(&changed);
    return text;
}

/* One cannot stand for the other where both are used: each says what differs. */
static Text class_values_text(const Case *self) {
    bool can_import = copy_callable(self->context, &self->copy->here, &self->copy->there) == CALLABLE_YES;
    Text text = pair_text(can_import ? "copies.advice_value_class" : "copies.advice_value_base",
                          self->copy->here.word, self->copy->there.word);
    if (!can_import) text = case_where_text(self, text);
    return text_with(text, "what", values_list(self->context, self->copy, self->diff));
}

/* What is the same goes to a base class; where both have one already, below it. */
static Text extract_base_text(const Case *self) {
    if (self->alikeness != ALIKE_NOT) return class_values_text(self);
    if (!case_members(self->diff).same) return changed_text(self, "copies.advice_extract_changed_base");
    DefRef base = common_base(self);
    bool is_one = base == self->copy->here.side->def || base == self->copy->there.side->def;
    if (!base || is_one)
        return members_text(self->context, text_of(NULL, "copies.advice_extract_base"), self->diff);
    Text text = case_base_text(self, text_of(NULL, "copies.advice_extract_base_below"), base);
    return members_text(self->context, text, self->diff);
}

/* ---- one in the other's place ---------------------------------------------------------------------- */

static Text move_text(const Case *self) {
    Callable callable = copy_callable(self->context, &self->copy->here, &self->copy->there);
    const char *key = callable == CALLABLE_APART    ? "copies.advice_move_apart"
                      : callable == CALLABLE_RUNS   ? "copies.advice_move_program"
                      : callable == CALLABLE_NESTED ? "copies.advice_move_nested"
                      : callable == CALLABLE_CIRCLE ? "copies.advice_move"
                                                    : "copies.advice_move_private";
    Text text = pair_text(key, self->copy->here.word, self->copy->there.word);
    text = text_with(text, "here", other_path(self->context, &self->copy->here));
    return text_with(text, "path", other_path(self->context, &self->copy->there));
}

Text copy_reexport_text(CheckContext *context, const CopyPair *copy) {
    const Program *program = context->program;
    FileId offers = copy_offered_by(program, &copy->here), there = copy->there.side->file;
    Str here = name_text(program, def_name(program, copy->here.side->def));
    Str keep = name_text(program, def_name(program, copy->there.side->def));
    Str code = str_printf(context->arena, "%.*s = %.*s", STR_ARG(here), STR_ARG(keep));
    if (there != copy->here.side->file) {
        Str module = file_symbol(program, there);
        code = str_printf(context->arena, "from %.*s import %.*s", STR_ARG(module), STR_ARG(keep));
        if (!str_eq(here, keep))
            code = str_printf(context->arena, "%.*s as %.*s", STR_ARG(code), STR_ARG(here));
    }
    Text text = text_with(text_of(NULL, "copies.advice_reexport"), "remove", copy->here.word);
    text = text_with(text, "code", code);
    return text_with(text, "path", program->files[offers].path);
}

/* A class of two files that both have, with differences; or NULL. */
static const CloneMember *changed_class(const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (member->level == CLONE_CHANGED && member->is_class) return member;
    }
    return NULL;
}

static Text module_base_text(CheckContext *context, const CloneDiff *diff) {
    const CloneMember *member = changed_class(diff);
    Text text = text_of(NULL, "copies.advice_extract_module_base");
    text = text_with(text, "left", name_text(context->program, member->name_left));
    return text_with(text, "right", name_text(context->program, member->name_right));
}

/* From this share on, one thing of one name was changed in one of two places: what to do is decide which is
 * right. More places than this are two things by now. */
static const double SETTLED_SHARE = 0.95;
enum { SETTLED_PLACES = 3 };

static bool have_one_name(const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (member->is_def && (member->level == CLONE_ONLY_LEFT || member->name_left != member->name_right))
            return false;
    }
    return true;
}

/* The same class or file twice, but for few places that no name explains. */
static bool can_settle(const Case *self) {
    const ClonePair *pair = self->pair;
    bool is_of_one_name = pair->kind == CLONE_FILE || pair->is_same_name;
    RenameCount renames = case_renames(self);
    return pair->kind != CLONE_FUNCTION && is_of_one_name && pair->agreed_share >= SETTLED_SHARE &&
           self->copy->here.side->file != self->copy->there.side->file && have_one_name(self->diff) &&
           self->diff->edit_count && self->diff->edit_count <= SETTLED_PLACES && !renames.others &&
           !renames.types && !renames.words &&
           copy_callable(self->context, &self->copy->here, &self->copy->there) == CALLABLE_YES;
}

static Text settle_text(const Case *self) {
    Text text = pair_text("copies.advice_settle", self->copy->here.word, self->copy->there.word);
    return text_with_number(text, "count", self->diff->edit_count);
}

Text copy_advice_text(CheckContext *context, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff, Alikeness alikeness) {
    Str here = copy->here.word, there = copy->there.word;
    const char *key = advices[advice].key;
    Case self = {context, context->program, pair, copy, diff, alikeness};
    bool is_near = advice == ADVICE_DELETE && !case_is_same_thing(&self);
    if ((advice == ADVICE_EXTRACT_MODULE || advice == ADVICE_EXTRACT_BASE) && can_settle(&self))
        return settle_text(&self);
    switch (advice) {
    case ADVICE_DELETE:
        if (copy->reason == KEEP_NAMED) return pair_text("copies.advice_delete_named", here, there);
        return pair_text(is_near ? "copies.advice_delete_near" : key, here, there);
    case ADVICE_ALIAS_EXISTS: return text_with(pair_text(key, here, there), "alias", copy->alias);
    case ADVICE_IMPORT:
        if (!pair->is_same_name) key = "copies.advice_import_other";
        return text_with(pair_text(key, here, there), "path", other_path(context, &copy->there));
    case ADVICE_TYPE_PARAMETER:
        return text_with(text_of(NULL, key), "types", types_list(context, copy, diff));
    case ADVICE_MOVE: return move_text(&self);
    case ADVICE_REEXPORT: return copy_reexport_text(context, copy);
    case ADVICE_CALL_WITHIN: return within_text(key, copy, diff);
    case ADVICE_DERIVE: return derive_text(copy, diff);
    case ADVICE_TO_BASE: return to_base_text(&self);
    case ADVICE_DROP_OVERRIDE:
        return pair->kind == CLONE_FUNCTION ? case_function_text(&self, advice) : overrides_text(&self);
    case ADVICE_VALUE_PARAMETER:
    case ADVICE_HOOK:
    case ADVICE_ATTRIBUTE:
    case ADVICE_MIXIN:
    case ADVICE_CALLBACK:
    case ADVICE_TO_FUNCTION:
    case ADVICE_OPTION:
    case ADVICE_EXTRACT_FUNCTION: return case_function_text(&self, advice);
    case ADVICE_EXTRACT_MODULE:
        if (changed_class(diff)) return module_base_text(context, diff);
        if (!case_members(diff).same) return changed_text(&self, "copies.advice_extract_changed");
        return members_text(context, text_of(NULL, key), diff);
    case ADVICE_EXTRACT_BASE: return extract_base_text(&self);
    default: return pair_text(key, here, there);
    }
}
