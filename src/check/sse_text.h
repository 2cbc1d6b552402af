/* Text of a stream of events (text/event-stream), as the HTML standard reads it: lines of `field: value`,
 * and an event is given to the page when a blank line comes. */
#ifndef OXBOW_SSE_TEXT_H
#define OXBOW_SSE_TEXT_H

#include "char.h"

typedef enum {
    SSE_BLANK,   /* dispatches what came before */
    SSE_COMMENT, /* begins with a colon */
    SSE_DATA,
    SSE_EVENT,
    SSE_ID,
    SSE_RETRY,
    SSE_OTHER /* a client ignores the line */
} SseField;

typedef struct {
    SseField field;
    Str name, value; /* value without the one blank behind the colon */
    bool has_colon;
    bool is_ended; /* a line end follows */
} SseLine;

/* The next line. False at the end. */
bool sse_line(Str *rest, SseLine *out);

/* Does the text end with a blank line? */
bool sse_ends(Str text);

/* Does its first line have a field that clients know, or is it a comment? */
bool sse_begins(Str text);

/* The field that a name means that is written otherwise: another case, blanks around it, one letter wrong,
 * missing or too much. SSE_OTHER: none. */
SseField sse_field_meant(Str name);
Str sse_field_name(SseField field);

/* The media type in a text of headers ("…\r\nContent-Type: text/html; charset=utf-8\r\n"), without
 * parameters; empty for none. */
Str sse_header_type(Str headers);
/* "text/html; charset=utf-8" → "text/html" */
Str sse_type_name(Str type);

#endif
