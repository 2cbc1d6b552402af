#include "copy_owners.h"

#include "classes.h"

u32 copy_owner_of(const Program *program, const CloneSide *side) {
    DefRef class = method_class(program, side->def);
    return class ? class : program->def_count + side->file;
}

static u64 key_of(u32 left, u32 right) {
    return left < right ? map_pair(left, right) : map_pair(right, left);
}

void copy_owners_init(CopyOwners *self, const Clones *clones) {
    *self = (CopyOwners){.next = mem_alloc((clones->count + 1) * sizeof(u32))};
    for (u32 i = clones->count; i-- > 0;) {
        const ClonePair *pair = &clones->pairs[i];
        u32 left = copy_owner_of(clones->program, &pair->left);
        u32 right = copy_owner_of(clones->program, &pair->right);
        if (pair->kind != CLONE_FUNCTION || left == right) continue;
        u32 *first = map_at(&self->first, key_of(left, right), CLONE_NONE);
        self->next[i] = *first;
        *first = i;
    }
}

void copy_owners_release(CopyOwners *self) {
    map_release(&self->first);
    free(self->next);
}

u32 copy_owners_first(const CopyOwners *self, u32 left, u32 right) {
    return map_find(&self->first, key_of(left, right)); /* MAP_NONE is CLONE_NONE */
}
