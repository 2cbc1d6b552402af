/* stream-length-mismatch: what is sent to a client has another length than the text that is meant.
 *
 * The text is known (native_text.h), and so is the number of bytes: a constant, the size of a buffer, or
 * the length of another text. One byte too many is the NUL behind a literal, by `sizeof` most times: in a
 * stream of events the next line begins with it, and no client knows the field. Looked at are functions
 * that models name, in streams of events and in functions that set the type of an answer; other writes may
 * have reasons. Silent for lengths of 0, for texts that hold a NUL themselves, and in raw reading for
 * texts with escapes that are not decoded. O(pieces). */
#include "shared.h"
#include "sse_text.h"
#include "stream_words.h"

#define RULE "stream-length-mismatch"

static bool is_known(const StreamPiece *piece) {
    if (!piece->text.ptr || !piece->text.len || !piece->has_length || !piece->length) return false;
    if (str_find_char(piece->text, '\0') != STR_NOT_FOUND) return false;
    return !piece->is_raw || str_find_char(piece->text, '\\') == STR_NOT_FOUND;
}

static const char *key_of(const StreamPiece *piece) {
    if (!is_known(piece)) return NULL;
    if (piece->is_format) return piece->is_buffer_size ? "message.buffer" : NULL;
    if (piece->length == piece->text.len) return NULL;
    if (piece->length < piece->text.len) return "message.short";
    return piece->length == piece->text.len + 1 ? "message" : "message.long";
}

static const char *help_of(const StreamPiece *piece, const char *key) {
    if (piece->is_format) return "help.buffer";
    return piece->is_measured ? "help.other" : str_eq(str_of(key), STR("message")) ? "help.nul" : "help";
}

static void report(CheckContext *context, const Streams *streams, const StreamPiece *piece, const char *key) {
    bool is_event = bits_has(&streams->events, piece->owner);
    Finding *finding = stream_report(context, RULE, key, piece);
    Text text = text_with(finding->message, "text", stream_text_shown(piece->text, context->arena));
    text = text_with_number(text, "sent", piece->length);
    finding->message = text_with_number(text, "length", (i64)piece->text.len);
    finding->help = text_with_number(text_of(RULE, help_of(piece, key)), "length", (i64)piece->text.len);
    if (piece->length < piece->text.len && !piece->is_format) {
        Str lost = str_slice(piece->text, piece->length, piece->text.len);
        finding->message = text_with(finding->message, "lost", stream_text_shown(lost, context->arena));
    }
    if (is_event)
        stream_evidence(context, finding, streams, piece);
    else
        finding->severity_max = SEVERITY_WARNING;
    bool is_behind = is_event && piece->length > piece->text.len;
    if (is_behind) finding_evidence(finding, finding->name, text_of(RULE, "behind"));
    data_put_int(context->arena, finding->data, STR("sent"), piece->length);
    data_put_int(context->arena, finding->data, STR("length"), (i64)piece->text.len);
}

/* Of a stream of events, or an answer whose media type its function sets: buffers of a library carry other
 * things too. */
static bool is_answer(const CheckContext *context, const Streams *streams, const StreamPiece *piece) {
    u32 types;
    if (stream_counts(context, streams, piece)) return true;
    stream_types(streams, piece->owner, &types);
    return piece->is_library && types && native_fate(context->program, piece->owner) != NATIVE_DEAD;
}

void check_stream_length_mismatch(CheckContext *context) {
    const Streams *streams = shared_streams(context);
    for (u32 i = 0; i < streams->pieces.count; i++) {
        const StreamPiece *piece = &streams->pieces.at[i];
        const char *key = key_of(piece);
        if (key && is_answer(context, streams, piece)) report(context, streams, piece, key);
    }
}
