/* Inside the search for standard objects: a question on its way, by what kinds of evidence it is answered. */
#ifndef OXBOW_STANDARD_OBJECT_IMPL_H
#define OXBOW_STANDARD_OBJECT_IMPL_H

#include "standard_object.h"

/* An expression, and what is known of it so far. */
typedef struct {
    StandardFinder *finder;
    FileId file;
    ExprId expr;
    StandardObjects *out;
} Question;

static inline const Program *program_of(const Question *q) {
    return q->finder->context->program;
}

static inline const Facts *facts_of(const Question *q) {
    return program_facts(program_of(q), q->file);
}

static inline ExprRef ref_of(const Question *q) {
    return program_of(q)->files[q->file].expr_base + q->expr;
}

/* ---- adding: false when that is too much, or not known ---------------------------------------------- */

bool objects_add(StandardObjects *out, StandardObject object);
/* What a type of the table says; `self` is the object that is asked, if any. */
bool objects_add_type(Question *q, Str type, const StandardObject *self, Str root);
/* What another expression gives. */
bool objects_add_expr(Question *q, FileId file, ExprId expr);

/* ---- kinds of evidence: false when they do not say all ----------------------------------------------- */

/* Calls, attributes and variables of the library: standard_object_library.c. */
bool objects_of_call(Question *q, ExprId call, bool is_awaited);
bool objects_of_attribute(Question *q);
bool objects_of_external(Question *q);

/* Variables, attributes and functions of the tree: standard_object_held.c. */
bool objects_of_name(Question *q);
bool objects_of_tree(Question *q);
/* True when code that does not show may bind the variable, or a condition on the way asks what it is. */
bool question_is_open(const Question *q);

#endif
