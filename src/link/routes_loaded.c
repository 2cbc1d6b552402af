/* Which files may ever be run: imported by any other, started by themselves, or loaded by a name that a text
 * has or that is only known at run time. */
#include "loading.h"
#include "modules.h"
#include "routes_impl.h"

enum { TEXT_MAX = 200 };

struct Loading {
    Map modules; /* ModuleId that is imported somewhere → 1 */
    Map words;   /* Name that is part of a dotted text → 1 */
    bool is_dynamic;
};

static void module_note(const Program *self, struct Loading *loading, ModuleId module) {
    for (; module; module = self->modules[module].parent) *map_at(&loading->modules, module, 1) = 1;
}

static void import_note(const Program *self, struct Loading *loading, FileId file, const ImportRow *import) {
    const Facts *facts = program_facts(self, file);
    ImportTarget target = modules_resolve(self, file, facts_name(facts, import->module), import->level);
    if (target.verdict != IMPORT_FOUND) return;
    module_note(self, loading, target.module);
    if (import->name)
        module_note(self, loading,
                    modules_child(self, target.module, file_name_of(self, file, import->name)));
}

/* "web.jars", "web.jars:router", "jars" */
static void text_note(const Program *self, struct Loading *loading, Str text) {
    if (text.len > TEXT_MAX) return;
    for (size_t i = 0, start = 0; i <= text.len; i++) {
        if (i < text.len && (text.ptr[i] == '/' || text.ptr[i] == ' ')) return;
        if (i < text.len && text.ptr[i] != '.' && text.ptr[i] != ':') continue;
        Name word = i > start ? intern_find(&self->names, str_slice(text, start, i)) : 0;
        if (word) *map_at(&loading->words, word, 1) = 1;
        start = i + 1;
    }
}

static const struct Loading *loading_of(const Program *self) {
    if (self->routes->loading) return self->routes->loading;
    struct Loading *loading = self->routes->loading = ARENA_NEW(self->arena, struct Loading);
    loading->is_dynamic = loading_is_hidden(self);
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (ImportId i = 1; i < facts->imports.count; i++)
            import_note(self, loading, file, &facts_imports(facts)[i]);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_STRING)
                text_note(self, loading, expr_string(self, file, e));
    }
    return loading;
}

void loading_release(Program *self) {
    if (!self->routes->loading) return;
    map_release(&self->routes->loading->modules);
    map_release(&self->routes->loading->words);
}

/* Something in it is started: an app, or the file itself. */
static bool is_started(const Program *self, FileId file) {
    const Facts *facts = program_facts(self, file);
    for (RouterId r = 1; r < self->routes->routers.count; r++)
        if (self->routes->routers.at[r].file == file && self->routes->routers.at[r].is_root) return true;
    for (u32 n = 1; n < facts->names.count; n++)
        if (str_eq(facts_name(facts, n), STR("__name__"))) return true;
    return false;
}

bool file_may_run(const Program *self, FileId file) {
    const struct Loading *loading = loading_of(self);
    ModuleId module = self->files[file].module;
    if (!module || loading->is_dynamic || self->files[file].world != WORLD_PRODUCTION) return true;
    if (map_find(&loading->modules, module) != MAP_NONE || is_started(self, file)) return true;
    for (ModuleId m = module; m; m = self->modules[m].parent)
        if (map_find(&loading->words, self->modules[m].last) != MAP_NONE) return true;
    return false;
}
