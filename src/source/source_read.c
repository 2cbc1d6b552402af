#include "source.h"

#include "encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const reason_keys[] = {
    [SKIP_TOO_LARGE] = "skip-too-large",
    [SKIP_UNREADABLE] = "skip-unreadable",
    [SKIP_UNDECODABLE] = "skip-undecodable",
    [SKIP_ENCODING] = "skip-encoding",
    [SKIP_BINARY] = "skip-binary",
    [SKIP_OUTSIDE] = "skip-outside",
    [SKIP_NAME] = "skip-name",
};
_Static_assert(COUNT_OF(reason_keys) == SKIP_COUNT, "a key for every reason");

const char *skip_reason_key(SkipReason self) {
    assert((u32)self < SKIP_COUNT);
    return reason_keys[self];
}

/* Up to `wanted` bytes from the start. A file may grow or shrink while we look at it. */
static bool bytes_read(int fd, size_t wanted, Arena *arena, Str *out) {
    char *bytes = arena_alloc(arena, wanted + 1);
    size_t len = 0;
    while (len < wanted) {
        ssize_t got = read(fd, bytes + len, wanted - len);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        len += (size_t)got;
    }
    bytes[len] = '\0';
    *out = (Str){bytes, len};
    return true;
}

/* One byte more than `limit` tells the caller that there is more. */
static bool file_start_read(const SourceFile *file, u64 limit, Arena *arena, Str *out) {
    int fd = open(file->absolute.ptr, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) return false;
    struct stat st;
    bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (ok) {
        u64 size = (u64)st.st_size;
        ok = bytes_read(fd, (size_t)(size < limit ? size : limit) + 1, arena, out);
    }
    close(fd);
    return ok;
}

Str source_head(const SourceFile *file, Arena *arena) {
    Str head;
    if (!file_start_read(file, SOURCE_HEAD_SIZE, arena, &head)) return STR("");
    return str_slice(head, 0, SOURCE_HEAD_SIZE);
}

static u32 line_of(Str text, size_t offset) {
    u32 line = 1;
    for (size_t i = 0; i < offset && i < text.len; i++) line += text.ptr[i] == '\n';
    return line;
}

typedef struct {
    SkipReason reason;
    size_t offset; /* of the first byte that is wrong */
    bool has_offset;
} Failure;

static bool ascii_check(Str text, Failure *failure) {
    for (size_t i = 0; i < text.len; i++) {
        if ((u8)text.ptr[i] < 0x80) continue;
        *failure = (Failure){SKIP_UNDECODABLE, i, true};
        return false;
    }
    return true;
}

static bool utf8_check(Str text, Failure *failure) {
    size_t bad;
    if (utf8_is_valid(text, &bad)) return true;
    *failure = (Failure){SKIP_UNDECODABLE, bad, true};
    return false;
}

static bool text_decode(Str bytes, Arena *arena, SourceText *out, Failure *failure) {
    *out = (SourceText){bytes, false};
    Str cookie = encoding_cookie(bytes);
    const char *converter = NULL;
    EncodingKind kind = cookie.len ? encoding_find(cookie, &converter) : ENCODING_UTF8;
    if (kind == ENCODING_UTF8) return utf8_check(bytes, failure);
    if (kind == ENCODING_ASCII) return ascii_check(bytes, failure);
    if (kind == ENCODING_UNKNOWN) {
        /* In prose "coding: x" is no cookie at all, so UTF-8 gets a chance first. */
        *failure = (Failure){
            .reason = SKIP_ENCODING, .offset = (size_t)(cookie.ptr - bytes.ptr), .has_offset = true};
        return utf8_is_valid(bytes, NULL);
    }
    *failure = (Failure){.reason = SKIP_UNDECODABLE, .has_offset = true};
    out->is_converted = true;
    return encoding_convert(converter, bytes, arena, &out->text, &failure->offset);
}

/* `bytes` is what was read: one byte more than allowed when there is too much. */
static bool text_make(Str bytes, u64 max_size, Arena *arena, SourceText *out, Failure *failure) {
    if (bytes.len > max_size) {
        *failure = (Failure){.reason = SKIP_TOO_LARGE};
        return false;
    }
    size_t nul = str_find_char(bytes, '\0');
    if (nul != STR_NOT_FOUND) {
        *failure = (Failure){SKIP_BINARY, nul, true};
        return false;
    }
    if (!str_starts(bytes, STR("\xEF\xBB\xBF"))) return text_decode(bytes, arena, out, failure);
    *out = (SourceText){str_slice(bytes, 3, bytes.len), false};
    return utf8_check(bytes, failure);
}

bool source_read(const SourceFile *file, u64 max_size, Arena *arena, SourceText *out, SourceSkip *why) {
    Failure failure = {.reason = SKIP_UNREADABLE};
    Str bytes = STR("");
    SourceText text;
    if (file_start_read(file, max_size, arena, &bytes) &&
        text_make(bytes, max_size, arena, &text, &failure)) {
        *out = text;
        return true;
    }
    u32 line = failure.has_offset ? line_of(bytes, failure.offset) : 0;
    *why = (SourceSkip){.path = file->path, .reason = failure.reason, .line = line};
    return false;
}
