/* The file list while it is being made. Shared by the two ways to list a folder. */
#ifndef OXBOW_LISTING_H
#define OXBOW_LISTING_H

#include "exclude.h"
#include "source.h"
#include "vec.h"

typedef struct {
    SourceFile file;
    Str real; /* what a link leads to, relative to the root */
} SourceLink;

typedef struct {
    Arena *arena;
    Str root;
    Exclude exclude;
    Vec(SourceFile) files;
    Vec(SourceLink) links;
    Vec(SourceSkip) skipped;
} Listing;

/* Consider one path below the root (absolute; copied). Folders and vanished files are passed over;
 * excluded ones too, where `is_tracked` says that version control holds the file. */
void listing_add(Listing *self, Str absolute, bool is_tracked);

/* Remember that a path was left out. */
void listing_skip(Listing *self, Str absolute, SkipReason reason, bool is_folder);

/* List `folder` (absolute) by its own walk. .gitignore files count from `top` downward, which is
 * `folder` or an ancestor. A repository met on the way is listed by git. False when `folder` itself
 * cannot be read, with errno set. */
bool walk_folder(Listing *self, Str folder, Str top);

typedef enum {
    GIT_FAILED,        /* git is missing, or will not answer */
    GIT_KNOWS_NOTHING, /* no file, as in a folder that is ignored as a whole */
    GIT_LISTED
} GitAnswer;

/* List `folder`, which lies in a git work tree, by git. Nothing is added unless it is GIT_LISTED. */
GitAnswer git_list_folder(Listing *self, Str folder);

#endif
