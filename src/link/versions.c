#include "versions.h"

#include "char.h"
#include "file.h"
#include "library.h"

#include <string.h>

enum { PARTS_MAX = 6 };

typedef struct {
    u32 parts[PARTS_MAX];
    u32 count;
} Version;

/* What comes in at most. */
typedef struct {
    Version version;
    bool is_known;
    bool is_inclusive;
} Upper;

static bool is_one_of(char c, const char *set) {
    return c && strchr(set, c);
}

static bool is_word(char c) {
    return char_is_word(c) || c == '-' || c == '.';
}

static Version version_read(Str text) {
    Version out = {0};
    size_t at = 0;
    while (at < text.len && out.count < PARTS_MAX && char_is_digit(text.ptr[at])) {
        u32 part = 0;
        for (; at < text.len && char_is_digit(text.ptr[at]); at++)
            part = part * 10 + (u32)(text.ptr[at] - '0');
        out.parts[out.count++] = part;
        if (at < text.len && text.ptr[at] == '.') at++;
    }
    return out;
}

static int version_order(const Version *a, const Version *b) {
    for (u32 i = 0; i < PARTS_MAX; i++)
        if (a->parts[i] != b->parts[i]) return a->parts[i] < b->parts[i] ? -1 : 1;
    return 0;
}

/* The first version that differs in part `at`. */
static Version version_after(Version version, u32 at) {
    Version out = {.count = at + 1};
    for (u32 i = 0; i <= at && i < PARTS_MAX; i++) out.parts[i] = version.parts[i];
    out.parts[at]++;
    return out;
}

/* One clause: "==1.2", "<2", "~=1.4", "^0.9". */
static Upper clause_upper(Str clause) {
    size_t at = 0;
    while (at < clause.len && !char_is_digit(clause.ptr[at])) at++;
    Str sign = str_trim(str_slice(clause, 0, at));
    Version version = version_read(str_slice(clause, at, clause.len));
    Upper out = {.version = version, .is_known = version.count > 0};
    u32 first = 0;
    while (first + 1 < version.count && !version.parts[first]) first++;
    if (str_eq(sign, STR("==")) || str_eq(sign, STR("===")) || str_eq(sign, STR("<=")))
        out.is_inclusive = true;
    else if (str_eq(sign, STR("~=")) && version.count > 1)
        out.version = version_after(version, version.count - 2);
    else if ((str_eq(sign, STR("^")) || !sign.len) && version.count)
        out.version = version_after(version, first);
    else if (str_eq(sign, STR("~")) && version.count)
        out.version = version_after(version, version.count > 1 ? 1 : 0);
    else if (!str_eq(sign, STR("<")))
        out.is_known = false;
    return out;
}

/* Behind the name: extras, and the quotes and braces of tables, are passed over. */
static Str specifier_of(Str rest) {
    size_t at = 0, end;
    if (at < rest.len && rest.ptr[at] == '[')
        while (at < rest.len && rest.ptr[at++] != ']') continue;
    rest = str_trim(str_slice(rest, at, rest.len));
    bool is_value = rest.len > 1 && rest.ptr[0] == '=' && rest.ptr[1] != '=';
    size_t version = is_value ? str_find(rest, STR("version")) : STR_NOT_FOUND;
    at = is_value ? 1 : 0;
    if (version != STR_NOT_FOUND) at = version + 7;
    while (at < rest.len && is_value && (rest.ptr[at] == ' ' || rest.ptr[at] == '"' || rest.ptr[at] == '\''))
        at++;
    if (version != STR_NOT_FOUND && at < rest.len && rest.ptr[at] == '=')
        for (at++; at < rest.len && (rest.ptr[at] == ' ' || rest.ptr[at] == '"' || rest.ptr[at] == '\'');)
            at++;
    for (end = at; end < rest.len && rest.ptr[end] && !is_one_of(rest.ptr[end], "\"';#}\\");) end++;
    return str_trim(str_slice(rest, at, end));
}

static bool specifier_is_below(Str specifier, const Version *limit) {
    Str clause;
    while (str_split(&specifier, ',', &clause)) {
        Upper upper = clause_upper(str_trim(clause));
        int order = upper.is_known ? version_order(&upper.version, limit) : 1;
        if (order < 0 || (!order && !upper.is_inclusive)) return true;
    }
    return false;
}

