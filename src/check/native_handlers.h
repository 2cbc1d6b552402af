/* Handlers of C: which functions serve requests, and who registers them.
 *
 * What counts as a registration: an argument or a field that a model names (native_servers.h), and in the
 * tree's own code a row or a call that holds a path ("/health") and a function. */
#ifndef OXBOW_NATIVE_HANDLERS_H
#define OXBOW_NATIVE_HANDLERS_H

#include "map.h"
#include "native_reach.h"
#include "native_servers.h"

typedef struct {
    NativeId function;
    NativeId by;    /* function that it is passed to, variable or field that it is stored in */
    NativeId owner; /* what does so: a function, or the table */
    FileId file;
    u32 start;
    Str route, method;  /* empty: not known */
    u64 server;         /* of a call: its first argument, in words of the unit; 0: not known */
    const Model *model; /* NULL: the tree's own */
} Registration;

/* Functions of one type that live code registers, and one of them. */
typedef struct {
    u32 registered; /* functions, each once */
    u32 others;     /* live ones of the type that nobody registers */
    u32 example;    /* row */
    const Model *model;
} HandlerType;

typedef struct {
    Vec(Registration) rows; /* by function, file, start */
    Vec(Registration) raw;  /* of code that no compiler has seen: for routes alone */
    Map first;              /* function → first row */
    Map by_type;            /* Name → row of types */
    Vec(HandlerType) types;
} NativeHandlers;

/* Paths that are put together live in `arena`. O(references + scalars). */
void native_handlers_collect(NativeHandlers *self, const Program *program, Arena *arena);
void native_handlers_release(NativeHandlers *self);

const Registration *native_registrations(const NativeHandlers *self, NativeId function, u32 *count);

/* Is it there to serve requests? Only where its unit compiled as a whole. `type` is set where others of
 * its type are registered, `model` where the library is known; either may be NULL. */
bool native_is_handler(const NativeHandlers *self, const Program *program, NativeId function,
                       const HandlerType **type, const Model **model);

/* An element behind the end of its table: what reads the table never sees it. */
typedef struct {
    NativeId function, table;
    UnitId unit;
    UnitFileId file;
    u32 start; /* of the element's name */
    u32 end;   /* of what ends the table: the first scalar of that row, or the table's own place */
    const Model *model;
} LostRow;

typedef Vec(LostRow) LostRows;

/* All of them, by table. O(scalars of tables that models know). */
void native_lost_rows(const Program *program, LostRows *out);

#endif
