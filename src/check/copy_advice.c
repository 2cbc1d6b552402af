#include "copy_case.h"

#include "classes.h"
#include "shared.h"

const double COPY_NEAR_SHARE = 0.9;

bool copy_can_be_deleted(const ClonePair *pair, const CopyPair *copy) {
    return copy->can_go && pair->agreed_share >= COPY_NEAR_SHARE;
}

/* ---- facts ----------------------------------------------------------------------------------------- */

MemberCount case_members(const CloneDiff *diff) {
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
bool case_is_same_thing(const Case *self) {
    if (self->pair->is_exact || self->alikeness == ALIKE_ALIASES) return true;
    RenameCount renames = renames_count(self);
    return self->alikeness == ALIKE_NAMES && !renames.types && !renames.words && !renames.others;
}

bool copy_is_same_thing(CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    if (pair->is_exact || pair->agreed_share < COPY_NEAR_SHARE) return pair->is_exact;
    Arena scratch = {0};
    u32 words;
    const CloneDiff *diff = clone_diff(shared_clone_work(context), (CloneKind)pair->kind, copy->here.side,
                                       copy->there.side, &scratch);
    Case self = {context, context->program, pair, copy, diff, copy_alikeness(context, copy, diff, &words)};
    bool same = case_is_same_thing(&self);
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
DefRef case_common_base(const Program *program, DefRef left, DefRef right) {
    u32 count;
    if (!left || !right || left == right) return 0;
    const DefRef *mro = class_mro(program, left, &count);
    for (u32 i = 1; i < count; i++)
        if (mro[i] != right && class_derives(program, right, mro[i]))
            return is_theirs(program, mro[i]) ? mro[i] : 0;
    return 0;
}

DefRef case_class_of(const Program *program, DefRef def) {
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
int case_larger_side(const CloneDiff *diff) {
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
    return case_common_base(self->program, left, right) ? ADVICE_TO_BASE : ADVICE_TO_FUNCTION;
}

static Advice same_function_advice(const Case *self) {
    DefRef here = self->copy->here.side->def, there = self->copy->there.side->def;
    DefRef left = method_class(self->program, here), right = method_class(self->program, there);
    if (left || right) return methods_advice(self, left, right);
    if (def_row(self->program, here)->parent || def_row(self->program, there)->parent)
        return ADVICE_TO_FUNCTION; /* what stands in another function cannot be called from here */
    bool in_one_file = self->copy->here.side->file == self->copy->there.side->file;
    return in_one_file ? ADVICE_CALL_OTHER : across_files(self);
}

static Advice function_advice(const Case *self) {
    RenameCount renames = renames_count(self);
    if (is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (case_is_same_thing(self)) return same_function_advice(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (only_names && renames.types && !renames.others) return ADVICE_TYPE_PARAMETER;
    if (only_names || self->pair->similarity >= 1) return ADVICE_VALUE_PARAMETER;
    int larger = renames.others || renames.types ? 0 : case_larger_side(self->diff);
    if (larger && is_in_one_piece(self, larger)) return ADVICE_CALL_WITHIN;
    return larger ? ADVICE_OPTION : ADVICE_EXTRACT_FUNCTION;
}

/* ---- classes and files ----------------------------------------------------------------------------- */

static Advice class_advice(const Case *self) {
    const CopyPair *copy = self->copy;
    MemberCount members = case_members(self->diff);
    RenameCount renames = renames_count(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (case_is_same_thing(self)) {
        bool one_file = copy->here.side->file == copy->there.side->file;
        return self->pair->is_same_name && !one_file ? across_files(self) : ADVICE_ALIAS;
    }
    if (only_names) return renames.types && !renames.others ? ADVICE_TYPE_PARAMETER : ADVICE_VALUE_PARAMETER;
    bool within = members.same && !members.changed && (members.only_here == 0) != (members.only_there == 0);
    if (within && !renames.others && !renames.types) return ADVICE_DERIVE;
    bool has_base = case_common_base(self->program, copy->here.side->def, copy->there.side->def) != 0;
    return has_base && members.same ? ADVICE_TO_BASE : ADVICE_EXTRACT_BASE;
}

static bool is_used_by_tests(const Case *self) {
    const CopySide *here = &self->copy->here;
    return here->life == LIFE_NONE && copy_is_used_by_tests(here) &&
           self->pair->agreed_share >= COPY_NEAR_SHARE && !reach_is_library(self->program) &&
           !self->program->files[here->side->file].is_published;
}

Advice copy_advise(CheckContext *context, const ClonePair *pair, const CopyPair *copy, const CloneDiff *diff,
                   Alikeness alikeness) {
    Case self = {context, context->program, pair, copy, diff, alikeness};
    if (copy_can_be_deleted(pair, copy)) {
        bool is_def = copy->here.side->def != 0;
        if (!copy->alias.len || (!is_def && copy->here.life == LIFE_NONE)) return ADVICE_DELETE;
        return is_def ? ADVICE_ALIAS_EXISTS : ADVICE_REPLACE_FILE;
    }
    if (is_used_by_tests(&self) && !is_async_twin(&self)) return ADVICE_DELETE_TESTS;
    if (pair->kind == CLONE_FUNCTION) return function_advice(&self);
    if (pair->kind == CLONE_CLASS) return class_advice(&self);
    if (!case_is_same_thing(&self)) return ADVICE_EXTRACT_MODULE;
    return across_files(&self) == ADVICE_MOVE ? ADVICE_MOVE : ADVICE_REPLACE_FILE;
}

bool copy_advice_removes(Advice advice, const CopyPair *copy) {
    DefRef def = copy->here.side->def;
    bool is_method = def && copy->here.name.len && str_find_char(copy->here.name, '.') != STR_NOT_FOUND;
    return advice <= ADVICE_CALL_OTHER && advice != ADVICE_MOVE && !is_method;
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
