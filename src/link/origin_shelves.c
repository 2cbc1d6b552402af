#include "file.h"
#include "origin_impl.h"

/* A shelf has so many books by so many writers, and there is a house around it. */
enum { CHILDREN_MIN = 5, WRITERS_MIN = 5, OUTSIDE_MIN = 20, FULL_CHILDREN_MIN = 3 };

typedef struct {
    Str name;
    u32 files, held;
    u32 children, writers; /* with a holder; distinct */
    bool is_package;       /* somebody imports it by name: what lies in it is the tree's own */
    bool is_shelf;
} Shelf;

typedef struct {
    Program *program;
    const Banner *banners;
    Map by_name, seen;
    Vec(Shelf) shelves;
    u32 files, held;
} Shelving;

/* `lib` of `lib/requests/api.py`; empty for what lies in the root. */
static Str shelf_name(Str path) {
    size_t end = str_find_char(path, '/');
    return end == STR_NOT_FOUND ? STR_NONE : str_slice(path, 0, end);
}

static u32 shelf_at(Shelving *self, Str name) {
    u32 at = *map_at(&self->by_name, str_hash(name), self->shelves.count);
    if (at == self->shelves.count) vec_push(&self->shelves, ((Shelf){.name = name}));
    return at;
}

static bool is_first(Shelving *self, u32 shelf, u64 what) {
    return (*map_at(&self->seen, str_hash((Str){(const char *)&what, sizeof what}) + shelf, 0))++ == 0;
}

static void file_put(Shelving *self, FileId file) {
    Str path = self->program->files[file].path, name = shelf_name(path), child;
    const Banner *banner = &self->banners[file];
    self->files++;
    self->held += banner->count > 0;
    if (!name.len) return;
    u32 at = shelf_at(self, name);
    Shelf *shelf = &self->shelves.at[at];
    Str below = str_slice(path, name.len + 1, path.len);
    shelf->files++;
    shelf->held += banner->count > 0;
    str_split(&below, '/', &child);
    if (banner->count) shelf->children += is_first(self, at, str_hash(child));
    for (u32 i = 0; i < banner->count; i++) shelf->writers += is_first(self, at, banner->holders[i]);
}

/* `import lib.requests` */
static void imports_see(Shelving *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        Str dotted = facts_name(facts, row->module), first;
        if (row->level || !str_split(&dotted, '.', &first)) continue;
        u32 at = map_find(&self->by_name, str_hash(first));
        if (at != MAP_NONE) self->shelves.at[at].is_package = true;
    }
}

/* Where most of the files have a holder, fewer of the books will do. */
static bool looks_like_shelf(const Shelf *self) {
    u32 least = self->held * 2 > self->files ? FULL_CHILDREN_MIN : CHILDREN_MIN;
    return !self->is_package && self->children >= least && self->writers >= WRITERS_MIN;
}

/* True when what lies outside of all of them is a tree of its own, without banners. */
static bool shelves_choose(Shelving *self) {
    u32 files = self->files, held = self->held;
    for (u32 i = 0; i < self->shelves.count; i++) {
        Shelf *shelf = &self->shelves.at[i];
        shelf->is_shelf = looks_like_shelf(shelf);
        files -= shelf->is_shelf ? shelf->files : 0;
        held -= shelf->is_shelf ? shelf->held : 0;
    }
    return files >= OUTSIDE_MIN && held * RARE_SHARE <= files;
}

void shelves_find(Program *program, const Banner *banners) {
    Shelving self = {.program = program, .banners = banners};
    for (FileId file = 0; file < program->file_count; file++)
        if (language_is_linked(program->files[file].facts->language)) file_put(&self, file);
    for (FileId file = 0; file < program->file_count; file++)
        if (language_is_linked(program->files[file].facts->language)) imports_see(&self, file);
    bool are_shelves = shelves_choose(&self);
    for (FileId file = 0; are_shelves && file < program->file_count; file++) {
        Str name = shelf_name(program->files[file].path);
        u32 at = name.len ? map_find(&self.by_name, str_hash(name)) : MAP_NONE;
        bool is_shelved = at != MAP_NONE && self.shelves.at[at].is_shelf;
        program->files[file].is_foreign |= is_shelved;
        program->files[file].is_vendored |= is_shelved;
    }
    map_release(&self.by_name);
    map_release(&self.seen);
    vec_release(&self.shelves);
}
