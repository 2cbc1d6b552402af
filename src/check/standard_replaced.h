/* Whether something else may stand in the place of what the standard library has. */
#ifndef OXBOW_STANDARD_REPLACED_H
#define OXBOW_STANDARD_REPLACED_H

#include "check.h"

/* True when code of the tree may put another thing in the place of what a dotted name means, by a store or by
 * text, or a requirement goes by the name of its module. O(strings of the tree). */
bool standard_is_replaced(CheckContext *context, Str dotted);

/* The same, by a store alone. O(stores under its last word). */
bool standard_is_stored(CheckContext *context, Str dotted);

/* True when code of the tree may store a member of that name on an object of a class of the standard library,
 * or names it in a text. O(strings of the tree). */
bool standard_is_put_on(CheckContext *context, Str member);

/* True when a requirement goes by the first word of the dotted name. O(requirements). */
bool standard_is_required(CheckContext *context, Str dotted);

/* True when nothing that the tree takes from the module exists, and that is more than one name: then another
 * module is meant. O(imports and attributes of the tree). */
bool standard_is_shadowed(CheckContext *context, Str module);

#endif
