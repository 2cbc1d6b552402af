/* Headers that a build installs, by the lists of its build files: what they declare is for others.
 *
 * A statement is a line, with those that continue it: behind a backslash, or inside of parentheses. One that
 * holds a word by which models know that something is installed publishes the headers that it names, and
 * those of the lists that it names: `HEADERS = a.h b.h`, `set(HEADERS a.h b.h)`. */
#include "native_reach_impl.h"

#include "char.h"
#include "file.h"

typedef struct {
    Str name, header;
} Listed;

typedef struct {
    Program *program;
    Bits *out;
    Str folder; /* of the build file that is read */
    Vec(Str) words;
    Vec(Listed) lists;
    bool is_list; /* the statement gives a name to its words */
} Installing;

/* ---- statements ---------------------------------------------------------------------------------------- */

/* A line that begins at its margin with `name (`, `name =` or `name:`. A parenthesis in a recipe or a regular
 * expression may stay open: no statement goes on behind such a line. */
static bool begins_statement(Str text, size_t at) {
    size_t start = at;
    while (at < text.len && char_is_word(text.ptr[at])) at++;
    if (at == start) return false;
    while (at < text.len && text.ptr[at] == ' ') at++;
    return at < text.len && strchr("(=:+?", text.ptr[at]);
}

/* Up to the end of the statement, which is taken from `text`. */
static Str statement_take(Str *text) {
    size_t at = 0, depth = 0;
    bool is_comment = false;
    for (; at < text->len; at++) {
        char c = text->ptr[at];
        if (c == '#') is_comment = true;
        if (c == '\n') {
            is_comment = false;
            bool is_continued = at && text->ptr[at - 1] == '\\';
            if (!is_continued && (!depth || begins_statement(*text, at + 1))) break;
        }
        if (is_comment) continue;
        if (c == '(' || c == '[') depth++;
        if ((c == ')' || c == ']') && depth) depth--;
    }
    Str out = str_slice(*text, 0, at);
    *text = str_slice(*text, at < text->len ? at + 1 : at, text->len);
    return out;
}

static bool is_word_part(char c) {
    return char_is_word(c) || c == '.' || c == '/' || c == '-' || c == '+' || c == '*';
}

/* Its words; those of comments are none. */
static void words_split(Installing *self, Str statement) {
    vec_clear(&self->words);
    for (size_t at = 0; at < statement.len;) {
        size_t start = at;
        while (at < statement.len && is_word_part(statement.ptr[at])) at++;
        if (at > start) vec_push(&self->words, str_slice(statement, start, at));
        if (at < statement.len && statement.ptr[at] == '#')
            while (at < statement.len && statement.ptr[at] != '\n') at++;
        if (at == start || at < statement.len) at++;
    }
    size_t equals = str_find_char(statement, '=');
    Str left = equals == STR_NOT_FOUND ? STR_NONE : str_trim(str_slice(statement, 0, equals));
    self->is_list = left.len && str_find_char(left, '(') == STR_NOT_FOUND;
}

/* ---- what models say ----------------------------------------------------------------------------------- */

/* A pattern that begins with `!` takes back what others allow. */
static bool is_listed(const Str *globs, u32 count, Str word) {
    bool is_one = false;
    for (u32 i = 0; i < count; i++) {
        bool is_not = globs[i].ptr[0] == '!';
        if (!wildcard_matches(str_slice(globs[i], is_not, globs[i].len), word)) continue;
        if (is_not) return false;
        is_one = true;
    }
    return is_one;
}

static bool is_build_file(const Program *program, Str path) {
    for (u32 i = 0; i < program->models->count; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (is_listed(model->builds, model->build_count, path_name(path))) return true;
    }
    return false;
}

typedef struct {
    bool is_install;
    u32 below; /* first word behind one that folders follow; 0: none */
} StatementKind;

static StatementKind statement_kind(const Installing *self) {
    StatementKind out = {0};
    for (u32 i = 0; i < self->program->models->count; i++) {
        const NativeModel *model = &self->program->models->items[i].native;
        for (u32 w = 0; w < self->words.count; w++) {
            out.is_install |= is_listed(model->installs, model->install_count, self->words.at[w]);
            if (!out.below && is_listed(model->installs_below, model->install_below_count, self->words.at[w]))
                out.below = w + 1;
        }
    }
    return out;
}

