#include "copy_alias.h"

#include "char.h"
#include "classes.h"
#include "copy_source.h"
#include "shared.h"

/* ---- one thing ------------------------------------------------------------------------------------- */

/* True when nothing but a docstring, `pass` or `...` stands in the body, and nothing on top of it. */
static bool class_adds_nothing(const Program *program, DefRef class) {
    const DefRow *row = def_row(program, class);
    if (row->kind != DEF_CLASS || row->decorator_count || row->base_count != 1) return false;
    const Facts *facts = program_facts(program, program->def_file[class]);
    for (StmtId s = row->stmt + 1; s < facts_stmts(facts)[row->stmt].next; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        u8 kind = stmt->kind == STMT_EXPR ? facts_exprs(facts)[stmt->expr].kind : EXPR_NONE;
        if (stmt->kind != STMT_PASS && kind != EXPR_STRING && kind != EXPR_CONSTANT) return false;
    }
    return true;
}

enum { BASES_MAX = 8 };

/* The class that an empty subclass stands for, through several of them. */
static DefRef class_meant(const Program *program, DefRef class) {
    for (u32 step = 0; step < BASES_MAX && class && class_adds_nothing(program, class); step++) {
        u32 count;
        const Base *bases = class_bases(program, class, &count);
        if (count != 1 || !bases[0].def) break;
        class = bases[0].def;
    }
    return class;
}

/* One of the two is the other one, and no more. Two empty subclasses of one class are two things: who catches
 * or asks for the one does not get the other. */
static bool is_subclass_alone(const Program *program, DefRef a, DefRef b) {
    bool derives = class_derives(program, a, b) || class_derives(program, b, a);
    return derives && class_meant(program, a) == class_meant(program, b);
}

/* The one value of a module-level name, or kind NONE_OBJECT. */
static Value value_at(const Program *program, FileId file, NameId name) {
    u32 count;
    const Facts *facts = program_facts(program, file);
    const BindingRow *rows = facts_find_bindings(facts, 1, name, &count);
    if (count != 1) return (Value){0};
    ValueSet values =
        infer_binding(program, program->files[file].binding_base + (u32)(rows - facts_bindings(facts)));
    return values.count == 1 && !values.is_open ? values.at[0] : (Value){0};
}

static bool is_named_value(Value value) {
    return value.kind == VALUE_MODULE || value.kind == VALUE_EXTERNAL;
}

Oneness copy_names_are_one(const Program *program, FileId left_file, NameId left, FileId right_file,
                           NameId right) {
    if (!left || !right) return ONE_NOT;
    DefRef a = program_resolve_def(program, left_file, 1, left);
    DefRef b = program_resolve_def(program, right_file, 1, right);
    if (a && a == b) return ONE_ALIAS;
    if (a && b) return is_subclass_alone(program, a, b) ? ONE_SUBCLASS : ONE_NOT;
    Value x = value_at(program, left_file, left), y = value_at(program, right_file, right);
    return is_named_value(x) && x.kind == y.kind && x.id == y.id ? ONE_IMPORT : ONE_NOT;
}

/* ---- kinds of renames ------------------------------------------------------------------------------ */

const char *rename_kind_name(RenameKindOf kind) {
    static const char *const names[] = {
        [RENAME_ALIAS] = "alias", [RENAME_OWN] = "own",   [RENAME_LOCAL] = "local", [RENAME_TWIN] = "twin",
        [RENAME_TYPE] = "type",   [RENAME_WORD] = "text", [RENAME_OTHER] = "other"};
    return names[kind];
}

static bool is_name(const Program *program, Name name, Str text) {
    return name && str_eq(name_text(program, name), text);
}

static bool are_named(const Program *program, DefRef here, DefRef there, const CloneRename *rename) {
    return here && there && is_name(program, def_name(program, here), rename->from) &&
           is_name(program, def_name(program, there), rename->to);
}

