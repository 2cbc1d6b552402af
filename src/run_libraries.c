/* Installed libraries, file by file, when link or a check asks for one: where a module lies, its facts,
 * and what the sources of a package mention. On one thread, in an order that the program gives. */
#include "oxbow.h"

#include "below.h"
#include "char.h"
#include "environment.h"
#include "file.h"
#include "lang.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { TEXT = 1, STORED = 2 };

/* What sources of a top-level package hold: texts that are words, attributes that are stored. */
typedef struct {
    Map words; /* hash → STORED, or TEXT: nothing stores to it */
    bool is_partial;
    u32 files;
    u64 bytes;
} Mentions;

struct LibraryReader {
    Run *run;
    LangWorker *worker;
    Arena scratch;
    Vec(Facts *) facts;
    Vec(Mentions) mentions;
    Map mentions_by_top; /* hash of the top-level name → position */
    Vec(Str) owners;     /* distributions of top-level modules */
    Map owner_by_top;    /* likewise */
};

enum { MENTION_FILES_MAX = 4000, MENTION_DEPTH_MAX = 24, MENTION_BYTES_MAX = 256 << 20 };

/* ---- one module -------------------------------------------------------------------------------------- */

static Str shown_path(const LibraryReader *self, Str path) {
    const Environment *environment = &self->run->environment;
    if (!environment->folder.len || !path_is_below(path, environment->folder)) {
        for (u32 i = 0; i < environment->own_count; i++)
            if (path_is_below(path, environment->search[i])) return path_below(path, environment->search[i]);
        Str root = self->run->place.root;
        return path_is_below(path, root) ? path_below(path, root) : path_name(path);
    }
    return path_join(&self->run->arena, environment->shown,
                     str_slice(path, environment->folder.len + 1, path.len));
}

/* Where it is installed. */
static Str where(const LibraryReader *self, Str path) {
    const Environment *environment = &self->run->environment;
    for (u32 i = environment->own_count; i < environment->search_count; i++)
        if (path_is_below(path, environment->search[i]))
            return path_below(environment->search[i], self->run->place.root);
    return environment->shown;
}

