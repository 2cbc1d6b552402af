/* Why a route counts as deprecated. */
#ifndef OXBOW_DEPRECATED_WHY_H
#define OXBOW_DEPRECATED_WHY_H

#include "deprecation.h"
#include "route_words.h"

typedef struct {
    const char *key; /* text of the rule deprecated-route */
    Place place;
} DeprecatedWhy;

/* Does something say that the route is deprecated: its registration, a decorator or a warning of its
 * handler, the docstring, a comment above, or a document that names the URL (`mentions`: positions in
 * url_mentions_all)? What is found first goes to `out`. O(statements of the handler + lines around the
 * mentions). */
bool route_is_deprecated(CheckContext *context, Deprecation *said, const Endpoint *endpoint,
                         const VecU32 *mentions, DeprecatedWhy *out);

#endif
