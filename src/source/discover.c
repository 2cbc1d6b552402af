#include "listing.h"

#include "attributes.h"
#include "descriptions.h"
#include "file.h"
#include "installations.h"

#include <errno.h>
#include <stdlib.h>

static int file_compare(const void *a, const void *b) {
    return str_cmp(((const SourceFile *)a)->path, ((const SourceFile *)b)->path);
}

static int link_compare(const void *a, const void *b) {
    return str_cmp(((const SourceLink *)a)->file.path, ((const SourceLink *)b)->file.path);
}

static int skip_compare(const void *a, const void *b) {
    return str_cmp(((const SourceSkip *)a)->path, ((const SourceSkip *)b)->path);
}

static void files_sort(Listing *self) {
    if (self->files.count) qsort(self->files.at, self->files.count, sizeof *self->files.at, file_compare);
    u32 kept = 0;
    for (u32 i = 0; i < self->files.count; i++) /* git names a file in conflict once per side */
        if (!kept || !str_eq(self->files.at[kept - 1].path, self->files.at[i].path))
            self->files.at[kept++] = self->files.at[i];
    self->files.count = kept;
}

static bool files_hold(const SourceFile *files, u32 count, Str path) {
    SourceFile wanted = {.path = path};
    return count && bsearch(&wanted, files, count, sizeof *files, file_compare) != NULL;
}

/* Of several names of one file keep its own; without that, the first link. */
static void links_merge(Listing *self) {
    if (!self->links.count) return;
    qsort(self->links.at, self->links.count, sizeof *self->links.at, link_compare);
    Map taken = {0};
    u32 own = self->files.count;
    for (u32 i = 0; i < self->links.count; i++) {
        const SourceLink *link = &self->links.at[i];
        u32 *first = map_at(&taken, str_hash(link->real), MAP_NONE);
        if (*first != MAP_NONE || files_hold(self->files.at, own, link->real)) continue;
        *first = i;
        vec_push(&self->files, link->file);
    }
    map_release(&taken);
    files_sort(self);
}

static Str repository_top(Str folder, Arena *arena) {
    for (;; folder = path_folder(folder)) {
        if (!folder.len) folder = STR("/");
        if (file_kind(path_join(arena, folder, STR(".git")).ptr) != FILE_MISSING) return folder;
        if (folder.len == 1) return STR("");
    }
}

static bool folder_list(Listing *self, Str folder, Err *err) {
    Str top = repository_top(folder, self->arena);
    GitAnswer answer = top.len ? git_list_folder(self, folder) : GIT_FAILED;
    if (answer == GIT_LISTED) return true;
    if (!top.len) top = self->root;
    /* The folder is ignored as a whole, but was asked for by name: rules from above it do not count. */
    if (answer == GIT_KNOWS_NOTHING) top = folder;
    if (walk_folder(self, folder, top)) return true;
    return err_set(err, ERR_INPUT, "cannot read %.*s: %s", STR_ARG(folder), strerror(errno));
}

static void filters_add(Listing *self, const SourcePlace *place) {
    for (u32 i = 0; i < place->filter_count; i++) {
        Str absolute = path_join(self->arena, place->root, place->filters[i]);
        if (file_kind(absolute.ptr) == FILE_REGULAR) listing_add(self, absolute, true);
    }
}

static void listing_release(Listing *self) {
    exclude_release(&self->exclude);
    vec_release(&self->files);
    vec_release(&self->links);
    vec_release(&self->skipped);
}

static SourceTree tree_make(Listing *self, SourcePlace place) {
    filters_add(self, &place);
    files_sort(self);
    links_merge(self);
    descriptions_set_aside(self);
    SourceSites sites = {0};
    installations_set_aside(self, &sites);
    attributes_apply(self->files.at, self->files.count, self->arena);
    if (self->skipped.count)
        qsort(self->skipped.at, self->skipped.count, sizeof *self->skipped.at, skip_compare);
    return (SourceTree){
        .place = place,
        .files = arena_copy(self->arena, self->files.at, self->files.count * sizeof *self->files.at),
        .file_count = self->files.count,
        .skipped = arena_copy(self->arena, self->skipped.at, self->skipped.count * sizeof *self->skipped.at),
        .skipped_count = self->skipped.count,
        .sites = sites,
    };
}

bool source_discover(const SourceOptions *options, Arena *arena, SourceTree *out, Err *err) {
    SourcePlace place;
    if (!source_locate(options, arena, &place, err)) return false;
    Listing listing = {
        .arena = arena,
        .root = place.root,
        .exclude = {arena, place.root, place.analysed, options->exclude, options->exclude_count, {0}, {0}},
    };
    bool ok = folder_list(&listing, place.analysed, err);
    if (ok) *out = tree_make(&listing, place);
    listing_release(&listing);
    return ok;
}
