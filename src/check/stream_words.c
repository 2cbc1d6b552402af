#include "stream_words.h"

#include "sse_text.h"

enum { SHOWN_MAX = 48 };

static Place call_place(const Program *program, FileId file, u32 start, NativeId writer) {
    u32 len = (u32)name_text(program, native_entity(program, writer)->name).len;
    return place_first_line(program, file, (Span){start, start + len});
}

Finding *stream_report(CheckContext *context, const char *rule, const char *key, const StreamPiece *piece) {
    const Program *program = context->program;
    Place place = call_place(program, piece->file, piece->start, piece->writer);
    Finding *finding = finding_add(context, rule, KIND_FUNCTION,
                                   native_symbol(program, piece->owner, context->arena), place, place);
    Str writer = name_text(program, native_entity(program, piece->writer)->name);
    finding->message = text_with(text_of(rule, key), "writer", writer);
    finding->message =
        text_with(finding->message, "name", native_word(program, piece->owner, context->arena));
    finding->shape = str_hash(piece->text);
    finding->confidence = piece->is_raw ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
    data_put_text(context->arena, finding->data, STR("writer"), writer);
    return finding;
}

/* The type that makes it a stream of events: of its function, of its file, of any. */
static const StreamType *type_near(const Streams *streams, const StreamPiece *piece) {
    const StreamType *found = NULL;
    u32 best = 0;
    for (u32 i = 0; i < streams->types.count; i++) {
        const StreamType *type = &streams->types.at[i];
        if (!str_eq_nocase(type->type, STR("text/event-stream"))) continue;
        u32 rank = type->owner == piece->owner ? 3 : type->file == piece->file ? 2 : 1;
        if (rank > best) best = rank, found = type;
    }
    return found;
}

void stream_evidence(CheckContext *context, Finding *finding, const Streams *streams,
                     const StreamPiece *piece) {
    const StreamType *type = type_near(streams, piece);
    if (!type) return;
    Text text = text_with(text_of(NULL, "stream.type"), "type", type->type);
    text = text_with(text, "name", native_word(context->program, type->owner, context->arena));
    finding_evidence(
        finding, place_first_line(context->program, type->file, (Span){type->start, type->start + 1}), text);
}

Str stream_text_shown(Str text, Arena *arena) {
    StrBuf out = {0};
    for (size_t i = 0; i < text.len && out.len < SHOWN_MAX; i++) {
        char c = text.ptr[i];
        if (c == '\n')
            buf_push(&out, STR("\\n"));
        else if (c == '\r')
            buf_push(&out, STR("\\r"));
        else if (c)
            buf_push_char(&out, c);
    }
    if (out.len >= SHOWN_MAX) buf_push(&out, STR("…"));
    Str shown = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return shown;
}

Str stream_body(Str text) {
    if (!str_starts(text, STR("HTTP/")) && !sse_header_type(text).len) return text;
    SseLine line;
    while (sse_line(&text, &line))
        if (line.field == SSE_BLANK) break;
    return text;
}

bool stream_counts(const CheckContext *context, const Streams *streams, const StreamPiece *piece) {
    return bits_has(&streams->events, piece->owner) &&
           native_fate(context->program, piece->owner) != NATIVE_DEAD;
}
