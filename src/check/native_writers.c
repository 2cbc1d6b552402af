#include "native_writers.h"

static bool is_same(const Writer *a, const Writer *b) {
    return a->kind == b->kind && a->first == b->first && a->second == b->second;
}

static void writer_add(Writers *self, Name name, Writer row) {
    u32 *first = map_at(&self->by_name, name, 0);
    for (u32 at = *first; at; at = self->rows.at[at].next)
        if (is_same(&self->rows.at[at], &row)) return;
    row.next = *first;
    *first = self->rows.count;
    vec_push(&self->rows, row);
    self->has_writers |= row.kind == WRITER_FORMAT || row.kind == WRITER_BYTES;
}

static u32 argument_of(Str word) {
    if (!word.len) return WRITER_NO_ARGUMENT;
    u32 value = 0;
    for (size_t i = 0; i < word.len; i++) value = value * 10 + (u32)(word.ptr[i] - '0');
    return value;
}

/* "function:1:2" */
static void words_add(Writers *self, const Program *program, const Str *words, u32 count, Writer row) {
    for (u32 i = 0; i < count; i++) {
        Str rest = words[i], name, first = STR(""), second = STR("");
        str_split(&rest, ':', &name);
        str_split(&rest, ':', &first);
        str_split(&rest, ':', &second);
        row.first = argument_of(first);
        row.second = argument_of(second);
        Name known = intern_find(&program->names, name);
        if (known) writer_add(self, known, row);
    }
}

void writers_collect(Writers *self, const Program *program) {
    *self = (Writers){0};
    vec_push(&self->rows, (Writer){0});
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *native = &program->models->items[i].native;
        const NativeStreams *of = native->streams;
        if (!of) continue;
        bool is_library = native->server != NULL;
        words_add(self, program, of->formats, of->format_count, (Writer){WRITER_FORMAT, 0, 0, is_library, 0});
        words_add(self, program, of->writes, of->write_count, (Writer){WRITER_BYTES, 0, 0, is_library, 0});
        words_add(self, program, of->fills, of->fill_count, (Writer){WRITER_FILL, 0, 0, is_library, 0});
        words_add(self, program, of->types, of->type_count, (Writer){WRITER_TYPE, 0, 0, is_library, 0});
        words_add(self, program, of->readers, of->reader_count, (Writer){WRITER_READER, 0, 0, is_library, 0});
        words_add(self, program, of->lengths, of->length_count, (Writer){WRITER_LENGTH, 0, 0, is_library, 0});
        words_add(self, program, of->looks, of->look_count, (Writer){WRITER_LOOK, 0, 0, is_library, 0});
        words_add(self, program, of->consoles, of->console_count,
                  (Writer){WRITER_CONSOLE, 0, 0, is_library, 0});
    }
}

void writers_release(Writers *self) {
    map_release(&self->by_name);
    vec_release(&self->rows);
}

bool writer_is_known(const Writers *self, const Program *program, NativeId id) {
    return map_find(&self->by_name, native_entity(program, id)->name) != MAP_NONE;
}

const Writer *writer_of(const Writers *self, const Program *program, NativeId id, WriterKind kind) {
    if (!id) return NULL;
    u32 at = map_find(&self->by_name, native_entity(program, id)->name);
    for (at = at == MAP_NONE ? 0 : at; at; at = self->rows.at[at].next)
        if (self->rows.at[at].kind == (u32)kind) return &self->rows.at[at];
    return NULL;
}
