#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

FileKind file_kind(const char *path) {
    struct stat st;
    if (stat(path, &st)) return FILE_MISSING;
    if (S_ISREG(st.st_mode)) return FILE_REGULAR;
    return S_ISDIR(st.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

/* Read to the end; a file may be shorter or longer than stat said. */
static bool descriptor_read(int fd, size_t size, Arena *arena, Str *out) {
    size_t room = size + 1, len = 0;
    char *bytes = arena_bytes(arena, room + 1);
    for (;;) {
        ssize_t got = read(fd, bytes + len, room - len);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        len += (size_t)got;
        if (len < room) continue;
        char *wider = arena_bytes(arena, room * 2 + 1);
        memcpy(wider, bytes, len);
        bytes = wider;
        room *= 2;
    }
    bytes[len] = '\0';
    *out = (Str){bytes, len};
    return true;
}

bool file_read(const char *path, Arena *arena, Str *out, Err *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) return err_set(err, ERR_INPUT, "cannot read %s: %s", path, strerror(errno));
    struct stat st;
    bool ok = !fstat(fd, &st) && S_ISREG(st.st_mode);
    if (!ok)
        err_set(err, ERR_INPUT, "cannot read %s: not a regular file", path);
    else if (!(ok = descriptor_read(fd, (size_t)st.st_size, arena, out)))
        err_set(err, ERR_INPUT, "cannot read %s: %s", path, strerror(errno));
    close(fd);
    return ok;
}

bool file_write(const char *path, Str text, Err *err) {
    FILE *file = fopen(path, "we");
    if (!file) return err_set(err, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    bool ok = fwrite(text.ptr, 1, text.len, file) == text.len;
    if (fclose(file) || !ok) return err_set(err, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    return true;
}

bool path_resolve(const char *path, Arena *arena, Str *out, Err *err) {
    char *resolved = realpath(path, NULL);
    if (!resolved) return err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
    *out = str_copy(arena, str_of(resolved));
    free(resolved);
    return true;
}

Str path_join(Arena *arena, Str folder, Str name) {
    if (!folder.len || str_eq(folder, STR("."))) return name;
    if (!name.len || str_eq(name, STR("."))) return folder;
    const char *slash = str_ends(folder, STR("/")) ? "" : "/";
    return str_printf(arena, "%.*s%s%.*s", STR_ARG(folder), slash, STR_ARG(name));
}

Str path_folder(Str path) {
    size_t at = str_rfind_char(path, '/');
    return at == STR_NOT_FOUND ? str_slice(path, 0, 0) : str_slice(path, 0, at);
}

Str path_name(Str path) {
    return str_after_last(path, '/');
}

Str path_stem(Str path) {
    Str name = path_name(path);
    size_t at = str_rfind_char(name, '.');
    return at == STR_NOT_FOUND || at == 0 ? name : str_slice(name, 0, at);
}
