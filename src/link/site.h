/* Sites of model rules: the place a rule matched, and what the rule's selectors yield there. */
#ifndef OXBOW_SITE_H
#define OXBOW_SITE_H

#include "match.h"

/* A place a model rule matched: a call, or a decorator on a definition. */
typedef struct {
    FileId file;
    ExprId call; /* 0 for a decorator that is not called */
    ExprId callee;
    DefRef def; /* decorated definition, or 0 */
    Match match;
    const ValueSet *element; /* inside a loop over pairs: the pair at hand */
    BindRef loop;            /* and the loop's binding */
} Site;

/* Expression that the receiver of a matched pattern is: what stands before the pattern's own words. */
ExprId site_receiver(const Site *self);

/* First present base of a selector; its expression goes to `*expr` when it has one. NULL: none is present. */
const SelectBase *site_base(const Program *program, const Site *self, const Selector *select, ExprId *expr);

/* Values of an expression at the site; a loop variable has its item of the pair at hand only. */
ValueSet site_values(const Program *program, const Site *self, ExprId expr);

/* Values that a selector yields: each, item and parameters resolved. False when nothing is present. */
bool site_select(const Program *program, const Site *self, const Selector *select, ValueSet *out);

/* Text that a selector yields: a constant text, the method names of a list joined by commas, or what is
 * not constant as its source in braces ("{settings.prefix}/users"). STR_NONE when nothing is present. */
Str site_text(const Program *program, const Site *self, const Selector *select);

#endif
