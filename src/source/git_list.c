#include "listing.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The repository is foreign: nothing that its configuration names may run. */
static const char *const git_environment[] = {
    "GIT_OPTIONAL_LOCKS=0",     "GIT_TERMINAL_PROMPT=0",   "GIT_NO_LAZY_FETCH=1",
    "GIT_NO_REPLACE_OBJECTS=1", "GIT_LITERAL_PATHSPECS=1", "LC_ALL=C",
};

/* Ours plus the caller's, but for GIT_*: inside a hook those name another repository or index. */
static char **environment_make(Arena *arena) {
    size_t count = 0, used = 0;
    while (environ[count]) count++;
    char **out = ARENA_ARRAY(arena, char *, count + COUNT_OF(git_environment) + 1);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "GIT_", 4) && strncmp(environ[i], "LC_ALL=", 7)) out[used++] = environ[i];
    for (size_t i = 0; i < COUNT_OF(git_environment); i++)
        out[used++] = arena_copy(arena, git_environment[i], strlen(git_environment[i]) + 1);
    return out;
}

static bool git_spawn(Str folder, int output, Arena *arena, pid_t *pid) {
    const char *const words[] = {
        "git",
        "-C",
        str_cstr(arena, folder),
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "diff.external=",
        "-c",
        "protocol.allow=never",
        "ls-files",
        "-co",
        "-t",
        "--exclude-standard",
        "-z",
        NULL,
    };
    char **arguments = arena_copy(arena, words, sizeof words);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(pid, "git", &actions, NULL, arguments, environment_make(arena));
    posix_spawn_file_actions_destroy(&actions);
    return !failed;
}

static bool pipe_read(int fd, StrBuf *out) {
    char bytes[1 << 16];
    for (;;) {
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0;
        buf_push(out, (Str){bytes, (size_t)got});
    }
}

static bool child_succeeded(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool git_run(Str folder, Arena *arena, StrBuf *out) {
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC)) return false;
    bool ok = git_spawn(folder, ends[1], arena, &pid);
    close(ends[1]);
    if (ok) {
        bool was_read = pipe_read(ends[0], out);
        ok = child_succeeded(pid) && was_read;
    }
    close(ends[0]);
    return ok;
}

/* One record: "H path" for a tracked file, "? path" for another. A tracked folder is a submodule,
 * which belongs to the project; another repository that merely lies here (it ends in a slash) does not. */
static void record_add(Listing *self, Str folder, Str record) {
    if (record.len < 3 || str_ends(record, STR("/"))) return;
    Str path = path_join(self->arena, folder, str_slice(record, 2, record.len));
    struct stat st;
    if (lstat(path.ptr, &st) || !S_ISDIR(st.st_mode)) {
        listing_add(self, path, record.ptr[0] != '?');
        return;
    }
    if (file_kind(path_join(self->arena, path, STR(".git")).ptr) == FILE_MISSING) return;
    if (exclude_folder(&self->exclude, path) == EXCLUDE_ALWAYS || git_list_folder(self, path) == GIT_LISTED)
        return;
    if (!walk_folder(self, path, path)) listing_skip(self, path, SKIP_UNREADABLE, true);
}

GitAnswer git_list_folder(Listing *self, Str folder) {
    StrBuf output = {0};
    bool ok = git_run(folder, self->arena, &output);
    GitAnswer answer = !ok ? GIT_FAILED : output.len ? GIT_LISTED : GIT_KNOWS_NOTHING;
    Str rest = buf_str(&output);
    for (Str record; ok && rest.len && str_split(&rest, '\0', &record);) record_add(self, folder, record);
    buf_release(&output);
    return answer;
}
