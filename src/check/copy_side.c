#include "classes.h"
#include "copy_reach.h"

/* From so much that is the same, what one side lacks is worth asking for. */
static const double ONE_SHARE = 0.8;

/* ---- users ----------------------------------------------------------------------------------------- */

static void file_insert(FileIds *files, FileId file) {
    u32 at = 0;
    while (at < files->count && files->at[at] < file) at++;
    if (at < files->count && files->at[at] == file) return;
    vec_push(files, file);
    for (u32 i = files->count - 1; i > at; i--) files->at[i] = files->at[i - 1];
    files->at[at] = file;
}

/* Other files whose live code uses it, and those that import it by name, whoever runs them. */
static void files_list(CopySide *self) {
    for (u32 i = 0; i < self->uses.places.count; i++) {
        const CopyUse *use = &self->uses.places.at[i];
        if (use->file == self->side->file) continue;
        if (use->kind == USE_PRODUCTION || use->kind == USE_SCRIPTS) file_insert(&self->users, use->file);
        if (use->is_import) file_insert(&self->importers, use->file);
    }
}

/* `Class.method`, without the module. */
static Str name_in_file(const CheckContext *context, DefRef def) {
    Str name = name_text(context->program, def_name(context->program, def));
    for (DefRef up = def_parent(context->program, def); up; up = def_parent(context->program, up))
        name =
            str_printf(context->arena, "%.*s.%.*s",
                       STR_ARG(name_text(context->program, def_name(context->program, up))), STR_ARG(name));
    return name;
}

/* By a decorator of the tree, which may register it. */
static bool is_decorated(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_decorator + i];
        if (facts_exprs(facts)[expr].kind == EXPR_CALL) expr++;
        bool is_name = facts_exprs(facts)[expr].kind == EXPR_NAME;
        if (is_name && program_resolve_def(program, file, 1, facts_exprs(facts)[expr].name)) return true;
    }
    return false;
}

/* It, a class around it, or a class that inherits it. */
static bool may_be_registered(const Program *program, DefRef def) {
    for (DefRef up = def; up; up = def_parent(program, up))
        if (is_decorated(program, up)) return true;
    DefRef class = method_class(program, def);
    u32 count = 0;
    const DefRef *subclasses = class ? class_subclasses(program, class, &count) : NULL;
    for (u32 i = 0; i < count; i++)
        if (is_decorated(program, subclasses[i])) return true;
    return false;
}

/* What names it may be registered so. */
static bool is_named_by_registered(const Program *program, const CopySide *self) {
    for (u32 i = 0; i < self->uses.places.count; i++) {
        const CopyUse *use = &self->uses.places.at[i];
        const Facts *facts = program_facts(program, use->file);
        StmtId stmt = facts_stmt_at(facts, use->offset);
        DefRef user = stmt ? scope_def(program, use->file, facts_stmts(facts)[stmt].scope) : 0;
        if (user && may_be_registered(program, user)) return true;
    }
    return false;
}

static void side_life(CopySide *self, CheckContext *context) {
    const Program *program = context->program;
    Used what = copy_used(self->side);
    self->life = usage_production(program, what);
    self->is_doubtful =
        self->life == LIFE_NONE && what.def && usage_dead_confidence(context, what.def) == CONFIDENCE_LOW;
    self->in_tests = usage_life(program, what, WORLD_TESTS) != LIFE_NONE;
    copy_uses_find(&self->uses, program, self->side);
    files_list(self);
    if (self->life == LIFE_NONE && what.def && self->is_linked)
        self->is_doubtful |= may_be_registered(program, what.def) || is_named_by_registered(program, self);
}

