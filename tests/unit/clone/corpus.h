/* Programs for tests, made from Python text. */
#ifndef OXBOW_TEST_CORPUS_H
#define OXBOW_TEST_CORPUS_H

#include "clone.h"

typedef struct {
    const char *path, *text;
} CorpusFile;

typedef struct {
    Arena arena;
    Program *program;
    CloneOptions options; /* small enough for short examples unless a test changes them */
    Vec(FileInput) inputs;
} Corpus;

/* Files in order of path. Ones below tests/ belong to the tests. */
void corpus_init(Corpus *self, const CorpusFile *files, u32 count);

/* The same from files of the repository, named from its root. */
void corpus_init_from_tree(Corpus *self, const char *const *paths, u32 count);
void corpus_release(Corpus *self);

const Clones *corpus_clones(Corpus *self);

/* The pair of definitions with these names, or NULL; of files when both end in .py. */
const ClonePair *corpus_pair(const Clones *clones, const char *left, const char *right);

const CloneDiff *corpus_diff(Corpus *self, const ClonePair *pair);

/* Count of a consistent rename, 0 when it is not among them. */
u32 diff_renames(const CloneDiff *diff, const char *from, const char *to);

/* Member by the name on either side, or NULL. */
const CloneMember *diff_member(const Corpus *corpus, const CloneDiff *diff, const char *name);

#endif
