#include "config.h"

#include "config_key.h"
#include "file.h"
#include "glob.h"
#include "lang.h"
#include "nearest.h"
#include "toml.h"

typedef struct {
    Str path;
    const TomlDocument *document;
    Arena *arena;
    Err *err;
} Loader;

/* "oxbow.toml:3: " before every message about a node. */
#define AT(self, node) STR_ARG((self)->path), toml_line((self)->document, (node))

Config config_default(void) {
    return (Config){.fail_on = LEVEL_WARNING, .confidence = SHOWN_MEDIUM, .languages = LANGUAGES_OF_CODE};
}

static bool key_unknown(const Loader *self, const Data *node, const Str *known, u32 count) {
    i32 nearest = nearest_find(node->key, known, count);
    if (nearest < 0)
        return err_set(self->err, ERR_CONFIG, "%.*s:%u: unknown key `%.*s`", AT(self, node),
                       STR_ARG(node->key));
    return err_set(self->err, ERR_CONFIG, "%.*s:%u: unknown key `%.*s`; did you mean `%.*s`?", AT(self, node),
                   STR_ARG(node->key), STR_ARG(known[nearest]));
}

static bool value_wrong(const Loader *self, const Data *node, Str key, const char *wanted) {
    return err_set(self->err, ERR_CONFIG, "%.*s:%u: `%.*s` must be %s", AT(self, node), STR_ARG(key), wanted);
}

/* ---- one reader per kind of key ---------------------------------------------------------------- */

static bool texts_read(const Loader *self, const Data *node, Str key, ConfigTexts *out) {
    if (node->kind != DATA_LIST) return value_wrong(self, node, key, "a list of texts");
    Str *texts = ARENA_ARRAY(self->arena, Str, node->as.items.count);
    u32 count = 0;
    for (const Data *item = node->as.items.first; item; item = item->next) {
        if (item->kind != DATA_TEXT) return value_wrong(self, item, key, "a list of texts");
        texts[count++] = item->as.text;
    }
    *out = (ConfigTexts){texts, count};
    return true;
}

static bool choice_wrong(const Loader *self, const Data *node, Str key, const ConfigChoice *choices) {
    StrBuf list = {0};
    for (const ConfigChoice *choice = choices; choice->name; choice++)
        buf_printf(&list, "%s\"%s\"", choice == choices ? "" : choice[1].name ? ", " : " or ", choice->name);
    err_set(self->err, ERR_CONFIG, "%.*s:%u: `%.*s` must be %.*s", AT(self, node), STR_ARG(key),
            STR_ARG(buf_str(&list)));
    buf_release(&list);
    return false;
}

static bool choice_read(const Loader *self, const Data *node, Str key, const ConfigChoice *choices,
                        u32 *out) {
    for (const ConfigChoice *choice = choices; node->kind == DATA_TEXT && choice->name; choice++) {
        if (!str_eq(node->as.text, str_of(choice->name))) continue;
        *out = choice->value;
        return true;
    }
    return choice_wrong(self, node, key, choices);
}

static bool choices_read(const Loader *self, const Data *node, const ConfigKey *key, u32 *out) {
    u32 all = 0, value;
    if (node->kind != DATA_LIST) return value_wrong(self, node, node->key, "a list of texts");
    for (const Data *item = node->as.items.first; item; item = item->next) {
        if (!choice_read(self, item, node->key, key->choices, &value)) return false;
        all |= value;
    }
    *out = all;
    return true;
}

static bool number_read(const Loader *self, const Data *node, const ConfigKey *key, u32 *out) {
    if (node->kind != DATA_INT || node->as.integer < 0 || node->as.integer > key->most)
        return err_set(self->err, ERR_CONFIG, "%.*s:%u: `%s` must be a whole number from 0 to %u",
                       AT(self, node), key->name, key->most);
    *out = (u32)node->as.integer;
    return true;
}

static bool levels_read(const Loader *self, const Data *node, const ConfigKey *key, const RuleLevel **out) {
    RuleLevel *rows = ARENA_ARRAY(self->arena, RuleLevel, node->as.items.count), *row = rows;
    for (const Data *item = node->as.items.first; item; item = item->next, row++) {
        u32 level;
        if (!choice_read(self, item, item->key, key->choices, &level)) return false;
        *row = (RuleLevel){item->key, (Level)level, toml_line(self->document, item)};
    }
    *out = rows;
    return true;
}

static bool ignores_read(const Loader *self, const Data *node, const FileIgnore **out) {
    FileIgnore *rows = ARENA_ARRAY(self->arena, FileIgnore, node->as.items.count), *row = rows;
    for (const Data *item = node->as.items.first; item; item = item->next, row++) {
        *row = (FileIgnore){.glob = item->key, .line = toml_line(self->document, item)};
        if (!texts_read(self, item, item->key, &row->rules)) return false;
    }
    *out = rows;
    return true;
}

