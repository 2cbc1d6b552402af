/* Files that another program or a framework runs and gives names to: what they never bind may be there. */
#ifndef OXBOW_HOSTED_H
#define OXBOW_HOSTED_H

#include "check.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map imported; /* FileId of a module that some import names → 1 */
    Map seen;     /* FileId and Name → 1 */
    Map counts;   /* Name → files that nobody imports, and that read it, unbound, when loaded */
    Map files;    /* FileId → 1: reads such a name, 2: not */
} Hosted;

void hosted_init(Hosted *self, CheckContext *context);
void hosted_release(Hosted *self);

/* The file reads a name that nothing binds. Call it for all of them first. O(depth). */
void hosted_note(Hosted *self, FileId file, const UseRow *use);

/* True when nobody could load the file and several like it, so that their names have to come from outside:
 * afterwards, for a name that the file reads. */
bool hosted_has(Hosted *self, FileId file, const UseRow *use);

/* True when the file is a piece that code of the tree reads by its path, to put a program together; or one
 * that a tool is known to run with this name. O(strings of the tree). */
bool hosted_is_piece(const Hosted *self, FileId file, const UseRow *use);

#endif
