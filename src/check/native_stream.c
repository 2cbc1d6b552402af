#include "native_stream.h"

#include "char.h"
#include "native_text.h"
#include "sse_text.h"

typedef struct {
    Streams *out;
    const Program *program;
    Writers writers;
    Bits library; /* FileId: some function sets text/event-stream there */
} Collecting;

/* One call, and its arguments. */
typedef struct {
    const NativeReference *reference;
    const NativeUnit *unit;
    const ScalarRow *scalars;
    u32 count;
} Call;

/* ---- pieces -------------------------------------------------------------------------------------------- */

/* Of the text of another argument, or a number. */
static void length_read(Collecting *self, const Call *call, u32 argument, StreamPiece *piece) {
    if (argument >= call->count) return;
    const ScalarRow *scalar = &call->scalars[argument];
    if (native_number_of(call->unit, scalar, &piece->length)) {
        piece->has_length = true;
        return;
    }
    if (scalar->kind != SCALAR_CALL) return;
    const ReferenceRow *row = &facts_references(call->unit->facts)[scalar->value];
    u32 count;
    const NativeId *ids = native_meant(self->program, call->reference->unit, row->target, &count);
    bool is_measure = count == 1 && row->scalar_count == 1 &&
                      writer_of(&self->writers, self->program, ids[0], WRITER_LENGTH);
    if (!is_measure) return;
    NativeText other = native_text_of(self->program, &self->writers, call->reference,
                                      &facts_scalars(call->unit->facts)[row->first_scalar]);
    if (!other.text.ptr || other.is_format) return;
    piece->has_length = piece->is_measured = true;
    piece->length = (u32)other.text.len;
}

/* It goes to a terminal or a log: a stream of the platform for people, or a number of a descriptor. */
static bool is_for_people(const Collecting *self, const Call *call, bool is_library) {
    for (u32 i = 0; i < call->count; i++) {
        NativeId entity = native_scalar_entity(self->program, call->reference->unit, &call->scalars[i]);
        if (entity && writer_of(&self->writers, self->program, entity, WRITER_CONSOLE)) return true;
    }
    return !is_library && call->count && call->scalars[0].kind == SCALAR_NUMBER;
}

static void piece_push(Collecting *self, const Call *call, const Writer *writer) {
    if (writer->first >= call->count || is_for_people(self, call, writer->is_library)) return;
    NativeText text =
        native_text_of(self->program, &self->writers, call->reference, &call->scalars[writer->first]);
    StreamPiece piece = {.owner = call->reference->owner,
                         .writer = call->reference->target,
                         .file = call->reference->file,
                         .start = call->reference->start,
                         .text = text.text,
                         .is_format = text.is_format || writer->kind == WRITER_FORMAT,
                         .is_raw = call->reference->is_raw,
                         .is_library = writer->is_library};
    if (writer->kind == WRITER_BYTES) length_read(self, call, writer->second, &piece);
    piece.is_buffer_size = text.room && piece.has_length && !piece.is_measured && piece.length == text.room;
    if (piece.owner && piece.file != FILE_NONE) vec_push(&self->out->pieces, piece);
}

/* A function whose buffer is written makes a piece wherever it fills one. */
static void filled_push(Collecting *self, const Call *call, const Writer *fill) {
    bool is_reader = map_find(&self->out->readers, call->reference->owner) != MAP_NONE;
    if (!is_reader || fill->second >= call->count) return;
    const ScalarRow *format = &call->scalars[fill->second];
    StreamPiece piece = {.owner = call->reference->owner,
                         .writer = call->reference->target,
                         .file = call->reference->file,
                         .start = call->reference->start,
                         .text = native_text_of(self->program, &self->writers, call->reference, format).text,
                         .is_format = true,
                         .is_raw = call->reference->is_raw,
                         .is_library = true};
    if (piece.file != FILE_NONE) vec_push(&self->out->pieces, piece);
}

/* ---- types --------------------------------------------------------------------------------------------- */

