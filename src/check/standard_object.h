/* Which objects of the standard library's classes an expression surely gives.
 *
 * An annotation proves nothing here, for subclasses may add members. A literal, a display, a constructor
 * does, and what functions, methods and properties of the library give, where the table names a class
 * whose objects nobody else makes (`certain_results`). */
#ifndef OXBOW_STANDARD_OBJECT_H
#define OXBOW_STANDARD_OBJECT_H

#include "additions.h"
#include "stdlib_names.h"

typedef struct {
    StdlibScope class;
    bool is_wide;    /* a function says so: it may be of a class of the table that derives from it */
    bool is_element; /* `origin` gives it when it is iterated over */
    bool is_format;  /* an f-string, or one of the templates that are written like it */
    Str elements;    /* "str" of a list[str] that nobody else had in hand */
    Str root;        /* dotted name of what is called or read at the start; empty: a literal */
    ExprRef origin;  /* the expression that gives it */
} StandardObject;

enum { STANDARD_OBJECTS_MAX = 8 };

typedef struct {
    u32 count;
    StandardObject at[STANDARD_OBJECTS_MAX];
} StandardObjects;

typedef struct {
    CheckContext *context;
    const Additions *additions;
    Map memo; /* ExprRef → position in `answers`; 0: not known, or being looked for */
    Vec(StandardObjects) answers;
} StandardFinder;

void standard_finder_release(StandardFinder *self);

/* True when the expression gives nothing else than objects of these classes, or None. Amortised O(1). */
bool standard_objects(StandardFinder *self, FileId file, ExprId expr, StandardObjects *out);

#endif
