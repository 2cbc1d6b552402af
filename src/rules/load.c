#include "load.h"

#include "pattern.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- objects and their keys ---------------------------------------------------------------------------- */

static const KeySpec model_keys[] = {
    {"model", VALUE_TEXT, true},      {"when", VALUE_TEXTS, false},         {"match", VALUE_TEXT, false},
    {"param", VALUE_TEXT, false},     {"types", VALUE_OBJECT, false},       {"rules", VALUE_LIST, false},
    {"entries", VALUE_LIST, false},   {"distributions", VALUE_LIST, false}, {"stubs", VALUE_LIST, false},
    {"join", VALUE_TEXT, false},      {"converters", VALUE_OBJECT, false},  {"repeated", VALUE_TEXT, false},
    {"by_method", VALUE_BOOL, false}, {"native", VALUE_OBJECT, false},      {"loading", VALUE_OBJECT, false},
};
static const KeySpec loading_keys[] = {
    {"imports", VALUE_TEXTS, false},
    {"folders", VALUE_TEXTS, false},
    {"hints", VALUE_TEXTS, false},
};
static const KeySpec native_keys[] = {
    {"entries", VALUE_TEXTS, false},        {"exports", VALUE_TEXTS, false},
    {"builds", VALUE_TEXTS, false},         {"installs", VALUE_TEXTS, false},
    {"installs_below", VALUE_TEXTS, false}, {"lookups", VALUE_TEXTS, false},
    {"modules", VALUE_TEXTS, false},        {"tables", VALUE_TEXTS, false},
    {"holders", VALUE_TEXTS, false},        {"openers", VALUE_TEXTS, false},
    {"without", VALUE_TEXTS, false},        {"single", VALUE_TEXTS, false},
    {"libraries", VALUE_TEXTS, false},      {"described", VALUE_TEXTS, false},
    {"descriptions", VALUE_TEXTS, false},   {"everywhere", VALUE_TEXTS, false},
    {"positional", VALUE_TEXTS, false},     {"formats", VALUE_TEXTS, false},
    {"counts", VALUE_TEXTS, false},         {"units", VALUE_TEXTS, false},
    {"extensions", VALUE_TEXTS, false},     {"extension_keys", VALUE_TEXTS, false},
    {"declares", VALUE_TEXTS, false},       {"built", VALUE_TEXTS, false},
    {"server", VALUE_OBJECT, false},        {"streams", VALUE_OBJECT, false},
};
static const KeySpec server_keys[] = {
    {"types", VALUE_TEXTS, false},   {"needs", VALUE_TEXTS, false}, {"calls", VALUE_TEXTS, false},
    {"fields", VALUE_TEXTS, false},  {"ends", VALUE_TEXTS, false},  {"listed", VALUE_TEXTS, false},
    {"files", VALUE_TEXTS, false},   {"named", VALUE_TEXTS, false}, {"dispatched", VALUE_BOOL, false},
    {"matches", VALUE_TEXTS, false},
};
static const KeySpec streams_keys[] = {
    {"formats", VALUE_TEXTS, false}, {"writes", VALUE_TEXTS, false},   {"fills", VALUE_TEXTS, false},
    {"types", VALUE_TEXTS, false},   {"readers", VALUE_TEXTS, false},  {"lengths", VALUE_TEXTS, false},
    {"looks", VALUE_TEXTS, false},   {"consoles", VALUE_TEXTS, false},
};
static const KeySpec type_keys[] = {
    {"is", VALUE_TEXTS, false},        {"calls", VALUE_TEXTS, false},  {"assigned", VALUE_TEXTS, false},
    {"lists", VALUE_TEXTS, false},     {"texts", VALUE_OBJECT, false}, {"default", VALUE_BOOL, false},
    {"prefix", VALUE_TEXT, false},     {"root", VALUE_ANY, false},     {"tail", VALUE_TEXT, false},
    {"named", VALUE_TEXT, false},      {"made", VALUE_BOOL, false},    {"lead", VALUE_TEXTS, false},
    {"host", VALUE_TEXT, false},       {"param", VALUE_TEXT, false},   {"below", VALUE_BOOL, false},
    {"deprecated", VALUE_TEXT, false}, {"private", VALUE_BOOL, false}, {"exact", VALUE_TEXT, false},
};
static const KeySpec rule_keys[] = {
    {"decorator", VALUE_TEXTS, false}, {"call", VALUE_TEXTS, false},    {"class", VALUE_TEXTS, false},
    {"assign", VALUE_TEXTS, false},    {"def", VALUE_TEXTS, false},     {"file", VALUE_TEXTS, false},
    {"recv", VALUE_TEXT, false},       {"attach", VALUE_OBJECT, false}, {"include", VALUE_OBJECT, false},
    {"live", VALUE_TEXTS, false},      {"world", VALUE_TEXT, false},    {"stream", VALUE_OBJECT, false},
    {"wrap", VALUE_OBJECT, false},     {"neutral", VALUE_BOOL, false},  {"compiles", VALUE_BOOL, false},
    {"root", VALUE_TEXT, false},       {"silent", VALUE_TEXT, false},   {"note", VALUE_TEXT, false},
    {"provides", VALUE_OBJECT, false}, {"asks", VALUE_TEXT, false},     {"implements", VALUE_TEXT, false},
    {"result", VALUE_TEXT, false},     {"becomes", VALUE_TEXT, false},  {"by", VALUE_TEXT, false},
    {"if", VALUE_TEXT, false},         {"gives", VALUE_TEXT, false},    {"methods", VALUE_TEXT, false},
    {"answers", VALUE_TEXT, false},    {"holds", VALUE_TEXT, false},    {"makes", VALUE_TEXT, false},
    {"hands", VALUE_OBJECT, false},    {"named", VALUE_TEXT, false},
};
static const KeySpec attach_keys[] = {
    {"to", VALUE_TEXT, true},        {"path", VALUE_TEXTS, true},   {"methods", VALUE_TEXT, true},
    {"handler", VALUE_TEXT, true},   {"for", VALUE_TEXT, false},    {"join", VALUE_TEXT, false},
    {"answers", VALUE_TEXTS, false}, {"suffix", VALUE_TEXT, false}, {"if", VALUE_TEXT, false},
    {"strict", VALUE_BOOL, false},   {"like", VALUE_TEXT, false},   {"bare", VALUE_BOOL, false},
    {"uncopied", VALUE_BOOL, false}, {"lead", VALUE_TEXTS, false},  {"host", VALUE_TEXT, false},
    {"host_of", VALUE_TEXT, false},  {"within", VALUE_TEXT, false}, {"deprecated", VALUE_TEXT, false},
    {"below", VALUE_BOOL, false},    {"order", VALUE_BOOL, false},  {"by_name", VALUE_TEXT, false},
    {"exact", VALUE_TEXT, false},
};
static const KeySpec include_keys[] = {
    {"another", VALUE_BOOL, false},    {"if", VALUE_TEXT, false},       {"child", VALUE_TEXT, true},
    {"into", VALUE_TEXT, true},        {"url", VALUE_TEXTS, true},      {"join", VALUE_TEXT, false},
    {"copies", VALUE_ANY, false},      {"bare", VALUE_BOOL, false},     {"for", VALUE_TEXT, false},
    {"host_of", VALUE_TEXT, false},    {"uncopied", VALUE_BOOL, false}, {"host", VALUE_TEXT, false},
    {"deprecated", VALUE_TEXT, false}, {"below", VALUE_BOOL, false},    {"order", VALUE_BOOL, false},
};
static const KeySpec stream_keys[] = {
    {"body", VALUE_TEXT, true},
    {"media", VALUE_TEXT, false},
    {"headers", VALUE_TEXT, false},
    {"gives", VALUE_TEXTS, false},
};
static const KeySpec wrap_keys[] = {
    {"class", VALUE_TEXT, true},
    {"as", VALUE_TEXT, false},
    {"of", VALUE_TEXT, false},
    {"late", VALUE_TEXT, false},
};
static const KeySpec hand_keys[] = {
    {"to", VALUE_TEXT, true},
    {"what", VALUE_TEXT, true},
};
static const KeySpec provide_keys[] = {
    {"name", VALUE_TEXT, false},
    {"always", VALUE_TEXT, false},
    {"below", VALUE_TEXTS, false},
};
static const KeySpec entry_keys[] = {
    {"files", VALUE_TEXTS, true},  {"after", VALUE_TEXTS, false}, {"keys", VALUE_TEXTS, false},
    {"finds", VALUE_TEXTS, false}, {"world", VALUE_TEXT, false},  {"offer", VALUE_BOOL, false},
};
static const KeySpec stubs_keys[] = {
    {"when", VALUE_TEXTS, false}, {"stubs", VALUE_LIST, true}, {"results", VALUE_LIST, false}};
