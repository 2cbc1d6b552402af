/* Lines that call something deprecated: comments, documents, headings. */
#ifndef OXBOW_DEPRECATION_H
#define OXBOW_DEPRECATION_H

#include "check.h"

typedef struct {
    const Program *program;
    const Str *words;
    u32 word_count;
    Arena texts;
    Str *sources; /* by file, read when first asked for */
} Deprecation;

/* Words are the parameter `deprecation_words` of the rule. */
void deprecation_init(Deprecation *self, const CheckContext *context, const char *rule);
void deprecation_release(Deprecation *self);

/* Does the line, one of the few above it, or the heading of its section in prose, say so? Reads each file
 * once; O(bytes of those lines). */
bool deprecation_is_said(Deprecation *self, FileId file, u32 line);

/* The same for one text, in any case. */
bool deprecation_says(Deprecation *self, Str text);
/* ... and for the heading of the section that a line of prose lies in. */
bool deprecation_is_said_by_heading(Deprecation *self, FileId file, u32 line);
/* Text of a piece of a file. */
Str deprecation_text(Deprecation *self, FileId file, Span piece);

/* Line of the comments right above a line, or on it, that says so; 0: none. */
u32 deprecation_comment(Deprecation *self, FileId file, u32 line);

#endif
