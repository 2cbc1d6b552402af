/* The other side of farm.c: the life of one worker. */
#ifndef OXBOW_FARM_WORKER_H
#define OXBOW_FARM_WORKER_H

#include "farm.h"

/* What goes up before the bytes. */
typedef struct {
    u32 is_done; /* else: failed */
    u32 size;
} FarmAnswer;

/* Read item numbers from `socket`, work, answer; end the process when nobody asks any more. */
_Noreturn void farm_worker_live(int socket, FarmWork *work, void *context);

#endif