static const KeySpec result_keys[] = {{"class", VALUE_TEXT, true}, {"of", VALUE_TEXTS, true}};
static const KeySpec stub_keys[] = {
    {"name", VALUE_TEXTS, true},       {"bases", VALUE_TEXTS, false}, {"members", VALUE_TEXTS, false},
    {"hooks", VALUE_TEXTS, false},     {"closed", VALUE_BOOL, false}, {"open_when", VALUE_TEXTS, false},
    {"enumerates", VALUE_BOOL, false}, {"keyed", VALUE_BOOL, false},  {"answers", VALUE_TEXTS, false},
};
static const KeySpec distributions_keys[] = {
    {"standard", VALUE_TEXTS, true}, {"development", VALUE_TEXTS, true},  {"manifests", VALUE_LIST, true},
    {"pythons", VALUE_LIST, true},   {"distributions", VALUE_LIST, true},
};
static const KeySpec distribution_keys[] = {
    {"name", VALUE_TEXTS, true},      {"imports", VALUE_TEXTS, false}, {"serves", VALUE_TEXTS, false},
    {"extra_of", VALUE_TEXTS, false}, {"exposes", VALUE_TEXTS, false}, {"use", VALUE_TEXT, false},
};
static const KeySpec manifest_keys[] = {
    {"files", VALUE_TEXTS, true},
    {"keys", VALUE_TEXTS, false},
    {"form", VALUE_TEXT, false},
    {"need", VALUE_TEXT, false},
};
static const KeySpec python_keys[] = {{"files", VALUE_TEXTS, true}, {"behind", VALUE_TEXTS, false}};
static const KeySpec check_keys[] = {
    {"id", VALUE_TEXT, true},
    {"severity", VALUE_TEXT, true},
    {"default", VALUE_TEXT, false},
    {"category", VALUE_TEXT, true},
    {"since", VALUE_TEXT, true},
    {"title", VALUE_OBJECT, true},
    {"what", VALUE_OBJECT, true},
    {"why", VALUE_OBJECT, true},
    {"fix", VALUE_OBJECT, true},
    {"silent", VALUE_OBJECT, true},
    {"example_bad", VALUE_TEXTS, true},
    {"example_good", VALUE_TEXTS, true},
    {"parameters", VALUE_OBJECT, false},
    {"texts", VALUE_OBJECT, true},
};
static const KeySpec parameter_keys[] = {{"value", VALUE_ANY, true}, {"what", VALUE_OBJECT, true}};
static const KeySpec phrase_keys[] = {{"en", VALUE_TEXTS, true}, {"ru", VALUE_TEXTS, false}};

