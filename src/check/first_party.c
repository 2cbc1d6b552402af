#include "first_party.h"

#include "file.h"
#include "glob.h"
#include "module_names.h"
#include "modules.h"
#include "shared.h"

#include <ctype.h>

#define RULE "unknown-import"

static Str first_word(Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
}

static bool is_required_as(CheckContext *context, const Declared *declared, Str first, Str normal) {
    const Str name = declared->requirement.name;
    if (str_eq(name, normal)) return true;
    const Distribution *row = distributions_find(rules_distributions(context->rules), name);
    for (u32 i = 0; row && i < row->import_count; i++)
        if (str_eq(first_word(distribution_import(row, name, i, context->arena)), first)) return true;
    return false;
}

/* A project that requires itself, for its extras, is no library to itself. */
static bool is_own_project(const Manifests *manifests, Str normal) {
    for (u32 i = 0; i < manifests->own.count; i++)
        if (str_eq(manifests->own.at[i], normal)) return true;
    return false;
}

bool first_party_is_required(CheckContext *context, Str first) {
    const Manifests *manifests = shared_manifests(context);
    Str normal = distribution_normal(first, context->arena);
    if (is_own_project(manifests, normal)) return false;
    for (u32 i = 0; i < manifests->items.count; i++)
        if (is_required_as(context, &manifests->items.at[i], first, normal)) return true;
    return false;
}

bool first_party_is_sure(CheckContext *context, Str dotted) {
    Str first = first_word(dotted);
    return !distributions_is_standard(rules_distributions(context->rules), first) &&
           !first_party_is_required(context, first);
}

/* The package that it all lies in, folders without __init__.py between or not; 0: none. */
static ModuleId topmost_package(const Program *program, ModuleId module) {
    ModuleId found = 0;
    for (ModuleId at = program->modules[module].parent; at; at = program->modules[at].parent)
        if (program->modules[at].is_package && program->modules[at].file != FILE_NONE) found = at;
    return found;
}

bool module_goes_by(const Program *program, ModuleId module, Str dotted) {
    ModuleId top = topmost_package(program, module);
    for (ModuleId at = module; top && at != program->modules[top].parent; at = program->modules[at].parent) {
        Str word = str_after_last(dotted, '.');
        if (!str_eq(word, name_text(program, program->modules[at].last))) return false;
        dotted.len -= word.len;
        if (dotted.len) dotted.len--;
    }
    return true;
}

bool name_is_imported_surely(const Program *program, FileId file, ExprId expr) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return true;
    const UseRow *use = &facts_uses(facts)[row->aux];
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, use->found, use->name, &count);
    for (u32 i = 0; i < count && use->found; i++) {
        if (rows[i].kind != BIND_IMPORT) continue;
        const ImportRow *import = &facts_imports(facts)[rows[i].target];
        ImportTarget target = import_target(program, file, rows[i].target);
        if (!import->level && target.verdict == IMPORT_FOUND &&
            !module_goes_by(program, target.module, facts_name(facts, import->module)))
            return false;
    }
    return true;
}

bool module_is_named_so(const Program *program, FileId file, ModuleId module) {
    const Facts *facts = program_facts(program, file);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *import = &facts_imports(facts)[i];
        ImportTarget target = import_target(program, file, i);
        if (!import->level && target.verdict == IMPORT_FOUND && target.module == module &&
            !module_goes_by(program, module, facts_name(facts, import->module)))
            return false;
    }
    return true;
}

static bool ends_in(const Program *program, ModuleId module, Str dotted) {
    while (module && dotted.len) {
        Str word = str_after_last(dotted, '.');
        if (!str_eq(word, name_text(program, program->modules[module].last))) return false;
        dotted.len -= word.len;
        if (dotted.len) dotted.len--;
        module = program->modules[module].parent;
    }
    return !dotted.len;
}

bool another_module_may_have(Namespaces *namespaces, ModuleId module, Str dotted, Str word) {
    const Program *program = namespaces->program;
    Name last = intern_find(&program->names, str_after_last(dotted, '.'));
    if (!last || last >= program->by_last_count) return false;
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last) {
        if (m == module || !ends_in(program, m, dotted)) continue;
        if (!word.len || namespace_may_have(namespaces, FILE_NONE, m, word)) return true;
    }
    return false;
}

/* ---- what is not there yet ------------------------------------------------------------------------- */

static bool is_generated_name(const CheckContext *context, Str word) {
    return rules_lists(context->rules, RULE, "generated_modules", word, glob_matches_name);
}

