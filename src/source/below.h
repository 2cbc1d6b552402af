/* Paths against a folder that they lie in. Both absolute, no closing slash except in "/". */
#ifndef OXBOW_BELOW_H
#define OXBOW_BELOW_H

#include "str.h"

/* True for the folder itself and everything in it. */
static inline bool path_is_below(Str path, Str folder) {
    if (folder.len == 1) return true; /* "/" */
    return str_starts(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/');
}

/* The rest of `path` behind `folder`; "." for the folder itself. Points into `path`. */
static inline Str path_below(Str path, Str folder) {
    assert(path_is_below(path, folder));
    if (path.len <= folder.len) return STR(".");
    return str_slice(path, folder.len + (folder.len > 1), path.len);
}

#endif
