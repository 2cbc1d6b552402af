/* Work on n independent items with several threads. */
#ifndef OXBOW_POOL_H
#define OXBOW_POOL_H

#include "types.h"

/* Called once per item; `worker` is 0-based and below the worker count, for per-thread state. */
typedef void PoolWork(void *context, u32 item, u32 worker);

/* Run `work` for items 0..count-1, handing them out in that order to `workers` threads (the
 * caller is one of them), and return when all are done. With 1 worker no thread is made. */
void pool_run(u32 count, u32 workers, PoolWork *work, void *context);

/* Processors this process may use, at least 1. */
u32 pool_processors(void);

#endif
