#include "clone_kin.h"

static u32 slot_of(const Program *program, FileId file, DefRef def) {
    return def ? def : program->all_def_count + file;
}

static u32 family_of(const CloneKin *self, u32 slot) {
    while (self->parent[slot] != slot) {
        u32 above = self->parent[slot];
        if (above == 0) return 0;
        self->parent[slot] = self->parent[above];
        slot = above;
    }
    return slot;
}

static void slot_enter(CloneKin *self, u32 slot) {
    if (!self->parent[slot]) self->parent[slot] = slot;
}

static void families_join(CloneKin *self, u32 a, u32 b) {
    slot_enter(self, a);
    slot_enter(self, b);
    a = family_of(self, a), b = family_of(self, b);
    self->parent[u32_max(a, b)] = u32_min(a, b);
}

static void twins_join(CloneKin *self, const CloneUnits *units) {
    for (u32 i = 0; i < units->count; i++) {
        if (units->at[i].twin_of == CLONE_NONE) continue;
        const CloneUnit *unit = &units->at[i], *first = &units->at[unit->twin_of];
        families_join(self, slot_of(self->program, unit->file, unit->def),
                      slot_of(self->program, first->file, first->def));
    }
}

void clone_kin_init(CloneKin *self, const CloneCorpus *corpus, const ClonePairs *pairs, Arena *arena) {
    const Program *program = corpus->program;
    *self = (CloneKin){program, ARENA_ARRAY(arena, u32, program->all_def_count + program->file_count + 1)};
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++) twins_join(self, &corpus->units[kind]);
    for (u32 i = 0; i < pairs->count; i++) {
        const ClonePair *pair = &pairs->at[i];
        if (pair->grade < CLONE_FAIR) continue;
        families_join(self, slot_of(program, pair->left.file, pair->left.def),
                      slot_of(program, pair->right.file, pair->right.def));
    }
}

static bool meets(const CloneKin *self, u32 family, FileId file, DefRef def) {
    if (!family) return false;
    for (; def; def = def_parent(self->program, def))
        if (family_of(self, def) == family) return true;
    return family_of(self, slot_of(self->program, file, 0)) == family;
}

bool clone_kin_related(const CloneKin *self, FileId file, DefRef def, FileId other_file, DefRef other_def) {
    for (; def; def = def_parent(self->program, def))
        if (meets(self, family_of(self, def), other_file, other_def)) return true;
    return meets(self, family_of(self, slot_of(self->program, file, 0)), other_file, other_def);
}

bool clones_related(const Clones *clones, FileId file, DefRef def, FileId other_file, DefRef other_def) {
    return clone_kin_related(clones->kin, file, def, other_file, other_def);
}
