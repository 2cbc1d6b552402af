/* Checks and message tables. */
#include "load.h"

#include <jansson.h>
#include <stdlib.h>

static const char *const language_names[LANG_COUNT] = {[LANG_EN] = "en", [LANG_RU] = "ru"};

/* ---- phrases and texts ---------------------------------------------------------------------------- */

static bool load_phrase(Loader *self, const json_t *value, Str out[LANG_COUNT]) {
    if (!load_object(self, value, OBJECT_PHRASE)) return false;
    for (u32 i = 0; i < LANG_COUNT; i++) {
        out[i] = STR_NONE;
        const json_t *text = json_object_get(value, language_names[i]);
        if (text && !load_lines(self, text, &out[i])) return false;
    }
    return true;
}

static bool load_member_phrase(Loader *self, const json_t *object, const char *key, Str out[LANG_COUNT]) {
    size_t where = load_enter(self, ".%s", key);
    if (!load_phrase(self, json_object_get(object, key), out)) return false;
    load_leave(self, where);
    return true;
}

static bool load_text_row(Loader *self, const char *key, const json_t *value, TextRow *out) {
    size_t where = load_enter(self, ".%s", key);
    out->key = str_copy(self->arena, str_of(key));
    if (!load_phrase(self, value, out->text)) return false;
    for (u32 i = 0; i < LANG_COUNT; i++) {
        const char *problem;
        if (text_template_is_valid(out->text[i], (TextLanguage)i, &problem)) continue;
        return load_fail(self, "%s: expected %s", language_names[i], problem);
    }
    load_leave(self, where);
    return true;
}

static int compare_rows(const void *a, const void *b) {
    return str_cmp(((const TextRow *)a)->key, ((const TextRow *)b)->key);
}

bool load_text_table(Loader *self, const json_t *object, TextTable *out) {
    if (!json_is_object(object)) return load_fail(self, "expected an object of texts");
    TextRow *rows = ARENA_ARRAY(self->arena, TextRow, json_object_size(object));
    u32 count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        if (!load_text_row(self, key, value, &rows[count++])) return false;
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    *out = (TextTable){rows, count};
    return true;
}

/* ---- checks --------------------------------------------------------------------------------------- */

static bool load_parameter(Loader *self, const char *name, const json_t *value, Parameter *out) {
    size_t where = load_enter(self, ".parameters.%s", name);
    Str meaning[LANG_COUNT];
    *out = (Parameter){.name = str_copy(self->arena, str_of(name))};
    if (!load_object(self, value, OBJECT_PARAMETER)) return false;
    if (!load_member_phrase(self, value, "what", meaning)) return false;
    const json_t *given = json_object_get(value, "value");
    if (json_is_number(given)) {
        out->number = json_number_value(given);
    } else if (json_is_array(given)) {
        Str ignored;
        for (size_t i = 0; i < json_array_size(given); i++) {
            if (!load_text(self, json_array_get(given, i), &ignored)) return false;
        }
        load_texts(self, value, "value", &out->words, &out->word_count);
    } else {
        return load_fail(self, "expected `value` to be a number or a list of texts");
    }
    load_leave(self, where);
    return true;
}

static bool load_parameters(Loader *self, json_t *object, Check *out) {
    Parameter *items = ARENA_ARRAY(self->arena, Parameter, json_object_size(object));
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        if (!load_parameter(self, name, value, &items[out->parameter_count])) return false;
        out->parameter_count++;
    }
    out->parameters = items;
    return true;
}

/* A text that must be one of `names`. */
static bool load_named(Loader *self, const json_t *root, const char *key, const char *const *names, u32 count,
                       const char **out) {
    size_t where = load_enter(self, ".%s", key);
    u32 chosen;
    if (!load_choice(self, load_member_text(self, root, key), names, count, &chosen)) return false;
    *out = names[chosen];
    load_leave(self, where);
    return true;
}

static bool load_phrases(Loader *self, const json_t *root, CheckMeta *out) {
    if (!load_member_phrase(self, root, "title", out->title)) return false;
    if (!load_member_phrase(self, root, "what", out->what)) return false;
    if (!load_member_phrase(self, root, "why", out->why)) return false;
    if (!load_member_phrase(self, root, "fix", out->fix)) return false;
    return load_member_phrase(self, root, "silent", out->silent);
}

static bool load_meta(Loader *self, const json_t *root, CheckMeta *out) {
    static const char *const severities[] = {"error", "warning", "info", "off"};
    static const char *const defaults[] = {"on", "off"};
    const char *given = defaults[0];
    static const char *const categories[] = {"critical", "duplicate", "unused",
                                             "outdated", "route",     "dependency"};
    if (!load_named(self, root, "severity", severities, COUNT_OF(severities), &out->severity)) return false;
    if (!load_named(self, root, "category", categories, COUNT_OF(categories), &out->category)) return false;
    if (json_object_get(root, "default") &&
        !load_named(self, root, "default", defaults, COUNT_OF(defaults), &given))
        return false;
    out->severity = str_copy(self->arena, str_of(out->severity)).ptr;
    out->category = str_copy(self->arena, str_of(out->category)).ptr;
    out->is_off = given == defaults[1];
    out->since = load_member_text(self, root, "since").ptr;
    return load_phrases(self, root, out) &&
           load_lines(self, json_object_get(root, "example_bad"), &out->example_bad) &&
           load_lines(self, json_object_get(root, "example_good"), &out->example_good);
}

bool load_check(Loader *self, const json_t *root, Str id, Check *out) {
    Check check = {0};
    if (!load_object(self, root, OBJECT_CHECK)) return false;
    Str given = load_member_text(self, root, "id");
    if (!str_eq(given, id)) return load_fail(self, "id: expected `%.*s`, the name of the file", STR_ARG(id));
    check.meta.id = given.ptr;
    if (!load_meta(self, root, &check.meta)) return false;
    if (!load_parameters(self, json_object_get(root, "parameters"), &check)) return false;
    size_t where = load_enter(self, ".texts");
    if (!load_text_table(self, json_object_get(root, "texts"), &check.texts)) return false;
    load_leave(self, where);
    if (!text_table_find(&check.texts, LANG_EN, STR("message"), &given)) {
        return load_fail(self, "texts: expected key `message`");
    }
    *out = check;
    return true;
}