/* Behind a dot stands a name of the object itself: `self.close`, `this.close`, `Door.close`. */
static bool is_of_itself(const Program *program, const CopySide *side, Str source, u32 offset) {
    size_t first = offset - 1;
    while (first > 0 && char_is_name(source.ptr[first - 1])) first--;
    Str word = str_slice(source, first, offset - 1);
    if (!word.len || (first > 0 && source.ptr[first - 1] == '.')) return false;
    const DefRow *row = def_row(program, side->side->def);
    const Facts *facts = program_facts(program, side->side->file);
    DefRef class = method_class(program, side->side->def);
    bool is_receiver = class && row->param_count &&
                       str_eq(word, facts_name(facts, facts_params(facts)[row->first_param].name));
    return is_receiver || str_eq(word, STR("this")) ||
           is_name(program, class ? def_name(program, class) : 0, word);
}

/* Where a function asks another object for what is called like itself: `run.close()` in `close` is no name of
 * its own. The first such place, and how many there are. */
static u32 elsewhere_find(CheckContext *context, const CopySide *side, NameId name, u32 *count) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, side->side->file);
    Str source = shared_source(context, side->side->file);
    u32 first, end, found = 0;
    *count = 0;
    copy_tokens(program, side->side, &first, &end);
    for (u32 t = first; t < end; t++) {
        const TokenRow *token = &facts_tokens(facts)[t];
        if (token_kind(token->code) != TOKEN_IDENTIFIER || token_code(token->code) != name) continue;
        if (!token->start || token->start >= source.len || source.ptr[token->start - 1] != '.') continue;
        if (is_of_itself(program, side, source, token->start)) continue;
        if (!(*count)++) found = token->start;
    }
    return found;
}

/* The names of two functions, and both do that; `rename` then speaks of these places. */
static bool is_elsewhere(CheckContext *context, const CopyPair *copy, CloneRename *rename) {
    DefRef here = copy->here.side->def, there = copy->there.side->def;
    u32 count, others;
    if (!here || def_row(context->program, here)->kind != DEF_FUNCTION || !rename->from_name ||
        !rename->to_name || !are_named(context->program, here, there, rename))
        return false;
    u32 left = elsewhere_find(context, &copy->here, rename->from_name, &count);
    u32 right = elsewhere_find(context, &copy->there, rename->to_name, &others);
    if (!count || !others) return false;
    rename->left_offset = left;
    rename->right_offset = right;
    rename->count = count;
    return true;
}

/* The two copies, the classes around them, or definitions and variables of the two files that match. */
static bool is_own(const Program *program, const CopyPair *copy, const CloneDiff *diff,
                   const CloneRename *rename) {
    DefRef here = copy->here.side->def, there = copy->there.side->def;
    if (here)
        return are_named(program, here, there, rename) ||
               are_named(program, method_class(program, here), method_class(program, there), rename);
    for (u32 i = 0; i < diff->member_count; i++)
        if (is_name(program, diff->members[i].name_left, rename->from) &&
            is_name(program, diff->members[i].name_right, rename->to))
            return true;
    return false;
}

static CloneSide side_of_def(const Program *program, DefRef def) {
    return (CloneSide){.file = program->def_file[def], .def = def};
}

static bool twins_compare(CheckContext *context, DefRef left, DefRef right) {
    Arena scratch = {0};
    u8 kind = def_row(context->program, left)->kind;
    if (kind != def_row(context->program, right)->kind || kind == DEF_TYPE_ALIAS) return false;
    if (kind == DEF_CLASS && class_adds_nothing(context->program, left)) return false; /* its name is all */
    CloneSide a = side_of_def(context->program, left), b = side_of_def(context->program, right);
    const CloneDiff *diff = clone_diff(shared_clone_work(context),
                                       kind == DEF_CLASS ? CLONE_CLASS : CLONE_FUNCTION, &a, &b, &scratch);
    bool same = diff->edit_count == 0;
    for (u32 i = 0; same && i < diff->member_count; i++) same = diff->members[i].level <= CLONE_RENAMED;
    arena_release(&scratch);
    return same;
}

/* Copies whose files name the two ask all the same. */
bool copy_are_twins(CheckContext *context, DefRef left, DefRef right) {
    u32 *known = map_at(shared_twins(context), map_pair(left, right), MAP_NONE);
    if (*known == MAP_NONE) *known = twins_compare(context, left, right);
    return *known;
}

