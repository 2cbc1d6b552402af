/* URLs as patterns: which requests a route matches, as far as the model of its framework says how parameters
 * are written and what their converters accept. */
#ifndef OXBOW_ROUTE_PATTERN_H
#define OXBOW_ROUTE_PATTERN_H

#include "check.h"

typedef enum {
    PART_TEXT,    /* one byte as it is */
    PART_SEGMENT, /* anything without a slash, not empty */
    PART_DIGITS,
    PART_WORD, /* a regular expression that matches no slash and not nothing */
    PART_REST, /* anything, slashes too */
    PART_OTHER /* a converter or expression nobody knows */
} PartKind;

typedef struct {
    u8 kind; /* PartKind */
    char byte;
    Str regex; /* of parameters; PART_OTHER: the expression, or the name of the converter */
} RoutePart;

typedef struct {
    const RoutePart *parts;
    u32 count;
    u32 literal; /* how many parts in front are text */
    Str key;     /* the same for two URLs that match the same; sorted by it, equal beginnings lie together */
    bool is_known; /* false: computed in part; it fits nothing */
} RoutePattern;

/* Pattern of what an endpoint matches; one whose route is 0 stands for a mount: all below it. In `arena`.
 * O(length). */
RoutePattern route_pattern(const Program *program, const Endpoint *endpoint, Arena *arena);

/* True when every URL that `narrow` matches is matched by `wide` too. Sound, not complete. O(parts²). */
bool pattern_covers(const RoutePattern *wide, const RoutePattern *narrow, Arena *scratch);

#endif
