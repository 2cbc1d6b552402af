/* Command lines in files that are not code: shell, Dockerfile, Makefile, compose, CI, Procfile, units. One
 * rough reading fits all of them: lines, words, what ends a command. */
#ifndef OXBOW_COMMAND_H
#define OXBOW_COMMAND_H

#include "str.h"
#include "vec.h"

typedef struct {
    Str text;      /* without quotes; a part of the text read */
    Str base;      /* what runs: the part of it behind the last slash */
    bool is_first; /* starts a command */
    bool is_set;   /* "word=": what follows is its value */
} CommandWord;

typedef Vec(CommandWord) CommandWords;

/* Push the words of `text`. Comment lines are left out; a command goes on behind a backslash, inside
 * brackets and over items of a YAML list that are one word each. O(len). */
void command_words(Str text, CommandWords *out);

/* A line of a recipe that prints words and nothing else: `@echo "python -m jobs is gone"`. */
bool command_is_said(Str line);

#endif
