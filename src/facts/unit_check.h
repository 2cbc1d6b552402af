/* Checks of the rows of C, one per section, for facts_is_valid. Each O(rows). */
#ifndef OXBOW_UNIT_CHECK_H
#define OXBOW_UNIT_CHECK_H

#include "facts.h"

#define UNIT_CHECK(field, Row) bool check_##field(const Facts *self);
UNIT_SECTIONS(UNIT_CHECK)
#undef UNIT_CHECK

#endif
