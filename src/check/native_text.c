#include "native_text.h"

#include <stdlib.h>

NativeId native_scalar_entity(const Program *program, UnitId unit, const ScalarRow *scalar) {
    if (scalar->kind != SCALAR_ENTITY) return 0;
    u32 count;
    const NativeId *ids = native_meant(program, unit, scalar->value, &count);
    return count == 1 ? ids[0] : 0;
}

bool native_number_of(const NativeUnit *unit, const ScalarRow *scalar, u32 *out) {
    if (scalar->kind != SCALAR_NUMBER) return false;
    Str word = facts_name(unit->facts, scalar->value);
    u64 value = 0;
    size_t at = 0;
    for (; at < word.len && word.ptr[at] >= '0' && word.ptr[at] <= '9'; at++)
        value = value * 10 + (u64)(word.ptr[at] - '0');
    bool is_octal = at > 1 && word.ptr[0] == '0';
    for (; at < word.len; at++)
        if (!strchr("uUlLzZ", word.ptr[at])) return false;
    *out = (u32)value;
    return word.len && !is_octal && value < UINT32_MAX;
}

static Str literal(const NativeUnit *unit, const ScalarRow *scalar) {
    return scalar->kind == SCALAR_TEXT ? facts_name(unit->facts, scalar->value) : STR_NONE;
}

/* ---- variables ----------------------------------------------------------------------------------------- */

static bool is_stored_to(const Program *program, NativeId variable) {
    NativeIn in = native_in(program, variable);
    for (const NativeReference *row; (row = native_in_next(&in));)
        if (row->kind == REFERENCE_WRITE) return true;
    return false;
}

static Str variable_text(const Program *program, NativeId variable) {
    const NativeEntity *entity = native_entity(program, variable);
    u32 count;
    if (entity->kind != ENTITY_VARIABLE) return STR_NONE;
    const NativeRow *rows = native_initialisers(program, variable, &count);
    if (count != 1 || is_stored_to(program, variable)) return STR_NONE;
    const NativeUnit *unit = native_unit(program, rows[0].unit);
    const InitialiserRow *row = &facts_initialisers(unit->facts)[rows[0].row];
    return row->scalar_count == 1 ? literal(unit, &facts_scalars(unit->facts)[row->first_scalar]) : STR_NONE;
}

/* ---- local variables ----------------------------------------------------------------------------------- */

/* What happens to a local variable, in the order in which it stands. */
typedef enum { EVENT_SET, EVENT_FILL, EVENT_WRITE, EVENT_OTHER } EventKind;

typedef struct {
    EventKind kind;
    u32 start;
    NativeText text;
} Event;

typedef Vec(Event) Events;

typedef struct {
    const Program *program;
    const Writers *writers;
    const NativeUnit *unit;
    const NativeReference *at;
    u32 local;
    Events events;
} Reading;

