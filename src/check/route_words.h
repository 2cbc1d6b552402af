/* What findings about routes say alike: method, full URL, handler, and the chain from the application. */
#ifndef OXBOW_ROUTE_WORDS_H
#define OXBOW_ROUTE_WORDS_H

#include "check.h"

/* Place of a decorator or attaching call: its first line. */
Place route_place(const Program *program, FileId file, u32 offset);

/* Place of a router: the name it is bound to, else what creates it. */
Place router_place(const Program *program, const Router *router);

/* Name of what answers: the definition, the library's member, or empty. */
Str route_handler_name(const Program *program, const Route *route);

/* "GET /a/{b}"; the URL alone for any method. */
Str route_title(CheckContext *context, const Route *route);

/* Does a mention of the URL name a method that the route does not answer? */
bool mention_is_of_another(const Facts *facts, const MentionRow *mention, const Route *route);

/* Put `methods`, `full_url`, `handler`, `router` into the finding's data. */
void route_data(CheckContext *context, Finding *finding, const Route *route);

/* One line of evidence for each inclusion from the route's router up to the application. O(inclusions ·
 * chain). */
void route_chain_evidence(CheckContext *context, Finding *finding, const Route *route);
/* The same for whatever is held by a router. */
void router_chain_evidence(CheckContext *context, Finding *finding, RouterId router);

#endif
