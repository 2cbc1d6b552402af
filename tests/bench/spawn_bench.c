/* How long a program takes from start to end, how much memory at most, and how long processors worked on it.
 *
 *     bench-spawn COUNT PROGRAM ARGUMENTS...      prints "seconds KiB processor-seconds" once per run
 *
 * What the program writes to stdout is dropped. Its exit status must be 0 or 1: findings are no failure. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static double clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double seconds_of(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static int fail(const char *program, const char *what) {
    fprintf(stderr, "bench-spawn: %s: %s\n", program, what);
    return 2;
}

int main(int argc, char **argv) {
    extern char **environ;
    if (argc < 3) return fail("usage", "bench-spawn COUNT PROGRAM ARGUMENTS...");
    char **command = argv + 2;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    int result = 0;
    for (long left = strtol(argv[1], NULL, 10); left > 0 && !result; left--) {
        pid_t child;
        int status;
        struct rusage usage;
        double start = clock_now();
        int error = posix_spawn(&child, command[0], &actions, NULL, command, environ);
        if (error)
            result = fail(command[0], strerror(error));
        else if (wait4(child, &status, 0, &usage) < 0)
            result = fail(command[0], strerror(errno));
        else if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
            result = fail(command[0], "did not end well");
        else
            printf("%.6f %ld %.6f\n", clock_now() - start, usage.ru_maxrss,
                   seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
    }
    posix_spawn_file_actions_destroy(&actions);
    return result;
}
