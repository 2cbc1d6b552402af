/* Distributions: what they bring, and which files list them. */
#include "distribution.h"

#include "load.h"

#include <jansson.h>
#include <stdlib.h>

Str distribution_normal(Str name, Arena *arena) {
    char *out = arena_alloc(arena, name.len + 1);
    size_t used = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_dash = c == '-' || c == '_' || c == '.';
        if (is_dash && used && out[used - 1] == '-') continue;
        out[used++] = is_dash ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return (Str){out, used};
}

static Str underscored(Str name, Arena *arena) {
    Str out = distribution_normal(name, arena);
    for (size_t i = 0; i < out.len; i++)
        if (out.ptr[i] == '-') ((char *)(uintptr_t)out.ptr)[i] = '_';
    return out;
}

static void normalise_all(Arena *arena, const Str *names, u32 count) {
    for (u32 i = 0; i < count; i++) ((Str *)(uintptr_t)names)[i] = distribution_normal(names[i], arena);
}

/* ---- loading -------------------------------------------------------------------------------------- */

static bool load_use(Loader *self, const json_t *value, u8 *out) {
    static const char *const names[] = {[USE_IMPORT] = "import",
                                        [USE_COMMAND] = "command",
                                        [USE_PLUGIN] = "plugin",
                                        [USE_TYPES] = "types",
                                        [USE_SUPPORT] = "support"};
    u32 chosen = USE_IMPORT;
    Str text = load_member_text(self, value, "use");
    size_t where = load_enter(self, ".use");
    if (text.ptr && !load_choice(self, text, names, COUNT_OF(names), &chosen)) return false;
    load_leave(self, where);
    *out = (u8)chosen;
    return true;
}

static bool load_distribution(Loader *self, u32 i, const json_t *value, DistributionList *out) {
    size_t where = load_enter(self, ".distributions[%u]", i);
    Distribution row = {0};
    const Str *names;
    u32 name_count;
    if (!load_object(self, value, OBJECT_DISTRIBUTION)) return false;
    if (!load_words(self, value, "name", false, &names, &name_count)) return false;
    if (!name_count) return load_fail(self, "expected a name");
    if (!load_words(self, value, "imports", false, &row.imports, &row.import_count)) return false;
    if (!load_words(self, value, "serves", false, &row.serves, &row.serve_count)) return false;
    if (!load_words(self, value, "extra_of", false, &row.extra_of, &row.extra_of_count)) return false;
    if (!load_words(self, value, "exposes", false, &row.exposes, &row.expose_count)) return false;
    if (!load_use(self, value, &row.use)) return false;
    normalise_all(self->arena, row.exposes, row.expose_count);
    normalise_all(self->arena, row.serves, row.serve_count);
    normalise_all(self->arena, row.extra_of, row.extra_of_count);
    bool is_plain = !row.import_count;
    for (u32 n = 0; n < name_count; n++) {
        row.name = distribution_normal(names[n], self->arena);
        row.is_glob = str_find_char(row.name, '*') != STR_NOT_FOUND;
        Str *own = ARENA_NEW(self->arena, Str);
        *own = underscored(names[n], self->arena);
        if (is_plain) row.imports = own, row.import_count = 1;
        vec_push(out, row);
    }
    load_leave(self, where);
    return true;
}

bool load_distribution_list(Loader *self, const json_t *list, DistributionList *out) {
    for (u32 i = 0; i < json_array_size(list); i++)
        if (!load_distribution(self, i, json_array_get(list, i), out)) return false;
    return true;
}

static bool load_named(Loader *self, const json_t *value, const char *key, const char *const *names,
                       u32 count, u8 *out) {
    size_t where = load_enter(self, ".%s", key);
    u32 chosen = 0;
    Str text = load_member_text(self, value, key);
    if (text.ptr && !load_choice(self, text, names, count, &chosen)) return false;
    load_leave(self, where);
    *out = (u8)chosen;
    return true;
}

static bool load_manifest(Loader *self, u32 i, const json_t *value, ManifestRule *out) {
    static const char *const forms[] = {"specs", "names", "lines", "items", "none"};
    static const char *const needs[] = {"runtime", "extra", "development", "build", "group"};
    size_t where = load_enter(self, ".manifests[%u]", i);
    *out = (ManifestRule){0};
    if (!load_object(self, value, OBJECT_MANIFEST)) return false;
    if (!load_names(self, value, "files", &out->files, &out->file_count)) return false;
    if (!load_names(self, value, "keys", &out->keys, &out->key_count)) return false;
    if (!load_named(self, value, "form", forms, COUNT_OF(forms), &out->form)) return false;
    if (!load_named(self, value, "need", needs, COUNT_OF(needs), &out->need)) return false;
    bool needs_keys = out->form == MANIFEST_SPECS || out->form == MANIFEST_NAMES;
    if (needs_keys != (out->key_count > 0))
        return load_fail(self, needs_keys ? "expected `keys`" : "`keys` needs the form specs or names");
    load_leave(self, where);
    return true;
}

