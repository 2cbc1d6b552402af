/* Which units there are, and how each is compiled: from a compile database (compile_commands.json), or from
 * flags that hold for all files. */
#ifndef OXBOW_COMPILE_LIST_H
#define OXBOW_COMPILE_LIST_H

#include "err.h"
#include "map.h"
#include "str.h"
#include "vec.h"

typedef struct {
    Str file;                     /* absolute and free of links, where it exists */
    Str directory;                /* in which the compiler runs */
    Str output;                   /* absolute; empty: not said */
    const char *const *arguments; /* of libclang, the compiler's name first; the file is among them */
    u32 argument_count;
    bool is_foreign; /* C++, Objective-C, assembler */
} CompileUnit;

typedef struct {
    Arena arena;
    Vec(CompileUnit) units; /* in the order of the database; without exact repetitions */
    Map seen;
    Map files; /* hash of a file that has a unit → 1 */
} CompileList;

/* Add what a folder with compile_commands.json holds. */
bool compile_list_database(CompileList *self, const char *folder, Err *err);

/* Add one file, unless it has a unit, compiled in `directory` with these flags. */
void compile_list_file(CompileList *self, Str file, Str directory, const char *const *flags, u32 count);

void compile_list_release(CompileList *self);

#endif
