/* Whether something else may stand in the place of what the standard library, or another module from outside,
 * has. */
#ifndef OXBOW_STANDARD_REPLACED_H
#define OXBOW_STANDARD_REPLACED_H

#include "check.h"

/* True when code of the tree may put something under the name into a module from outside: a store on what
 * is no object of the tree, or a text. O(stores under the name). */
bool name_may_be_put(CheckContext *context, Str word);

/* Last words of texts in files that take attributes by text: "a.b" → "b". O(strings of the tree). */
void text_words_collect(Intern *self, const Program *program);

/* True when code of the tree may put another thing in the place of what a dotted name means, by a store or by
 * text, or a requirement goes by the name of its module. O(stores under its last word). */
bool standard_is_replaced(CheckContext *context, Str dotted);

/* The same, by a store alone. O(stores under its last word). */
bool standard_is_stored(CheckContext *context, Str dotted);

/* True when code of the tree may store a member of that name on an object of a class of the standard library,
 * or names it in a text. O(stores under the name). */
bool standard_is_put_on(CheckContext *context, Str member);

/* True when a requirement goes by the first word of the dotted name. O(requirements). */
bool standard_is_required(CheckContext *context, Str dotted);

/* True when the tree takes more than one name from the module, and `names` says of each that it is not
 * there: then another module is meant. O(imports and attributes of the tree). */
typedef bool ModuleHas(const CheckContext *context, Str module, Str word);
bool module_is_shadowed(CheckContext *context, Str module, ModuleHas *names);

/* The same for a module of the standard library. */
bool standard_is_shadowed(CheckContext *context, Str module);

#endif
