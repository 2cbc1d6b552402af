/* Lists of routes and routers: displays, sums, what is appended, and loops over them. */
#ifndef OXBOW_LISTS_H
#define OXBOW_LISTS_H

#include "site.h"

/* Elements of what a pick holds, in source order: displays, `+`, `*spread`, conditional parts, values of a
 * dict, all assignments of a name and what is appended to it, list(x), functions that return such, calls
 * that models say `gives` of, attributes that models call `lists` (the object itself is the element).
 * `*is_open`: there may be more. O(what is walked); cycles end. */
void list_elements(const Program *program, const Bound *bound, const Pick *list, Picks *out, bool *is_open);

/* The same for a loop over it: of a dict its keys. */
void loop_elements(const Program *program, const Bound *bound, const Pick *list, Picks *out, bool *is_open);

/* Of a dict its pairs. */
void pair_elements(const Program *program, const Bound *bound, const Pick *dict, Picks *out, bool *is_open);

/* There may be other ways in which the variables stand. */
enum {
    OPEN_PARAMS = 1, /* nobody in the tree calls the function */
    OPEN_MORE = 2    /* a list that is looped over may hold more */
};

/* Called for each way in which the variables around an expression can stand: each element of the loops, each
 * call of the function whose parameters it uses. `open`: OPEN_*. */
typedef void ContextVisit(Program *program, const Bound *bound, u8 open, void *data);
void contexts_visit(Program *program, FileId file, ExprId expr, ContextVisit *visit, void *data);
/* The same, given up after so many steps: then one visit without variables, `open` with all of OPEN_*, stands
 * for the ways that were not looked at. */
void contexts_visit_some(Program *program, FileId file, ExprId expr, u32 steps, ContextVisit *visit,
                         void *data);

/* Does the expression read what a loop runs over? */
bool expr_is_looped(const Program *program, FileId file, ExprId expr);

#endif
