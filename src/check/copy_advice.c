#include "copy_case.h"

#include "classes.h"
#include "shared.h"

const double COPY_NEAR_SHARE = 0.9;

bool copy_can_be_deleted(const ClonePair *pair, const CopyPair *copy) {
    bool is_dead_file = pair->kind == CLONE_FILE && copy->here.life == LIFE_NONE && !copy->alias.len;
    return copy->can_go && (is_dead_file || pair->agreed_share >= COPY_NEAR_SHARE);
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

RenameCount case_renames(const Case *self) {
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
    RenameCount renames = case_renames(self);
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

bool case_is_async_twin(const Case *self) {
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

/* A base with more subclasses than this is not theirs. */
enum { SUBCLASSES_MAX = 4 };

bool case_base_is_theirs(const Program *program, DefRef base) {
    u32 count;
    class_subclasses(program, base, &count);
    return count <= SUBCLASSES_MAX;
}

static u32 subclass_count(const Program *program, DefRef class) {
    u32 count;
    class_subclasses(program, class, &count);
    return count;
}

/* Of several the one that fewest others derive from: it is made for the two. */
DefRef case_common_base(const Program *program, DefRef left, DefRef right) {
    u32 count;
    DefRef best = 0;
    if (!left || !right || left == right) return 0;
    const DefRef *mro = class_mro(program, left, &count);
    for (u32 i = 0; i < count; i++) {
        if (!class_derives(program, right, mro[i])) continue;
        if (mro[i] == left || mro[i] == right) return mro[i];
        bool is_nearer = best && subclass_count(program, mro[i]) < subclass_count(program, best) &&
                         !class_derives(program, best, mro[i]);
        if (!best || is_nearer) best = mro[i];
    }
    return best;
}

bool case_is_registered(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    FileId file = program->def_file[def];
    for (u32 i = 0; row->kind == DEF_FUNCTION && i < row->decorator_count; i++) {
        ExprId expr = facts_lists(program_facts(program, file))[row->first_decorator + i];
        if (expr_row(program, file, expr)->kind == EXPR_CALL) return true;
    }
    return false;
}

bool case_is_inherited(const Program *program, DefRef sub, DefRef inherited, Name name) {
    u32 count;
    const DefRef *mro = class_mro(program, sub, &count);
    ClassMember member;
    for (u32 i = 1; i < count; i++)
        if (class_find_own(program, mro[i], name, &member)) return mro[i] == method_class(program, inherited);
    return false;
}

bool case_is_override(const Case *self, const CloneMember *member) {
    DefRef left = self->copy->here.side->def, right = self->copy->there.side->def;
    if (!member->is_def || member->level > CLONE_RENAMED || member->name_left != member->name_right)
        return false;
    if (class_derives(self->program, left, right))
        return case_is_inherited(self->program, left, member->right, member->name_left);
    return class_derives(self->program, right, left) &&
           case_is_inherited(self->program, right, member->left, member->name_left);
}

static bool has_override(const Case *self) {
    for (u32 i = 0; i < self->diff->member_count; i++)
        if (case_is_override(self, &self->diff->members[i])) return true;
    return false;
}

/* ---- one in the other's place ---------------------------------------------------------------------- */

/* `_name`: no other module is to import it from there. */
static bool is_private(const Program *program, const CopySide *side) {
    Str name = side->side->def ? name_text(program, def_name(program, side->side->def)) : STR_NONE;
    return side->is_linked && str_starts(name, STR("_")) && !str_starts(name, STR("__"));
}

/* Somebody has it from there already. */
static bool is_imported(const CopySide *side) {
    return side->importers.count > 0;
}

Advice case_replace_advice(const Case *self) {
    const CopyPair *copy = self->copy;
    bool one_file = copy->here.side->file == copy->there.side->file;
    if (copy_callable(self->context, &copy->here, &copy->there) != CALLABLE_YES) return ADVICE_MOVE;
    if (!one_file && is_private(self->program, &copy->there) && !is_imported(&copy->there))
        return ADVICE_MOVE;
    bool is_offered = copy_offered_by(self->program, &copy->here) != FILE_NONE;
    if (is_offered && (one_file || !self->pair->is_same_name)) return ADVICE_REEXPORT;
    return one_file ? ADVICE_CALL_OTHER : ADVICE_IMPORT;
}

/* ---- classes and files ----------------------------------------------------------------------------- */

static Advice class_advice(const Case *self) {
    const CopyPair *copy = self->copy;
    MemberCount members = case_members(self->diff);
    RenameCount renames = case_renames(self);
    bool only_names = self->alikeness != ALIKE_NOT;
    if (case_is_async_twin(self)) return ADVICE_ASYNC_TWIN;
    if (case_is_same_thing(self)) {
        Advice advice = case_replace_advice(self);
        bool one_file = copy->here.side->file == copy->there.side->file;
        return advice == ADVICE_MOVE || (self->pair->is_same_name && !one_file) ? advice : ADVICE_ALIAS;
    }
    DefRef left = copy->here.side->def, right = copy->there.side->def;
    DefRef base = case_common_base(self->program, left, right);
    if (has_override(self)) return ADVICE_DROP_OVERRIDE;
    if (only_names) return renames.types && !renames.others ? ADVICE_TYPE_PARAMETER : ADVICE_EXTRACT_BASE;
    bool within = members.same && !members.changed && (members.only_here == 0) != (members.only_there == 0);
    if (within && !renames.others && !renames.types) return ADVICE_DERIVE;
    bool is_theirs =
        base && base != left && base != right && members.same && case_base_is_theirs(self->program, base);
    return is_theirs ? ADVICE_TO_BASE : ADVICE_EXTRACT_BASE;
}

/* Tests themselves name it, and not only code that they run. */
static bool is_named_by_tests(const Program *program, const CopySide *side) {
    for (u32 i = 0; i < side->uses.places.count; i++)
        if (program->files[side->uses.places.at[i].file].world == WORLD_TESTS) return true;
    return false;
}

static bool is_used_by_tests(const Case *self) {
    const CopySide *here = &self->copy->here;
    return is_named_by_tests(self->program, here) && here->life == LIFE_NONE && !here->is_doubtful &&
           copy_is_used_by_tests(here) && self->pair->agreed_share >= COPY_NEAR_SHARE &&
           !reach_is_library(self->program) &&
           !(here->side->def && case_is_registered(self->program, here->side->def)) &&
           !self->program->files[here->side->file].is_published;
}

/* A guess alone keeps it alive, while the other one has users. */
static bool is_named_nowhere(const Case *self) {
    const CopySide *here = &self->copy->here;
    return self->copy->reason == KEEP_NAMED && self->pair->agreed_share >= COPY_NEAR_SHARE &&
           !reach_is_library(self->program) && !self->program->files[here->side->file].is_published &&
           !case_is_registered(self->program, here->side->def);
}

/* What tests say once more of the code that they test. */
static bool is_copied_for_tests(const Case *self) {
    return self->copy->reason == KEEP_OUTSIDE_TESTS && self->copy->here.life != LIFE_NONE &&
           self->pair->kind == CLONE_FUNCTION && self->pair->agreed_share >= COPY_NEAR_SHARE;
}

Advice copy_advise(CheckContext *context, const ClonePair *pair, const CopyPair *copy, const CloneDiff *diff,
                   Alikeness alikeness) {
    Case self = {context, context->program, pair, copy, diff, alikeness};
    if (copy_can_be_deleted(pair, copy)) {
        bool is_def = copy->here.side->def != 0;
        if (!copy->alias.len || (!is_def && copy->here.life == LIFE_NONE)) return ADVICE_DELETE;
        return is_def ? ADVICE_ALIAS_EXISTS : ADVICE_REPLACE_FILE;
    }
    bool is_offered = copy_offered_by(context->program, &copy->here) != FILE_NONE;
    if (!is_offered && is_named_nowhere(&self)) return ADVICE_DELETE;
    if (is_copied_for_tests(&self)) return ADVICE_DELETE_TESTS;
    if (is_used_by_tests(&self) && !is_offered && !case_is_async_twin(&self)) return ADVICE_DELETE_TESTS;
    if (pair->kind == CLONE_FUNCTION) return case_function_advice(&self);
    if (pair->kind == CLONE_CLASS) return class_advice(&self);
    if (!case_is_same_thing(&self)) return ADVICE_EXTRACT_MODULE;
    return case_replace_advice(&self) == ADVICE_MOVE ? ADVICE_MOVE : ADVICE_REPLACE_FILE;
}

bool copy_advice_removes(Advice advice, const CopyPair *copy) {
    DefRef def = copy->here.side->def;
    bool is_method = def && copy->here.name.len && str_find_char(copy->here.name, '.') != STR_NOT_FOUND;
    return advice <= ADVICE_CALL_OTHER && advice != ADVICE_MOVE && !is_method;
}