/* "Zope.Interface" and "zope-interface" are one (PEP 503), up to runs of the signs that join words. */
static bool starts_with_name(Str text, Str name) {
    if (text.len < name.len) return false;
    for (size_t i = 0; i < name.len; i++) {
        char a = text.ptr[i], b = name.ptr[i];
        bool is_join = is_one_of(a, "-_.") && is_one_of(b, "-_.");
        bool is_same = a == b || ((a | 32) == (b | 32) && (a | 32) >= 'a' && (a | 32) <= 'z');
        if (!is_join && !is_same) return false;
    }
    return text.len == name.len || !is_word(text.ptr[name.len]);
}

/* Call `each` with the specifier of each requirement of the distribution in a text. */
static void requirements_each(Str text, Str distribution, void (*each)(void *context, Str specifier),
                              void *context) {
    for (Str line; str_split(&text, '\n', &line);) {
        line = str_trim(line);
        while (line.len && is_one_of(line.ptr[0], "\"'-[ ")) line = str_trim(str_slice(line, 1, line.len));
        size_t opened = str_find_char(line, '[');
        bool is_list = opened != STR_NOT_FOUND && opened && line.ptr[opened - 1] == ' ';
        if (is_list) line = str_slice(line, opened + 1, line.len);
        for (Str item = line, rest = line; rest.len; item = rest) {
            size_t next = is_list ? str_find(rest, STR("\", \"")) : STR_NOT_FOUND;
            rest = next == STR_NOT_FOUND ? STR("") : str_slice(rest, next + 4, rest.len);
            while (item.len && is_one_of(item.ptr[0], "\"' ")) item = str_slice(item, 1, item.len);
            if (starts_with_name(item, distribution))
                each(context, specifier_of(str_slice(item, distribution.len, item.len)));
        }
    }
}

/* Requirements of a text: how many, and how many of them only let in what is below. */
typedef struct {
    const Version *limit;
    u32 named, below;
} Count;

static void requirement_count(void *context, Str specifier) {
    Count *self = context;
    self->named++;
    self->below += specifier_is_below(specifier, self->limit);
}

/* ---- files --------------------------------------------------------------------------------------------- */

/* Constraints and locks say what is installed of what manifests ask for. */
static bool is_pin(const Program *self, FileId file) {
    Str path = self->files[file].path, name = str_after_last(path, '/');
    bool is_text = str_ends(name, STR(".txt")) || str_ends(name, STR(".in"));
    return program_facts(self, file)->language == LANGUAGE_LOCK ||
           (str_starts(name, STR("requirements")) && str_ends(name, STR(".lock"))) ||
           (is_text && str_find(path, STR("constraints")) != STR_NOT_FOUND);
}

static bool is_manifest(Str path) {
    Str name = str_after_last(path, '/');
    bool is_text = str_ends(name, STR(".txt")) || str_ends(name, STR(".in"));
    return (is_text && str_find(path, STR("requirements")) != STR_NOT_FOUND) ||
           str_eq(name, STR("pyproject.toml")) || str_eq(name, STR("setup.cfg")) ||
           str_eq(name, STR("Pipfile"));
}

/* One file: does it name the distribution, and does it only let in what is below? */
typedef struct {
    FileId file;
    bool is_pin, is_below;
} Saying;

typedef struct {
    const Program *program;
    Str distribution;
    Version limit;
    Vec(Saying) sayings;
} Sayings;

static void file_ask(Sayings *self, FileId file, bool is_pin) {
    Count count = {.limit = &self->limit};
    requirements_each(facts_source(program_facts(self->program, file)), self->distribution, requirement_count,
                      &count);
    if (count.named) vec_push(&self->sayings, ((Saying){file, is_pin, count.named == count.below}));
}

/* "-c versions.txt": the file that a manifest names there, whatever it is called. */
static void constraints_ask(Sayings *self, FileId manifest) {
    const Program *program = self->program;
    Str text = facts_source(program_facts(program, manifest)), rest, line;
    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (str_starts(line, STR("-c")))
            rest = str_slice(line, 2, line.len);
        else if (str_starts(line, STR("--constraint")))
            rest = str_slice(line, strlen("--constraint"), line.len);
        else
            continue;
        if (rest.len && rest.ptr[0] == '=') rest = str_slice(rest, 1, rest.len);
        Str path = path_join(program->arena, path_folder(program->files[manifest].path), str_trim(rest));
        for (FileId file = 0; file < program->file_count; file++)
            if (str_eq(program->files[file].path, path) && !is_pin(program, file) &&
                !is_manifest(program->files[file].path))
                file_ask(self, file, true);
    }
}

