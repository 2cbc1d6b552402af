/* Tables of one name that were one and no longer agree. */
#ifndef OXBOW_CONSTANT_DRIFT_H
#define OXBOW_CONSTANT_DRIFT_H

#include "constant_report.h"

/* Report them among all constants of the program. Orders `all` by name. O(constants · log constants);
 * those of one name are compared with a few others each. */
void constants_find_drift(CheckContext *context, Constants *all);

#endif
