#include "clone_habit.h"

#include "classes.h"
#include "file.h"

static const u64 STEP = 0x9e3779b97f4a7c15u;

static u64 habit_key(const Program *program, DefRef def) {
    u64 folder = str_hash(path_folder(program->files[program->def_file[def]].path));
    return (folder ^ def_name(program, def)) * STEP;
}

void clone_habit_init(CloneHabit *self, const Program *program) {
    *self = (CloneHabit){0};
    for (DefRef def = 1; def < program->def_count; def++)
        if (def_row(program, def)->kind == DEF_FUNCTION && method_class(program, def))
            ++*map_at(&self->classes, habit_key(program, def), 0);
}

void clone_habit_release(CloneHabit *self) {
    map_release(&self->classes);
}

static bool is_common(const CloneHabit *self, const Program *program, u32 least, DefRef def) {
    u32 count = map_find(&self->classes, habit_key(program, def));
    return count != MAP_NONE && count >= least;
}

static bool share_a_base(const Program *program, DefRef left, DefRef right) {
    u32 count;
    const DefRef *mro = class_mro(program, left, &count);
    for (u32 i = 0; i < count; i++)
        if (class_derives(program, right, mro[i])) return true;
    return false;
}

bool clone_parameters_agree(const Program *program, DefRef left, DefRef right) {
    FileId a = program->def_file[left], b = program->def_file[right];
    const DefRow *x = def_row(program, left), *y = def_row(program, right);
    if (x->param_count != y->param_count) return false;
    const ParamRow *from = facts_params(program_facts(program, a)) + x->first_param;
    const ParamRow *to = facts_params(program_facts(program, b)) + y->first_param;
    for (u32 i = 0; i < x->param_count; i++)
        if (from[i].kind != to[i].kind ||
            file_name_of(program, a, from[i].name) != file_name_of(program, b, to[i].name))
            return false;
    return true;
}

bool clone_is_habit(const CloneHabit *self, const Program *program, const CloneOptions *options,
                    const ClonePair *pair) {
    DefRef left = pair->left.def, right = pair->right.def;
    bool is_open = options->habit_classes && pair->kind == CLONE_FUNCTION && pair->is_same_name &&
                   !pair->is_exact && !pair->is_renamed && pair->left.file != pair->right.file;
    if (!is_open) return false;
    DefRef a = method_class(program, left), b = method_class(program, right);
    if (!a || !b || def_name(program, a) == def_name(program, b) || share_a_base(program, a, b)) return false;
    if (!is_common(self, program, options->habit_classes, left) ||
        !is_common(self, program, options->habit_classes, right))
        return false;
    return def_row(program, left)->param_count != def_row(program, right)->param_count;
}