static bool rows_read(const Loader *self, const Data *node, const ConfigKey *key, void *rows,
                      Config *config) {
    if (node->kind != DATA_OBJECT) return value_wrong(self, node, node->key, "a table");
    *(u32 *)(void *)((char *)config + key->count_offset) = node->as.items.count;
    return key->kind == KEY_LEVELS ? levels_read(self, node, key, rows) : ignores_read(self, node, rows);
}

static bool pair_read(const Loader *self, const Data *node, Str key, PathPair *out) {
    ConfigTexts texts = {0};
    if (node->kind != DATA_LIST || node->as.items.count != 2)
        return value_wrong(self, node, key, "a list of pairs of patterns");
    if (!texts_read(self, node, key, &texts)) return false;
    *out = (PathPair){texts.at[0], texts.at[1]};
    return true;
}

static bool pairs_read(const Loader *self, const Data *node, const ConfigKey *key, Config *config) {
    void *rows = (char *)config + key->offset;
    if (node->kind != DATA_LIST) return value_wrong(self, node, node->key, "a list of pairs of patterns");
    if (node->as.items.count > key->most)
        return err_set(self->err, ERR_CONFIG, "%.*s:%u: `%s` takes at most %u pairs", AT(self, node),
                       key->name, key->most);
    PathPair *pairs = ARENA_ARRAY(self->arena, PathPair, node->as.items.count), *pair = pairs;
    for (const Data *item = node->as.items.first; item; item = item->next, pair++)
        if (!pair_read(self, item, node->key, pair)) return false;
    *(const PathPair **)rows = pairs;
    *(u32 *)(void *)((char *)config + key->count_offset) = node->as.items.count;
    return true;
}

static bool key_read(const Loader *self, const Data *node, const ConfigKey *key, Config *config) {
    void *field = (char *)config + key->offset;
    switch (key->kind) {
    case KEY_TEXTS: return texts_read(self, node, node->key, field);
    case KEY_TEXT:
        if (node->kind != DATA_TEXT) return value_wrong(self, node, node->key, "a text");
        *(Str *)field = node->as.text;
        return true;
    case KEY_NUMBER: return number_read(self, node, key, field);
    case KEY_CHOICE: return choice_read(self, node, node->key, key->choices, field);
    case KEY_CHOICES: return choices_read(self, node, key, field);
    case KEY_PAIRS: return pairs_read(self, node, key, config);
    case KEY_LEVELS:
    case KEY_IGNORES: return rows_read(self, node, key, field, config);
    }
    assert(false && "a kind of key without a reader");
    return false;
}

/* ---- the whole table --------------------------------------------------------------------------- */

/* Keys of the table `table` (those of the file itself when it is empty) without its name, and the names of
 * tables; in the order of the documentation. */
static Str *names_of(const Loader *self, Str table, u32 *count) {
    u32 key_count;
    const ConfigKey *keys = config_keys(&key_count);
    Str *names = ARENA_ARRAY(self->arena, Str, key_count);
    *count = 0;
    for (u32 i = 0; i < key_count; i++) {
        Str name = str_of(keys[i].name);
        size_t dot = str_find_char(name, '.');
        Str owner = dot == STR_NOT_FOUND ? STR("") : str_slice(name, 0, dot);
        if (!table.len && owner.len) name = owner;
        if (table.len && !str_eq(owner, table)) continue;
        names[(*count)++] = table.len ? str_slice(name, dot + 1, name.len) : name;
    }
    return names;
}

static const ConfigKey *key_find(Str table, Str name) {
    u32 count;
    const ConfigKey *keys = config_keys(&count);
    if (str_find_char(name, '.') != STR_NOT_FOUND) return NULL;
    for (u32 i = 0; i < count; i++) {
        Str key = str_of(keys[i].name);
        size_t at = table.len ? table.len + 1 : 0;
        bool is_inside =
            !table.len || (str_starts(key, table) && key.len > table.len && key.ptr[table.len] == '.');
        if (is_inside && str_eq(str_slice(key, at, key.len), name)) return &keys[i];
    }
    return NULL;
}

static bool member_read(const Loader *self, const Data *node, Str table, Config *config);

/* A table of keys, such as `dup`; *found is false when there is none of that name. */
static bool group_read(const Loader *self, const Data *node, Config *config, bool *found) {
    u32 count;
    names_of(self, node->key, &count);
    *found = count > 0;
    if (!count) return true;
    if (node->kind != DATA_OBJECT) return value_wrong(self, node, node->key, "a table");
    for (const Data *item = node->as.items.first; item; item = item->next)
        if (!member_read(self, item, node->key, config)) return false;
    return true;
}

