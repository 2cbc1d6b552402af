/* What libclang calls in place of the C library's functions (watch.h): each does by another of its
 * functions what that one does, and is noted. Part of the program, not of the library: only there do they
 * come first. */

/* Declarations without inline forms: the functions are defined here. */
#undef _FORTIFY_SOURCE

#include "watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int file = openat(AT_FDCWD, path, flags, mode);
    if ((flags & O_ACCMODE) == O_RDONLY) watch_open(path, file);
    return file;
}

int stat(const char *restrict path, struct stat *restrict out) {
    int result = fstatat(AT_FDCWD, path, out, 0);
    watch_question(INPUT_STATUS, path);
    return result;
}

int stat64(const char *restrict path, struct stat64 *restrict out) {
    int result = fstatat64(AT_FDCWD, path, out, 0);
    watch_question(INPUT_STATUS, path);
    return result;
}

/* Whoever asks this wants to know of the link itself, and of what it leads to. */
int lstat(const char *restrict path, struct stat *restrict out) {
    int result = fstatat(AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
    watch_question(INPUT_STATUS, path);
    watch_question(INPUT_LINK, path);
    return result;
}

int lstat64(const char *restrict path, struct stat64 *restrict out) {
    int result = fstatat64(AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
    watch_question(INPUT_STATUS, path);
    watch_question(INPUT_LINK, path);
    return result;
}

int access(const char *path, int mode) {
    int result = faccessat(AT_FDCWD, path, mode, 0);
    watch_question(INPUT_STATUS, path);
    return result;
}

ssize_t readlink(const char *restrict path, char *restrict out, size_t size) {
    ssize_t result = readlinkat(AT_FDCWD, path, out, size);
    watch_question(INPUT_LINK, path);
    return result;
}

char *realpath(const char *restrict path, char *restrict out) {
    char *real = canonicalize_file_name(path);
    watch_real(path, real);
    if (!real || !out) return real;
    strcpy(out, real);
    free(real);
    return out;
}

DIR *opendir(const char *path) {
    int folder = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
    watch_question(INPUT_FOLDER, path);
    return folder < 0 ? NULL : fdopendir(folder);
}

static char *variable(const char *name) {
    size_t length = strlen(name);
    for (char **at = environ; at && *at; at++)
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=') return *at + length + 1;
    return NULL;
}

char *getenv(const char *name) {
    watch_variable(name);
    return variable(name);
}

/* __DATE__, __TIME__. */
time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    watch_clock();
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