/* ---- which files --------------------------------------------------------------------------------------- */

static bool is_header(Str word) {
    return str_ends(word, STR(".h"));
}

static bool is_meant(Str path, Str word) {
    if (str_find_char(word, '*') != STR_NOT_FOUND) return wildcard_matches(word, path);
    return str_eq(path, word);
}

/* Below the folder of the build file, else wherever the path ends so: the word may begin with a variable. */
static void header_publish(Installing *self, Str word) {
    while (word.len && (word.ptr[0] == '/' || word.ptr[0] == '.' || word.ptr[0] == '*'))
        word = str_slice(word, 1, word.len);
    Arena scratch = {0};
    Str below = self->folder.len ? path_join(&scratch, self->folder, word) : word;
    Str anywhere = str_concat(&scratch, STR("*/"), word);
    bool is_found = false;
    for (u32 pass = 0; pass < 2 && !is_found && word.len > 2; pass++)
        for (FileId file = 0; file < self->program->file_count; file++) {
            const File *in = &self->program->files[file];
            bool is_here =
                is_header(in->path) && (pass ? str_eq(in->path, word) || wildcard_matches(anywhere, in->path)
                                             : is_meant(in->path, below));
            if (!is_here) continue;
            bits_add(self->out, file);
            is_found = true;
        }
    arena_release(&scratch);
}

/* `install(DIRECTORY include/feed ...)` */
static void folder_publish(Installing *self, Str word) {
    Arena scratch = {0};
    while (str_ends(word, STR("/"))) word = str_slice(word, 0, word.len - 1);
    Str folder =
        str_concat(&scratch, self->folder.len ? path_join(&scratch, self->folder, word) : word, STR("/"));
    for (FileId file = 0; file < self->program->file_count && word.len; file++) {
        Str path = self->program->files[file].path;
        if (is_header(path) && str_starts(path, folder)) bits_add(self->out, file);
    }
    arena_release(&scratch);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

enum { NAME_AMONG = 3 }; /* `list(APPEND HEADERS a.h)` */

static void list_note(Installing *self) {
    static const char *const makers[] = {"set", "list", "SET", "LIST"};
    bool is_list = self->is_list;
    for (u32 i = 0; i < COUNT_OF(makers) && self->words.count; i++)
        is_list |= str_eq(self->words.at[0], str_of(makers[i]));
    for (u32 i = 0; i < self->words.count && is_list; i++) {
        if (!is_header(self->words.at[i])) continue;
        for (u32 k = 0; k < NAME_AMONG && k < i; k++)
            if (!is_header(self->words.at[k]))
                vec_push(&self->lists, ((Listed){self->words.at[k], self->words.at[i]}));
    }
}

static void statement_publish(Installing *self) {
    StatementKind kind = statement_kind(self);
    if (!kind.is_install) return;
    for (u32 i = kind.below; kind.below && i < self->words.count && i < kind.below + NAME_AMONG; i++)
        folder_publish(self, self->words.at[i]);
    for (u32 i = 0; i < self->words.count; i++) {
        Str word = self->words.at[i];
        if (is_header(word)) header_publish(self, word);
        for (u32 k = 0; k < self->lists.count; k++)
            if (str_eq(self->lists.at[k].name, word)) header_publish(self, self->lists.at[k].header);
    }
}

static void file_read_lists(Installing *self, FileId file, void (*take)(Installing *)) {
    Str text = facts_source(program_facts(self->program, file));
    self->folder = path_folder(self->program->files[file].path);
    while (text.len) {
        words_split(self, statement_take(&text));
        take(self);
    }
}

void native_installed_find(Program *program, Bits *out) {
    Installing self = {.program = program, .out = out};
    for (FileId file = 0; file < program->file_count; file++) {
        if (!is_build_file(program, program->files[file].path)) continue;
        vec_clear(&self.lists);
        file_read_lists(&self, file, list_note);
        file_read_lists(&self, file, statement_publish);
    }
    vec_release(&self.words);
    vec_release(&self.lists);
}
