/* A unit's rows as text: for people who look, and for tests. */
#ifndef OXBOW_UNIT_DUMP_H
#define OXBOW_UNIT_DUMP_H

#include "facts.h"

void unit_dump(const Facts *facts, StrBuf *out);

#endif
