/* A folder for one test, and what is done to files in it. Whatever fails ends the test. */
#ifndef OXBOW_TEST_SCRATCH_H
#define OXBOW_TEST_SCRATCH_H

#include "str.h"

/* A new folder; it goes with scratch_remove. */
Str scratch_new(Arena *arena);
void scratch_remove(Str folder, Arena *arena);

const char *scratch_path(Str folder, const char *name, Arena *arena);
void scratch_write(Str folder, const char *name, const char *text, Arena *arena);

/* Run a command of the shell in the folder. */
void scratch_run(Str folder, const char *command, Arena *arena);

#endif
