#include "origin.h"

#include "char.h"
#include "file.h"
#include "glob.h"
#include "origin_impl.h"

enum { DOC_LINES = 5 };

Str str_lower(Str text, Arena *arena) {
    char *copy = ARENA_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) copy[i] = char_lower(text.ptr[i]);
    return (Str){copy, text.len};
}

/* ---- made by programs -------------------------------------------------------------------------------- */

/* Lines of block comments may begin with a star. */
bool opens_with_any(Str line, OriginWords words) {
    line = str_trim(line);
    while (line.len && (line.ptr[0] == '*' || line.ptr[0] == '#'))
        line = str_trim(str_slice(line, 1, line.len));
    for (u32 i = 0; i < words.count; i++)
        if (str_starts(line, words.at[i])) return true;
    return false;
}

static bool text_says_made(Str text, u32 lines, OriginWords words, OriginWords openings) {
    Str line;
    for (u32 i = 0; i < lines && str_split(&text, '\n', &line); i++)
        if (text_has_any(line, words) || opens_with_any(line, openings)) return true;
    return false;
}

static bool is_made(const File *file, Str banner, const OriginSigns *signs) {
    u32 top = file->facts->banner_top, doc = file->facts->banner_doc;
    const OriginWords none = {0};
    if (text_says_made(str_slice(banner, 0, top), UINT32_MAX, signs->made, signs->openings)) return true;
    if (text_says_made(str_slice(banner, top, doc), UINT32_MAX, none, signs->openings)) return true;
    for (u32 i = 0; i < signs->paths.count; i++)
        if (glob_matches_name(signs->paths.at[i], path_name(file->path))) return true;
    return text_says_made(str_slice(banner, doc, banner.len), DOC_LINES, signs->made, signs->openings);
}

/* ---- held by others ---------------------------------------------------------------------------------- */

typedef struct {
    Program *program;
    const Banner *banners; /* by FileId */
    bool only_linked;      /* the others are not asked whose the tree is */
    u32 files, held;       /* that are asked; those of them with a holder */
    u64 owner;             /* holds more than half of those */
    Map own_folders;       /* that hold one of the owner's files */
    Map code_in, held_in;  /* by folder: files with code, and those of them with a holder */
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

static void folders_find(Holding *self) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        const Facts *facts = self->program->files[file].facts;
        const Banner *banner = &self->banners[file];
        u64 folder = folder_key(self, file);
        if (self->owner && holds(banner, self->owner)) map_at(&self->own_folders, folder, 1);
        if (language_family(facts->language) == FAMILY_NONE || facts->tokens.count <= 1) continue;
        ++*map_at(&self->code_in, folder, 0);
        *map_at(&self->held_in, folder, 0) += banner->count > 0;
    }
}

/* Most files beside it have a holder, too: it did not grow among the tree's own. */
static bool lies_among_held(const Holding *self, FileId file) {
    u64 folder = folder_key(self, file);
    u32 code = map_find(&self->code_in, folder), held = map_find(&self->held_in, folder);
    return code != MAP_NONE && held * 2 > code;
}

/* What the tree says of itself: metadata and prose in its root. */
static void texts_read(Holding *self, Arena *arena) {
    StrBuf all = {0};
    for (FileId file = 0; file < self->program->file_count; file++) {
        const File *in = &self->program->files[file];
        bool is_told =
            language_family(in->facts->language) == FAMILY_NONE || str_eq(in->path, STR("setup.py"));
        if (is_told && !path_folder(in->path).len) buf_push(&all, facts_source(in->facts));
    }
    self->texts = str_lower(buf_str(&all), arena);
    buf_release(&all);
}

/* Or may be: where nothing tells whose the tree is, it may be anybody's. */
static bool is_named(const Holding *self, const Banner *banner) {
    if (!self->texts.len) return true;
    for (u32 i = 0; i < banner->count; i++)
        if (str_find(self->texts, banner->names[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool is_foreign(const Holding *self, FileId file) {
    const Banner *banner = &self->banners[file];
    if (!banner->count || !banner->has_licence) return false;
    bool is_rare = self->held * RARE_SHARE <= self->files;
    if (is_rare) return lies_among_held(self, file) && !is_named(self, banner);
    if (!self->owner || holds(banner, self->owner)) return false;
    return map_find(&self->own_folders, folder_key(self, file)) == MAP_NONE;
}

static bool has_linked_files(const Program *program) {
    for (FileId file = 0; file < program->file_count; file++)
        if (language_is_linked(program->files[file].facts->language)) return true;
    return false;
}

/* A script that says its own version and licence was made to be copied into other trees. */
static bool is_released(const Program *program, FileId file, const Banner *banner) {
    return language_family(program->files[file].facts->language) == FAMILY_SCRIPT && banner->has_licence &&
           banner->has_version;
}

/* Of a tree that is no library of scripts itself: there all of its own files say so. */
static void released_find(Program *self, const Banner *banners) {
    u32 scripts = 0, released = 0;
    for (FileId file = 0; file < self->file_count; file++) {
        scripts += language_family(self->files[file].facts->language) == FAMILY_SCRIPT;
        released += is_released(self, file, &banners[file]);
    }
    bool is_common = released * 2 > scripts && !has_linked_files(self);
    for (FileId file = 0; file < self->file_count && !is_common; file++)
        self->files[file].is_foreign |= is_released(self, file, &banners[file]);
}

static void foreign_find(Program *self, const OriginSigns *signs, const Banner *banners, Arena *scratch) {
    Holding holding = {.program = self, .banners = banners, .only_linked = has_linked_files(self)};
    owner_find(&holding);
    folders_find(&holding);
    texts_read(&holding, scratch);
    for (FileId file = 0; file < self->file_count; file++)
        self->files[file].is_foreign = banners[file].is_taken || is_foreign(&holding, file);
    released_find(self, banners);
    shelves_find(self, banners);
    packages_find(self, signs, banners, holding.texts);
    map_release(&holding.own_folders);
    map_release(&holding.code_in);
    map_release(&holding.held_in);
}

void origins_find(Program *self, const OriginSigns *signs) {
    Arena scratch = {0};
    Banner *banners = ARENA_ARRAY(&scratch, Banner, self->file_count + 1);
    for (FileId file = 0; file < self->file_count; file++) {
        File *in = &self->files[file];
        if (language_family(in->facts->language) == FAMILY_NONE) continue;
        Str banner = str_lower(facts_banner(in->facts), &scratch);
        in->is_generated |= is_made(in, banner, signs);
        if (signs->licences.count) banners[file] = banner_of(banner, signs, &scratch);
    }
    if (signs->licences.count) foreign_find(self, signs, banners, &scratch);
    arena_release(&scratch);
}
