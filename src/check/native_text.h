/* Which text an argument of a call in C is: a literal, a variable that only ever is one literal, a local
 * buffer by what it was filled with last before the call. */
#ifndef OXBOW_NATIVE_TEXT_H
#define OXBOW_NATIVE_TEXT_H

#include "native_writers.h"

typedef struct {
    Str text;       /* `ptr` NULL: not known */
    bool is_format; /* as it stands in the code, conversions and all */
    u32 room;       /* size of the buffer that it was made in; 0: not known */
} NativeText;

/* The text of `scalar`, which stands in a call at `reference`. O(references of the function + locals of the
 * unit). */
NativeText native_text_of(const Program *program, const Writers *writers, const NativeReference *reference,
                          const ScalarRow *scalar);

/* The number that a scalar is; false: none. */
bool native_number_of(const NativeUnit *unit, const ScalarRow *scalar, u32 *out);

/* The only thing of the program that a scalar names; 0: none. */
NativeId native_scalar_entity(const Program *program, UnitId unit, const ScalarRow *scalar);

#endif
