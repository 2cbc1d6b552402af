#include "copy_uses.h"

#include <stdlib.h>

const char *use_kind_name(UseKind kind) {
    static const char *const names[] = {[USE_PRODUCTION] = "production",
                                        [USE_SCRIPTS] = "scripts",
                                        [USE_TESTS] = "tests",
                                        [USE_DEAD] = "dead"};
    return names[kind];
}

static int use_cmp(const void *a, const void *b) {
    const CopyUse *x = a, *y = b;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* One row per line: what it does to the side itself counts, and who runs it at best. */
static void lines_merge(CopyUses *self) {
    u32 kept = 0;
    if (self->places.count) qsort(self->places.at, self->places.count, sizeof *self->places.at, use_cmp);
    for (u32 i = 0; i < self->places.count; i++) {
        const CopyUse *use = &self->places.at[i];
        CopyUse *last = kept ? &self->places.at[kept - 1] : NULL;
        if (!last || last->file != use->file || last->line != use->line) {
            self->places.at[kept++] = *use;
            continue;
        }
        last->kind = (u8)u32_min(last->kind, use->kind);
        last->is_import |= use->is_import;
        last->is_call |= use->is_call;
        last->is_member &= use->is_member;
    }
    self->places.count = kept;
}

void copy_uses_find(CopyUses *self, const Program *program, const CloneSide *side) {
    *self = (CopyUses){0};
    usage_places(program, copy_used(side), &self->places);
    lines_merge(self);
}

void copy_uses_release(CopyUses *self) {
    vec_release(&self->places);
}

UseCount copy_uses_count(const CopyUses *self, UseKind kind) {
    UseCount count = {0};
    FileId last = FILE_NONE;
    for (u32 i = 0; i < self->places.count; i++) {
        const CopyUse *use = &self->places.at[i];
        if (use->kind != kind) continue;
        count.files += use->file != last;
        last = use->file;
        count.imports += use->is_import;
        count.calls += use->is_call && !use->is_import;
        count.others += !use->is_import && !use->is_call;
    }
    return count;
}