/* Facts of a source file; false: it cannot be read. */
static bool module_read(LibraryReader *self, Str path, LibraryFile *out) {
    struct stat status;
    Arena *arena = &self->run->arena;
    SourceFile file = {.path = path, .absolute = str_copy(arena, path)};
    if (stat(file.absolute.ptr, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    file.size = (u64)status.st_size;
    SourceText source;
    SourceSkip skip;
    *out = (LibraryFile){.kind = LIBRARY_OPAQUE, .path = shown_path(self, path), .where = where(self, path)};
    if (source_read(&file, SOURCE_MAX_SIZE, &self->scratch, &source, &skip)) {
        if (!self->worker) self->worker = lang_worker_new();
        Facts *facts = lang_extract(self->worker, LANGUAGE_PYTHON, source.text);
        vec_push(&self->facts, facts);
        out->facts = facts;
        out->kind = LIBRARY_FILE;
        self->run->library_files++;
    }
    arena_reset(&self->scratch);
    return true;
}

/* `word` with the ending of an extension module, of compiled code or of a stub without source. */
static bool is_compiled(Str entry, Str word) {
    return str_starts(entry, word) && entry.len > word.len && entry.ptr[word.len] == '.' &&
           (str_ends(entry, STR(".so")) || str_ends(entry, STR(".pyd")) || str_ends(entry, STR(".pyc")) ||
            str_ends(entry, STR(".pyx")) || str_ends(entry, STR(".pyi")));
}

static bool has_compiled(LibraryReader *self, Str folder, Str word) {
    DIR *stream = opendir(str_cstr(&self->scratch, folder));
    bool found = false;
    if (!stream) return false;
    for (struct dirent *entry; !found && (entry = readdir(stream));)
        found = is_compiled(str_of(entry->d_name), word);
    closedir(stream);
    return found;
}

/* In one folder of the search path, or in a package. */
static LibraryFile find_in(LibraryReader *self, Str folder, Str word) {
    Arena *arena = &self->run->arena;
    Str inner = path_join(arena, folder, word);
    LibraryFile out = {.kind = LIBRARY_ABSENT};
    bool is_folder = file_kind(inner.ptr) == FILE_FOLDER;
    if (is_folder && module_read(self, path_join(arena, inner, STR("__init__.py")), &out)) {
        if (out.kind == LIBRARY_FILE) out.kind = LIBRARY_PACKAGE;
        out.folder = inner;
        return out;
    }
    if (is_folder && has_compiled(self, inner, STR("__init__"))) return (LibraryFile){.kind = LIBRARY_OPAQUE};
    if (module_read(self, str_concat(arena, inner, STR(".py")), &out)) return out;
    if (has_compiled(self, folder, word)) return (LibraryFile){.kind = LIBRARY_OPAQUE};
    if (is_folder) out = (LibraryFile){.kind = LIBRARY_NAMESPACE, .folder = inner};
    return out;
}

/* Of what lies in several folders of the tree nobody knows which of them is searched. */
static LibraryFile both(const Environment *environment, u32 at, LibraryFile found, LibraryFile file) {
    if (file.kind == LIBRARY_ABSENT) return found;
    bool is_either = found.kind != LIBRARY_ABSENT && at >= environment->own_count;
    bool is_in_parts = found.kind == LIBRARY_NAMESPACE && file.kind == LIBRARY_NAMESPACE;
    if (is_either || is_in_parts) file.kind = LIBRARY_OPAQUE;
    return file;
}

static LibraryFile module_find(void *context, Str folder, Str word) {
    LibraryReader *self = context;
    const Environment *environment = &self->run->environment;
    LibraryFile found = {.kind = LIBRARY_ABSENT};
    if (folder.len) return find_in(self, folder, word);
    for (u32 i = 0; i < environment->search_count; i++) {
        found = both(environment, i, found, find_in(self, environment->search[i], word));
        bool is_found = found.kind != LIBRARY_ABSENT && found.kind != LIBRARY_NAMESPACE;
        if (is_found && environment->own_count == environment->search_count) break;
    }
    return found;
}

/* ---- what a package mentions ------------------------------------------------------------------------- */

static void word_add(Mentions *self, Str word, u32 how) {
    u32 *known = word.len ? map_at(&self->words, str_hash(word), how) : NULL;
    if (known && how > *known) *known = how;
}

/* 'word', "a.b.word" */
static size_t quoted_read(Mentions *self, Str text, size_t at) {
    size_t end = at + 1;
    while (end < text.len && (char_is_name(text.ptr[end]) || text.ptr[end] == '.')) end++;
    if (end < text.len && text.ptr[end] == text.ptr[at])
        word_add(self, str_after_last(str_slice(text, at + 1, end), '.'), TEXT);
    return at + 1;
}

/* .word = …, x.word, y.word = … */
static size_t attribute_read(Mentions *self, Str text, size_t at) {
    size_t end = at + 1, next;
    while (end < text.len && char_is_name(text.ptr[end])) end++;
    for (next = end; next < text.len && text.ptr[next] == ' ';) next++;
    char c = next < text.len ? text.ptr[next] : '\n';
    bool is_equal = c == '=' && !(next + 1 < text.len && text.ptr[next + 1] == '=');
    if (is_equal || c == ',') word_add(self, str_slice(text, at + 1, end), is_equal ? STORED : TEXT);
    return end > at + 1 ? end : at + 1;
}

static void text_mentions(Mentions *self, Str text) {
    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];
        if (c == '"' || c == '\'')
            at = quoted_read(self, text, at);
        else if (c == '.')
            at = attribute_read(self, text, at);
        else
            at++;
    }
}

/* Names in compiled code, which may put them anywhere: words with NUL on both sides. */
static void binary_mentions(Mentions *self, Str bytes) {
    for (size_t at = 0, start = 0; at < bytes.len; at++) {
        if (char_is_name(bytes.ptr[at])) continue;
        if (!bytes.ptr[at] && at > start) word_add(self, str_slice(bytes, start, at), TEXT);
        start = at + 1;
    }
}

static bool is_binary(Str name) {
    return str_ends(name, STR(".so")) || str_ends(name, STR(".pyd"));
}

