#include "run_cache.h"

#include "file.h"

#include <stdlib.h>

enum { CACHE_BYTES = 1 << 30 };

static Str folder_of(const char *variable, const char *below, Arena *arena) {
    Str home = str_of(getenv(variable));
    if (!home.len || home.ptr[0] != '/') return STR_NONE;
    return path_join(arena, home, str_of(below));
}

void run_cache_open(const RunOptions *options, Arena *arena, Memo *out) {
    *out = MEMO_CLOSED;
    if (options->is_without_cache) return;
    Str folder = str_of(options->cache_dir);
    if (!folder.len) folder = folder_of("XDG_CACHE_HOME", "oxbow", arena);
    if (!folder.len) folder = folder_of("HOME", ".cache/oxbow", arena);
    if (folder.len) store_open(&out->store, str_cstr(arena, folder), !options->cache_dir, CACHE_BYTES);
}
