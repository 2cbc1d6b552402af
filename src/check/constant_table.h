/* Constants of one class or module that another one has as well, under the same names, are told together: one
 * table was written down twice, and not one row after the other. */
#ifndef OXBOW_CONSTANT_TABLE_H
#define OXBOW_CONSTANT_TABLE_H

#include "constant_report.h"

/* The places of one value that would be a finding. */
typedef struct {
    Constants places;
    u64 table; /* of which classes or modules; 0 where they bear several names */
} ConstantGroup;

typedef Vec(ConstantGroup) ConstantGroups;

/* Add a group; copies `places`. O(places). */
void constant_groups_add(ConstantGroups *self, const Constants *places);

/* Report all of them and release them. O(groups · log groups). */
void constant_groups_report(ConstantGroups *self, CheckContext *context);

#endif
