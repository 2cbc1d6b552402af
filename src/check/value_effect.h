/* What happens when the value of an assignment is computed, apart from the value. */
#ifndef OXBOW_VALUE_EFFECT_H
#define OXBOW_VALUE_EFFECT_H

#include "check.h"

typedef enum {
    VALUE_PLAIN,        /* nothing */
    VALUE_RUNS,         /* a read runs code of the tree, or fails where something is missing */
    VALUE_CALLS_TREE,   /* code of the tree is called, or nobody knows which */
    VALUE_CALLS_OUTSIDE /* a library makes an object: a launcher may look for it */
} ValueEffect;

/* The strongest one of the expression's parts. O(parts). */
ValueEffect value_effect(const CheckContext *context, FileId file, ExprId value);

#endif
