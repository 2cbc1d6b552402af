/* Module search path: the folders from which absolute imports are tried, as sys.path may be for some
 * program of the tree.
 *
 * Best first: configured ones, the root and its src/; the folders of projects and their src/, those
 * beside whose modules distributions are installed; at last
 * every folder from which a regular package hangs. */
#ifndef OXBOW_SEARCH_PATH_H
#define OXBOW_SEARCH_PATH_H

#include "modules.h"

/* Find the folders. O(files · depth + modules). */
void search_path_build(Program *self, const Str *configured, u32 count);

typedef struct {
    const ModuleId *at;
    u32 count;
} Folders;

/* Those that hold something called like the first word of a dotted name, best first. O(1). */
Folders search_path_holding(const Program *self, Str dotted);

/* True for the root, the configured ones and src/, which belong to the whole tree. O(1). */
static inline bool search_path_shares(const Program *self, ModuleId folder) {
    u32 rank = self->search_path.rank[folder];
    return rank && rank <= self->search_path.shared_count;
}

/* True for a folder of the tree in which distributions are installed. O(such folders · words). */
bool search_path_is_site(const Program *self, ModuleId folder);

/* True for these and the folders of projects. O(1). */
static inline bool search_path_names(const Program *self, ModuleId folder) {
    u32 rank = self->search_path.rank[folder];
    return rank && rank <= self->search_path.project_count;
}

#endif
