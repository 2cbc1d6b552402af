/* What files outside Python start: the modules, objects and files that commands and keys name, as the
 * `entries` of models say. */
#ifndef OXBOW_STARTS_H
#define OXBOW_STARTS_H

#include "program.h"

typedef enum {
    START_OBJECT, /* a.b:c */
    START_DOTTED, /* a.b: a module, or something in one */
    START_FILE    /* x/y.py */
} StartForm;

struct Start {
    FileId file;
    Span span;  /* in the source of `file`; of a Python file the whole text it lies in */
    Str text;   /* the reference alone */
    Str module; /* START_OBJECT: the part before the colon; else as `text` */
    Str object; /* START_OBJECT: the part behind it */
    Str by;     /* command or key */
    u8 form;    /* StartForm */
    bool is_key;
    const EntryRule *rule;
};

/* First-party module that a dotted name means where `start` stands: seen from its folder and those above,
 * from the folders imports start in, or the only one whose name ends so; 0 when there is none. */
ModuleId start_module(const Program *program, const Start *start, Str dotted);

/* The longest part of a dotted name that is such a module; what is left over goes to `*rest`. */
ModuleId start_split(const Program *program, const Start *start, Str dotted, Str *rest);

/* create_app: what a command looks for where it is given a module alone, or nothing. */
bool start_looks_for(const Program *program, Str word);

/* Find all of them, in the order of files and places. O(text of the files that entries speak of). */
void starts_find(Program *program);
void starts_release(Program *program);

#endif