static bool member_read(const Loader *self, const Data *node, Str table, Config *config) {
    const ConfigKey *key = key_find(table, node->key);
    if (key) return key_read(self, node, key, config);
    bool is_group = false;
    if (!table.len && !group_read(self, node, config, &is_group)) return false;
    if (is_group) return true;
    u32 count;
    const Str *names = names_of(self, table, &count);
    return key_unknown(self, node, names, count);
}

static bool table_read(const Loader *self, const Data *table, Config *out) {
    if (table->kind != DATA_OBJECT) return value_wrong(self, table, STR("tool.oxbow"), "a table");
    Config config = config_default();
    config.path = str_copy(self->arena, self->path);
    for (const Data *node = table->as.items.first; node; node = node->next)
        if (!member_read(self, node, STR(""), &config)) return false;
    *out = config;
    return true;
}

static bool is_pyproject(Str path) {
    return str_eq(path_name(path), STR("pyproject.toml"));
}

bool config_parse(Str path, Str text, Arena *arena, Config *out, Err *err) {
    TomlDocument document;
    TomlProblem problem;
    if (!toml_parse(text, arena, &document, &problem))
        return err_set(err, ERR_CONFIG, "%.*s:%u: %.*s", STR_ARG(path), problem.line, STR_ARG(problem.text));
    Loader loader = {path, &document, arena, err};
    const Data *table = document.root;
    if (is_pyproject(path)) table = data_get(data_get(table, STR("tool")), STR("oxbow"));
    if (table) return table_read(&loader, table, out);
    *out = config_default();
    return true;
}

static bool file_load(Str path, Str shown, Arena *arena, Config *out, Err *err) {
    Str text;
    if (!file_read(str_cstr(arena, path), arena, &text, err)) return false;
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.len);
    return config_parse(shown, text, arena, out, err);
}

/* A pyproject.toml that never says our name is none of our business, even when it is broken. */
static bool file_concerns_us(Str path, Arena *arena) {
    Str text;
    if (file_kind(str_cstr(arena, path)) != FILE_REGULAR) return false;
    if (!is_pyproject(path)) return true;
    return file_read(str_cstr(arena, path), arena, &text, NULL) &&
           str_find(text, STR("oxbow")) != STR_NOT_FOUND;
}

bool config_load(Str root, Str explicit_path, Arena *arena, Config *out, Err *err) {
    static const char *const names[] = {".oxbow.toml", "oxbow.toml", "pyproject.toml"};
    if (explicit_path.len) return file_load(explicit_path, explicit_path, arena, out, err);
    for (u32 i = 0; i < COUNT_OF(names); i++) {
        Str path = path_join(arena, root, str_of(names[i]));
        if (file_concerns_us(path, arena)) return file_load(path, str_of(names[i]), arena, out, err);
    }
    *out = config_default();
    return true;
}

/* ---- asking ------------------------------------------------------------------------------------ */

static bool rule_check(const Config *self, Str rule, u32 line, ConfigTexts known, Err *err) {
    for (u32 i = 0; i < known.count; i++)
        if (str_eq(rule, known.at[i])) return true;
    i32 nearest = nearest_find(rule, known.at, known.count);
    if (nearest < 0)
        return err_set(err, ERR_CONFIG, "%.*s:%u: unknown rule `%.*s`", STR_ARG(self->path), line,
                       STR_ARG(rule));
    return err_set(err, ERR_CONFIG, "%.*s:%u: unknown rule `%.*s`; did you mean `%.*s`?", STR_ARG(self->path),
                   line, STR_ARG(rule), STR_ARG(known.at[nearest]));
}

bool config_check_rules(const Config *self, const Str *rules, u32 count, Err *err) {
    ConfigTexts known = {rules, count};
    for (u32 i = 0; i < self->level_count; i++)
        if (!rule_check(self, self->levels[i].rule, self->levels[i].line, known, err)) return false;
    for (u32 i = 0; i < self->file_ignore_count; i++) {
        const FileIgnore *row = &self->file_ignores[i];
        for (u32 j = 0; j < row->rules.count; j++)
            if (!str_eq(row->rules.at[j], STR("*")) &&
                !rule_check(self, row->rules.at[j], row->line, known, err))
                return false;
    }
    return true;
}

Level config_level(const Config *self, Str rule, Level fallback) {
    for (u32 i = self->level_count; i-- > 0;)
        if (str_eq(self->levels[i].rule, rule)) return self->levels[i].level;
    return fallback;
}

bool config_ignores(const Config *self, Str path, Str rule) {
    for (u32 i = 0; i < self->file_ignore_count; i++) {
        const FileIgnore *row = &self->file_ignores[i];
        if (!glob_matches(row->glob, path)) continue;
        for (u32 j = 0; j < row->rules.count; j++)
            if (str_eq(row->rules.at[j], rule) || str_eq(row->rules.at[j], STR("*"))) return true;
    }
    return false;
}