#define SPEC(name, keys) \
    { (name), (keys), COUNT_OF(keys) }
const ObjectSpec object_specs[OBJECT_COUNT] = {
    [OBJECT_MODEL] = SPEC("model", model_keys),
    [OBJECT_LOADING] = SPEC("model#loading", loading_keys),
    [OBJECT_NATIVE] = SPEC("model#native", native_keys),
    [OBJECT_SERVER] = SPEC("model#server", server_keys),
    [OBJECT_STREAMS] = SPEC("model#streams", streams_keys),
    [OBJECT_TYPE] = SPEC("model#type", type_keys),
    [OBJECT_RULE] = SPEC("model#rule", rule_keys),
    [OBJECT_ATTACH] = SPEC("model#attach", attach_keys),
    [OBJECT_INCLUDE] = SPEC("model#include", include_keys),
    [OBJECT_STREAM] = SPEC("model#stream", stream_keys),
    [OBJECT_WRAP] = SPEC("model#wrap", wrap_keys),
    [OBJECT_HANDS] = SPEC("model#hands", hand_keys),
    [OBJECT_PROVIDE] = SPEC("model#provides", provide_keys),
    [OBJECT_ENTRY] = SPEC("model#entry", entry_keys),
    [OBJECT_STUBS] = SPEC("stubs", stubs_keys),
    [OBJECT_STUB] = SPEC("stubs#stub", stub_keys),
    [OBJECT_RESULT] = SPEC("stubs#result", result_keys),
    [OBJECT_DISTRIBUTIONS] = SPEC("distributions", distributions_keys),
    [OBJECT_DISTRIBUTION] = SPEC("distributions#distribution", distribution_keys),
    [OBJECT_MANIFEST] = SPEC("distributions#manifest", manifest_keys),
    [OBJECT_PYTHON] = SPEC("distributions#python", python_keys),
    [OBJECT_CHECK] = SPEC("check", check_keys),
    [OBJECT_PARAMETER] = SPEC("check#parameter", parameter_keys),
    [OBJECT_PHRASE] = SPEC("check#phrase", phrase_keys),
};

