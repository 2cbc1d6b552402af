#include "trace_native.h"

#include "native_dead.h"

typedef struct {
    Run *run;
    const Program *program;
    TextLanguage language;
    StrBuf *out;
} NativeTrace;

enum { CHAIN_LISTED = 60, MENTIONS_LISTED = 40 };

void trace_native_find(const Program *program, Str text, VecU32 *out) {
    Arena scratch = {0};
    bool is_path = str_find_char(text, ':') != STR_NOT_FOUND;
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        if (entity->file == FILE_NONE || !entity->declaration_count || entity->kind == ENTITY_FIELD) continue;
        bool is_it = is_path ? str_eq(native_symbol(program, id, &scratch), text)
                             : str_eq(name_text(program, entity->name), text);
        if (is_it) vec_push(out, id);
        arena_reset(&scratch);
    }
    arena_release(&scratch);
}

/* ---- lines --------------------------------------------------------------------------------------------- */

static Str word_of(const NativeTrace *self, NativeId id) {
    return native_word(self->program, id, &self->run->arena);
}

static Str rendered(const NativeTrace *self, Text text) {
    return text_render(self->run->rules, self->language, &text, &self->run->arena);
}

static void line(NativeTrace *self, u32 indent, Text text) {
    buf_printf(self->out, "%*s%.*s\n", (int)indent, "", STR_ARG(rendered(self, text)));
}

static void step(NativeTrace *self, FileId file, u32 offset, Text text) {
    Str place = STR("");
    if (file != FILE_NONE)
        place = str_printf(&self->run->arena, "%.*s:%u", STR_ARG(self->program->files[file].path),
                           facts_line(program_facts(self->program, file), offset));
    buf_printf(self->out, "    %-32.*s  %.*s\n", STR_ARG(place), STR_ARG(rendered(self, text)));
}

static void headline(NativeTrace *self, NativeId id) {
    const NativeDeclaration *row = native_place(self->program, id);
    Place place = place_of(self->program, row->file, row->span);
    buf_printf(self->out, "%.*s  (%s, %.*s:%u-%u)\n",
               STR_ARG(native_symbol(self->program, id, &self->run->arena)),
               symbol_kind_name(native_symbol_kind(native_entity(self->program, id))),
               STR_ARG(self->program->files[row->file].path), place.line, place.end_line);
}

/* ---- what keeps it alive ------------------------------------------------------------------------------- */

static void root_step(NativeTrace *self, NativeId id) {
    static const char *const keys[] = {
        [NATIVE_ROOT_NONE] = "trace.root.mention",     [NATIVE_ROOT_MAIN] = "trace.root.main",
        [NATIVE_ROOT_ATTRIBUTE] = "trace.c.attribute", [NATIVE_ROOT_ENTRY] = "trace.c.entry",
        [NATIVE_ROOT_EXPORT] = "trace.c.export",       [NATIVE_ROOT_HEADER] = "trace.c.header",
        [NATIVE_ROOT_SCRIPT] = "trace.root.mention",   [NATIVE_ROOT_ASM] = "trace.root.mention",
        [NATIVE_ROOT_TEXT] = "trace.c.text",           [NATIVE_ROOT_OVERRIDE] = "trace.c.override",
        [NATIVE_ROOT_NAMED] = "trace.root.mention",    [NATIVE_ROOT_PYTHON] = "trace.c.python",
        [NATIVE_ROOT_SCOPE] = "trace.root.mention",
    };
    const NativeRoot *root = native_root(self->program, id);
    const NativeDeclaration *own = native_place(self->program, id);
    bool is_elsewhere = root->file != FILE_NONE || !own;
    step(self, is_elsewhere ? root->file : own->file, is_elsewhere ? root->offset : own->name.start,
         text_with(text_of(NULL, keys[root->kind]), "name", word_of(self, id)));
}

static void cause_step(NativeTrace *self, NativeId id, NativeCause cause) {
    if (cause.kind == NATIVE_CAUSE_ROOT) {
        root_step(self, id);
        return;
    }
    const NativeReference *reference =
        cause.kind == NATIVE_CAUSE_PART ? NULL : native_reference(self->program, cause.position);
    const NativeDeclaration *own = native_place(self->program, id);
    const char *key = !reference                          ? "trace.owner"
                      : reference->kind == REFERENCE_CALL ? "trace.edge.call"
                                                          : "trace.edge.use";
    Text text = text_with(text_of(NULL, key), "user", word_of(self, cause.from));
    FileId file = reference ? reference->file : own ? own->file : FILE_NONE;
    step(self, file,
         reference ? reference->start
         : own     ? own->name.start
                   : 0,
         text_with(text, "name", word_of(self, id)));
}

static bool alive(NativeTrace *self, NativeId id, World world) {
    if (!native_is_live(self->program, id, world)) return false;
    const char *key = world == WORLD_TESTS ? "trace.tests" : "trace.production";
    line(self, 2, text_with_word(text_of(NULL, "trace.live"), "world", key));
    NativeId path[CHAIN_LISTED];
    u32 count = 0;
    for (NativeId at = id; at && count < CHAIN_LISTED; at = native_cause(self->program, at, world).from)
        path[count++] = at;
    while (count-- > 0) cause_step(self, path[count], native_cause(self->program, path[count], world));
    return true;
}

/* ---- why nothing does ---------------------------------------------------------------------------------- */

static void not_live(NativeTrace *self, NativeId id) {
    static const char *const keys[] = {
        [NATIVE_LIVE] = "trace.c.dead",           [NATIVE_TESTS_ONLY] = "trace.c.dead",
        [NATIVE_ELSEWHERE] = "trace.c.elsewhere", [NATIVE_UNKNOWN] = "trace.c.unknown",
        [NATIVE_DEAD] = "trace.c.dead",
    };
    FileId file;
    u32 offset;
    line(self, 2, text_of(NULL, keys[native_fate(self->program, id)]));
    if (native_doubt_place(self->program, id, &file, &offset))
        step(self, file, offset, text_with(text_of(NULL, "trace.root.mention"), "name", word_of(self, id)));
    NativeIn in = native_in(self->program, id);
    for (u32 i = 0; i < MENTIONS_LISTED; i++) {
        const NativeReference *reference = native_in_next(&in);
        if (!reference) break;
        if (!reference->owner) continue;
        Text text = text_with(text_of(NULL, "trace.edge.use"), "user", word_of(self, reference->owner));
        step(self, reference->file, reference->start, text_with(text, "name", word_of(self, id)));
    }
}

void trace_native_write(Run *run, NativeId id, TextLanguage language, StrBuf *out) {
    NativeTrace self = {.run = run, .program = run->program, .language = language, .out = out};
    headline(&self, id);
    bool in_production = alive(&self, id, WORLD_PRODUCTION), in_tests = alive(&self, id, WORLD_TESTS);
    if (!in_production && !in_tests) not_live(&self, id);
}
