#include "partial.h"

#include "modules.h"

enum { MISSING_LEAST = 3, OPTIONAL = IMPORT_IN_TRY | IMPORT_TYPE_CHECKING };

typedef struct {
    Map missing; /* hash of a package and of what it lacks → 1 */
    Map counts;  /* ModuleId of a package → how many that are */
} Lacking;

/* The first word of what is imported that is not there. */
static Str missing_word(const Program *self, FileId file, const ImportRow *row) {
    Str dotted = facts_name(program_facts(self, file), row->module), rest = dotted, word;
    while (rest.len && str_split(&rest, '.', &word)) {
        Str prefix = {dotted.ptr, (size_t)(word.ptr + word.len - dotted.ptr)};
        if (modules_resolve(self, file, prefix, row->level).verdict != IMPORT_FOUND) return word;
    }
    return STR_NONE;
}

static void file_imports(const Program *self, FileId file, Lacking *lacking) {
    const Facts *facts = program_facts(self, file);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        ImportTarget target = import_target(self, file, i);
        /* An absolute name may be a library's that is called like a folder. */
        bool is_lack = target.verdict == IMPORT_MISSING && target.module > MODULE_ROOT && row->level;
        if (!is_lack || row->flags & OPTIONAL) continue;
        u64 key = str_hash(missing_word(self, file, row)) + target.module;
        u32 *known = map_at(&lacking->missing, key, 0);
        if (!*known) ++*map_at(&lacking->counts, target.module, 0);
        *known = 1;
    }
}

/* Of a package that another distribution fills as well, what lies deeper is none of its business. */
static bool is_partial(const Program *self, ModuleId module, const Lacking *lacking) {
    ModuleId package = self->modules[module].is_package ? module : self->modules[module].parent;
    u32 count = package > MODULE_ROOT ? map_find(&lacking->counts, package) : MAP_NONE;
    return count != MAP_NONE && count >= MISSING_LEAST;
}

void partial_find(Program *self) {
    Lacking lacking = {0};
    for (FileId file = 0; file < self->file_count; file++)
        if (self->files[file].module && self->files[file].world == WORLD_PRODUCTION)
            file_imports(self, file, &lacking);
    for (FileId file = 0; lacking.counts.count && file < self->file_count; file++)
        self->files[file].is_partial = is_partial(self, self->files[file].module, &lacking);
    map_release(&lacking.missing);
    map_release(&lacking.counts);
}