static ExprId name_at(const Facts *facts, u32 offset) {
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_NAME && facts_exprs(facts)[e].start == offset) return e;
    return 0;
}

static bool is_param_at(const Facts *facts, NameId name, u32 offset) {
    for (BindingId b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->name == name && row->kind == BIND_PARAM && row->span.start == offset) return true;
    }
    return false;
}

/* What the name at that place means is bound in a function: a variable or a parameter. */
static bool is_local(const Program *program, const CopySide *side, NameId name, u32 offset) {
    const Facts *facts = program_facts(program, side->side->file);
    ExprId expr = name ? name_at(facts, offset) : 0;
    if (!expr) return name && is_param_at(facts, name, offset);
    for (ScopeId scope = facts_exprs(facts)[expr].scope; scope; scope = facts_scopes(facts)[scope].parent) {
        u32 count;
        const BindingRow *rows = facts_find_bindings(facts, scope, name, &count);
        u8 kind = facts_scopes(facts)[scope].kind;
        if (!count || (kind == SCOPE_CLASS && scope != facts_exprs(facts)[expr].scope)) continue;
        return kind != SCOPE_MODULE && kind != SCOPE_CLASS && rows->kind != BIND_DEF &&
               rows->kind != BIND_IMPORT && rows->kind != BIND_GLOBAL;
    }
    return false;
}

static RenameKindOf kind_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              CloneRename *rename) {
    const Program *program = context->program;
    FileId here = copy->here.side->file, there = copy->there.side->file;
    if (rename->kind == RENAME_TEXT) return RENAME_WORD;
    if (copy_names_are_one(program, here, rename->from_name, there, rename->to_name) != ONE_NOT)
        return RENAME_ALIAS;
    if (is_elsewhere(context, copy, rename)) return RENAME_OTHER;
    if (is_own(program, copy, diff, rename)) return RENAME_OWN;
    DefRef a = program_resolve_def(program, here, 1, rename->from_name);
    DefRef b = program_resolve_def(program, there, 1, rename->to_name);
    if (a && b && copy_are_twins(context, a, b)) return RENAME_TWIN;
    if (a && b && def_row(program, a)->kind == DEF_CLASS && def_row(program, b)->kind == DEF_CLASS)
        return RENAME_TYPE;
    bool local = is_local(program, &copy->here, rename->from_name, rename->left_offset) &&
                 is_local(program, &copy->there, rename->to_name, rename->right_offset);
    return local ? RENAME_LOCAL : RENAME_OTHER;
}

RenameKindOf copy_rename_kind(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const CloneRename *rename) {
    if (rename->meaning) return (RenameKindOf)(rename->meaning - 1);
    CloneRename own = *rename;
    return kind_find(context, copy, diff, &own);
}

void copy_renames_know(CheckContext *context, const CopyPair *copy, CloneDiff *diff, Arena *arena) {
    CloneRename *renames = arena_copy(arena, diff->renames, diff->rename_count * sizeof *renames);
    for (u32 i = 0; i < diff->rename_count; i++)
        renames[i].meaning = (u8)(kind_find(context, copy, diff, &renames[i]) + 1);
    diff->renames = renames;
}

/* ---- the verdict ----------------------------------------------------------------------------------- */

static bool only_names_differ(const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++)
        if (diff->members[i].level > CLONE_RENAMED) return false;
    return diff->edit_count == 0;
}

Alikeness copy_alikeness(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, u32 *words) {
    bool has_alias = false;
    *words = 0;
    if (!only_names_differ(diff)) return ALIKE_NOT;
    for (u32 i = 0; i < diff->rename_count; i++) {
        RenameKindOf kind = copy_rename_kind(context, copy, diff, &diff->renames[i]);
        if (kind == RENAME_WORD) *words += diff->renames[i].count;
        if (kind == RENAME_TYPE || kind == RENAME_OTHER) return ALIKE_NAMES;
        has_alias |= kind == RENAME_ALIAS;
    }
    return !has_alias ? ALIKE_NAMES : *words ? ALIKE_WORDS : ALIKE_ALIASES;
}
