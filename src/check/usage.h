/* Who uses a definition or a file, whichever graph knows: Python's (link/graph.h), or that of C
 * (link/native.h), where functions and whole sources are known. What asks about copies asks here, and need
 * not know of which language they are. */
#ifndef OXBOW_USAGE_H
#define OXBOW_USAGE_H

#include "check.h"

typedef enum { USE_PRODUCTION, USE_SCRIPTS, USE_TESTS, USE_DEAD, USE_KINDS } UseKind;

/* One place outside of it that names it, or something inside of it. */
typedef struct {
    FileId file;
    u32 line;
    u32 offset;
    u8 kind;        /* UseKind: who runs that line */
    bool is_import; /* an import statement names the side itself */
    bool is_call;   /* the side itself is called (of a class: an instance is made) */
    bool is_member; /* only something inside of it is named */
} CopyUse;

typedef Vec(CopyUse) UsePlaces;

/* What is asked about: a definition, or with `def` 0 all of a file. */
typedef struct {
    FileId file;
    DefRef def;
} Used;

/* False: some other language, or C of which it is not sure that nothing uses it. */
bool usage_is_known(const Program *program, Used what);
/* Who keeps it alive: code of that world; scripts of C count as production. Full when that is not known. */
Life usage_life(const Program *program, Used what, World world);
/* Alive in production or scripts. */
Life usage_production(const Program *program, Used what);
/* Places outside of it, in any order. O(what refers to it). */
void usage_places(const Program *program, Used what, UsePlaces *out);
/* True when what nobody here uses may be used by others. */
bool usage_is_for_others(const Program *program, FileId file);
/* How sure it is that nothing uses a definition that is not alive. */
Confidence usage_dead_confidence(CheckContext *context, DefRef def);
/* What could make that wrong, where the language has words of its own for it; else without key. */
Text usage_dead_doubt(const Program *program, DefRef def);
/* Definitions of the same kind and name as `def`, those inside of others left out. */
u32 usage_namesakes(const Program *program, DefRef def);

#endif