/* ---- loader -------------------------------------------------------------------------------------------- */

size_t load_enter(Loader *self, const char *format, ...) {
    size_t before = self->where_len;
    size_t room = sizeof self->where - before;
    va_list args;
    va_start(args, format);
    int len = vsnprintf(self->where + before, room, format, args);
    va_end(args);
    if (len > 0) self->where_len = (size_t)len < room ? before + (size_t)len : sizeof self->where - 1;
    return before;
}

void load_leave(Loader *self, size_t where) {
    self->where_len = where;
    self->where[where] = '\0';
}

bool load_fail(Loader *self, const char *format, ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    const char *where = self->where[0] == '.' ? self->where + 1 : self->where;
    if (!*where) return err_set(self->err, ERR_CONFIG, "%s: %s", self->file, message);
    return err_set(self->err, ERR_CONFIG, "%s: %s: %s", self->file, where, message);
}

bool load_json(Loader *self, Str text, json_t **out) {
    json_error_t error;
    json_t *root = json_loadb(text.len ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) return load_fail(self, "line %d: expected JSON: %s", error.line, error.text);
    *out = root;
    return true;
}

void load_free(json_t *root) {
    json_decref(root);
}

static const char *kind_name(ValueKind kind) {
    switch (kind) {
    case VALUE_TEXT: return "a text";
    case VALUE_TEXTS: return "a text or a list of texts";
    case VALUE_BOOL: return "true or false";
    case VALUE_LIST: return "a list";
    case VALUE_OBJECT: return "an object";
    case VALUE_ANY: break;
    }
    return "a value";
}

static bool is_list_of_texts(const json_t *value) {
    if (!json_is_array(value)) return false;
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!json_is_string(json_array_get(value, i))) return false;
    }
    return true;
}

static bool has_kind(const json_t *value, ValueKind kind) {
    switch (kind) {
    case VALUE_TEXT: return json_is_string(value);
    case VALUE_TEXTS: return json_is_string(value) || is_list_of_texts(value);
    case VALUE_BOOL: return json_is_boolean(value);
    case VALUE_LIST: return json_is_array(value);
    case VALUE_OBJECT: return json_is_object(value);
    case VALUE_ANY: break;
    }
    return true;
}

static const KeySpec *spec_key(const ObjectSpec *spec, const char *name) {
    for (u32 i = 0; i < spec->count; i++) {
        if (strcmp(spec->keys[i].name, name) == 0) return &spec->keys[i];
    }
    return NULL;
}

static bool fail_unknown_key(Loader *self, const char *key, const ObjectSpec *spec) {
    StrBuf known = {0};
    for (u32 i = 0; i < spec->count; i++) buf_printf(&known, "%s%s", i ? ", " : "", spec->keys[i].name);
    load_fail(self, "unknown key `%s`; expected one of %.*s", key, STR_ARG(buf_str(&known)));
    buf_release(&known);
    return false;
}

bool load_object(Loader *self, const json_t *value, ObjectKind kind) {
    const ObjectSpec *spec = &object_specs[kind];
    if (!json_is_object(value)) return load_fail(self, "expected an object");
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)value, key, member) {
        const KeySpec *known = spec_key(spec, key);
        if (!known) return fail_unknown_key(self, key, spec);
        if (has_kind(member, known->kind)) continue;
        load_enter(self, ".%s", key);
        return load_fail(self, "expected %s", kind_name(known->kind));
    }
    for (u32 i = 0; i < spec->count; i++) {
        if (!spec->keys[i].is_required || json_object_get(value, spec->keys[i].name)) continue;
        return load_fail(self, "expected key `%s`", spec->keys[i].name);
    }
    return true;
}

/* ---- values -------------------------------------------------------------------------------------------- */

static Str copy_text(Loader *self, const json_t *value) {
    return str_copy(self->arena, (Str){json_string_value(value), json_string_length(value)});
}

