#include "pool.h"

#include "mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct {
    atomic_uint next;
    u32 count;
    PoolWork *work;
    void *context;
} Pool;

typedef struct {
    Pool *pool;
    u32 index;
    pthread_t thread;
} Worker;

static void *worker_main(void *argument) {
    Worker *self = argument;
    for (;;) {
        u32 item = atomic_fetch_add(&self->pool->next, 1);
        if (item >= self->pool->count) return NULL;
        self->pool->work(self->pool->context, item, self->index);
    }
}

/* Deep syntax trees recurse; the main thread's 8 MB are given to every worker. */
enum { WORKER_STACK = 8 << 20 };

void pool_run(u32 count, u32 workers, PoolWork *work, void *context) {
    Pool pool = {.count = count, .work = work, .context = context};
    workers = u32_max(1, u32_min(workers, count));
    Worker *self = mem_alloc(workers * sizeof(Worker));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK);
    u32 started = 1;
    for (; started < workers; started++) {
        self[started] = (Worker){.pool = &pool, .index = started};
        if (pthread_create(&self[started].thread, &attributes, worker_main, &self[started])) break;
    }
    self[0] = (Worker){.pool = &pool};
    worker_main(&self[0]);
    for (u32 i = 1; i < started; i++) pthread_join(self[i].thread, NULL);
    pthread_attr_destroy(&attributes);
    free(self);
}

u32 pool_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set)) return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (u32)count : 1;
}
