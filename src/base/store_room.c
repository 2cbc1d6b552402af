#include "store_room.h"

#include "str.h"
#include "vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SPARE_SECONDS = 3600, NAME_MAX_BYTES = 96 };

typedef struct {
    struct timespec used;
    u64 size;
    char name[NAME_MAX_BYTES]; /* below the store's folder */
} RoomEntry;

typedef struct {
    Vec(RoomEntry) entries;
    u64 size;
    int folder;
} Room;

static void entry_see(Room *self, const char *inner, const char *name) {
    RoomEntry entry = {0};
    struct stat st;
    int length = snprintf(entry.name, sizeof entry.name, "%s/%s", inner, name);
    if (length >= NAME_MAX_BYTES || fstatat(self->folder, entry.name, &st, AT_SYMLINK_NOFOLLOW)) return;
    if (!S_ISREG(st.st_mode)) return;
    if (str_starts(str_of(name), STR(STORE_SPARE))) {
        if (st.st_mtime + SPARE_SECONDS < time(NULL)) unlinkat(self->folder, entry.name, 0);
        return;
    }
    entry.used = st.st_mtim;
    entry.size = (u64)st.st_blocks * 512;
    self->size += entry.size;
    vec_push(&self->entries, entry);
}

static void folder_see(Room *self, const char *inner) {
    int folder = openat(self->folder, inner, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream = folder < 0 ? NULL : fdopendir(folder);
    if (!stream) {
        if (folder >= 0) close(folder);
        return;
    }
    for (struct dirent *row; (row = readdir(stream));)
        if (row->d_name[0] != '.') entry_see(self, inner, row->d_name);
    closedir(stream);
}

static int by_use(const void *a, const void *b) {
    const RoomEntry *left = a, *right = b;
    if (left->used.tv_sec != right->used.tv_sec) return left->used.tv_sec < right->used.tv_sec ? -1 : 1;
    if (left->used.tv_nsec != right->used.tv_nsec) return left->used.tv_nsec < right->used.tv_nsec ? -1 : 1;
    return strcmp(left->name, right->name);
}

void store_room_make(int folder, u64 limit) {
    Room room = {.folder = folder};
    char inner[3];
    for (u32 i = 0; i < 256; i++) {
        snprintf(inner, sizeof inner, "%02x", i);
        folder_see(&room, inner);
    }
    if (room.size > limit) {
        qsort(room.entries.at, room.entries.count, sizeof *room.entries.at, by_use);
        for (u32 i = 0; i < room.entries.count && room.size > limit / 4 * 3; i++) {
            unlinkat(folder, room.entries.at[i].name, 0);
            room.size -= room.entries.at[i].size;
        }
    }
    vec_release(&room.entries);
}
