/* What the rules about streams of C share: findings at a piece, and the place that makes it a stream of
 * events. */
#ifndef OXBOW_STREAM_WORDS_H
#define OXBOW_STREAM_WORDS_H

#include "check.h"
#include "native_stream.h"

/* A finding at the call that writes the piece, with the arguments `writer` and `name` (of its function). */
Finding *stream_report(CheckContext *context, const char *rule, const char *key, const StreamPiece *piece);

/* Evidence: where text/event-stream is set, in the function itself, its file, or elsewhere. */
void stream_evidence(CheckContext *context, Finding *finding, const Streams *streams,
                     const StreamPiece *piece);

/* The text as it would stand in code, cut to one line. */
Str stream_text_shown(Str text, Arena *arena);

/* What follows the headers, where the text begins with some. */
Str stream_body(Str text);

/* Is it part of a stream of events, and does something run it? */
bool stream_counts(const CheckContext *context, const Streams *streams, const StreamPiece *piece);

#endif