static void file_mentions(Mentions *mentions, Str path) {
    Str text;
    Err err = {0};
    Arena own = {0};
    bool is_read = ++mentions->files <= MENTION_FILES_MAX && mentions->bytes < MENTION_BYTES_MAX &&
                   file_read(str_cstr(&own, path), &own, &text, &err);
    mentions->is_partial |= !is_read;
    if (is_read) mentions->bytes += text.len;
    if (is_read && is_binary(path))
        binary_mentions(mentions, text);
    else if (is_read)
        text_mentions(mentions, text);
    arena_release(&own);
}

static void folder_mentions(Mentions *mentions, Str folder, u32 depth) {
    Arena own = {0};
    DIR *stream = opendir(str_cstr(&own, folder));
    if (!stream || depth > MENTION_DEPTH_MAX) mentions->is_partial = true;
    for (struct dirent *entry; stream && !mentions->is_partial && (entry = readdir(stream));) {
        Str name = str_of(entry->d_name), path = path_join(&own, folder, name);
        if (name.ptr[0] == '.') continue;
        if (str_ends(name, STR(".py")) || is_binary(name))
            file_mentions(mentions, path);
        else if (file_kind(path.ptr) == FILE_FOLDER)
            folder_mentions(mentions, path, depth + 1);
    }
    if (stream) closedir(stream);
    arena_release(&own);
}

static Mentions mentions_read(LibraryReader *self, Str top) {
    const Environment *environment = &self->run->environment;
    Arena *arena = &self->run->arena;
    Mentions out = {0};
    for (u32 i = 0; i < environment->search_count; i++) {
        Str path = path_join(arena, environment->search[i], top), file = str_concat(arena, path, STR(".py"));
        if (file_kind(path.ptr) == FILE_FOLDER) folder_mentions(&out, path, 0);
        if (file_kind(file.ptr) == FILE_REGULAR) file_mentions(&out, file);
    }
    return out;
}

static bool mentions_have(void *context, Str top, Str word, bool texts_count) {
    LibraryReader *self = context;
    u64 key = str_hash(top);
    u32 at = map_find(&self->mentions_by_top, key);
    if (at == MAP_NONE) {
        at = self->mentions.count;
        vec_push(&self->mentions, mentions_read(self, top));
        map_at(&self->mentions_by_top, key, at);
    }
    const Mentions *mentions = &self->mentions.at[at];
    u32 how = map_find(&mentions->words, str_hash(word));
    return mentions->is_partial || how == STORED || (texts_count && how == TEXT);
}

static Str version_find(void *context, Str distribution) {
    LibraryReader *self = context;
    const Installed *found =
        environment_distribution(&self->run->environment, distribution, &self->run->arena);
    return found ? found->version : STR_NONE;
}

/* Asked for few modules, and each one is remembered: records are long. */
static Str owner_find(void *context, Str top) {
    LibraryReader *self = context;
    u64 key = str_hash(top);
    u32 at = map_find(&self->owner_by_top, key);
    if (at == MAP_NONE) {
        const Installed *found = environment_owner(&self->run->environment, top, &self->scratch);
        at = self->owners.count;
        vec_push(&self->owners, found ? found->name : STR_NONE);
        map_at(&self->owner_by_top, key, at);
        arena_reset(&self->scratch);
    }
    return self->owners.at[at];
}

/* ---- for run ----------------------------------------------------------------------------------------- */

const LibrarySource *run_libraries(Run *self) {
    if (!self->environment.search_count && !self->environment.folder.len) return NULL;
    LibraryReader *reader = ARENA_NEW(&self->arena, LibraryReader);
    reader->run = self;
    self->reader = reader;
    LibrarySource *source = ARENA_NEW(&self->arena, LibrarySource);
    *source = (LibrarySource){
        .context = reader,
        .find = module_find,
        .mentions = mentions_have,
        .version = version_find,
        .owner = owner_find,
    };
    return source;
}

void run_libraries_release(Run *self) {
    LibraryReader *reader = self->reader;
    if (!reader) return;
    for (u32 i = 0; i < reader->facts.count; i++) free(reader->facts.at[i]);
    for (u32 i = 0; i < reader->mentions.count; i++) map_release(&reader->mentions.at[i].words);
    vec_release(&reader->facts);
    vec_release(&reader->mentions);
    map_release(&reader->mentions_by_top);
    map_release(&reader->owner_by_top);
    vec_release(&reader->owners);
    if (reader->worker) lang_worker_free(reader->worker);
    arena_release(&reader->scratch);
}
