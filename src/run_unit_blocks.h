/* Blocks of the units that a compile database lists: those that an earlier run has kept and that still
 * hold, and the others from oxbow-clang, which is started only where there are others. */
#ifndef OXBOW_RUN_UNIT_BLOCKS_H
#define OXBOW_RUN_UNIT_BLOCKS_H

#include "oxbow.h"
#include "run_service.h"

/* Fill `run->units`, in the order of the list; units that failed become incomplete files. */
void run_unit_blocks(Run *run, const RunService *service);

#endif
