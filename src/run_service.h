/* oxbow-clang as a process: started, listened to, told which units are wanted, waited for. */
#ifndef OXBOW_RUN_SERVICE_H
#define OXBOW_RUN_SERVICE_H

#include "config.h"
#include "unit_stream.h"
#include "vec.h"

typedef struct {
    const char *program; /* run_service_find */
    Str database;        /* folder; empty: none */
    Str directory;       /* where `flags` hold */
    ConfigTexts flags;
    const Str *files; /* absolute: to compile with these flags, unless the database names them */
    u32 file_count;
    u32 jobs, seconds, megabytes;
} RunService;

/* One message. `block` is the taker's; it is not checked yet, and NULL when the message has none. The
 * texts die after the call. */
typedef void RunServiceTake(void *context, const UnitMessage *message, Str path, Facts *block, Str inputs);

/* When the list of units is known, push those that are wanted. */
typedef void RunServiceAsk(void *context, VecU32 *wanted);

typedef struct {
    RunServiceTake *take;
    RunServiceAsk *ask; /* NULL: all are wanted, and on what they depend is of no interest */
    void *context;
} RunServiceListener;

/* Fill in `program`: beside the running program, else along PATH. False: it is not there. */
bool run_service_find(RunService *self, Arena *arena);

/* The first folder by name that has a compile database, among those of `root` whose names begin like those of
 * builds, and the folders in these; empty: none. */
Str run_service_build_folder(Str root, Arena *arena);

/* Start it and give every message to the listener. False: it did not come to its end; what was given before
 * holds. It dies with this process. */
bool run_service(const RunService *self, const RunServiceListener *listener, Arena *arena, Err *err);

/* Give messages that have been kept to `take`; stops at what is none. */
void run_service_replay(Str messages, RunServiceTake *take, void *context);

#endif
