#include "attributes.h"

#include "file.h"
#include "glob.h"
#include "vec.h"

#define ATTRIBUTES_NAME ".gitattributes"

typedef struct {
    Str folder;  /* of the file, with its closing slash; empty for the root */
    Str pattern; /* never empty */
    bool is_anchored;
    bool is_set;
} Mark;

typedef Vec(Mark) Marks;

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line, or an empty one. */
static Str word_take(Str *line) {
    while (line->len && is_space(line->ptr[0])) *line = str_slice(*line, 1, line->len);
    size_t end = 0;
    while (end < line->len && !is_space(line->ptr[end])) end++;
    Str word = str_slice(*line, 0, end);
    *line = str_slice(*line, end, line->len);
    return word;
}

/* "linguist-generated", "-linguist-vendored", "linguist-generated=true"; false for any other attribute. */
static bool word_marks(Str word, bool *is_set) {
    static const char *const names[] = {"linguist-generated", "linguist-vendored"};
    *is_set = !str_starts(word, STR("-")) && !str_starts(word, STR("!"));
    if (!*is_set) word = str_slice(word, 1, word.len);
    for (u32 i = 0; i < COUNT_OF(names); i++) {
        Str name = str_of(names[i]);
        if (!str_starts(word, name)) continue;
        Str value = str_slice(word, name.len, word.len);
        if (value.len && value.ptr[0] != '=') continue;
        if (str_eq(value, STR("=false"))) *is_set = false;
        return true;
    }
    return false;
}

static void line_read(Str line, Str folder, Marks *out) {
    Str pattern = word_take(&line);
    if (!pattern.len || pattern.ptr[0] == '#') return;
    bool is_anchored = str_find_char(pattern, '/') != STR_NOT_FOUND;
    if (pattern.ptr[0] == '/') pattern = str_slice(pattern, 1, pattern.len);
    for (Str word; (word = word_take(&line)).len;) {
        bool is_set;
        if (pattern.len && word_marks(word, &is_set))
            vec_push(out, ((Mark){folder, pattern, is_anchored, is_set}));
    }
}

static void file_read_marks(const SourceFile *file, Arena *arena, Marks *out) {
    Str text, path = file->path;
    Err err = {0};
    if (file->size > SOURCE_MAX_SIZE || !file_read(file->absolute.ptr, arena, &text, &err)) return;
    Str folder = str_slice(path, 0, path.len - path_name(path).len);
    for (Str line; str_split(&text, '\n', &line);) line_read(line, folder, out);
}

static bool mark_matches(const Mark *self, Str path) {
    if (!str_starts(path, self->folder)) return false;
    Str below = str_slice(path, self->folder.len, path.len);
    return self->is_anchored ? glob_matches_path(self->pattern, below)
                             : glob_matches_name(self->pattern, path_name(path));
}

void attributes_apply(SourceFile *files, u32 count, Arena *arena) {
    Marks marks = {0};
    for (u32 i = 0; i < count; i++)
        if (str_eq(path_name(files[i].path), STR(ATTRIBUTES_NAME))) file_read_marks(&files[i], arena, &marks);
    for (u32 i = 0; marks.count && i < count; i++) {
        size_t deepest = 0;
        for (u32 m = 0; m < marks.count; m++) {
            const Mark *mark = &marks.at[m];
            if (mark->folder.len < deepest || !mark_matches(mark, files[i].path)) continue;
            deepest = mark->folder.len;
            files[i].is_generated = mark->is_set;
        }
    }
    vec_release(&marks);
}
