#include "origin.h"

#include "file.h"
#include "glob.h"
#include "program.h"

enum { DOC_LINES = 5, HOLDERS_MAX = 4, WORDS_MAX = 2, RARE_SHARE = 10 };

/* Whose a file is: its first holders, as hashes of their first words. */
typedef struct {
    u64 holders[HOLDERS_MAX];
    Str names[HOLDERS_MAX];
    u32 count;
    bool has_licence;
} Banner;

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static Str lower_copy(Arena *arena, Str text) {
    char *copy = ARENA_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) copy[i] = lower(text.ptr[i]);
    return (Str){copy, text.len};
}

static bool has_any(Str text, OriginWords words) {
    for (u32 i = 0; i < words.count; i++)
        if (str_find(text, words.at[i]) != STR_NOT_FOUND) return true;
    return false;
}

/* ---- made by programs -------------------------------------------------------------------------------- */

static bool opens_with_any(Str line, OriginWords words) {
    for (u32 i = 0; i < words.count; i++)
        if (str_starts(str_trim(line), words.at[i])) return true;
    return false;
}

static bool doc_says_made(Str doc, const OriginSigns *signs) {
    Str line;
    for (u32 i = 0; i < DOC_LINES && str_split(&doc, '\n', &line); i++)
        if (has_any(line, signs->made) || opens_with_any(line, signs->openings)) return true;
    return false;
}

static bool is_made(const File *file, Str banner, const OriginSigns *signs) {
    Str comments = str_slice(banner, 0, file->facts->banner_doc);
    if (has_any(comments, signs->made) || has_any(comments, signs->openings)) return true;
    for (u32 i = 0; i < signs->paths.count; i++)
        if (glob_matches_name(signs->paths.at[i], path_name(file->path))) return true;
    return doc_says_made(str_slice(banner, file->facts->banner_doc, banner.len), signs);
}

/* ---- held by others ---------------------------------------------------------------------------------- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static Str word_take(Str *line) {
    while (line->len && !is_word(line->ptr[0])) *line = str_slice(*line, 1, line->len);
    size_t end = 0;
    while (end < line->len && is_word(line->ptr[end])) end++;
    Str word = str_slice(*line, 0, end);
    *line = str_slice(*line, end, line->len);
    return word;
}

/* "(c)", "©", "by", a year: what tells a notice from other talk of copyright, and is no name. */
static bool is_mark(Str word) {
    if (str_eq(word, STR("c")) || str_eq(word, STR("by")) || str_eq(word, STR("©"))) return true;
    return word.len == 4 && (str_starts(word, STR("19")) || str_starts(word, STR("20")));
}

static bool is_filler(Str word) {
    return str_eq(word, STR("the")) || str_eq(word, STR("present")) || str_eq(word, STR("and")) ||
           (word.len == 2 && word.ptr[0] >= '0' && word.ptr[0] <= '9');
}

/* "red hat" of " (c) 2012-2015 Red Hat, Inc."; empty where no name follows. */
static Str holder_of(Str line, Arena *arena) {
    StrBuf name = {0};
    bool is_marked = false;
    for (u32 words = 0; words < WORDS_MAX;) {
        Str word = word_take(&line);
        if (!word.len) break;
        if (!words && is_mark(word)) is_marked = true;
        if (!words && (is_mark(word) || is_filler(word))) continue;
        if (!is_marked) break;
        if (words++) buf_push_char(&name, ' ');
        buf_push(&name, word);
    }
    Str copy = str_copy(arena, buf_str(&name));
    buf_release(&name);
    return copy;
}

/* "Copyright", "Copyrighted", "©": what is left of the line. */
static bool notice_in(Str line, Str *rest) {
    static const Str word = STR("copyright"), sign = STR("©");
    size_t at = str_find(line, word);
    if (at == STR_NOT_FOUND) {
        at = str_find(line, sign);
        *rest = at == STR_NOT_FOUND ? STR_NONE : str_slice(line, at, line.len);
        return at != STR_NOT_FOUND;
    }
    for (at += word.len; at < line.len && line.ptr[at] >= 'a' && line.ptr[at] <= 'z';) at++;
    *rest = str_slice(line, at, line.len);
    return true;
}

