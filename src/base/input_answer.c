#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096 };

/* ---- small answers ------------------------------------------------------------------------------------- */

/* A word and a number, as they are: no digest that could be mistaken for one of bytes. */
static Digest answer_small(u8 word, int number) {
    Digest out = {{word}};
    memcpy(out.bytes + 1, &number, sizeof number);
    return out;
}

static Digest answer_failed(void) {
    return answer_small('!', errno);
}

Digest input_answer_of_real(const char *path) {
    return path ? digest_of(str_of(path)) : answer_failed();
}

/* ---- files --------------------------------------------------------------------------------------------- */

static bool content_read(int file, size_t size, StrBuf *out) {
    enum { STEP = 1 << 16 };
    for (;;) {
        size_t room = size > out->len ? size - out->len + 1 : STEP;
        char small[STEP];
        if (room > STEP) room = STEP;
        ssize_t part = pread(file, small, room, (off_t)out->len);
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return false;
        if (!part) return true;
        buf_push(out, (Str){small, (size_t)part});
    }
}

/* Where the descriptor's file is, all links followed. */
static void real_path_push(int file, StrBuf *out) {
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path);
    if (length > 0) buf_push(out, (Str){path, (size_t)length});
}

static Digest answer_read(int file, const struct stat *st) {
    StrBuf bytes = {0};
    Digest answer;
    if (content_read(file, (size_t)st->st_size, &bytes)) {
        Digest content = digest_of(buf_str(&bytes));
        bytes.len = 0;
        buf_push(&bytes, digest_str(&content));
        real_path_push(file, &bytes);
        answer = digest_of(buf_str(&bytes));
    } else {
        answer = answer_failed();
    }
    buf_release(&bytes);
    return answer;
}

Digest input_answer_of_open(int file, bool *is_read) {
    struct stat st;
    *is_read = false;
    if (file < 0 || fstat(file, &st)) return answer_failed();
    *is_read = S_ISREG(st.st_mode);
    return *is_read ? answer_read(file, &st) : answer_small('k', (int)(st.st_mode & S_IFMT));
}

static Digest answer_file(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool is_read;
    Digest answer = input_answer_of_open(file, &is_read);
    if (file >= 0) close(file);
    return answer;
}

/* ---- other questions ----------------------------------------------------------------------------------- */

/* Time and size of a file that nothing has read: of what was read, its content counts. */
static Digest answer_status(const char *path) {
    struct stat st;
    if (stat(path, &st)) return answer_failed();
    if (!S_ISREG(st.st_mode)) return answer_small('k', (int)(st.st_mode & S_IFMT));
    const i64 parts[] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
    return digest_of((Str){(const char *)parts, sizeof parts});
}

static Digest answer_link(const char *path) {
    char text[PATH_MAX];
    ssize_t length = readlink(path, text, sizeof text);
    return length < 0 ? answer_failed() : digest_of((Str){text, (size_t)length});
}

static Digest answer_real(const char *path) {
    char *real = realpath(path, NULL);
    Digest answer = input_answer_of_real(real);
    free(real);
    return answer;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static Digest answer_folder(const char *path) {
    DIR *stream = opendir(path);
    if (!stream) return answer_failed();
    Vec(char *) names = {0};
    StrBuf all = {0};
    for (struct dirent *row; (row = readdir(stream));) vec_push(&names, strdup(row->d_name));
    closedir(stream);
    if (names.count) qsort(names.at, names.count, sizeof *names.at, by_bytes);
    for (u32 i = 0; i < names.count; i++) {
        buf_push(&all, (Str){names.at[i], strlen(names.at[i]) + 1});
        free(names.at[i]);
    }
    Digest answer = digest_of(buf_str(&all));
    vec_release(&names);
    buf_release(&all);
    return answer;
}

static Digest answer_library(const char *path) {
    char head[HEAD_BYTES] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool is_read = file >= 0 && pread(file, head, sizeof head, 0) >= 0;
    Digest parts[] = {is_read ? answer_status(path) : answer_failed(), digest_of((Str){head, sizeof head})};
    if (file >= 0) close(file);
    return digest_of((Str){(const char *)parts, sizeof parts});
}

static Digest answer_variable(const char *name) {
    const char *value = getenv(name);
    return value ? digest_of(str_of(value)) : answer_small('!', 0);
}

Digest input_answer(InputKind kind, const char *name) {
    switch (kind) {
    case INPUT_FILE: return answer_file(name);
    case INPUT_STATUS: return answer_status(name);
    case INPUT_LINK: return answer_link(name);
    case INPUT_REAL: return answer_real(name);
    case INPUT_FOLDER: return answer_folder(name);
    case INPUT_LIBRARY: return answer_library(name);
    case INPUT_VARIABLE: return answer_variable(name);
    default: return (Digest){{0}};
    }
}