static void side_name(CopySide *self, CheckContext *context, const CloneSide *side) {
    const Program *program = context->program;
    *self = (CopySide){.side = side, .life = LIFE_FULL, .is_linked = file_is_linked(program, side->file)};
    self->symbol =
        side->def ? def_symbol(program, side->def, context->arena) : file_symbol(program, side->file);
    self->name = side->def ? name_in_file(context, side->def) : program->files[side->file].path;
    self->place = side->def ? place_of(program, side->file, def_row(program, side->def)->span)
                            : place_of_file(program, side->file);
}

void copy_side_open(CopySide *self, CheckContext *context, const CloneSide *side) {
    side_name(self, context, side);
    self->is_known = usage_is_known(context->program, copy_used(side));
    if (self->is_known) side_life(self, context);
}

/* ---- aliases --------------------------------------------------------------------------------------- */

bool copy_is_bound_as(const Program *program, FileId file, Name name, DefRef def) {
    const File *in = &program->files[file];
    BindRef first = map_find(&program->scope_names, map_pair(in->scope_base + 1, name));
    if (first == MAP_NONE || !def) return false;
    NameId local = facts_bindings(in->facts)[first - in->binding_base].name;
    return program_resolve_def(program, file, 1, local) == def;
}

/* Name of `from` if the module of `to` offers `to` under it as well: "Old = New" beside New. */
static Str def_alias(const Program *program, DefRef from, DefRef to) {
    if (!from || !to || def_name(program, from) == def_name(program, to)) return STR_NONE;
    if (program->def_file[from] == program->def_file[to]) return STR_NONE;
    bool bound = copy_is_bound_as(program, program->def_file[to], def_name(program, from), to);
    return bound ? name_text(program, def_name(program, from)) : STR_NONE;
}

/* For files: the alias of any of its definitions that some definition of the other file has. */
static Str file_alias(const Program *program, FileId from, FileId to) {
    const File *source = &program->files[from];
    for (DefId d = 1; d < source->facts->defs.count; d++) {
        const DefRow *row = &facts_defs(source->facts)[d];
        if (row->parent) continue;
        Name name = source->names[row->name];
        BindRef bound = map_find(&program->scope_names, map_pair(program->files[to].scope_base + 1, name));
        if (bound == MAP_NONE) continue;
        NameId local = facts_bindings(program->files[to].facts)[bound - program->files[to].binding_base].name;
        DefRef target = program_resolve_def(program, to, 1, local);
        if (target && program->def_file[target] == to && def_name(program, target) != name)
            return name_text(program, name);
    }
    return STR_NONE;
}

static Str side_alias(const Program *program, const CopySide *from, const CopySide *to) {
    if (from->side->def) return def_alias(program, from->side->def, to->side->def);
    return file_alias(program, from->side->file, to->side->file);
}

/* ---- the decision ---------------------------------------------------------------------------------- */

/* From this share of the smaller side the larger one holds it. */
static const double WITHIN_SHARE = 0.9;

static bool is_left_unlike(bool left, bool right, KeepReason reason, KeepReason *out) {
    if (left != right) *out = reason;
    return left != right;
}

static bool is_of_world(const Program *program, const CopySide *side, World world) {
    return program->files[side->side->file].world == world;
}

static bool is_test(const CheckContext *context, const CopySide *side) {
    return is_of_world(context->program, side, WORLD_TESTS) ||
           clones_are_tests(context->clones, side->side->file);
}

static bool is_script(const Program *program, const CopySide *side) {
    return is_of_world(program, side, WORLD_SCRIPTS);
}

/* A definition of a module that nothing names, though it may be used: a guess keeps it alive. */
static bool is_nameless(const Program *program, const CopySide *side) {
    DefRef def = side->side->def;
    return def && side->is_known && side->is_linked && !side->uses.places.count && !def_parent(program, def);
}