static int compare_events(const void *a, const void *b) {
    const Event *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static void sets_read(Reading *self, EntityId owner) {
    const Facts *facts = self->unit->facts;
    for (u32 i = 1; i < facts->locals.count; i++) {
        const LocalRow *row = &facts_locals(facts)[i];
        if (row->local != self->local || row->owner != owner) continue;
        Str text = literal(self->unit, &facts_scalars(facts)[row->scalar]);
        vec_push(&self->events, ((Event){EVENT_SET, row->start, {.text = text}}));
    }
}

static bool is_local(const Reading *self, const ScalarRow *scalar, bool is_whole) {
    bool is_it = scalar->kind == SCALAR_LOCAL || (!is_whole && scalar->kind == SCALAR_WITHIN);
    return is_it && scalar->value == self->local;
}

static bool is_mentioned(const Reading *self, const ScalarRow *scalars, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (is_local(self, &scalars[i], false)) return true;
    return false;
}

/* The buffer is filled by a format that can be read, the size beside it. */
static bool fill_read(const Reading *self, const Writer *fill, const ScalarRow *scalars, u32 count,
                      NativeText *out) {
    bool is_whole = fill && fill->first < count && fill->second < count;
    if (!is_whole || !is_local(self, &scalars[fill->first], true)) return false;
    *out = (NativeText){literal(self->unit, &scalars[fill->second]), true, 0};
    if (fill->first + 1 < fill->second) native_number_of(self->unit, &scalars[fill->first + 1], &out->room);
    return true;
}

static bool is_argument(const Reading *self, const Writer *writer, const ScalarRow *scalars, u32 count) {
    return writer && writer->first < count && is_local(self, &scalars[writer->first], false);
}

/* What the call does with the variable, which it is given; false: it only reads it. */
static bool call_kind(const Reading *self, const NativeReference *call, const ScalarRow *scalars, u32 count,
                      Event *out) {
    const Writer *fill = writer_of(self->writers, self->program, call->target, WRITER_FILL);
    const Writer *bytes = writer_of(self->writers, self->program, call->target, WRITER_BYTES);
    const WriterKind readers[] = {WRITER_FILL,   WRITER_BYTES, WRITER_FORMAT,
                                  WRITER_LENGTH, WRITER_LOOK,  WRITER_TYPE};
    bool is_read = false;
    for (u32 i = 0; i < COUNT_OF(readers); i++)
        is_read |= writer_of(self->writers, self->program, call->target, readers[i]) != NULL;
    *out = (Event){.kind = EVENT_OTHER, .start = call->start};
    if (fill_read(self, fill, scalars, count, &out->text)) out->kind = EVENT_FILL;
    if (is_argument(self, bytes, scalars, count)) out->kind = EVENT_WRITE;
    return out->kind != EVENT_OTHER || !is_read || is_argument(self, fill, scalars, count);
}

static void call_read(Reading *self, const NativeReference *call) {
    const ReferenceRow *row = native_reference_row(self->program, call);
    const ScalarRow *scalars = &facts_scalars(self->unit->facts)[row->first_scalar];
    Event event;
    if (is_mentioned(self, scalars, row->scalar_count) &&
        call_kind(self, call, scalars, row->scalar_count, &event))
        vec_push(&self->events, event);
}

static void calls_read(Reading *self) {
    u32 count, meant;
    const NativeReference *out = native_out(self->program, self->at->owner, &count);
    for (u32 i = 0; i < count; i++) {
        if (out[i].kind != REFERENCE_CALL || out[i].unit != self->at->unit) continue;
        const NativeId *targets = native_targets(self->program, &out[i], &meant);
        if (!meant) call_read(self, &out[i]);
        for (u32 k = 0; k < meant; k++) {
            NativeReference call = native_only(out[i], targets[k]);
            call_read(self, &call);
        }
    }
}

/* Filled twice before it is written, it may hold either. */
static NativeText text_at(const Reading *self) {
    NativeText held = {0};
    bool is_pending = false; /* filled, and not written since */
    for (u32 i = 0; i < self->events.count; i++) {
        const Event *event = &self->events.at[i];
        if (event->start >= self->at->start) break;
        bool is_new = event->kind == EVENT_SET || event->kind == EVENT_FILL;
        if (is_new && event->text.text.len && is_pending)
            held = (NativeText){0};
        else if (is_new)
            held = event->text;
        if (event->kind == EVENT_OTHER) held = (NativeText){0};
        is_pending = is_new && event->text.text.len;
    }
    return held;
}

/* Where it is set a second time anywhere, a loop may bring that here. */
static bool is_settled(const Reading *self, NativeText held) {
    u32 sets = 0;
    for (u32 i = 0; i < self->events.count; i++) sets += self->events.at[i].kind == EVENT_SET;
    return held.is_format || sets == 1;
}

static NativeText local_text(const Program *program, const Writers *writers, const NativeReference *reference,
                             u32 local) {
    Reading self = {.program = program,
                    .writers = writers,
                    .unit = native_unit(program, reference->unit),
                    .at = reference,
                    .local = local};
    sets_read(&self, native_reference_row(program, reference)->owner);
    calls_read(&self);
    if (self.events.count) qsort(self.events.at, self.events.count, sizeof(Event), compare_events);
    NativeText held = text_at(&self);
    if (!is_settled(&self, held)) held = (NativeText){0};
    vec_release(&self.events);
    return held;
}

NativeText native_text_of(const Program *program, const Writers *writers, const NativeReference *reference,
                          const ScalarRow *scalar) {
    const NativeUnit *unit = native_unit(program, reference->unit);
    if (scalar->kind == SCALAR_LOCAL) return local_text(program, writers, reference, scalar->value);
    NativeId entity = native_scalar_entity(program, reference->unit, scalar);
    return (NativeText){.text = entity ? variable_text(program, entity) : literal(unit, scalar)};
}
