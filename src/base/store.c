#include "store.h"

#include "file.h"
#include "mem.h"
#include "store_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* An entry is used without being marked as used for so long: reading does not write each time. */
enum { STORE_MAGIC = 0x31786f62, USED_SECONDS = 3600 };

/* What stands before the bytes of an entry. */
typedef struct {
    u32 magic, pad;
    u64 size;
    Digest key;
    Digest content;
} StoreHead;

/* ---- the folder ---------------------------------------------------------------------------------------- */

static void folders_make(const char *path) {
    char *each = strdup(path);
    for (char *at = each; at && *at; at++) {
        if (*at != '/' || at == each) continue;
        *at = '\0';
        mkdir(each, 0700);
        *at = '/';
    }
    mkdir(path, 0700);
    free(each);
}

static bool is_ours(int folder) {
    struct stat st;
    return !fstat(folder, &st) && st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* Tools that make backups leave out folders with this file. */
static void tag_write(int folder) {
    static const char text[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                               "# What oxbow has worked out. It can be removed at any time.\n";
    int file = openat(folder, "CACHEDIR.TAG", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return;
    (void)!write(file, text, sizeof text - 1);
    close(file);
}

void store_open(Store *self, const char *folder, bool is_own, u64 limit) {
    *self = (Store){.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .limit = limit};
    if (self->folder < 0) {
        folders_make(folder);
        self->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (self->folder < 0) return;
    if (is_own && !is_ours(self->folder)) {
        close(self->folder);
        self->folder = -1;
        return;
    }
    tag_write(self->folder);
}

/* ---- entries ------------------------------------------------------------------------------------------- */

enum { NAME_BYTES = sizeof "00/000000000000000000000000000000" };

/* "3f/…": one folder for each first byte. */
static void name_write(const Digest *key, char out[NAME_BYTES]) {
    static const char digits[] = "0123456789abcdef";
    for (u32 i = 0; i < sizeof key->bytes; i++) {
        *out++ = digits[key->bytes[i] >> 4];
        *out++ = digits[key->bytes[i] & 15];
        if (!i) *out++ = '/';
    }
    *out = '\0';
}

static bool read_all(int file, void *out, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t part = read(file, (char *)out + done, size - done);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) return false;
        done += (size_t)part;
    }
    return true;
}

/* Larger ones are not kept: no entry fills the whole store, or all memory. */
static bool size_fits(const Store *self, u64 size) {
    return size <= self->limit / 4;
}

static bool head_is_right(const Store *self, const StoreHead *head, const struct stat *st,
                          const Digest *key) {
    return head->magic == STORE_MAGIC && digest_eq(&head->key, key) && size_fits(self, head->size) &&
           (u64)st->st_size == sizeof *head + head->size;
}

/* NULL: not what was put under `key`. */
static void *entry_read(const Store *self, int file, const struct stat *st, const Digest *key, size_t *size) {
    StoreHead head;
    if (!S_ISREG(st->st_mode) || !read_all(file, &head, sizeof head)) return NULL;
    if (!head_is_right(self, &head, st, key)) return NULL;
    void *bytes = mem_alloc(head.size + 1);
    Digest found;
    if (read_all(file, bytes, head.size)) {
        found = digest_of((Str){bytes, head.size});
        *size = head.size;
        if (digest_eq(&found, &head.content)) return bytes;
    }
    free(bytes);
    return NULL;
}

void *store_get(const Store *self, const Digest *key, size_t *size) {
    if (self->folder < 0) return NULL;
    char name[NAME_BYTES];
    name_write(key, name);
    int file = openat(self->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return NULL;
    struct stat st;
    void *bytes = fstat(file, &st) ? NULL : entry_read(self, file, &st, key, size);
    if (!bytes)
        unlinkat(self->folder, name, 0);
    else if (st.st_mtime + USED_SECONDS < time(NULL))
        futimens(file, NULL);
    close(file);
    return bytes;
}

static bool write_all(int file, Str bytes) {
    while (bytes.len) {
        ssize_t part = write(file, bytes.ptr, bytes.len);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) return false;
        bytes = str_slice(bytes, (size_t)part, bytes.len);
    }
    return true;
}

/* A file of our own first, which then takes the name: whoever reads sees all of it or nothing. */
static int spare_make(const Store *self, const char *name, char *spare, size_t room) {
    snprintf(spare, room, "%.2s/%s%ld-%s", name, STORE_SPARE, (long)getpid(), name + 3);
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    int file = openat(self->folder, spare, flags, 0600);
    if (file >= 0 || errno != ENOENT) return file;
    char inner[3] = {name[0], name[1], '\0'};
    mkdirat(self->folder, inner, 0700);
    return openat(self->folder, spare, flags, 0600);
}

void store_put(Store *self, const Digest *key, Str bytes) {
    if (self->folder < 0 || !size_fits(self, bytes.len)) return;
    char name[NAME_BYTES], spare[NAME_BYTES + 64];
    name_write(key, name);
    int file = spare_make(self, name, spare, sizeof spare);
    if (file < 0) return;
    StoreHead head = {.magic = STORE_MAGIC, .size = bytes.len, .key = *key, .content = digest_of(bytes)};
    bool is_written = write_all(file, (Str){(const char *)&head, sizeof head}) && write_all(file, bytes);
    if (close(file) || !is_written || renameat(self->folder, spare, self->folder, name))
        unlinkat(self->folder, spare, 0);
    self->put += sizeof head + bytes.len;
    if (self->put < self->limit / 4) return;
    store_room_make(self->folder, self->limit);
    self->put = 0;
}

void store_close(Store *self) {
    if (self->folder < 0) return;
    if (self->put) store_room_make(self->folder, self->limit);
    close(self->folder);
    *self = STORE_CLOSED;
}