bool load_text(Loader *self, const json_t *value, Str *out) {
    if (!json_is_string(value)) return load_fail(self, "expected a text");
    *out = copy_text(self, value);
    return true;
}

Str load_member_text(Loader *self, const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? copy_text(self, value) : STR_NONE;
}

bool load_member_true(const json_t *object, const char *key) {
    return json_is_true(json_object_get(object, key));
}

/* Every text of a text or list of texts; nothing for NULL. */
static void push_texts(Loader *self, const json_t *value, StrList *out) {
    if (json_is_string(value)) vec_push(out, copy_text(self, value));
    for (size_t i = 0; i < json_array_size(value); i++)
        vec_push(out, copy_text(self, json_array_get(value, i)));
}

static void keep(Loader *self, StrList *list, const Str **out, u32 *count) {
    *out = arena_copy(self->arena, list->at, list->count * sizeof *list->at);
    *count = list->count;
    vec_release(list);
}

bool load_lines(Loader *self, const json_t *value, Str *out) {
    if (!has_kind(value, VALUE_TEXTS)) return load_fail(self, "expected %s", kind_name(VALUE_TEXTS));
    StrList lines = {0};
    push_texts(self, value, &lines);
    StrBuf text = {0};
    for (u32 i = 0; i < lines.count; i++) {
        if (i) buf_push_char(&text, '\n');
        buf_push(&text, lines.at[i]);
    }
    *out = str_copy(self->arena, buf_str(&text));
    buf_release(&text);
    vec_release(&lines);
    return true;
}

void load_texts(Loader *self, const json_t *object, const char *key, const Str **out, u32 *count) {
    StrList texts = {0};
    push_texts(self, json_object_get(object, key), &texts);
    keep(self, &texts, out, count);
}

/* `texts` with braces expanded, appended to `out`. */
static bool expand_all(Loader *self, const StrList *texts, StrList *out) {
    Err inner = {0};
    for (u32 i = 0; i < texts->count; i++) {
        if (!braces_expand(texts->at[i], self->arena, out, &inner)) return load_fail(self, "%s", inner.text);
    }
    return true;
}

bool load_names(Loader *self, const json_t *object, const char *key, const Str **out, u32 *count) {
    size_t where = load_enter(self, ".%s", key);
    StrList texts = {0}, names = {0};
    push_texts(self, json_object_get(object, key), &texts);
    bool ok = expand_all(self, &texts, &names);
    vec_release(&texts);
    if (!ok) {
        vec_release(&names);
        return false;
    }
    keep(self, &names, out, count);
    load_leave(self, where);
    return true;
}

static int compare_texts(const void *a, const void *b) {
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void sort_distinct(StrList *list) {
    if (list->count) qsort(list->at, list->count, sizeof *list->at, compare_texts);
    u32 kept = 0;
    for (u32 i = 0; i < list->count; i++) {
        if (i && str_eq(list->at[i], list->at[i - 1])) continue;
        list->at[kept++] = list->at[i];
    }
    list->count = kept;
}

static void split_words(const StrList *texts, StrList *out) {
    for (u32 i = 0; i < texts->count; i++) {
        Str rest = texts->at[i], word;
        while (str_split(&rest, ' ', &word)) {
            if (word.len) vec_push(out, word);
        }
    }
}

bool load_words(Loader *self, const json_t *object, const char *key, bool is_sorted, const Str **out,
                u32 *count) {
    size_t where = load_enter(self, ".%s", key);
    StrList texts = {0}, words = {0}, names = {0};
    push_texts(self, json_object_get(object, key), &texts);
    split_words(&texts, &words);
    bool ok = expand_all(self, &words, &names);
    vec_release(&texts);
    vec_release(&words);
    if (!ok) {
        vec_release(&names);
        return false;
    }
    if (is_sorted) sort_distinct(&names);
    keep(self, &names, out, count);
    load_leave(self, where);
    return true;
}

bool load_choice(Loader *self, Str text, const char *const *names, u32 count, u32 *out) {
    for (u32 i = 0; i < count; i++) {
        if (!str_eq(text, str_of(names[i]))) continue;
        *out = i;
        return true;
    }
    StrBuf known = {0};
    for (u32 i = 0; i < count; i++) buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    load_fail(self, "expected one of %.*s; found `%.*s`", STR_ARG(buf_str(&known)), STR_ARG(text));
    buf_release(&known);
    return false;
}