static bool left_goes(const CheckContext *context, const ClonePair *pair, const CopyPair *sides,
                      Str left_alias, Str right_alias, KeepReason *reason) {
    const Program *program = context->program;
    const CopySide *left = &sides->here, *right = &sides->there;
    bool left_dead = left->life == LIFE_NONE, right_dead = right->life == LIFE_NONE;
    bool left_within = pair->containment >= WITHIN_SHARE && left->side->tokens < right->side->tokens;
    bool right_within = pair->containment >= WITHIN_SHARE && right->side->tokens < left->side->tokens;
    if (is_left_unlike(left_dead, right_dead, KEEP_USED, reason)) {
        if (is_test(context, left_dead ? left : right)) *reason = KEEP_OUTSIDE_TESTS;
        return left_dead;
    }
    if (is_left_unlike(is_test(context, left), is_test(context, right), KEEP_OUTSIDE_TESTS, reason))
        return is_test(context, left);
    if (is_left_unlike(is_script(program, left), is_script(program, right), KEEP_OUTSIDE_SCRIPTS, reason))
        return is_script(program, left);
    if (is_left_unlike(left_alias.len > 0, right_alias.len > 0, KEEP_ALIAS, reason))
        return left_alias.len > 0;
    *reason = KEEP_MORE_USED;
    if (left->users.count != right->users.count) return left->users.count < right->users.count;
    if (is_left_unlike(is_nameless(program, left), is_nameless(program, right), KEEP_NAMED, reason))
        return is_nameless(program, left);
    if (is_left_unlike(left_within, right_within, KEEP_LARGER, reason)) return left_within;
    *reason = KEEP_FIRST;
    return false;
}

/* What tells one from the other. */
static void words_put(CopyPair *self) {
    bool one_name = str_eq(self->here.name, self->there.name);
    self->here.word = one_name ? self->here.symbol : self->here.name;
    self->there.word = one_name ? self->there.symbol : self->there.name;
}

void copy_pair_name(CopyPair *self, CheckContext *context, const CloneSide *here, const CloneSide *there) {
    *self = (CopyPair){.reason = KEEP_FIRST};
    side_name(&self->here, context, here);
    side_name(&self->there, context, there);
    words_put(self);
}

void copy_pair_open(CopyPair *self, CheckContext *context, const ClonePair *pair) {
    CopyPair sides = {0};
    KeepReason reason;
    copy_side_open(&sides.here, context, &pair->left);
    copy_side_open(&sides.there, context, &pair->right);
    Str left_alias = side_alias(context->program, &sides.here, &sides.there);
    Str right_alias = side_alias(context->program, &sides.there, &sides.here);
    bool is_left = left_goes(context, pair, &sides, left_alias, right_alias, &reason);
    *self = is_left ? (CopyPair){.here = sides.here, .there = sides.there, .alias = left_alias}
                    : (CopyPair){.here = sides.there, .there = sides.here, .alias = right_alias};
    self->reason = reason;
    self->is_one_thing =
        pair->agreed_share >= ONE_SHARE || (pair->is_same_name && pair->kind != CLONE_FUNCTION);
    words_put(self);
    bool is_unused = self->here.life == LIFE_NONE && !self->here.in_tests &&
                     copy_offered_by(context->program, &self->here) == FILE_NONE;
    bool is_for_others = usage_is_for_others(context->program, self->here.side->file);
    self->can_go = self->alias.len > 0 || (is_unused && !is_for_others);
}

bool copy_is_used_by_tests(const CopySide *self) {
    return self->in_tests && copy_uses_count(&self->uses, USE_TESTS).files > 0;
}

void copy_side_release(CopySide *self) {
    copy_uses_release(&self->uses);
    vec_release(&self->users);
    vec_release(&self->importers);
}

void copy_pair_release(CopyPair *self) {
    copy_side_release(&self->here);
    copy_side_release(&self->there);
}

Str copy_list_files(const CheckContext *context, const FileIds *files, u32 limit) {
    StrBuf text = {0};
    for (u32 i = 0; i < files->count && i < limit; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(context->program->files[files->at[i]].path));
    if (files->count > limit) buf_printf(&text, " +%u", files->count - limit);
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}