static void type_push(Collecting *self, const NativeReference *reference, Str type) {
    if (!type.len || !reference->owner || reference->file == FILE_NONE) return;
    vec_push(&self->out->types, ((StreamType){reference->owner, reference->file, reference->start, type}));
    if (!str_eq_nocase(type, STR("text/event-stream"))) return;
    bits_add(&self->out->events, reference->owner);
    bits_add(&self->library, reference->file);
}

/* "Content-Type", "text/html; charset=utf-8"; or one text: that of a type, or of headers. */
static void type_read(Collecting *self, const Call *call, const Writer *writer) {
    bool has_name = writer->second != WRITER_NO_ARGUMENT;
    u32 argument = has_name ? writer->second : writer->first;
    if (argument >= call->count || writer->first >= call->count) return;
    Str first =
        native_text_of(self->program, &self->writers, call->reference, &call->scalars[writer->first]).text;
    if (has_name && !(first.ptr && str_eq_nocase(first, STR("content-type")))) return;
    Str text = native_text_of(self->program, &self->writers, call->reference, &call->scalars[argument]).text;
    if (!text.ptr) return;
    Str header = sse_header_type(text);
    type_push(self, call->reference, header.len ? header : sse_type_name(text));
}

/* ---- calls --------------------------------------------------------------------------------------------- */

static Call call_open(const Program *program, const NativeReference *reference) {
    const NativeUnit *unit = native_unit(program, reference->unit);
    const ReferenceRow *row = native_reference_row(program, reference);
    return (Call){reference, unit, &facts_scalars(unit->facts)[row->first_scalar], row->scalar_count};
}

static void call_collect(Collecting *self, const NativeReference *reference) {
    const Writer *format = writer_of(&self->writers, self->program, reference->target, WRITER_FORMAT);
    const Writer *bytes = writer_of(&self->writers, self->program, reference->target, WRITER_BYTES);
    const Writer *type = writer_of(&self->writers, self->program, reference->target, WRITER_TYPE);
    const Writer *fill = writer_of(&self->writers, self->program, reference->target, WRITER_FILL);
    if (!format && !bytes && !type && !fill) return;
    Call call = call_open(self->program, reference);
    u32 before = self->out->pieces.count;
    if (type) type_read(self, &call, type);
    if (format) piece_push(self, &call, format);
    if (bytes) piece_push(self, &call, bytes);
    if (fill) filled_push(self, &call, fill);
    if (before == self->out->pieces.count) return;
    Str text = self->out->pieces.at[before].text;
    if (text.ptr) type_push(self, reference, sse_header_type(text));
}

/* A function that is passed where what it makes is written. */
static void reader_collect(Collecting *self, const NativeReference *reference) {
    const Writer *reader = writer_of(&self->writers, self->program, reference->target, WRITER_READER);
    if (!reader) return;
    Call call = call_open(self->program, reference);
    if (reader->first >= call.count) return;
    NativeId function = native_scalar_entity(self->program, reference->unit, &call.scalars[reader->first]);
    if (function) *map_at(&self->out->readers, function, reference->owner) = reference->owner;
}

static void calls_visit(Collecting *self, void (*visit)(Collecting *, const NativeReference *)) {
    const Program *program = self->program;
    for (NativeId id = 1; id < native_count(program); id++) {
        if (native_entity(program, id)->kind != ENTITY_FUNCTION) continue;
        u32 count, meant;
        const NativeReference *out = native_out(program, id, &count);
        for (u32 i = 0; i < count; i++) {
            const NativeId *targets = native_targets(program, &out[i], &meant);
            for (u32 k = 0; k < meant && out[i].kind == REFERENCE_CALL; k++) {
                NativeReference call = native_only(out[i], targets[k]);
                visit(self, &call);
            }
        }
    }
}

/* ---- streams of events --------------------------------------------------------------------------------- */

enum { EVENT_DEPTH = 4 };

/* What the function calls, or gives away to be called; and what the tables hold that it reads. */
static void reached_add(Collecting *self, NativeId function, u32 depth);