static bool load_python(Loader *self, u32 i, const json_t *value, PythonRule *out) {
    size_t where = load_enter(self, ".pythons[%u]", i);
    if (!load_object(self, value, OBJECT_PYTHON)) return false;
    if (!load_names(self, value, "files", &out->files, &out->file_count)) return false;
    if (!load_names(self, value, "behind", &out->behind, &out->behind_count)) return false;
    load_leave(self, where);
    return true;
}

static bool load_pythons(Loader *self, const json_t *list, Distributions *out) {
    out->python_count = (u32)json_array_size(list);
    PythonRule *items = ARENA_ARRAY(self->arena, PythonRule, out->python_count);
    out->pythons = items;
    for (u32 i = 0; i < out->python_count; i++)
        if (!load_python(self, i, json_array_get(list, i), &items[i])) return false;
    return true;
}

bool load_distributions(Loader *self, const json_t *root, DistributionList *rows, Distributions *out) {
    if (!load_object(self, root, OBJECT_DISTRIBUTIONS)) return false;
    if (!load_words(self, root, "standard", true, &out->standard, &out->standard_count)) return false;
    if (!load_words(self, root, "development", true, &out->development, &out->development_count))
        return false;
    if (!load_distribution_list(self, json_object_get(root, "distributions"), rows)) return false;
    const json_t *manifests = json_object_get(root, "manifests");
    u32 count = (u32)json_array_size(manifests);
    ManifestRule *items = ARENA_ARRAY(self->arena, ManifestRule, count);
    for (u32 i = 0; i < count; i++)
        if (!load_manifest(self, i, json_array_get(manifests, i), &items[i])) return false;
    out->manifests = items;
    out->manifest_count = count;
    return load_pythons(self, json_object_get(root, "pythons"), out);
}

static int compare_rows(const void *a, const void *b) {
    const Distribution *left = a, *right = b;
    if (left->is_glob != right->is_glob) return left->is_glob ? 1 : -1;
    /* Among patterns the one that says most is tried first. */
    if (left->is_glob && left->name.len != right->name.len) return left->name.len > right->name.len ? -1 : 1;
    return str_cmp(left->name, right->name);
}

/* Rows given later replace earlier ones of the same name. */
void distributions_finish(Arena *arena, DistributionList *rows, Distributions *out) {
    Distribution *items = ARENA_ARRAY(arena, Distribution, rows->count);
    u32 count = 0;
    for (u32 i = 0; i < rows->count; i++) {
        bool is_replaced = false;
        for (u32 k = u32_max(i + 1, rows->own); k < rows->count && !is_replaced; k++)
            is_replaced = str_eq(rows->at[k].name, rows->at[i].name);
        if (!is_replaced) items[count++] = rows->at[i];
    }
    if (count) qsort(items, count, sizeof *items, compare_rows);
    out->items = items;
    out->count = count;
    for (out->exact_count = 0; out->exact_count < count && !items[out->exact_count].is_glob;)
        out->exact_count++;
}

/* ---- questions ------------------------------------------------------------------------------------ */

const Distribution *distributions_find(const Distributions *self, Str name) {
    u32 low = 0, high = self->exact_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        int order = str_cmp(self->items[middle].name, name);
        if (!order) return &self->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (u32 i = self->exact_count; i < self->count; i++)
        if (wildcard_matches(self->items[i].name, name)) return &self->items[i];
    return NULL;
}

Str distribution_import(const Distribution *self, Str name, u32 i, Arena *arena) {
    Str pattern = self->imports[i];
    size_t star = str_find_char(pattern, '*'), own = str_find_char(self->name, '*');
    if (star == STR_NOT_FOUND || own == STR_NOT_FOUND) return pattern;
    Str behind = str_slice(self->name, own + 1, self->name.len);
    Str filling = underscored(str_slice(name, own, name.len - behind.len), arena);
    return str_printf(arena, "%.*s%.*s%.*s", STR_ARG(str_slice(pattern, 0, star)), STR_ARG(filling),
                      STR_ARG(str_slice(pattern, star + 1, pattern.len)));
}

bool distributions_is_standard(const Distributions *self, Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return names_have(self->standard, self->standard_count,
                      str_slice(dotted, 0, dot == STR_NOT_FOUND ? dotted.len : dot));
}
