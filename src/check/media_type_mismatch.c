/* media-type-mismatch: the Content-Type says one thing, and the body is another.
 *
 * Two ways: events (`data: …` with a blank line behind it) under a type that is not text/event-stream,
 * which EventSource refuses; and JSON or markup under text/event-stream, of which a client reads no event.
 *
 * Looked at is C (native_stream.h): functions that set one type, and write themselves or through a
 * function that they register to fill the body. Silent where a function sets several types, where a piece
 * is not known, and for what is written in front of the type. O(pieces). */
#include "shared.h"
#include "sse_text.h"
#include "stream_words.h"

#define RULE "media-type-mismatch"

typedef struct {
    CheckContext *context;
    const Streams *streams;
} Check;

/* The one type that the function sets, or the one that registers it; NULL: none, or several. */
static const StreamType *type_of(const Check *self, NativeId owner) {
    u32 count;
    const StreamType *types = stream_types(self->streams, owner, &count);
    u32 registers = count ? MAP_NONE : map_find(&self->streams->readers, owner);
    if (registers != MAP_NONE) types = stream_types(self->streams, registers, &count);
    for (u32 i = 1; i < count; i++)
        if (!str_eq_nocase(types[i].type, types[0].type)) return NULL;
    return count ? types : NULL;
}

/* A whole event: fields that clients know, data among them, and a blank line. */
static bool is_event(Str body) {
    SseLine line;
    bool has_data = false;
    if (!sse_begins(body) || !sse_ends(body)) return false;
    while (sse_line(&body, &line)) {
        if (line.field == SSE_OTHER) return false;
        has_data |= line.field == SSE_DATA;
    }
    return has_data;
}

static bool is_document(Str body) {
    return body.len && strchr("{[<", body.ptr[0]);
}

static void report(Check *self, const StreamPiece *piece, const StreamType *type, const char *key,
                   const char *help) {
    const Program *program = self->context->program;
    Arena *arena = self->context->arena;
    Finding *finding = stream_report(self->context, RULE, key, piece);
    finding->message = text_with(finding->message, "type", type->type);
    finding->message =
        text_with(finding->message, "text", stream_text_shown(stream_body(piece->text), arena));
    finding->help = text_with(text_of(RULE, help), "type", type->type);
    Text text = text_with(text_of(NULL, "stream.type"), "type", type->type);
    finding_evidence(finding, place_first_line(program, type->file, (Span){type->start, type->start + 1}),
                     text_with(text, "name", native_word(program, type->owner, arena)));
    finding->confidence = CONFIDENCE_MEDIUM;
    data_put_text(arena, finding->data, STR("type"), type->type);
}

static const StreamPiece *find(const StreamPiece *pieces, u32 count, bool (*is_it)(Str)) {
    for (u32 i = 0; i < count; i++) {
        Str body = pieces[i].text.ptr ? stream_body(pieces[i].text) : STR("");
        if (body.len && is_it(body)) return &pieces[i];
    }
    return NULL;
}

/* All pieces are known. */
static bool are_known(const StreamPiece *pieces, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (!pieces[i].text.ptr) return false;
    return true;
}

static bool is_behind(const StreamPiece *piece, const StreamType *type) {
    return piece->owner != type->owner || piece->file != type->file || piece->start >= type->start;
}

static void owner_check(Check *self, const StreamPiece *pieces, u32 count) {
    const StreamType *type = type_of(self, pieces[0].owner);
    if (!type || native_fate(self->context->program, pieces[0].owner) == NATIVE_DEAD) return;
    const StreamPiece *event = find(pieces, count, is_event);
    if (!str_eq_nocase(type->type, STR("text/event-stream"))) {
        if (event) report(self, event, type, "message", "help");
        return;
    }
    const StreamPiece *document = find(pieces, count, is_document);
    bool is_other = document && are_known(pieces, count) && !find(pieces, count, sse_begins);
    if (is_other && is_behind(document, type))
        report(self, document, type, "message.document", "help.document");
}

void check_media_type_mismatch(CheckContext *context) {
    Check self = {context, shared_streams(context)};
    for (u32 i = 0, count; i < self.streams->pieces.count; i += count) {
        const StreamPiece *pieces = stream_pieces(self.streams, self.streams->pieces.at[i].owner, &count);
        owner_check(&self, pieces, count);
    }
}
