/* Where the files of a tree come from, as far as what stands above their code says. */
#ifndef OXBOW_ORIGIN_H
#define OXBOW_ORIGIN_H

#include "str.h"

struct Program;

typedef struct {
    const Str *at; /* lower case */
    u32 count;
} OriginWords;

/* What gives a file away. All of it may be empty. */
typedef struct {
    OriginWords made;     /* anywhere in the comments above the code, or in the docstring's first lines */
    OriginWords openings; /* there, too, but in a docstring only where a line begins so */
    OriginWords paths;    /* globs of names that programs give to what they make */
    OriginWords licences; /* words of licences */
    OriginWords takings;  /* how a line begins that says where a file was taken from */
    OriginWords folders;  /* names of folders in which others' code lies */
    OriginWords versions; /* names by which a package tells its version… */
    OriginWords authors;  /* …and who wrote it… */
    OriginWords terms;    /* …or its licence */
    OriginWords known;    /* modules that distributions are known to bring; not in lower case */
    const Str *sites;     /* folders into which distributions are installed */
    u32 site_count;
} OriginSigns;

/* Set `is_generated` of files that a program made, and `is_foreign` of those that others hold. Above their
 * code stand a licence and "Copyright (c) 2022 Somebody", while the tree's own files have a holder of
 * their own, or none at all. Who that is, Python's files decide, if there are any; a holder that several
 * share, or whose files lie among the tree's own or among files without a notice, or that the tree's own
 * texts name, is none of the others. O(files · bytes above their code). */
void origins_find(struct Program *self, const OriginSigns *signs);

#endif
