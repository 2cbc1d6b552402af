#include "c_state.h"

/* Macros are known wherever they are defined, also behind the place where they are used by others. */
static void macros_learn(CUnit *c, u32 count) {
    for (u32 i = 1; i < count; i++) {
        CPart part = (CPart)c->nodes[i].part;
        if (part != C_DEFINE && part != C_DEFINE_CALL) continue;
        u32 name = c_field(c->nodes, i, FIELD_NAME);
        if (!name || !c->nodes[name].name) continue;
        u32 *slot = c_slot(&c->macros, c->nodes[name].name);
        if (!*slot) *slot = c_entity_new(c, ENTITY_MACRO, c->nodes[name].name, 0);
        c->entities.at[*slot].is_declared = true;
    }
}

/* All of the file stands in `#ifndef X`, `#define X`. */
static bool is_guarded(const CUnit *c, u32 count) {
    if (count < 2 || c->nodes[1].part != C_IFDEF || c->nodes[1].next != count) return false;
    u32 name = c_first(c->nodes, 1), define = name ? c_next(c->nodes, 1, name) : 0;
    if (!define || c->nodes[define].part != C_DEFINE) return false;
    u32 defined = c_field(c->nodes, define, FIELD_NAME);
    return defined && c->nodes[defined].name == c->nodes[name].name;
}

static void release(CUnit *c) {
    vec_release(&c->entities);
    vec_release(&c->ordinary);
    vec_release(&c->tags);
    vec_release(&c->macros);
    vec_release(&c->locals);
    vec_release(&c->local_of);
    vec_release(&c->words);
    vec_release(&c->pending);
    map_release(&c->fields);
}

void c_unit_read(const OutlineNode *nodes, u32 count, Str source, FactsBuilder *facts) {
    CUnit c = {.nodes = nodes, .source = source, .facts = facts};
    facts->unit = UNIT_RAW;
    vec_push(&facts->unit_files, (UnitFileRow){0});
    vec_push(&c.entities, (CEntity){0});
    if (count) {
        macros_learn(&c, count);
        if (is_guarded(&c, count)) facts->unit_files.at[1].flags |= UNIT_FILE_GUARDED;
        for (u32 i = 1; i < count; i = nodes[i].next) c_read(&c, i, USE_VALUE);
        c_references_settle(&c);
    } else {
        c_words_push(&c, (Span){0, (u32)source.len}, WORD_LOST, 0);
    }
    release(&c);
}
