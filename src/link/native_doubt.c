/* What could make it wrong that something is dead, or that tests alone use it. */
#include "native_reach_impl.h"

typedef struct {
    const Program *program;
    const Native *native;
    const NativeReach *reach;
    Bits in_python; /* Names that Python files hold */
    Bits worded;    /* Names that stand where nobody can say what they mean, bodies of macros left out */
} Doubting;

static void words_fill(Doubting *self) {
    const Native *native = self->native;
    for (u32 i = 0; i < native->word_count; i++) {
        UnitId unit = native->words[i].unit;
        const UnitWordRow *row = &facts_unit_words(native->units[unit].facts)[native->words[i].row];
        bool is_own = row->place == WORD_TEXT && native_is_own_word(self->program, unit, row);
        if (row->place != WORD_MACRO && !is_own) bits_add(&self->worded, native->word_names[i]);
    }
}

/* May it be called by what is linked with the tree and lies elsewhere? */
static bool may_be_exported(const Doubting *self, const NativeEntity *entity) {
    if (entity->linkage != LINKAGE_EXTERNAL || entity->flags & ENTITY_HIDDEN) return false;
    const NativeUnit *unit = &self->native->units[entity->unit];
    bool is_for_others = entity->seen == SEEN_RAW ? self->reach->is_published : self->reach->is_library;
    return is_for_others || unit->is_shared ||
           (entity->target && self->native->targets[entity->target].is_shared);
}

/* Two words of the tree put together give the name: a macro may do so that pastes what it is given. */
static bool may_be_pasted(const Doubting *self, Name name) {
    Str text = name_text(self->program, name);
    for (size_t i = 2; i + 2 < text.len; i++) {
        if (text.ptr[i - 1] != '_') continue;
        bool has_left = intern_find(&self->program->names, str_slice(text, 0, i));
        if (has_left && intern_find(&self->program->names, str_slice(text, i, text.len))) return true;
    }
    return false;
}

static bool is_used_by_others(const Doubting *self, NativeId id) {
    NativeIn in = native_in(self->program, id);
    for (const NativeReference *row; (row = native_in_next(&in));)
        if (row->owner != id) return true;
    return false;
}

/* A plugin's function that a program finds by a name it makes: no header needs to declare it. */
static bool may_be_loaded(const Doubting *self, const NativeEntity *entity) {
    bool is_function = entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED;
    bool is_hidden = entity->traits & NATIVE_IN_HEADER || entity->flags & ENTITY_HIDDEN;
    bool may_be_plugin = entity->seen == SEEN_RAW || self->native->units[entity->unit].is_shared;
    return self->reach->has_lookups && is_function && entity->linkage == LINKAGE_EXTERNAL && !is_hidden &&
           may_be_plugin;
}

static bool has_errors(const Doubting *self, const NativeEntity *entity) {
    return entity->file != FILE_NONE && program_facts(self->program, entity->file)->errors.count > 1;
}

/* Its file includes code that is not there. */
static bool may_be_used_in_made(const Doubting *self, const NativeEntity *entity) {
    return entity->seen == SEEN_RAW && entity->file != FILE_NONE &&
           self->native->files[entity->file] & FILE_LACKS_CODE;
}

static NativeDoubt doubt_of(const Doubting *self, NativeId id) {
    const NativeEntity *entity = &self->native->entities[id];
    bool is_external = entity->linkage == LINKAGE_EXTERNAL;
    if (is_external && bits_has(&self->in_python, entity->name)) return NATIVE_DOUBT_PYTHON;
    if (entity->seen == SEEN_DEGRADED) return NATIVE_DOUBT_DEGRADED;
    bool is_for_others = is_external || entity->traits & NATIVE_IN_HEADER;
    bool may_be_asked = is_for_others && self->native->has_absent;
    if (may_be_asked || may_be_used_in_made(self, entity)) return NATIVE_DOUBT_ABSENT;
    bool has_words = bits_has(&self->worded, entity->name);
    if (entity->seen == SEEN_RAW && self->native->compiled_count) return NATIVE_DOUBT_UNBUILT;
    if (may_be_loaded(self, entity)) return NATIVE_DOUBT_LOADED;
    if (entity->seen == SEEN_RAW && may_be_exported(self, entity)) return NATIVE_DOUBT_LIBRARY;
    if (entity->seen == SEEN_RAW && is_external && !(entity->traits & NATIVE_IN_HEADER))
        return NATIVE_DOUBT_LOOSE;
    if (entity->seen == SEEN_RAW && entity->kind != ENTITY_FUNCTION && has_errors(self, entity))
        return NATIVE_DOUBT_PARSED;
    if (entity->seen == SEEN_RAW) {
        u32 alike;
        native_named(self->program, entity->name, &alike);
        bool is_named = has_words || (entity->kind == ENTITY_MACRO && alike > 1) ||
                        is_used_by_others(self, id) || may_be_pasted(self, entity->name);
        return is_named ? NATIVE_DOUBT_NAMED : NATIVE_DOUBT_RAW;
    }
    if (may_be_exported(self, entity)) return NATIVE_DOUBT_EXPORTED;
    return has_words ? NATIVE_DOUBT_TEXT : NATIVE_DOUBT_NONE;
}

static void python_names(Doubting *self) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        if (in->facts->language != LANGUAGE_PYTHON) continue;
        for (NameId name = 1; name < in->facts->names.count; name++)
            bits_add(&self->in_python, in->names[name]);
        for (StringId s = 1; s < in->facts->strings.count; s++) {
            const StringRow *row = &facts_strings(in->facts)[s];
            Name name = intern_find(&program->names, facts_text(in->facts, row->offset, row->length));
            if (name) bits_add(&self->in_python, name);
        }
    }
}

void native_doubts_find(Program *program) {
    const Native *native = program->native;
    Arena scratch = {0};
    Doubting self = {
        .program = program,
        .native = native,
        .reach = native->reach,
        .in_python = bits_new(&scratch, program->names.count),
        .worded = bits_new(&scratch, program->names.count),
    };
    words_fill(&self);
    python_names(&self);
    for (NativeId id = 1; id < native->entity_count; id++)
        if (native_is_open(native, id)) native->reach->doubt[id] = (u8)doubt_of(&self, id);
    arena_release(&scratch);
}
