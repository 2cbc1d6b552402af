/* Values that are written down: literals, displays of literals, and what a few calls make of them. */
#ifndef OXBOW_CONSTANT_VALUE_H
#define OXBOW_CONSTANT_VALUE_H

#include "check.h"

typedef enum { VALUE_TEXT, VALUE_NUMBERS, VALUE_MANY, VALUE_MADE } ConstantForm;

typedef struct {
    u8 form;        /* ConstantForm: one text, numbers, a display, a call */
    u64 hash;       /* of the value: equal for equal values */
    u32 literals;   /* texts and numbers in it */
    u32 characters; /* of all texts */
    u32 digits;     /* of all numbers, zeros at their ends aside */
} ConstantValue;

/* Read an expression; false when it is anything but such a value. `calls` are the dotted names of calls that
 * make a constant out of constants. O(expressions). */
bool constant_read(const Program *program, FileId file, ExprId expr, const Str *calls, u32 call_count,
                   ConstantValue *out);

#endif
