/* sse-frame-malformed: what is written to a stream of events is no event to a client.
 *
 * Four ways, each told only where the text itself proves it: no blank line ends the event, in this piece
 * or in whatever can be written after it; the line ends are written out (`\\n`); a field has a name that
 * no client knows and that is nearly one; an event has a name and no data, so that it is never given to
 * the page.
 *
 * Looked at is C, by the functions that models name (native_stream.h), of streams whose type is set in the
 * tree. Whether an event ends is asked of all that its function, those that call it and those that it
 * calls write. Silent where a piece of these is not known, begins with a line end or with what is put in,
 * or where other code is given what the event was written to. O(pieces · their neighbours). */
#include "native_dead.h"
#include "shared.h"
#include "sse_text.h"
#include "stream_words.h"

#define RULE "sse-frame-malformed"

typedef struct {
    CheckContext *context;
    const Program *program;
    const Streams *streams;
} Check;

static Finding *report(Check *self, const StreamPiece *piece, const char *key, const char *help) {
    Finding *finding = stream_report(self->context, RULE, key, piece);
    finding->message = text_with(finding->message, "text",
                                 stream_text_shown(stream_body(piece->text), self->context->arena));
    finding->help = text_of(RULE, help);
    stream_evidence(self->context, finding, self->streams, piece);
    return finding;
}

/* ---- names of fields ----------------------------------------------------------------------------------- */

/* Every line is a field, a comment or blank, and `wrong` the first one whose name is nearly right. */
static bool wrong_field(Str text, SseLine *wrong) {
    SseLine line;
    bool has_data = false, is_found = false;
    while (sse_line(&text, &line)) {
        if (line.field != SSE_BLANK && !line.has_colon) return false;
        has_data |= line.field == SSE_DATA;
        bool is_wrong = line.field == SSE_OTHER && sse_field_meant(line.name) != SSE_OTHER;
        if (line.field == SSE_OTHER && !is_wrong) return false;
        if (is_wrong && !is_found) *wrong = line, is_found = true;
    }
    return is_found && (has_data || sse_field_meant(wrong->name) == SSE_DATA);
}

static bool field_check(Check *self, const StreamPiece *piece, Str body) {
    SseLine wrong;
    if (!sse_ends(body) || !wrong_field(body, &wrong)) return false;
    Finding *finding = report(self, piece, "message.field", "help.field");
    Str right = sse_field_name(sse_field_meant(wrong.name));
    finding->message = text_with(text_with(finding->message, "field", wrong.name), "right", right);
    finding->help = text_with(finding->help, "right", right);
    return true;
}

/* ---- what else is written ------------------------------------------------------------------------------ */

enum { CALLER_DEPTH = 2, CALLEE_DEPTH = 3, AROUND_MAX = 64 };

/* Functions whose pieces may come before or after those of the one asked about. */
typedef struct {
    NativeId at[AROUND_MAX];
    u32 count;
    bool is_whole; /* there was room for all */
} Around;

static bool around_add(Around *self, NativeId id) {
    for (u32 i = 0; i < self->count; i++)
        if (self->at[i] == id) return false;
    if (self->count == AROUND_MAX) self->is_whole = false;
    if (self->count < AROUND_MAX) self->at[self->count++] = id;
    return self->is_whole;
}

static void callees_add(const Program *program, Around *self, NativeId id, u32 depth) {
    u32 count, meant;
    const NativeReference *out = native_out(program, id, &count);
    for (u32 i = 0; i < count && depth; i++) {
        const NativeId *called = native_targets(program, &out[i], &meant);
        for (u32 k = 0; k < meant && out[i].kind == REFERENCE_CALL; k++) {
            bool is_own = native_entity(program, called[k])->traits & NATIVE_DEFINED;
            if (is_own && around_add(self, called[k])) callees_add(program, self, called[k], depth - 1);
        }
    }
}

static void callers_add(const Program *program, Around *self, NativeId id, u32 depth) {
    NativeIn in = native_in(program, id);
    for (const NativeReference *reference; depth && (reference = native_in_next(&in));) {
        u8 kind = native_entity(program, reference->owner)->kind;
        if (!reference->owner || !around_add(self, reference->owner)) continue;
        if (kind == ENTITY_VARIABLE)
            callers_add(program, self, reference->owner, 1); /* a table: who reads it */
        if (kind != ENTITY_FUNCTION) continue;
        callees_add(program, self, reference->owner, 1);
        callers_add(program, self, reference->owner, depth - 1);
    }
}

/* Could the piece be the end of an event that another one began? */
static bool may_end(const StreamPiece *piece) {
    Str text = piece->text;
    if (!text.ptr || !text.len) return !text.ptr;
    return text.ptr[0] == '\n' || text.ptr[0] == '\r' || (piece->is_format && text.ptr[0] == '%');
}

static bool is_closed(const Check *self, NativeId owner) {
    Around around = {.is_whole = true};
    around_add(&around, owner);
    callees_add(self->program, &around, owner, CALLEE_DEPTH);
    callers_add(self->program, &around, owner, CALLER_DEPTH);
    for (u32 i = 0; i < around.count && around.is_whole; i++) {
        u32 count;
        const StreamPiece *pieces = stream_pieces(self->streams, around.at[i], &count);
        for (u32 k = 0; k < count; k++)
            if (may_end(&pieces[k])) return false;
    }
    return around.is_whole;
}

