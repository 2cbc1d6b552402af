#include "output.h"

#include "file.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static bool stdout_write(Str text, Err *err) {
    while (text.len) {
        ssize_t written = write(STDOUT_FILENO, text.ptr, text.len);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EPIPE) return true;
        if (written < 0)
            return err_set(err, ERR_SYSTEM, "cannot write to stdout: %s", strerrordesc_np(errno));
        text = str_slice(text, (size_t)written, text.len);
    }
    return true;
}

bool output_write(const char *path, Str text, Err *err) {
    if (path) return file_write(path, text, err);
    /* Only here: a child process would inherit it. */
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    bool ok = stdout_write(text, err);
    signal(SIGPIPE, before);
    return ok;
}

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

bool output_has_color(ColorWish wish, const char *path) {
    if (wish != COLOR_AUTO) return wish == COLOR_ALWAYS;
    if (path || is_set("NO_COLOR")) return false;
    const char *term = getenv("TERM");
    return is_set("FORCE_COLOR") || (isatty(STDOUT_FILENO) && (!term || strcmp(term, "dumb") != 0));
}
