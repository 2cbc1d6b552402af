#include "ignore.h"

#include "file.h"
#include "glob.h"

typedef struct IgnoreRule IgnoreRule;
struct IgnoreRule {
    Str pattern;
    bool is_negated;     /* "!keep.me" */
    bool folders_only;   /* "out/" */
    bool is_anchored;    /* a slash before its end: counted from the folder of the file */
    IgnoreRule *earlier; /* later lines win, so they are asked first */
};

struct IgnoreFile {
    const IgnoreFile *outer;
    Str folder;
    const IgnoreRule *last;
};

/* git drops spaces at the end of a line, unless a backslash holds them. */
static Str trailing_spaces_drop(Str line) {
    size_t kept = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\\' && i + 1 < line.len)
            kept = ++i + 1;
        else if (line.ptr[i] != ' ')
            kept = i + 1;
    }
    return str_slice(line, 0, kept);
}

static bool rule_parse(Str line, IgnoreRule *out) {
    if (str_ends(line, STR("\r"))) line.len--;
    if (!line.len || line.ptr[0] == '#') return false;
    line = trailing_spaces_drop(line);
    *out = (IgnoreRule){.is_negated = str_starts(line, STR("!"))};
    if (out->is_negated) line = str_slice(line, 1, line.len);
    out->folders_only = str_ends(line, STR("/"));
    if (out->folders_only) line.len--;
    out->is_anchored = str_find_char(line, '/') != STR_NOT_FOUND;
    out->pattern = str_starts(line, STR("/")) ? str_slice(line, 1, line.len) : line;
    return out->pattern.len > 0;
}

const IgnoreFile *ignore_parse(Str text, Str folder, const IgnoreFile *outer, Arena *arena) {
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.len);
    IgnoreRule *last = NULL;
    for (Str line; str_split(&text, '\n', &line);) {
        IgnoreRule rule;
        if (!rule_parse(line, &rule)) continue;
        rule.earlier = last;
        last = arena_copy(arena, &rule, sizeof rule);
    }
    if (!last) return outer;
    IgnoreFile *self = ARENA_NEW(arena, IgnoreFile);
    *self = (IgnoreFile){outer, folder, last};
    return self;
}

static bool rule_matches(const IgnoreRule *self, Str path, Str name, bool is_folder) {
    if (self->folders_only && !is_folder) return false;
    return self->is_anchored ? glob_matches_path(self->pattern, path)
                             : glob_matches_name(self->pattern, name);
}

bool ignore_matches(const IgnoreFile *self, Str path, bool is_folder) {
    Str name = path_name(path);
    for (; self; self = self->outer) {
        assert(path.len > self->folder.len);
        size_t skip = self->folder.len + !str_ends(self->folder, STR("/"));
        Str below = str_slice(path, skip, path.len);
        for (const IgnoreRule *rule = self->last; rule; rule = rule->earlier)
            if (rule_matches(rule, below, name, is_folder)) return !rule->is_negated;
    }
    return false;
}
