#include "provided.h"

#include "file.h"

static bool is_inside(Str inner, Str outer) {
    return str_starts(inner, outer) && (inner.len == outer.len || inner.ptr[outer.len] == '.');
}

static bool brings(const Distribution *row, Str name, Str dotted, Arena *arena) {
    for (u32 i = 0; i < row->import_count; i++) {
        Str module = distribution_import(row, name, i, arena);
        if (is_inside(dotted, module) || is_inside(module, dotted)) return true;
    }
    return false;
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "mt-940" and "mt940": both are normalised, and one leaves the dashes out. */
static bool reads_the_same(Str name, Str other) {
    size_t at = 0;
    for (size_t i = 0; i < name.len; i++) {
        while (at < other.len && other.ptr[at] == '-') at++;
        if (name.ptr[i] == '-') continue;
        if (at == other.len || other.ptr[at++] != name.ptr[i]) return false;
    }
    return at == other.len;
}

/* "acme-tools" and "acme.io": a word of the name is a word of the import's first word. */
static bool shares_word(Str name, Str top, Arena *arena) {
    enum { SHORTEST = 3 };
    Str other = distribution_normal(top, arena);
    if (str_find(name, other) != STR_NOT_FOUND || str_find(other, name) != STR_NOT_FOUND) return true;
    if (reads_the_same(name, other)) return true;
    for (size_t i = 0; i < other.len;) {
        size_t end = i;
        while (end < other.len && is_word_byte(other.ptr[end])) end++;
        if (end - i >= SHORTEST && str_find(name, str_slice(other, i, end)) != STR_NOT_FOUND) return true;
        i = end > i ? end : i + 1;
    }
    return false;
}

/* "paypal-checkout-serversdk" and "paypalcheckoutsdk": a long word of the name is in the import. */
static bool has_word_of(Str name, Str top, Arena *arena) {
    enum { SHORTEST = 5 };
    Str other = distribution_normal(top, arena), word;
    while (name.len && str_split(&name, '-', &word))
        if (word.len >= SHORTEST && str_find(other, word) != STR_NOT_FOUND) return true;
    return false;
}

/* celery[redis]: an extra is called after what it brings. */
static bool is_extra(Str extras, const Imported *import, const Distributions *known, Arena *arena) {
    Str one;
    while (extras.len && str_split(&extras, ',', &one)) {
        Str name = distribution_normal(str_trim(one), arena);
        const Distribution *row = distributions_find(known, name);
        if (shares_word(name, import->top, arena) || (row && brings(row, name, import->dotted, arena)))
            return true;
    }
    return false;
}

static Provided provided_by(CheckContext *context, const Distribution *row, Str name, Str extras,
                            const Imported *import) {
    const Distributions *known = rules_distributions(context->rules);
    if (row && brings(row, name, import->dotted, context->arena)) return PROVIDED_YES;
    if (is_extra(extras, import, known, context->arena)) return PROVIDED_MAYBE;
    if (!row || row->is_glob)
        return shares_word(name, import->top, context->arena) ? PROVIDED_MAYBE : PROVIDED_NO;
    return PROVIDED_NO;
}

static Provided declared_provides(CheckContext *context, const Declared *declared, const Imported *import) {
    const Requirement *requirement = &declared->requirement;
    return provided_by(context, declared->row, requirement->name, requirement->extras, import);
}

static bool installed_provides(CheckContext *context, const Installed *installed, const Imported *import) {
    return provided_by(context, installed->row, installed->name, STR_NONE, import) != PROVIDED_NO;
}

Provided import_provided(CheckContext *context, const Manifests *manifests, const Imported *import) {
    Str path = context->program->files[import->file].path;
    Provided best = PROVIDED_NO;
    for (u32 i = 0; i < manifests->items.count && best != PROVIDED_YES; i++) {
        const Declared *declared = &manifests->items.at[i];
        if (declared->is_behind || !path_is_below(path, declared->folder)) continue;
        Provided given = declared_provides(context, declared, import);
        bool is_apart = declared->need == NEED_DEVELOPMENT || declared->need == NEED_BUILD;
        if (given == PROVIDED_YES && is_apart) given = PROVIDED_BY_DEVELOPMENT;
        if (given > best) best = given;
    }
    for (u32 i = 0; i < manifests->installed.count && best != PROVIDED_YES; i++)
        if (installed_provides(context, &manifests->installed.at[i], import)) return PROVIDED_YES;
    return best;
}

bool import_is_own(const CheckContext *context, const Manifests *manifests, const Imported *import) {
    const Program *program = context->program;
    Name name = intern_find(&program->names, import->top);
    if (name && name < program->by_last_count && program->by_last[name]) return true;
    for (u32 i = 0; i < manifests->own.count; i++)
        if (shares_word(manifests->own.at[i], import->top, context->arena)) return true;
    return false;
}

static bool is_declared_anywhere(CheckContext *context, const Manifests *manifests, const Imported *import,
                                 Provided least) {
    for (u32 i = 0; i < manifests->items.count; i++)
        if (declared_provides(context, &manifests->items.at[i], import) >= least) return true;
    return false;
}

bool import_is_listed_below(CheckContext *context, const Manifests *manifests, const Imported *import,
                            Str folder) {
    for (u32 i = 0; i < manifests->items.count; i++) {
        const Declared *declared = &manifests->items.at[i];
        bool is_near = declared->need == NEED_RUNTIME && path_is_below(declared->folder, folder);
        if (is_near && declared_provides(context, declared, import) == PROVIDED_YES) return true;
    }
    return false;
}

static bool is_provided_anywhere(CheckContext *context, const Manifests *manifests, const Imported *import,
                                 Provided least) {
    if (is_declared_anywhere(context, manifests, import, least)) return true;
    for (u32 i = 0; i < manifests->installed.count; i++)
        if (installed_provides(context, &manifests->installed.at[i], import)) return true;
    return false;
}

bool imports_have_unexplained(CheckContext *context, const Manifests *manifests, const ImportIndex *imports) {
    const Distributions *known = rules_distributions(context->rules);
    Map asked = {0}; /* modules imports are from: the names do not matter here */
    bool is_found = false;
    for (u32 i = 1; i < imports->items.count && !is_found; i++) {
        const Imported *import = &imports->items.at[i];
        if (!import->is_external || distributions_is_standard(known, import->top)) continue;
        size_t dot = str_rfind_char(import->dotted, '.');
        Str module = str_slice(import->dotted, 0, dot == STR_NOT_FOUND ? import->dotted.len : dot);
        u32 *answer = map_at(&asked, str_hash(module), 0);
        if (*answer) continue;
        *answer = 1;
        is_found = !import_is_own(context, manifests, import) &&
                   !is_provided_anywhere(context, manifests, import, PROVIDED_MAYBE);
    }
    map_release(&asked);
    return is_found;
}

/* The same is imported in many places, and asked about for many requirements. */
static bool is_brought(CheckContext *context, const Manifests *manifests, const Imported *import,
                       Map *brought) {
    u32 *known = map_at(brought, str_hash(import->dotted), MAP_NONE);
    if (*known == MAP_NONE) *known = is_provided_anywhere(context, manifests, import, PROVIDED_YES);
    return *known;
}

static bool is_known_import(const Distributions *known, Str top, Arena *arena) {
    for (u32 i = 0; i < known->exact_count; i++)
        for (u32 m = 0; m < known->items[i].import_count; m++) {
            Str module = distribution_import(&known->items[i], known->items[i].name, m, arena), word;
            if (str_split(&module, '.', &word) && str_eq(word, top)) return true;
        }
    return false;
}

Str imports_absent_package(CheckContext *context, const Manifests *manifests, const ImportIndex *imports,
                           Str folder) {
    enum { FILES_LEAST = 3 };
    const Distributions *known = rules_distributions(context->rules);
    Map files = {0}, last = {0}; /* by first word: how many files, the last of them + 1 */
    Str absent = STR_NONE;
    for (u32 i = 1; i < imports->items.count && !absent.len; i++) {
        const Imported *import = &imports->items.at[i];
        const File *in = &context->program->files[import->file];
        const ImportRow *row = &facts_imports(in->facts)[import->import];
        bool is_in_package = str_find_char(facts_name(in->facts, row->module), '.') != STR_NOT_FOUND;
        bool is_asked = is_in_package && import->is_external && in->world == WORLD_PRODUCTION &&
                        path_is_below(in->path, folder) && !distributions_is_standard(known, import->top);
        u32 *before = is_asked ? map_at(&last, str_hash(import->top), 0) : NULL;
        if (!before || *before == import->file + 1) continue;
        *before = import->file + 1;
        if (++*map_at(&files, str_hash(import->top), 0) != FILES_LEAST) continue;
        if (!import_is_own(context, manifests, import) &&
            !is_declared_anywhere(context, manifests, import, PROVIDED_MAYBE) &&
            !is_known_import(known, import->top, context->arena))
            absent = import->top;
    }
    map_release(&files);
    map_release(&last);
    return absent;
}

bool import_could_come_from(CheckContext *context, const Manifests *manifests, const ImportIndex *imports,
                            Str name, Map *brought) {
    const Distributions *known = rules_distributions(context->rules);
    for (u32 i = 1; i < imports->items.count; i++) {
        const Imported *import = &imports->items.at[i];
        bool is_near = import->is_external && (shares_word(name, import->top, context->arena) ||
                                               has_word_of(name, import->top, context->arena));
        if (!is_near) continue;
        if (!distributions_is_standard(known, import->top) && !import_is_own(context, manifests, import) &&
            !is_brought(context, manifests, import, brought))
            return true;
    }
    return false;
}
