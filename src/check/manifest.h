/* What the tree says it needs: requirements of all its manifests, each with its place and the folder whose
 * code it is for. Which files are manifests, and how they are read, is data (rules/distributions.json). */
#ifndef OXBOW_MANIFEST_H
#define OXBOW_MANIFEST_H

#include "check.h"
#include "requirement.h"

typedef struct {
    Requirement requirement;
    FileId file;
    Span span;               /* the requirement as written */
    Str folder;              /* code below it may use the requirement */
    Str group;               /* key or file that lists it */
    u8 need;                 /* Need */
    bool is_known_only;      /* never judged: what builds need, items of other tools' files */
    bool is_behind;          /* in a locked list, beside something else that says what is wanted */
    const Distribution *row; /* what it brings; NULL: not known */
} Declared;

typedef struct {
    FileId file;
    Str folder;
    u8 need;
    bool is_lines;             /* one requirement per line */
    bool is_locked;            /* written by a tool that lists what requirements require */
    bool is_whole;             /* installed without what its requirements require: it has to list that, too */
    bool is_open;              /* says that there are more requirements than can be read */
    bool is_pinned;            /* all of them */
    u32 count, unsorted_count; /* requirements; those whose name comes before the one above */
} Manifest;

/* What commands install. */
typedef struct {
    Str name;                /* normalised */
    const Distribution *row; /* what it brings; NULL: not known */
} Installed;

typedef struct {
    Vec(Declared) items; /* by file and place */
    Vec(Manifest) files;
    Vec(Installed) installed;
    Vec(Str) own; /* normalised names of the projects of this tree */
} Manifests;

/* Read all manifests. O(text of manifests and of files with commands). */
void manifests_read(CheckContext *context, Manifests *out);
void manifests_release(Manifests *self);

/* True when `path` lies below `folder` (empty: the root). */
bool path_is_below(Str path, Str folder);

#endif
