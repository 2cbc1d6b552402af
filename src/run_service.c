#include "run_service.h"

#include "file.h"
#include "mem.h"
#include "vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 1 << 14 };

/* ---- where things are ---------------------------------------------------------------------------------- */

static bool is_program(Str path) {
    return file_kind(path.ptr) == FILE_REGULAR && access(path.ptr, X_OK) == 0;
}

bool run_service_find(RunService *self, Arena *arena) {
    Str own, name = STR("oxbow-clang"), folder;
    Err err = {0};
    if (path_resolve("/proc/self/exe", arena, &own, &err)) {
        Str path = path_join(arena, path_folder(own), name);
        if (is_program(path)) self->program = path.ptr;
    }
    Str places = str_of(getenv("PATH"));
    while (!self->program && str_split(&places, ':', &folder)) {
        Str path = path_join(arena, folder, name);
        if (folder.len && is_program(path)) self->program = path.ptr;
    }
    return self->program;
}

static bool has_database(Str folder, Arena *arena) {
    return file_kind(path_join(arena, folder, STR("compile_commands.json")).ptr) == FILE_REGULAR;
}

static bool is_build(Str name) {
    static const char *const beginnings[] = {"build", "cmake-build-", "out", "_build"};
    for (u32 i = 0; i < COUNT_OF(beginnings); i++)
        if (str_starts(name, str_of(beginnings[i]))) return true;
    return false;
}

/* First by name; `depth` folders deeper where the folder itself has none. */
static Str database_below(Str folder, u32 depth, Arena *arena) {
    Str found = STR_NONE;
    DIR *stream = opendir(str_cstr(arena, folder));
    if (!stream) return found;
    for (struct dirent *entry; (entry = readdir(stream));) {
        Str name = str_copy(arena, str_of(entry->d_name));
        bool is_candidate = depth ? is_build(name) : name.ptr[0] != '.';
        if (!is_candidate) continue;
        Str inner = path_join(arena, folder, name);
        if (!has_database(inner, arena)) inner = depth ? database_below(inner, depth - 1, arena) : STR_NONE;
        if (inner.len && (!found.len || str_cmp(inner, found) < 0)) found = inner;
    }
    closedir(stream);
    return found;
}

Str run_service_build_folder(Str root, Arena *arena) {
    return database_below(root, 1, arena);
}

/* ---- start --------------------------------------------------------------------------------------------- */

typedef Vec(char *) ArgumentList;

static void argument_push(ArgumentList *self, Arena *arena, Str text) {
    vec_push(self, (char *)(uintptr_t)str_cstr(arena, text));
}

static void arguments_fill(const RunService *self, Arena *arena, ArgumentList *out) {
    const struct {
        const char *name;
        u32 value;
    } numbers[] = {{"--jobs", self->jobs}, {"--seconds", self->seconds}, {"--megabytes", self->megabytes}};
    argument_push(out, arena, str_of(self->program));
    argument_push(out, arena, STR("serve"));
    for (u32 i = 0; i < COUNT_OF(numbers); i++) {
        argument_push(out, arena, str_of(numbers[i].name));
        argument_push(out, arena, str_printf(arena, "%u", numbers[i].value));
    }
    if (self->database.len) {
        argument_push(out, arena, STR("--database"));
        argument_push(out, arena, self->database);
    }
    if (self->file_count) {
        argument_push(out, arena, STR("--directory"));
        argument_push(out, arena, self->directory);
        argument_push(out, arena, STR("--"));
        for (u32 i = 0; i < self->flags.count; i++) argument_push(out, arena, self->flags.at[i]);
    }
    vec_push(out, NULL);
}

/* The list of files, as a file in memory: a pipe could fill up while nobody reads it. */
static int files_write(const RunService *self) {
    int descriptor = memfd_create("files", MFD_CLOEXEC);
    StrBuf list = {0};
    for (u32 i = 0; i < self->file_count; i++) {
        buf_push(&list, self->files[i]);
        buf_push_char(&list, '\0');
    }
    bool is_written =
        descriptor >= 0 && (!list.len || write(descriptor, list.ptr, list.len) == (ssize_t)list.len);
    buf_release(&list);
    if (is_written && lseek(descriptor, 0, SEEK_SET) == 0) return descriptor;
    if (descriptor >= 0) close(descriptor);
    return -1;
}

static _Noreturn void service_become(char *const *arguments, int in, int out, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0) _exit(127);
    execv(arguments[0], arguments);
    _exit(127);
}

static pid_t service_start(const RunService *self, Arena *arena, int *out, Err *err) {
    int ends[2] = {-1, -1}, in = files_write(self);
    pid_t child = -1, parent = getpid();
    ArgumentList arguments = {0};
    arguments_fill(self, arena, &arguments);
    if (in >= 0 && pipe2(ends, O_CLOEXEC) == 0) child = fork();
    if (child == 0) service_become(arguments.at, in, ends[1], parent);
    if (child < 0) {
        err_set(err, ERR_SYSTEM, "oxbow-clang cannot be started: %s", strerrordesc_np(errno));
        if (ends[0] >= 0) close(ends[0]);
    }
    if (ends[1] >= 0) close(ends[1]);
    if (in >= 0) close(in);
    vec_release(&arguments);
    *out = ends[0];
    return child;
}

/* ---- listen -------------------------------------------------------------------------------------------- */

/* One message; false: the stream ends before it, or is none of ours. */
static bool message_read(FILE *stream, UnitMessage *message, StrBuf *path, Facts **block) {
    *block = NULL;
    if (fread(message, sizeof *message, 1, stream) != 1 || message->magic != UNIT_STREAM_MAGIC) return false;
    if (message->path_size > PATH_BYTES_MAX || message->size > UNIT_STREAM_MAX) return false;
    path->len = 0;
    char bytes[PATH_BYTES_MAX];
    if (fread(bytes, 1, message->path_size, stream) != message->path_size) return false;
    buf_push(path, (Str){bytes, message->path_size});
    if (!message->size) return true;
    *block = mem_alloc(message->size);
    if (fread(*block, 1, message->size, stream) == message->size) return true;
    free(*block);
    return false;
}

static bool messages_take(FILE *stream, RunServiceTake *take, void *context) {
    UnitMessage message;
    StrBuf path = {0};
    Facts *block;
    bool is_whole = false;
    while (!is_whole && message_read(stream, &message, &path, &block)) {
        is_whole = message.kind == UNIT_END;
        if (is_whole)
            free(block);
        else
            take(context, &message, buf_str(&path), block);
    }
    buf_release(&path);
    return is_whole;
}

bool run_service(const RunService *self, RunServiceTake *take, void *context, Arena *arena, Err *err) {
    int out, status = 0;
    pid_t child = service_start(self, arena, &out, err);
    if (child < 0) return false;
    FILE *stream = fdopen(out, "rb");
    bool is_whole = stream && messages_take(stream, take, context);
    if (stream)
        fclose(stream);
    else
        close(out);
    if (!is_whole) kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return is_whole || err_set(err, ERR_SYSTEM, "oxbow-clang ended before its work");
}
