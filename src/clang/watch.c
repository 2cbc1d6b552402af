#include "watch.h"

#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <unistd.h>

/* No caller could hand it on: those who call the functions below do not know of it. */
static InputList *watched;

void watch_begin(InputList *list) {
    watched = list;
}

void watch_end(void) {
    watched = NULL;
}

/* ---- notes --------------------------------------------------------------------------------------------- */

/* Calls made while a note is taken are our own, and those that follow find `errno` as it was. */
typedef struct {
    InputList *list;
    int error;
} Pause;

static Pause pause_begin(void) {
    Pause self = {watched, errno};
    watched = NULL;
    return self;
}

static void pause_end(Pause self) {
    watched = self.list;
    errno = self.error;
}

/* What the kernel says of this process says nothing of the next one. */
static bool is_of_process(Str path) {
    return str_starts(path, STR("/proc/"));
}

/* Absolute, in `room`; empty: not to be noted. */
static Str name_of(const char *path, char room[PATH_MAX * 2]) {
    Str name = str_of(path);
    if (!name.len || is_of_process(name)) return STR_NONE;
    if (path[0] == '/') return name;
    if (!getcwd(room, PATH_MAX)) return STR_NONE;
    size_t length = strlen(room);
    snprintf(room + length, PATH_MAX, "/%s", path);
    return str_of(room);
}

void watch_question(InputKind kind, const char *path) {
    if (!watched) return;
    Pause pause = pause_begin();
    char room[PATH_MAX * 2];
    Str name = name_of(path, room);
    if (name.len) inputs_ask(pause.list, kind, name);
    pause_end(pause);
}

void watch_open(const char *path, int file) {
    if (!watched) return;
    Pause pause = pause_begin();
    char room[PATH_MAX * 2];
    Str name = name_of(path, room);
    errno = pause.error;
    if (name.len) inputs_note_open(pause.list, name, file);
    pause_end(pause);
}

void watch_real(const char *path, const char *real) {
    if (!watched) return;
    Pause pause = pause_begin();
    char room[PATH_MAX * 2];
    Str name = name_of(path, room);
    errno = pause.error;
    if (name.len) inputs_note(pause.list, INPUT_REAL, name, input_answer_of_real(real));
    pause_end(pause);
}

/* Not those that this program sets itself. */
static bool is_variable_of_user(Str name) {
    return !str_starts(name, STR("LIBCLANG_")) && !str_eq(name, STR("PWD"));
}

void watch_variable(const char *name) {
    if (!watched || !is_variable_of_user(str_of(name))) return;
    Pause pause = pause_begin();
    inputs_ask(pause.list, INPUT_VARIABLE, str_of(name));
    pause_end(pause);
}

void watch_clock(void) {
    if (watched) watched->is_unsteady = true;
}

/* ---- libraries ----------------------------------------------------------------------------------------- */

static int library_note(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    Str path = str_of(info->dlpi_name);
    if (path.len && path.ptr[0] == '/') inputs_ask(context, INPUT_LIBRARY, path);
    return 0;
}

void watch_libraries(InputList *list) {
    dl_iterate_phdr(library_note, list);
    inputs_ask(list, INPUT_FILE, STR("/etc/ld.so.cache"));
    inputs_ask(list, INPUT_FILE, STR("/etc/ld.so.preload"));
    inputs_ask(list, INPUT_VARIABLE, STR("LD_LIBRARY_PATH"));
    inputs_ask(list, INPUT_VARIABLE, STR("LD_PRELOAD"));
}
