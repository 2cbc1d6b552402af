/* A small JSON-shaped value: how stages hand figures to reports without knowing a format.
 * Objects keep the order in which keys were put. All memory comes from the arena passed in. */
#ifndef OXBOW_DATA_H
#define OXBOW_DATA_H

#include "str.h"

typedef enum { DATA_NULL, DATA_BOOL, DATA_INT, DATA_REAL, DATA_TEXT, DATA_LIST, DATA_OBJECT } DataKind;

typedef struct Data Data;
struct Data {
    DataKind kind;
    Str key; /* inside an object */
    union {
        bool truth;
        i64 integer;
        double real;
        Str text;
        struct {
            Data *first, *last;
            u32 count;
        } items;
    } as;
    Data *next; /* sibling in a list or object */
};

Data *data_object(Arena *arena);

/* Put a member into an object (`key` given) or at the end of a list (`key` STR_NONE).
 * Texts are copied. Each returns the new member, so that lists and objects nest. */
Data *data_put_bool(Arena *arena, Data *in, Str key, bool value);
Data *data_put_int(Arena *arena, Data *in, Str key, i64 value);
Data *data_put_real(Arena *arena, Data *in, Str key, double value);
Data *data_put_text(Arena *arena, Data *in, Str key, Str value);
Data *data_put_null(Arena *arena, Data *in, Str key);
Data *data_put_list(Arena *arena, Data *in, Str key);
Data *data_put_object(Arena *arena, Data *in, Str key);

/* Member of an object, or NULL. O(members). */
const Data *data_get(const Data *object, Str key);

#endif