/* What the event was written to is given to code that no model knows, behind it. */
static bool is_handed_on(const Check *self, const StreamPiece *piece) {
    u32 count;
    const NativeReference *out = native_out(self->program, piece->owner, &count);
    const ScalarRow *handle = NULL;
    for (u32 i = 0; i < count; i++) {
        if (out[i].kind != REFERENCE_CALL || out[i].file != piece->file || out[i].start < piece->start)
            continue;
        const ReferenceRow *row = native_reference_row(self->program, &out[i]);
        const ScalarRow *scalars =
            &facts_scalars(native_unit(self->program, out[i].unit)->facts)[row->first_scalar];
        if (out[i].start == piece->start) {
            if (row->scalar_count) handle = scalars;
            continue;
        }
        u32 meant;
        const NativeId *called = native_targets(self->program, &out[i], &meant);
        if (!meant) return true;
        bool is_known = true;
        for (u32 k = 0; k < meant; k++) is_known &= stream_is_known(self->streams, called[k]);
        for (u32 k = 0; handle && !is_known && k < row->scalar_count; k++)
            if (scalars[k].kind == handle->kind && scalars[k].value == handle->value) return true;
    }
    return false;
}

/* ---- ends ---------------------------------------------------------------------------------------------- */

/* "data: x\\n\\n" in the source: a backslash and an n */
static bool is_escaped(Str text) {
    return str_ends(text, STR("\\n")) && str_find(text, STR("\n")) == STR_NOT_FOUND;
}

/* A value that is put in at the end may bring its own line ends. */
static bool ends_open(const StreamPiece *piece, Str body) {
    size_t percent = piece->is_format ? str_rfind_char(body, '%') : STR_NOT_FOUND;
    if (percent == STR_NOT_FOUND) return false;
    char last = body.ptr[body.len - 1];
    return last != '\n' && last != '\r' && strchr("sSmMQVcC", last);
}

/* Some other piece of the function is a whole event, or the end of one: lines may be put together. */
static bool has_whole_event(const StreamPiece *pieces, u32 count) {
    for (u32 i = 0; i < count; i++) {
        Str body = pieces[i].text.ptr ? stream_body(pieces[i].text) : STR("");
        if (body.len && str_starts(body, STR("data:")) && sse_ends(body)) return true;
    }
    return false;
}

static void end_check(Check *self, const StreamPiece *pieces, u32 count) {
    const StreamPiece *last = &pieces[count - 1];
    if (!last->text.ptr || !stream_counts(self->context, self->streams, last)) return;
    Str body = stream_body(last->text);
    if (!body.len || !sse_begins(body) || body.ptr[0] == ':' || sse_ends(body)) return;
    if (is_escaped(body)) {
        report(self, last, "message.escaped", "help.escaped");
        return;
    }
    bool has_data = false;
    for (u32 i = 0; i < count; i++)
        has_data |= pieces[i].text.ptr && str_find(pieces[i].text, STR("data:")) != STR_NOT_FOUND;
    if (!has_data || ends_open(last, body) || has_whole_event(pieces, count)) return;
    if (!is_closed(self, last->owner) || is_handed_on(self, last)) return;
    Finding *finding = report(self, last, "message", "help");
    if (last->is_format && str_find(body, STR("%s")) != STR_NOT_FOUND) {
        finding->confidence = CONFIDENCE_MEDIUM;
        finding->doubt = text_of(RULE, "doubt.end");
    }
}

/* ---- data ---------------------------------------------------------------------------------------------- */

/* An event that is whole in one piece, has a name, and no data. */
static bool is_without_data(const StreamPiece *piece, Str body) {
    SseLine line;
    bool has_event = false;
    if (!sse_ends(body) || (piece->is_format && str_find(body, STR("%s")) != STR_NOT_FOUND)) return false;
    while (sse_line(&body, &line)) {
        if (line.field == SSE_DATA || line.field == SSE_OTHER) return false;
        has_event |= line.field == SSE_EVENT;
    }
    return has_event;
}

static bool are_whole(const StreamPiece *pieces, u32 count) {
    for (u32 i = 0; i < count; i++) {
        Str body = pieces[i].text.ptr ? stream_body(pieces[i].text) : STR("");
        if (!pieces[i].text.ptr || (body.len && !(sse_begins(body) && sse_ends(body)))) return false;
    }
    return true;
}

static void data_check(Check *self, const StreamPiece *pieces, u32 count, u32 at) {
    Str body = stream_body(pieces[at].text);
    if (is_without_data(&pieces[at], body) && are_whole(pieces, count) && is_closed(self, pieces[at].owner))
        report(self, &pieces[at], "message.data", "help.data");
}

void check_sse_frame_malformed(CheckContext *context) {
    Check self = {context, context->program, shared_streams(context)};
    const Streams *streams = self.streams;
    for (u32 i = 0, count; i < streams->pieces.count; i += count) {
        const StreamPiece *pieces = stream_pieces(streams, streams->pieces.at[i].owner, &count);
        for (u32 k = 0; k < count; k++) {
            if (!pieces[k].text.ptr || !stream_counts(context, streams, &pieces[k])) continue;
            Str body = stream_body(pieces[k].text);
            if (body.len && !field_check(&self, &pieces[k], body)) data_check(&self, pieces, count, k);
        }
        end_check(&self, pieces, count);
    }
}
