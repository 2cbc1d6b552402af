#include "copy_advice.h"

#include "classes.h"
#include "copy_report.h"

const double COPY_NEAR_SHARE = 0.9;

bool copy_can_be_deleted(const ClonePair *pair, const CopyPair *copy) {
    return copy->can_go && pair->agreed_share >= COPY_NEAR_SHARE;
}

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

/* ---- facts ----------------------------------------------------------------------------------------- */

typedef struct {
    const CheckContext *context;
    const Program *program;
    const ClonePair *pair;
    const CopyPair *copy;
    const CloneDiff *diff;
    Alikeness alikeness;
} Case;

typedef struct {
    u32 same, changed, only_here, only_there; /* definitions */
} MemberCount;

static MemberCount members_count(const CloneDiff *diff) {
    MemberCount count = {0};
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->is_def) continue;
        count.same += member->level <= CLONE_RENAMED;
        count.changed += member->level == CLONE_CHANGED;
        count.only_here += member->level == CLONE_ONLY_LEFT;
        count.only_there += member->level == CLONE_ONLY_RIGHT;
    }
    return count;
}

typedef struct {
    u32 types, words, others; /* renames that change what the code does */
} RenameCount;

static RenameCount renames_count(const Case *self) {
    RenameCount count = {0};
    for (u32 i = 0; i < self->diff->rename_count; i++) {
        RenameKindOf kind = copy_rename_kind(self->context, self->copy, self->diff, &self->diff->renames[i]);
        count.types += kind == RENAME_TYPE;
        count.words += kind == RENAME_WORD;
        count.others += kind == RENAME_OTHER;
    }
    return count;
}

/* Nothing differs that matters: one can be put in the other's place. */
static bool is_same_thing(const Case *self) {
    if (self->pair->is_exact || self->alikeness == ALIKE_ALIASES) return true;
    RenameCount renames = renames_count(self);
    return self->alikeness == ALIKE_NAMES && !renames.types && !renames.words && !renames.others;
}

bool copy_is_same_thing(const CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    if (pair->is_exact || pair->agreed_share < COPY_NEAR_SHARE) return pair->is_exact;
    Arena scratch = {0};
    u32 words;
    const CloneDiff *diff = clone_diff(context->program, (CloneKind)pair->kind, copy->here.side,
                                       copy->there.side, &context->clones->options, &scratch);
    Case self = {context, context->program, pair, copy, diff, copy_alikeness(context, copy, diff, &words)};
    bool same = is_same_thing(&self);
    arena_release(&scratch);
    return same;
}

static bool is_async(const Program *program, DefRef def) {
    return (def_row(program, def)->flags & DEF_ASYNC) != 0;
}

/* Half of the functions that match are asynchronous on one side alone. */
static bool is_async_twin(const Case *self) {
    u32 unlike = 0, functions = 0;
    for (u32 i = 0; i < self->diff->member_count; i++) {
        const CloneMember *member = &self->diff->members[i];
        if (!member->left || !member->right || def_row(self->program, member->left)->kind != DEF_FUNCTION)
            continue;
        functions++;
        unlike += is_async(self->program, member->left) != is_async(self->program, member->right);
    }
    return unlike && unlike * 2 >= functions;
}

/* A base with more subclasses than this is not theirs: what is moved there, all of them get. */
enum { SUBCLASSES_MAX = 4 };

static bool is_theirs(const Program *program, DefRef base) {
    u32 count;
    class_subclasses(program, base, &count);
    return count <= SUBCLASSES_MAX;
}

/* First class of the tree that both derive from and few others do, or 0. */
static DefRef common_base(const Program *program, DefRef left, DefRef right) {
    u32 count;
    if (!left || !right || left == right) return 0;
    const DefRef *mro = class_mro(program, left, &count);
    for (u32 i = 1; i < count; i++)
        if (mro[i] != right && class_derives(program, right, mro[i]))
            return is_theirs(program, mro[i]) ? mro[i] : 0;
    return 0;
}

static DefRef class_of(const Program *program, DefRef def) {
    return def_row(program, def)->kind == DEF_CLASS ? def : method_class(program, def);
}

/* ---- imports --------------------------------------------------------------------------------------- */

enum { FILES_SEEN_MAX = 256 };

/* True when importing the one file runs the other one, by what stands at the top of modules. Gives up, and
 * says no, behind many files. */
