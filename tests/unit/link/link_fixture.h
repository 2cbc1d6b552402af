/* A program linked from a few files in memory, and what linking knows of it as short text.
 *
 * A tree is one text: "== path" lines, each followed by the file's source. Files of any language that oxbow
 * reads by their name may take part. The rules are the embedded ones. */
#ifndef OXBOW_LINK_FIXTURE_H
#define OXBOW_LINK_FIXTURE_H

#include "arena.h"
#include "program.h"

typedef struct {
    Arena arena;
    FileInput *inputs;
    Str *sources;
    u32 file_count;
    Program *program;
} LinkFixture;

/* Read and link. Files may stand in any order. */
void link_fixture_open(LinkFixture *self, const char *tree);
void link_fixture_release(LinkFixture *self);

/* What a view shows of a program, line by line. */
typedef void LinkView(LinkFixture *self, StrBuf *out);

/* Values of x, for every call `reveal(x)` in the tree: one line each. A class instance is its class ("C",
 * "C!" when exactly that class), its class object "type[C]", a function "f()", something outside "<a.b>", an
 * instance of an outside class "<a.b>()", what an outside function returned "<a.b>->". Alternatives are
 * joined by " | "; a last "?" means that something else is possible. */
LinkView link_view_reveal;

/* "path module" of every Python file. */
LinkView link_view_modules;

/* "path: ..module -> path" of every imported name; "-> external", "-> folder a.b" for a namespace package,
 * "-> missing below a.b", "-> unknown". */
LinkView link_view_imports;

/* "C B A <outside.Base>: closed" of every class: its linearisation, and why it is open if it is. */
LinkView link_view_classes;

/* "GET /url served|conditionally|never|unknown|tests handler" of every route. */
LinkView link_view_routes;

/* "app GET /url handler" of every URL that an app serves, then "unserved: /url" and "unknown: /url" of
 * routes that none does. */
LinkView link_view_endpoints;

/* What nothing reaches: "symbol", or "symbol < head" inside an island; "symbol ?" when only weak edges reach
 * it; "symbol tests" when only tests do. */
LinkView link_view_dead;

/* Hops from x to its definition, for every call `probe(x)`:
 * "path: import a=b in module; … definition d=d in module;". */
LinkView link_view_hops;

/* A name that begins with "bug: " marks a known mistake: `expected` is the truth, and the case fails once it
 * holds. */
typedef struct {
    const char *name;
    const char *tree;
    const char *expected;
} LinkCase;

/* Link each tree, show it, compare; prints every difference, then fails the test once. */
void link_cases_run(LinkView *view, const LinkCase *cases, u32 count);

#endif
