/* What a parameter is given by its callers, and a function gives back, beside what their annotations
 * declare. */
#ifndef OXBOW_GIVEN_H
#define OXBOW_GIVEN_H

#include "classes.h"

/* True when one of the classes derives from the other. */
bool classes_are_related(const Program *program, DefRef class, DefRef other);

/* True when the expression is a name that only a parameter of its function binds. O(1). */
bool is_parameter(const Program *program, FileId file, ExprId object);

/* run(Instance()), where run(x: Plugin): some call passes the parameter `object` a value of none of the
 * declared classes; or `object` is an attribute that keeps such a parameter. Calls in tests do not count
 * for what is none. O(calls of the tree). */
bool is_passed_another(const Program *program, FileId file, ExprId object, ValueSet declared);

typedef enum {
    RETURNED_DECLARED, /* what is declared, or no function declares it */
    RETURNED_UNKNOWN,  /* what the body returns is not known */
    RETURNED_ANOTHER   /* some `return` gives a value that is none of the declared class */
} Returned;

/* Whether the function that declares the value in its return annotation returns such a one. */
Returned returned_as_declared(const Program *program, Value declared);

#endif
