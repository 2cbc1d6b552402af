/* Files and paths. */
#ifndef OXBOW_FILE_H
#define OXBOW_FILE_H

#include "err.h"
#include "str.h"

typedef enum { FILE_MISSING, FILE_REGULAR, FILE_FOLDER, FILE_OTHER } FileKind;

/* What `path` is, links followed. */
FileKind file_kind(const char *path);

/* Whole content of a regular file in `arena`, NUL-terminated behind the length.
 * Errors name the path. O(size). */
bool file_read(const char *path, Arena *arena, Str *out, Err *err);

/* Write `text` to `path`, replacing it. */
bool file_write(const char *path, Str text, Err *err);

/* Absolute path without links, dots and double slashes; false when it does not exist. */
bool path_resolve(const char *path, Arena *arena, Str *out, Err *err);

/* "a/b" + "c" = "a/b/c"; an empty or "." side gives the other. */
Str path_join(Arena *arena, Str folder, Str name);

/* Folder part ("a/b/c.py" → "a/b", "c.py" → ""), name part, and name without its last ending. */
Str path_folder(Str path);
Str path_name(Str path);
Str path_stem(Str path);

#endif
