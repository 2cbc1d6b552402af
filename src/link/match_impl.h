/* Inside match only: the index of rules and stubs (match_build.c fills it). */
#ifndef OXBOW_MATCH_IMPL_H
#define OXBOW_MATCH_IMPL_H

#include "match.h"

typedef struct {
    const Model *model;
    const ModelRule *rule;
    const Pattern *pattern;
    u32 next; /* next entry of the same key, or 0 */
} Entry;

enum { TRIGGERS = TRIGGER_FILE + 1 };

struct Matcher {
    Vec(Entry) entries;    /* entry 0 is unused */
    Map by_word[TRIGGERS]; /* Name of the pattern's last word → first entry */
    u32 globs[TRIGGERS];   /* first entry whose last word holds `*` */
    Map stub_by_ends;      /* (first word, last word) → position of the last such stub + 1 */
    u32 *stub_next;        /* by position of a stub: the one before with the same ends + 1, or 0 */
    Map results;           /* Name of a library function → Name of the class it returns */
    Map package_members;   /* (first word of a package, word) → 1 no, 2 yes; only what was asked */
    bool has_routes;       /* some model that applies speaks of routes */
};

/* Models and stubs write builtins as bare names. */
static inline Str without_builtins(Str dotted) {
    return str_starts(dotted, STR("builtins.")) ? str_slice(dotted, 9, dotted.len) : dotted;
}

/* First and last word of a dotted name: the key of `stub_by_ends`. */
u64 ends_key(Program *program, Str dotted);

/* Does a dotted name of a model mean this one? Libraries re-export: library.routing.Router is
 * library.Router. Top package and last word decide. (match.c) */
bool dotted_matches(Str pattern, Str dotted);

#endif
