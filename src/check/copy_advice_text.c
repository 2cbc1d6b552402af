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
    [ADVICE_TO_BASE] = {"to_base", "copies.advice_to_base"},
    [ADVICE_TO_FUNCTION] = {"to_function", "copies.advice_to_function"},
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

static Text base_text(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    const Program *program = context->program;
    DefRef left = case_class_of(program, copy->here.side->def),
           right = case_class_of(program, copy->there.side->def);
    DefRef base = case_common_base(program, left, right);
    Text text = text_with(text_of(NULL, "copies.advice_to_base"), "base",
                          name_text(program, def_name(program, base)));
    return members_text(context, text, diff);
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

Text copy_advice_text(CheckContext *context, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff, Alikeness alikeness) {
    Str here = copy->here.word, there = copy->there.word;
    const char *key = advices[advice].key;
    Case self = {context, context->program, pair, copy, diff, alikeness};
    bool is_near = advice == ADVICE_DELETE && !case_is_same_thing(&self);
    switch (advice) {
    case ADVICE_DELETE: return pair_text(is_near ? "copies.advice_delete_near" : key, here, there);
    case ADVICE_ALIAS_EXISTS: return text_with(pair_text(key, here, there), "alias", copy->alias);
    case ADVICE_IMPORT:
        if (!pair->is_same_name) key = "copies.advice_import_other"; /* fall through */
    case ADVICE_MOVE:
        return text_with(pair_text(key, here, there), "path", other_path(context, &copy->there));
    case ADVICE_TYPE_PARAMETER:
        return text_with(text_of(NULL, key), "types", types_list(context, copy, diff));
    case ADVICE_CALL_WITHIN:
    case ADVICE_OPTION: return within_text(key, copy, diff);
    case ADVICE_DERIVE: return derive_text(copy, diff);
    case ADVICE_TO_BASE: return base_text(context, copy, diff);
    case ADVICE_VALUE_PARAMETER:
        return text_with(text_of(NULL, key), "what", values_list(context, copy, diff));
    case ADVICE_EXTRACT_MODULE:
        if (changed_class(diff)) return module_base_text(context, diff); /* fall through */
    case ADVICE_EXTRACT_BASE: {
        bool some = case_members(diff).same > 0;
        return some ? members_text(context, text_of(NULL, key), diff)
                    : text_of(NULL, "copies.advice_extract");
    }
    case ADVICE_EXTRACT_FUNCTION: return text_with_number(text_of(NULL, key), "count", pair->same_statements);
    default: return pair_text(key, here, there);
    }
}