static bool file_imports(const Program *program, FileId from, FileId to) {
    Map seen = {0};
    VecU32 queue = {0};
    bool found = false;
    vec_push(&queue, from);
    map_at(&seen, from, 1);
    for (u32 at = 0; at < queue.count && !found && queue.count < FILES_SEEN_MAX; at++) {
        u32 count;
        const Edge *edges = graph_out(program, graph_module(program, queue.at[at]), &count);
        for (u32 i = 0; i < count && !found; i++) {
            FileId file = graph_node(program, edges[i].to)->file;
            if (edges[i].kind != EDGE_IMPORT || edges[i].in_type_checking || file == FILE_NONE) continue;
            found = file == to;
            if ((*map_at(&seen, file, 0))++ == 0) vec_push(&queue, file);
        }
    }
    map_release(&seen);
    vec_release(&queue);
    return found;
}

static Advice across_files(const Case *self) {
    FileId here = self->copy->here.side->file, there = self->copy->there.side->file;
    return file_imports(self->program, there, here) ? ADVICE_MOVE : ADVICE_IMPORT;
}

/* ---- functions ------------------------------------------------------------------------------------- */

/* The one side that has statements of its own, when nothing else differs: -1 here, 1 there; else 0. */
static int larger_side(const CloneDiff *diff) {
    bool here = false, there = false;
    for (u32 i = 0; i < diff->edit_count; i++) {
        here |= diff->edits[i].kind == CLONE_EDIT_DELETED;
        there |= diff->edits[i].kind == CLONE_EDIT_INSERTED;
        if (diff->edits[i].kind == CLONE_EDIT_CHANGED) return 0;
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

static Advice methods_advice(const Case *self, DefRef left, DefRef right) {
    if (left && left == right) return ADVICE_CALL_OTHER;
    return common_base(self->program, left, right) ? ADVICE_TO_BASE : ADVICE_TO_FUNCTION;
}

static Advice same_function_advice(const Case *self) {
    DefRef here = self->copy->here.side->def, there = self->copy->there.side->def;
    DefRef left = method_class(self->program, here), right = method_class(self->program, there);
    if (left || right) return methods_advice(self, left, right);
    if (self->copy->here.side->file == self->copy->there.side->file) return ADVICE_CALL_OTHER;
    return def_row(self->program, here)->parent || def_row(self->program, there)->parent ? ADVICE_TO_FUNCTION
                                                                                         : across_files(self);
}

static Advice function_advice(const Case *self) {
    RenameCount renames = renames_count(self);
    if (is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (is_same_thing(self)) return same_function_advice(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (only_names && renames.types && !renames.others) return ADVICE_TYPE_PARAMETER;
    if (only_names || self->pair->similarity >= 1) return ADVICE_VALUE_PARAMETER;
    int larger = renames.others || renames.types ? 0 : larger_side(self->diff);
    if (larger && is_in_one_piece(self, larger)) return ADVICE_CALL_WITHIN;
    return larger ? ADVICE_OPTION : ADVICE_EXTRACT_FUNCTION;
}

/* ---- classes and files ----------------------------------------------------------------------------- */

static Advice class_advice(const Case *self) {
    const CopyPair *copy = self->copy;
    MemberCount members = members_count(self->diff);
    RenameCount renames = renames_count(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (is_same_thing(self)) {
        bool one_file = copy->here.side->file == copy->there.side->file;
        return self->pair->is_same_name && !one_file ? across_files(self) : ADVICE_ALIAS;
    }
    if (only_names) return renames.types && !renames.others ? ADVICE_TYPE_PARAMETER : ADVICE_VALUE_PARAMETER;
    bool within = members.same && !members.changed && (members.only_here == 0) != (members.only_there == 0);
    if (within && !renames.others && !renames.types) return ADVICE_DERIVE;
    bool has_base = common_base(self->program, copy->here.side->def, copy->there.side->def) != 0;
    return has_base && members.same ? ADVICE_TO_BASE : ADVICE_EXTRACT_BASE;
}

static bool is_used_by_tests(const Case *self) {
    const CopySide *here = &self->copy->here;
    return here->life == LIFE_NONE && copy_is_used_by_tests(here) &&
           self->pair->agreed_share >= COPY_NEAR_SHARE && !reach_is_library(self->program) &&
           !self->program->files[here->side->file].is_published;
}

Advice copy_advise(const CheckContext *context, const ClonePair *pair, const CopyPair *copy,
                   const CloneDiff *diff, Alikeness alikeness) {
    Case self = {context, context->program, pair, copy, diff, alikeness};
    if (copy_can_be_deleted(pair, copy)) {
        bool is_def = copy->here.side->def != 0;
        if (!copy->alias.len || (!is_def && copy->here.life == LIFE_NONE)) return ADVICE_DELETE;
        return is_def ? ADVICE_ALIAS_EXISTS : ADVICE_REPLACE_FILE;
    }
    if (is_used_by_tests(&self)) return ADVICE_DELETE_TESTS;
    if (pair->kind == CLONE_FUNCTION) return function_advice(&self);
    if (pair->kind == CLONE_CLASS) return class_advice(&self);
    if (!is_same_thing(&self)) return ADVICE_EXTRACT_MODULE;
    return across_files(&self) == ADVICE_MOVE ? ADVICE_MOVE : ADVICE_REPLACE_FILE;
}

bool copy_advice_removes(Advice advice, const CopyPair *copy) {
    DefRef def = copy->here.side->def;
    bool is_method = def && copy->here.name.len && str_find_char(copy->here.name, '.') != STR_NOT_FOUND;
    return advice <= ADVICE_CALL_OTHER && advice != ADVICE_MOVE && !is_method;
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
    MemberCount members = members_count(diff);
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
    int larger = larger_side(diff);
    const CopySide *large = larger < 0 ? &copy->here : &copy->there;
    const CopySide *small = larger < 0 ? &copy->there : &copy->here;
    u32 statements = 0;
    for (u32 i = 0; i < diff->edit_count; i++) statements += diff->edits[i].statements;
    Text text = text_with(text_with(text_of(NULL, key), "larger", large->word), "smaller", small->word);
    return text_with_number(text, "count", statements);
}

static Text derive_text(const CopyPair *copy, const CloneDiff *diff) {
    MemberCount members = members_count(diff);
    bool here = members.only_here > 0;
    Text text =
        text_with(text_of(NULL, "copies.advice_derive"), "larger", here ? copy->here.word : copy->there.word);
    text = text_with(text, "smaller", here ? copy->there.word : copy->here.word);
    return text_with_number(text, "count", members.only_here + members.only_there);
}

static Str other_path(const CheckContext *context, const CopySide *side) {
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
    DefRef left = class_of(program, copy->here.side->def), right = class_of(program, copy->there.side->def);
    DefRef base = common_base(program, left, right);
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
    bool is_near = advice == ADVICE_DELETE && !is_same_thing(&self);
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
        bool some = members_count(diff).same > 0;
        return some ? members_text(context, text_of(NULL, key), diff)
                    : text_of(NULL, "copies.advice_extract");
    }
    case ADVICE_EXTRACT_FUNCTION: return text_with_number(text_of(NULL, key), "count", pair->same_statements);
    default: return pair_text(key, here, there);
    }
}

/* ---- what it saves --------------------------------------------------------------------------------- */

static u32 same_lines(const CloneDiff *diff) {
    u32 lines = 0;
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (member->is_def && member->level <= CLONE_RENAMED)
            lines += member->left_end - member->left_line + 1;
    }
    return lines;
}

u32 copy_advice_saves(Advice advice, const ClonePair *pair, const CopyPair *copy, const CloneDiff *diff) {
    u32 here = place_lines(copy->here.place), least = u32_min(here, place_lines(copy->there.place));
    switch (advice) {
    case ADVICE_DELETE:
    case ADVICE_DELETE_TESTS:
    case ADVICE_ALIAS_EXISTS:
    case ADVICE_REPLACE_FILE: return here;
    case ADVICE_ALIAS:
    case ADVICE_IMPORT:
    case ADVICE_MOVE:
    case ADVICE_TYPE_PARAMETER: return here - u32_min(here, 1);
    case ADVICE_EXTRACT_BASE:
    case ADVICE_EXTRACT_MODULE: return same_lines(diff);
    case ADVICE_TO_BASE: return pair->kind == CLONE_CLASS ? same_lines(diff) : here;
    default: return (u32)(least * pair->same_share);
    }
}
