/* Imports of classes for the sake of what their definition registers them in. */
#ifndef OXBOW_IMPORT_REGISTERS_H
#define OXBOW_IMPORT_REGISTERS_H

#include "check.h"

/* True when the import brings a class, and the file reads of a class above it what holds those that derive
 * from it: target = Base.metadata. O(attributes of the file). */
bool import_registers(const CheckContext *context, FileId file, ImportId import);

#endif
