#include "module_names.h"

#include "file.h"
#include "modules.h"

#include <dirent.h>

enum { STARS_MAX = 8 };

/* ---- what is on the disk, in the tree or not ------------------------------------------------------ */

Str project_folder(const Program *program, FileId file) {
    const File *in = &program->files[file];
    bool is_below = str_ends(in->absolute, in->path);
    return is_below ? str_slice(in->absolute, 0, in->absolute.len - in->path.len) : STR_NONE;
}

static Str module_folder(const Program *program, ModuleId module, Arena *arena) {
    Str path = STR_NONE;
    for (ModuleId at = module; at && program->modules[at].parent; at = program->modules[at].parent)
        path = path_join(arena, name_text(program, program->modules[at].last), path);
    return path;
}

/* "name", "name.so", "name.pyx"…: anything that could be the module once it is built. */
static bool lies_in_folder(const char *folder, Str name) {
    DIR *entries = opendir(folder);
    bool is_there = false;
    for (const struct dirent *entry; entries && !is_there && (entry = readdir(entries));) {
        Str found = str_of(entry->d_name);
        is_there = str_starts(found, name) && (found.len == name.len || found.ptr[name.len] == '.');
    }
    if (entries) closedir(entries);
    return is_there;
}

bool module_lies_beside(const Program *program, FileId file, ModuleId package, Str name, Arena *arena) {
    Str root = project_folder(program, file);
    if (!root.ptr) return false;
    Str folder = path_join(arena, root, module_folder(program, package, arena));
    return lies_in_folder(str_cstr(arena, folder.len ? folder : STR(".")), name);
}

/* ---- names of a module ---------------------------------------------------------------------------- */

static bool may_have(const Program *program, ModuleId module, Str word, u32 depth) {
    const Module *row = &program->modules[module];
    Name name = intern_find(&program->names, word);
    if (row->has_getattr || depth > STARS_MAX || (name && modules_child(program, module, name))) return true;
    if (row->file == FILE_NONE) return false;
    const Facts *facts = program_facts(program, row->file);
    if (facts->errors.count > 1 || facts_scopes(facts)[1].flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS))
        return true;
    if (name &&
        map_find(&program->scope_names, map_pair(program->files[row->file].scope_base + 1, name)) != MAP_NONE)
        return true;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *import = &facts_imports(facts)[i];
        if (!(import->flags & IMPORT_STAR) || import->scope != 1) continue;
        ImportTarget target =
            modules_resolve(program, row->file, facts_name(facts, import->module), import->level);
        if (target.verdict != IMPORT_FOUND || may_have(program, target.module, word, depth + 1)) return true;
    }
    return false;
}

bool module_may_have(const Program *program, ModuleId module, Str word) {
    return may_have(program, module, word, 0);
}

void module_names(const Program *program, ModuleId module, NearList *out) {
    FileId file = program->modules[module].file;
    if (file == FILE_NONE) return;
    const Facts *facts = program_facts(program, file);
    const ScopeRow *scope = &facts_scopes(facts)[1];
    for (u32 b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        Str name = facts_name(facts, row->name);
        bool is_new = !out->items.count || !str_eq(vec_last(&out->items).text, name);
        if (is_new && row->kind != BIND_IMPORT)
            near_add(out, name, program->files[file].binding_base + b, row->kind == BIND_DEF);
    }
}

void module_children(const Program *program, ModuleId package, NearList *out) {
    for (ModuleId m = 1; m < program->module_count; m++)
        if (program->modules[m].parent == package)
            near_add(out, name_text(program, program->modules[m].last), 0, false);
}