/* A line of a .gitignore, in the package's folder or above, that the module's file would match. */
static bool is_ignored(CheckContext *context, Str root, Str path) {
    Arena *arena = context->arena;
    for (Str folder = path_folder(path);; folder = path_folder(folder)) {
        Str ignore = path_join(arena, path_join(arena, root, folder), STR(".gitignore")), text, line;
        Err err = {0};
        bool is_there = file_kind(str_cstr(arena, ignore)) == FILE_REGULAR &&
                        file_read(str_cstr(arena, ignore), arena, &text, &err);
        Str below = folder.len ? str_slice(path, folder.len + 1, path.len) : path;
        while (is_there && str_split(&text, '\n', &line)) {
            line = str_trim(line);
            if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '!') continue;
            if (line.ptr[0] == '/') line = str_slice(line, 1, line.len);
            if (glob_matches(line, below)) return true;
        }
        if (!folder.len) return false;
    }
}

static bool has_word(Str text, Str word) {
    for (size_t at; (at = str_find(text, word)) != STR_NOT_FOUND;
         text = str_slice(text, at + word.len, text.len)) {
        char before = at ? text.ptr[at - 1] : ' ';
        char after = at + word.len < text.len ? text.ptr[at + word.len] : ' ';
        bool is_whole = !(before == '_' || isalnum((u8)before)) && !(after == '_' || isalnum((u8)after));
        if (is_whole) return true;
    }
    return false;
}

/* Text that builds no module of Python: prose, code of other programs, lists of what is required. */
static bool builds_nothing(const File *file) {
    u8 language = file->facts->language;
    Str name = path_name(file->path);
    bool is_prose = str_ends(name, STR(".md")) || str_ends(name, STR(".rst")) || str_ends(name, STR(".txt"));
    return language == LANGUAGE_CALLER || language == LANGUAGE_LOCK || language_is_client(language) ||
           (is_prose && !str_eq(name, STR("CMakeLists.txt")));
}

/* A build file, or a text of setup.py, names the module: it is compiled or written there. */
static bool is_built(const Program *program, Str word) {
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        Str name = path_name(in->path);
        if (!in->module && !builds_nothing(in) && has_word(facts_source(in->facts), word)) return true;
        bool builds = str_eq(name, STR("setup.py")) || str_eq(name, STR("build.py"));
        for (StringId s = 1; builds && s < in->facts->strings.count; s++) {
            const StringRow *row = &facts_strings(in->facts)[s];
            if (has_word(facts_text(in->facts, row->offset, row->length), word)) return true;
        }
    }
    return false;
}

bool module_may_come(CheckContext *context, Namespaces *namespaces, FileId file, ModuleId package, Str word) {
    const Program *program = context->program;
    Arena *arena = context->arena;
    if (is_generated_name(context, word) || module_lies_beside(program, file, package, word, arena))
        return true;
    Str path = STR_NONE, root = project_folder(program, file);
    for (ModuleId at = package; at && program->modules[at].parent; at = program->modules[at].parent)
        path = path_join(arena, name_text(program, program->modules[at].last), path);
    Str wanted = path_join(arena, path, str_printf(arena, "%.*s.py", STR_ARG(word)));
    Str folder = path_join(arena, path, str_printf(arena, "%.*s/", STR_ARG(word)));
    if (root.ptr && (is_ignored(context, root, wanted) || is_ignored(context, root, folder))) return true;
    Str dotted = name_text(program, program->modules[package].name);
    dotted = dotted.len ? str_printf(arena, "%.*s.%.*s", STR_ARG(dotted), STR_ARG(word)) : word;
    return module_may_be_made(namespaces, file, dotted) || is_built(program, word);
}

static bool has_path(Str text, Str path) {
    for (size_t at; (at = str_find(text, path)) != STR_NOT_FOUND;
         text = str_slice(text, at + path.len, text.len)) {
        char before = at ? text.ptr[at - 1] : ' ';
        char after = at + path.len < text.len ? text.ptr[at + path.len] : ' ';
        if (!isalnum((u8)before) && before != '_' && !isalnum((u8)after)) return true;
    }
    return false;
}

bool module_file_is_named(const CheckContext *context, ModuleId package, Str word) {
    const Program *program = context->program;
    Str folder = name_text(program, program->modules[package].last);
    Str path = str_printf(context->arena, "%.*s/%.*s.py", STR_ARG(folder), STR_ARG(word));
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        bool is_code = facts->language == LANGUAGE_PYTHON;
        if (!is_code && has_path(facts_source(facts), path)) return true;
        for (StringId s = 1; is_code && s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (has_path(facts_text(facts, row->offset, row->length), path)) return true;
        }
    }
    return false;
}
