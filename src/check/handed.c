#include "handed.h"

#include "calls.h"

static void store_add(Handed *self, DefRef class, FileId file, u32 write) {
    u32 *last = map_at(&self->classes, class, 0);
    if (*last && self->stores.at[*last - 1].file == file && self->stores.at[*last - 1].write == write) return;
    vec_push(&self->stores, ((HandedStore){.file = file, .write = write, .before = *last}));
    *last = self->stores.count;
}

void handed_collect(Handed *self, const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    for (u32 w = 1; w < facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(facts)[w];
        if (row->kind != WRITE_DYNAMIC || !row->object) continue;
        if (infer_expr(program, file, row->object).count) continue;
        ValueSet passed = calls_values(program, file, row->object);
        for (u32 i = 0; i < passed.count; i++) {
            u8 kind = passed.at[i].kind;
            if (kind == VALUE_INSTANCE || kind == VALUE_CLASS) store_add(self, passed.at[i].id, file, w);
        }
    }
}

void handed_release(Handed *self) {
    map_release(&self->classes);
    vec_release(&self->stores);
}

bool handed_may_give(const Handed *self, Heard *heard, const Program *program, DefRef class, Name name) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 i = 0; i < count && self->stores.count; i++) {
        u32 at = map_find(&self->classes, mro[i]);
        for (at = at == MAP_NONE ? 0 : at; at; at = self->stores.at[at - 1].before) {
            const HandedStore *store = &self->stores.at[at - 1];
            if (computed_store_may_give(heard, program, store->file, store->write, name)) return true;
        }
    }
    return false;
}
