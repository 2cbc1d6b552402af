/* Sites of model rules: the place a rule matched, and what the rule's selectors yield there. */
#ifndef OXBOW_SITE_H
#define OXBOW_SITE_H

#include "match.h"

/* Something a selector yields: an expression where there is one, else values alone. */
typedef struct Pick {
    FileId file;
    const struct Bound *bound; /* variables that the expression needs besides those at hand; NULL: none */
    ExprId expr;               /* 0: only `values` are known */
    ValueSet values;
    u32 from; /* not 0: the positional arguments of the call `expr` from this one (1 the first) on */
    Str text; /* `expr` 0: a text that is computed, such as the name of a module of a walked package */
    BindRef variable;         /* `expr` 0: all that this module- or class-level name is bound to */
    const struct Pick *parts; /* `expr` 0: a tuple of these, such as one turn of zip(a, b) */
    u32 part_count;
} Pick;

typedef Vec(Pick) Picks;

/* What a variable stands for at the moment: the element of a loop, the argument of one call. */
typedef struct Bound {
    BindRef binding; /* of a parameter, or of a loop's first target */
    ExprId iterable; /* loop: all its targets have this value; 0 for parameters */
    ExprRef call;    /* parameters: the call that passes it */
    Pick pick;
    const struct Bound *outer;
} Bound;

/* A place a model rule matched: a call, a decorator on a definition, an assignment. */
typedef struct {
    FileId file;
    ExprId call; /* for an assignment its value; 0 for a decorator that is not called */
    ExprId callee;
    DefRef def; /* decorated definition, or 0 */
    Match match;
    const Bound *bound; /* variables around it, innermost first */
    ExprId earlier; /* partial(f, …) that is called: its arguments come before those of `call`; 0: none */
    const Pick *given; /* positional arguments known as they are, instead of those of `call`; or NULL */
    u32 given_count;
    const Pick *item;   /* element at hand of the action's `for`, or `within` that */
    const Pick *around; /* element of `for`, where `within` is walked */
    DefRef handler;     /* class that answers, for texts of its members */
} Site;

/* Expression that the receiver of a matched pattern is: what stands before the pattern's own words. */
ExprId site_receiver(const Site *self);

/* First present base of a selector; its expression goes to `*expr` when it has one. NULL: none is present. */
const SelectBase *site_base(const Program *program, const Site *self, const Selector *select, ExprId *expr);

/* True when no variable has one pick in one of the two and another in the other. */
bool bound_agrees(const Bound *a, const Bound *b);
/* The same in the arena, to be kept. */
const Bound *bound_keep(Arena *arena, const Bound *self);

/* Values of an expression, variables of `bound` standing for what they hold at the moment. */
ValueSet bound_values(const Program *program, const Bound *bound, FileId file, ExprId expr);

/* The expression that a variable of `bound` holds at the moment, or that one it is an item of; anything
 * else as it is. */
Pick bound_pick(const Program *program, const Bound *bound, FileId file, ExprId expr);

/* Where the paths and calls of functions in a pick lead: to the expression that makes the object, as far as
 * there is one. */
Pick pick_follow(const Program *self, const Bound *bound, Pick pick);

/* An item of what was picked. */
Pick pick_item(const Program *self, const Bound *bound, Pick pick, u32 index);

/* Values of what was picked. */
ValueSet pick_values(const Program *program, const Bound *bound, const Pick *pick);

/* What one alternative of a selector yields, in order, lists taken apart where it says each(…) (lists.h).
 * False when nothing is present. `*is_open`: it may yield more. */
bool site_picks(const Program *program, const Site *self, const Selector *one, Picks *out, bool *is_open);

/* Text that a selector yields: a constant text, the method names of a list joined by commas, or what is
 * not constant as its source in braces ("${settings.prefix}/users"). False is the empty text; None and True
 * count as not given. STR_NONE when nothing is present. */
Str site_text(const Program *program, const Site *self, const Selector *select);

/* The call has keywords that nobody sees: **options, of which no dict and no caller is known.
 * O(arguments). */
bool site_hides_keywords(const Program *program, const Site *self);

/* Text of one argument of the call, positional or by keyword. STR_NONE when it is not given. */
Str site_argument_text(const Program *program, const Site *self, u32 index, Str keyword);

/* Names of the modules of a package, `front` before each. O(modules). */
void modules_pick(const Program *self, FileId file, ModuleId package, Str front, Picks *out);

/* The text with ASCII letters in upper case. */
Str text_upper(Arena *arena, Str text);

#endif
