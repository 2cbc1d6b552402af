/* The things that can be copies of each other: functions, classes and files worth comparing. */
#ifndef OXBOW_CLONE_UNITS_H
#define OXBOW_CLONE_UNITS_H

#include "clone_habit.h"
#include "clone_left.h"
#include "clone_rows.h"
#include "clone_stream.h"

typedef struct {
    FileId file;
    DefRef def;     /* 0 for a file */
    u32 first, end; /* in the file's stream */
    TokenRun run;   /* what is compared: all of it; of a function the body */
    u64 exact_hash, blind_hash;
    u32 twin_of; /* first unit with exactly the same tokens: it is compared for this one; or CLONE_NONE */
    bool is_test;
    bool is_declarative; /* a file without a function that does something */
} CloneUnit;

typedef struct {
    CloneUnit *at;
    u32 count;
    u32 capacity;
} CloneUnits;

/* Everything clones_find works on. Streams of files that are left out are empty. */
typedef struct {
    const Program *program;
    const CloneOptions *options;
    CloneStream *streams;               /* by FileId */
    bool *versioned;                    /* by FileId: a folder of its path names a version */
    Bits *rows;                         /* by FileId: statements that are rows of tables; clone_rows.h */
    const CloneLeft *left;              /* what options leave out; in the arena */
    CloneHabit habit;                   /* methods that many classes define */
    CloneUnits units[CLONE_KIND_COUNT]; /* by CloneKind; ordered by file, then place */
} CloneCorpus;

/* Collect streams and units. Generated files, stubs, overloads, declaring classes and short things are
 * left out. Streams live in `arena`; release the rest with clone_corpus_release. */
void clone_corpus_init(CloneCorpus *self, const Program *program, const CloneOptions *options, Arena *arena);
void clone_corpus_release(CloneCorpus *self);

/* True when two units of one kind are no finding whatever they look like: same class, same name in one
 * scope, a class and its base, one inside the other, both tests, the same path in folders of two versions. */
bool clone_pair_is_noise(const CloneCorpus *self, const CloneUnit *left, const CloneUnit *right);

/* Range of a definition in its file's stream. */
void clone_def_range(const Program *program, const CloneStream *stream, DefRef def, u32 *first, u32 *end);

#endif