static void target_add(Collecting *self, NativeId target, u8 how, u32 depth) {
    u8 kind = native_entity(self->program, target)->kind;
    bool is_named = how == REFERENCE_CALL || how == REFERENCE_ADDRESS ||
                    (kind == ENTITY_VARIABLE && how == REFERENCE_READ);
    if (!is_named || (kind != ENTITY_FUNCTION && kind != ENTITY_VARIABLE)) return;
    if (bits_add(&self->out->events, target)) reached_add(self, target, depth + 1);
}

static void reached_add(Collecting *self, NativeId function, u32 depth) {
    u32 count, meant;
    const NativeReference *out = native_out(self->program, function, &count);
    for (u32 i = 0; i < count && depth < EVENT_DEPTH; i++) {
        const NativeId *targets = native_targets(self->program, &out[i], &meant);
        for (u32 k = 0; k < meant; k++) target_add(self, targets[k], out[i].kind, depth);
    }
}

static void events_spread(Collecting *self) {
    VecU32 openers = {0};
    for (NativeId id = 1; id < native_count(self->program); id++)
        if (bits_has(&self->out->events, id)) vec_push(&openers, id);
    for (u32 i = 0; i < openers.count; i++) reached_add(self, openers.at[i], 0);
    for (u32 i = 0; i < openers.count; i++) {
        NativeIn in = native_in(self->program, openers.at[i]);
        for (const NativeReference *reference; (reference = native_in_next(&in));) {
            bool is_caller = reference->kind == REFERENCE_CALL && reference->owner;
            if (is_caller && bits_add(&self->out->events, reference->owner))
                reached_add(self, reference->owner, 1);
        }
    }
    vec_release(&openers);
}

/* What a library writes is for clients; in a file with a stream of events it is taken for part of one. */
static void files_spread(Collecting *self) {
    for (u32 i = 0; i < self->out->pieces.count; i++) {
        const StreamPiece *piece = &self->out->pieces.at[i];
        if (piece->is_library && bits_has(&self->library, piece->file))
            bits_add(&self->out->events, piece->owner);
    }
}

void streams_collect(Streams *self, const Program *program, Arena *arena) {
    Collecting work = {.out = self, .program = program};
    *self = (Streams){.events = bits_new(arena, native_count(program) + 1),
                      .known = bits_new(arena, native_count(program) + 1)};
    work.library = bits_new(arena, program->file_count + 1);
    writers_collect(&work.writers, program);
    for (NativeId id = 1; id < native_count(program); id++)
        if (writer_is_known(&work.writers, program, id)) bits_add(&self->known, id);
    if (work.writers.has_writers && native_count(program)) {
        calls_visit(&work, reader_collect);
        calls_visit(&work, call_collect);
        events_spread(&work);
        files_spread(&work);
    }
    for (u32 i = self->pieces.count; i-- > 0;) *map_at(&self->first_piece, self->pieces.at[i].owner, i) = i;
    for (u32 i = self->types.count; i-- > 0;) *map_at(&self->first_type, self->types.at[i].owner, i) = i;
    writers_release(&work.writers);
}

void streams_release(Streams *self) {
    vec_release(&self->pieces);
    vec_release(&self->types);
    map_release(&self->first_piece);
    map_release(&self->first_type);
    map_release(&self->readers);
}

const StreamPiece *stream_pieces(const Streams *self, NativeId owner, u32 *count) {
    u32 first = map_find(&self->first_piece, owner);
    *count = 0;
    if (first == MAP_NONE) return NULL;
    while (first + *count < self->pieces.count && self->pieces.at[first + *count].owner == owner) ++*count;
    return &self->pieces.at[first];
}

const StreamType *stream_types(const Streams *self, NativeId owner, u32 *count) {
    u32 first = map_find(&self->first_type, owner);
    *count = 0;
    if (first == MAP_NONE) return NULL;
    while (first + *count < self->types.count && self->types.at[first + *count].owner == owner) ++*count;
    return &self->types.at[first];
}
