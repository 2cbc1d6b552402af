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

/* `wanted`: the descriptor that it is told on; -1: none. */
static void arguments_fill(const RunService *self, int wanted, Arena *arena, ArgumentList *out) {
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
    if (wanted >= 0) {
        argument_push(out, arena, STR("--wanted"));
        argument_push(out, arena, str_printf(arena, "%d", wanted));
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

/* Pipes to and from it, by their ends: [0] reads, [1] writes; -1: none. */
typedef struct {
    int files;
    int messages[2];
    int wanted[2];
} Channels;

static bool channels_open(Channels *self, const RunService *service, bool is_asked) {
    *self = (Channels){files_write(service), {-1, -1}, {-1, -1}};
    return self->files >= 0 && pipe2(self->messages, O_CLOEXEC) == 0 &&
           (!is_asked || pipe2(self->wanted, O_CLOEXEC) == 0);
}

static void end_close(int *end) {
    if (*end >= 0) close(*end);
    *end = -1;
}

static void far_ends_close(Channels *self) {
    end_close(&self->files);
    end_close(&self->messages[1]);
    end_close(&self->wanted[0]);
}

static void near_ends_close(Channels *self) {
    end_close(&self->messages[0]);
    end_close(&self->wanted[1]);
}

/* It works nowhere in particular: what it says must not depend on where the user stands. */
static _Noreturn void service_become(char *const *arguments, const Channels *channels, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool is_ready = getppid() == parent && chdir("/") == 0 && dup2(channels->files, STDIN_FILENO) >= 0 &&
                    dup2(channels->messages[1], STDOUT_FILENO) >= 0;
    if (channels->wanted[0] >= 0) is_ready &= fcntl(channels->wanted[0], F_SETFD, 0) == 0;
    if (is_ready) execv(arguments[0], arguments);
    _exit(127);
}

static pid_t service_start(const RunService *self, bool is_asked, Arena *arena, Channels *out, Err *err) {
    pid_t child = -1, parent = getpid();
    ArgumentList arguments = {0};
    bool is_open = channels_open(out, self, is_asked);
    arguments_fill(self, out->wanted[0], arena, &arguments);
    if (is_open) child = fork();
    if (child == 0) service_become(arguments.at, out, parent);
    int reason = errno;
    far_ends_close(out);
    vec_release(&arguments);
    if (child >= 0) return child;
    near_ends_close(out);
    err_set(err, ERR_SYSTEM, "oxbow-clang cannot be started: %s", strerrordesc_np(reason));
    return child;
}

/* ---- listen -------------------------------------------------------------------------------------------- */

static bool bytes_read(FILE *stream, u32 size, StrBuf *out) {
    out->len = 0;
    for (u32 left = size; left;) {
        char bytes[PATH_BYTES_MAX];
        u32 part = u32_min(left, sizeof bytes);
        if (fread(bytes, 1, part, stream) != part) return false;
        buf_push(out, (Str){bytes, part});
        left -= part;
    }
    return true;
}

/* One message; false: the stream ends before it, or is none of ours. */
static bool message_read(FILE *stream, UnitMessage *message, StrBuf *path, Facts **block, StrBuf *inputs) {
    *block = NULL;
    if (fread(message, sizeof *message, 1, stream) != 1 || message->magic != UNIT_STREAM_MAGIC) return false;
    if (message->path_size > PATH_BYTES_MAX || message->size > UNIT_STREAM_MAX ||
        message->inputs > UNIT_STREAM_MAX)
        return false;
    if (!bytes_read(stream, message->path_size, path)) return false;
    if (message->size) *block = mem_alloc(message->size);
    bool is_read = !message->size || fread(*block, 1, message->size, stream) == message->size;
    bool is_whole = is_read && bytes_read(stream, message->inputs, inputs);
    if (is_whole) return true;
    free(*block);
    return false;
}

/* `wanted`: where the service is told; -1: it is not. */
static void wanted_tell(const RunServiceListener *listener, int *wanted) {
    VecU32 items = {0};
    if (listener->ask) listener->ask(listener->context, &items);
    Str bytes = {(const char *)items.at, items.count * sizeof *items.at};
    /* One that is gone is noticed when it is read from. */
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    while (bytes.len && *wanted >= 0) {
        ssize_t part = write(*wanted, bytes.ptr, bytes.len);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) break;
        bytes = str_slice(bytes, (size_t)part, bytes.len);
    }
    signal(SIGPIPE, before);
    end_close(wanted);
    vec_release(&items);
}

static bool messages_take(FILE *stream, const RunServiceListener *listener, int *wanted) {
    UnitMessage message;
    StrBuf path = {0}, inputs = {0};
    Facts *block;
    bool is_whole = false;
    while (!is_whole && message_read(stream, &message, &path, &block, &inputs)) {
        is_whole = message.kind == UNIT_END;
        if (is_whole)
            free(block);
        else
            listener->take(listener->context, &message, buf_str(&path), block, buf_str(&inputs));
        if (message.kind == UNIT_LIST_END) wanted_tell(listener, wanted);
    }
    buf_release(&path);
    buf_release(&inputs);
    return is_whole;
}

bool run_service(const RunService *self, const RunServiceListener *listener, Arena *arena, Err *err) {
    Channels channels;
    int status = 0;
    pid_t child = service_start(self, listener->ask, arena, &channels, err);
    if (child < 0) return false;
    FILE *stream = fdopen(channels.messages[0], "rb");
    bool is_whole = stream && messages_take(stream, listener, &channels.wanted[1]);
    if (stream) {
        fclose(stream);
        channels.messages[0] = -1;
    }
    near_ends_close(&channels);
    if (!is_whole) kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return is_whole || err_set(err, ERR_SYSTEM, "oxbow-clang ended before its work");
}

void run_service_replay(Str messages, RunServiceTake *take, void *context) {
    FILE *stream = messages.len ? fmemopen((char *)(uintptr_t)messages.ptr, messages.len, "rb") : NULL;
    const RunServiceListener listener = {.take = take, .context = context};
    int none = -1;
    if (!stream) return;
    messages_take(stream, &listener, &none);
    fclose(stream);
}