/* Does something pin what the manifest leaves open: in its folder or in one around it? */
static bool is_pinned(const Sayings *self, FileId manifest) {
    const File *files = self->program->files;
    for (u32 i = 0; i < self->sayings.count; i++) {
        Str folder = path_folder(files[self->sayings.at[i].file].path);
        bool is_around =
            !folder.len || str_eq(folder, STR(".")) ||
            (str_starts(files[manifest].path, folder) && files[manifest].path.ptr[folder.len] == '/');
        if (self->sayings.at[i].is_pin && is_around) return true;
    }
    return false;
}

static bool manifests_are_below(const Program *self, Str distribution, Str limit) {
    Sayings asked = {.program = self, .distribution = distribution, .limit = version_read(limit)};
    for (FileId file = 0; file < self->file_count; file++) {
        bool pins = is_pin(self, file), asks = !pins && is_manifest(self->files[file].path);
        if (pins || asks) file_ask(&asked, file, pins);
        if (asks) constraints_ask(&asked, file);
    }
    bool is_below = asked.sayings.count > 0;
    for (u32 i = 0; i < asked.sayings.count && is_below; i++) {
        const Saying *saying = &asked.sayings.at[i];
        is_below = saying->is_below || (!saying->is_pin && is_pinned(&asked, saying->file));
    }
    vec_release(&asked.sayings);
    return is_below;
}

/* What is installed says more than what may be, unless it is stale. */
bool versions_are_below(const Program *self, Str distribution, Str limit) {
    const LibrarySource *source = library_source(self);
    Str installed = source ? source->version(source->context, distribution) : STR_NONE;
    if (!installed.len || versions_keep_out(self, distribution, installed))
        return manifests_are_below(self, distribution, limit);
    Version have = version_read(installed), wanted = version_read(limit);
    return version_order(&have, &wanted) < 0;
}

/* ---- versions that are kept out ------------------------------------------------------------------------ */

typedef struct {
    Version version;
    bool is_kept_out;
} Keeping;

/* "==1.2.*": equal as far as it is written. */
static bool has_prefix(const Version *version, const Version *prefix) {
    for (u32 i = 0; i < prefix->count; i++)
        if (version->parts[i] != prefix->parts[i]) return false;
    return true;
}

static bool clause_keeps_out(Str clause, const Version *version) {
    Upper upper = clause_upper(clause);
    size_t at = 0;
    while (at < clause.len && !char_is_digit(clause.ptr[at])) at++;
    Str sign = str_trim(str_slice(clause, 0, at));
    Version named = version_read(str_slice(clause, at, clause.len));
    int order = version_order(version, &named);
    if (!named.count) return false;
    if (str_eq(sign, STR("==")) || str_eq(sign, STR("===")))
        return str_ends(clause, STR("*")) ? !has_prefix(version, &named) : order != 0;
    if (str_eq(sign, STR("!="))) return !str_ends(clause, STR("*")) && order == 0;
    if (str_eq(sign, STR(">="))) return order < 0;
    if (str_eq(sign, STR(">"))) return order <= 0;
    if (upper.is_known && !upper.is_inclusive && version_order(version, &upper.version) >= 0) return true;
    bool has_lower = !sign.len || sign.ptr[0] == '~' || sign.ptr[0] == '^';
    return (has_lower && order < 0) || (str_eq(sign, STR("<=")) && order > 0);
}

static void requirement_ask(void *context, Str specifier) {
    Keeping *self = context;
    for (Str clause; str_split(&specifier, ',', &clause);)
        self->is_kept_out |= clause_keeps_out(str_trim(clause), &self->version);
}

bool versions_keep_out(const Program *self, Str distribution, Str version) {
    Keeping keeping = {.version = version_read(version)};
    for (FileId file = 0; file < self->file_count && !keeping.is_kept_out; file++)
        if (is_pin(self, file) || is_manifest(self->files[file].path))
            requirements_each(facts_source(program_facts(self, file)), distribution, requirement_ask,
                              &keeping);
    return keeping.is_kept_out;
}
