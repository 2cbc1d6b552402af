#include "listing.h"

#include "below.h"
#include "encoding.h"
#include "file.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

void listing_skip(Listing *self, Str absolute, SkipReason reason, bool is_folder) {
    Str path = utf8_repair(path_below(absolute, self->root), self->arena);
    vec_push(&self->skipped, ((SourceSkip){path, reason, 0, is_folder}));
}

/* A link to a file: outside the root it is a fact to report, inside it may be another name of a
 * file that is listed anyway, which only the finished list can tell. */
static void link_add(Listing *self, SourceFile file) {
    struct stat st;
    if (stat(file.absolute.ptr, &st) || !S_ISREG(st.st_mode)) return;
    char resolved[PATH_MAX];
    if (!realpath(file.absolute.ptr, resolved)) return;
    if (!path_is_below(str_of(resolved), self->root)) {
        listing_skip(self, file.absolute, SKIP_OUTSIDE, false);
        return;
    }
    file.size = (u64)st.st_size;
    file.is_executable = (st.st_mode & S_IXUSR) != 0;
    Str real = path_below(str_copy(self->arena, str_of(resolved)), self->root);
    vec_push(&self->links, ((SourceLink){file, real}));
}

void listing_add(Listing *self, Str absolute, bool is_tracked) {
    ExcludeVerdict verdict = exclude_folder(&self->exclude, path_folder(absolute));
    if (verdict == EXCLUDE_ALWAYS || (verdict == EXCLUDE_UNTRACKED && !is_tracked)) return;
    if (exclude_has_glob(&self->exclude, absolute, false)) return;
    struct stat st;
    Str copy = str_copy(self->arena, absolute);
    if (lstat(copy.ptr, &st) || !(S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))) return;
    if (!utf8_is_valid(copy, NULL)) {
        listing_skip(self, copy, SKIP_NAME, false);
        return;
    }
    SourceFile file = {.path = path_below(copy, self->root), .absolute = copy};
    if (S_ISLNK(st.st_mode)) {
        link_add(self, file);
        return;
    }
    file.size = (u64)st.st_size;
    file.is_executable = (st.st_mode & S_IXUSR) != 0;
    vec_push(&self->files, file);
}
