/* Texts in C that describe libraries to Python: what they declare, and what they name lives. */
#include "bridge_impl.h"

static void root_add(Program *program, const EmbeddedText *text, Name name) {
    World world = program->files[text->file].world == WORLD_TESTS ? WORLD_TESTS : WORLD_PRODUCTION;
    u32 start = expr_row(program, text->file, text->expr)->start;
    native_root_add(program, native_external(program, name),
                    (NativeRoot){NATIVE_ROOT_PYTHON, (u8)world, text->file, start});
}

static void function_describe(Bridge *bridge, const EntityRow *row, Name name) {
    enum { ANY = ENTITY_VARIADIC | ENTITY_NO_PROTOTYPE };
    u32 takes = row->flags & ANY ? DESCRIBED_OPEN : row->parameters;
    u32 *known = map_at(&bridge->described, name, takes);
    if (*known != takes) *known = DESCRIBED_OPEN;
}

/* Every word of a description may be a constant that it declares. */
static void words_read(Program *program, const Facts *facts) {
    for (NameId n = 1; n < facts->names.count; n++) {
        Name name = intern_find(&program->names, facts_name(facts, n));
        if (name) bits_add(&program->bridge->in_texts, name);
    }
}

static void text_read(Program *program, const EmbeddedText *text) {
    const Facts *facts = text->facts;
    if (!facts) {
        program->bridge->has_other_texts = true;
        return;
    }
    words_read(program, facts);
    for (EntityId e = 1; e < facts->entities.count; e++) {
        const EntityRow *row = &facts_entities(facts)[e];
        Name name = intern_find(&program->names, facts_name(facts, row->name));
        if (!name) continue;
        if (row->kind == ENTITY_FUNCTION && row->linkage == LINKAGE_EXTERNAL)
            function_describe(program->bridge, row, name);
        root_add(program, text, name);
    }
}

void bridge_texts_find(Program *program, const EmbeddedText *texts, u32 text_count) {
    program->bridge->in_texts = bits_new(program->arena, program->names.count);
    program->bridge->has_other_texts = !text_count;
    for (u32 i = 0; i < text_count; i++) text_read(program, &texts[i]);
}

bool bridge_describes(const Program *program, Name name, u32 *parameters) {
    *parameters = map_find(&program->bridge->described, name);
    return *parameters < DESCRIBED_OPEN;
}

bool bridge_texts_hold(const Program *program, Name name) {
    const Bits *words = &program->bridge->in_texts;
    return name < words->count && bits_has(words, name);
}

bool bridge_texts_are_known(const Program *program) {
    return !program->bridge->has_other_texts;
}
