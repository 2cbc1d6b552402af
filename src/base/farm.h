/* Work on n independent items in several processes: like pool.h, for work that may crash, hang or eat all
 * memory. What one item does to its process costs that item and nothing else. */
#ifndef OXBOW_FARM_H
#define OXBOW_FARM_H

#include "err.h"
#include "str.h"

typedef enum {
    FARM_DONE,
    FARM_FAILED,  /* the work said so; the bytes say why */
    FARM_CRASHED, /* its process ended */
    FARM_HUNG,    /* it took longer than it may */
    FARM_MEMORY   /* it needed more memory than it may */
} FarmEnd;

/* In a process of its own; what `out` holds afterwards is sent to the caller. False: FARM_FAILED. */
typedef bool FarmWork(void *context, u32 item, StrBuf *out);

/* In the caller's process, once per item, in the order in which they end. `bytes` dies after the call. */
typedef void FarmTake(void *context, u32 item, FarmEnd end, Str bytes);

typedef struct {
    u32 workers;   /* processes at the same time, at least 1 */
    u32 seconds;   /* by the clock, for one item; 0: no limit */
    u32 megabytes; /* address space of one process; 0: no limit */
} FarmLimits;

/* Run `work` for items 0..count-1, handing them out in that order, and return when all have ended. Workers
 * are forked copies of the caller, which must have one thread; they die with it, whatever ends it. An item
 * has a stack of 64 MB. False: no process could be made. */
bool farm_run(u32 count, const FarmLimits *limits, FarmWork *work, FarmTake *take, void *context, Err *err);

#endif