static Banner banner_of(Str text, const OriginSigns *signs, Arena *arena) {
    Banner self = {.has_licence = has_any(text, signs->licences)};
    for (Str line, rest; self.count < HOLDERS_MAX && str_split(&text, '\n', &line);) {
        Str name = notice_in(line, &rest) ? holder_of(rest, arena) : STR_NONE;
        if (!name.len) continue;
        self.names[self.count] = name;
        self.holders[self.count++] = str_hash(name);
    }
    return self;
}

typedef struct {
    Program *program;
    const Banner *banners; /* by FileId */
    bool only_linked;      /* the others are not asked whose the tree is */
    u32 files, held;       /* that are asked; those of them with a holder */
    u64 owner;             /* holds more than half of those */
    Map own_folders;       /* that hold one of the owner's files */
    Str texts;             /* of the root, lower case */
} Holding;

static bool is_asked(const Holding *self, FileId file) {
    u32 language = self->program->files[file].facts->language;
    return self->only_linked ? language_is_linked(language) : language_family(language) != FAMILY_NONE;
}

static bool holds(const Banner *banner, u64 holder) {
    for (u32 i = 0; i < banner->count; i++)
        if (banner->holders[i] == holder) return true;
    return false;
}

/* Who has the most of the files, and has more than half of them. */
static void owner_find(Holding *self) {
    Map counts = {0};
    u32 most = 0;
    for (FileId file = 0; file < self->program->file_count; file++) {
        const Banner *banner = &self->banners[file];
        if (!is_asked(self, file)) continue;
        self->files++;
        self->held += banner->count > 0;
        for (u32 i = 0; i < banner->count; i++) {
            u32 count = ++*map_at(&counts, banner->holders[i], 0);
            if (count > most) most = count, self->owner = banner->holders[i];
        }
    }
    if (most * 2 <= self->held) self->owner = 0;
    map_release(&counts);
}

static u64 folder_key(const Holding *self, FileId file) {
    return str_hash(path_folder(self->program->files[file].path));
}

static void own_folders_find(Holding *self) {
    for (FileId file = 0; self->owner && file < self->program->file_count; file++)
        if (holds(&self->banners[file], self->owner)) map_at(&self->own_folders, folder_key(self, file), 1);
}

/* What the tree says of itself: metadata and prose in its root. */
static void texts_read(Holding *self, Arena *arena) {
    StrBuf all = {0};
    for (FileId file = 0; file < self->program->file_count; file++) {
        const File *in = &self->program->files[file];
        if (language_family(in->facts->language) == FAMILY_NONE && !path_folder(in->path).len)
            buf_push(&all, facts_source(in->facts));
    }
    self->texts = lower_copy(arena, buf_str(&all));
    buf_release(&all);
}

static bool is_named(const Holding *self, const Banner *banner) {
    for (u32 i = 0; i < banner->count; i++)
        if (str_find(self->texts, banner->names[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool is_foreign(const Holding *self, FileId file) {
    const Banner *banner = &self->banners[file];
    if (!banner->count || !banner->has_licence) return false;
    bool is_rare = self->held * RARE_SHARE <= self->files;
    if (is_rare) return !is_named(self, banner);
    if (!self->owner || holds(banner, self->owner)) return false;
    return map_find(&self->own_folders, folder_key(self, file)) == MAP_NONE;
}

static bool has_linked_files(const Program *program) {
    for (FileId file = 0; file < program->file_count; file++)
        if (language_is_linked(program->files[file].facts->language)) return true;
    return false;
}

static void foreign_find(Program *self, const Banner *banners, Arena *scratch) {
    Holding holding = {.program = self, .banners = banners, .only_linked = has_linked_files(self)};
    owner_find(&holding);
    own_folders_find(&holding);
    texts_read(&holding, scratch);
    for (FileId file = 0; file < self->file_count; file++)
        self->files[file].is_foreign = is_foreign(&holding, file);
    map_release(&holding.own_folders);
}

void origins_find(Program *self, const OriginSigns *signs) {
    Arena scratch = {0};
    Banner *banners = ARENA_ARRAY(&scratch, Banner, self->file_count + 1);
    for (FileId file = 0; file < self->file_count; file++) {
        File *in = &self->files[file];
        if (language_family(in->facts->language) == FAMILY_NONE) continue;
        Str banner = lower_copy(&scratch, facts_banner(in->facts));
        in->is_generated |= is_made(in, banner, signs);
        if (signs->licences.count) banners[file] = banner_of(banner, signs, &scratch);
    }
    if (signs->licences.count) foreign_find(self, banners, &scratch);
    arena_release(&scratch);
}
