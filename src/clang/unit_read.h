/* One translation unit: parsed by libclang, walked once, laid out as a block of facts. */
#ifndef OXBOW_UNIT_READ_H
#define OXBOW_UNIT_READ_H

#include "builder.h"
#include "compile_list.h"

/* Block of a unit on the heap; NULL with `err`: libclang did not take it. `builder` is initialised by the
 * caller and reused from unit to unit. */
Facts *unit_read(const CompileUnit *unit, FactsBuilder *builder, Err *err);

/* Compile an empty text, so that libclang has asked what it asks once. */
void unit_read_nothing(void);

#endif
