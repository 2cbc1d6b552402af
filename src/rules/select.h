/* Selectors of models: which value of a matched site is meant. Grammar in docs/guides/models.md. */
#ifndef OXBOW_SELECT_H
#define OXBOW_SELECT_H

#include "err.h"
#include "model.h"

/* Parse a selector; texts in it point into `text`, which must outlive the result. */
bool selector_parse(Str text, Arena *arena, const Selector **out, Err *err);

/* Parse one term of a URL: "into.url", "child.prefix", or a selector, whose last `??` may be child.prefix. */
bool url_term_parse(Str text, Arena *arena, UrlTerm *out, Err *err);

#endif
