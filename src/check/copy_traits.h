/* Aspects that are counted or listed: members, parameters, locks, early exits, what is caught, who uses
 * it. */
#ifndef OXBOW_COPY_TRAITS_H
#define OXBOW_COPY_TRAITS_H

#include "copy_side.h"

/* The table of aspects as it grows. */
typedef struct {
    CheckContext *context;
    Data *list;
} AspectRows;

/* A row with both its sides, each still to be given its arguments. */
typedef struct {
    Data *here, *there;
} AspectRow;

AspectRow aspect_row(const AspectRows *rows, const char *aspect, const char *here, const char *there);

/* What the code of both sides has. Rows that neither has are left out. */
void copy_traits_put(const AspectRows *rows, const CopyPair *copy);

/* Who uses, imports and last used each. */
void copy_users_put(const AspectRows *rows, const CopyPair *copy);

#endif
