/* What the rules about middleware, hooks and handlers of errors share: whether they ever run. */
#ifndef OXBOW_WRAPPING_WORDS_H
#define OXBOW_WRAPPING_WORDS_H

#include "check.h"

typedef enum {
    WRAPPING_RUNS,
    WRAPPING_UNSERVED, /* no application serves its router */
    WRAPPING_LATE      /* its router was included before, and what is added later is lost */
} WrappingFate;

/* Silent, as WRAPPING_RUNS, in tests, without an application of the framework, and where anything about the
 * router is unknown. O(inclusions). */
WrappingFate wrapping_fate(const Program *program, const Wrapping *wrapping);

/* A finding of `rule` with its texts: message, help, doubt ("message.late" and so on for WRAPPING_LATE), the
 * place where it is added, and the router. */
Finding *wrapping_report(CheckContext *context, const char *rule, const Wrapping *wrapping,
                         WrappingFate fate);

/* The finding about it, with place and symbol; no texts but `name`, `router` of the message called `key`. */
Finding *wrapping_finding(CheckContext *context, const char *rule, const Wrapping *wrapping, const char *key);

#endif
