/* What libclang asks of the system while it compiles: files that it opens and that it looks for in vain,
 * folders that it lists, variables of the environment.
 *
 * libclang has no way to learn this: it names the files that were included, not those that would have
 * been, had they existed. So the program has functions of the C library's names (clang_calls.c: open,
 * stat, getenv…), which the dynamic linker finds before those of the C library; they do what these do, and
 * take notes here. */
#ifndef OXBOW_WATCH_H
#define OXBOW_WATCH_H

#include "inputs.h"

/* From now on, note in `list` what any code of this process asks. One list at a time; one thread. */
void watch_begin(InputList *list);
void watch_end(void);

/* A question of libclang, whose answer it has by now: -1 and NULL with `errno`. Nothing happens where
 * nobody watches; `errno` stays. */
void watch_question(InputKind kind, const char *path);
void watch_open(const char *path, int file);
void watch_real(const char *path, const char *real);
void watch_variable(const char *name);

/* What it was told now it is never told again. */
void watch_clock(void);

/* The libraries that this process consists of, and what led the dynamic linker to them. */
void watch_libraries(InputList *list);

#endif
