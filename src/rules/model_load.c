#include "load.h"

#include "pattern.h"
#include "select.h"

#include <jansson.h>

enum { TYPES_MAX = 64 }; /* bits of Pattern.types */

/* ---- types --------------------------------------------------------------------------------------------- */

static bool load_type_root(Loader *self, const json_t *value, ModelType *out) {
    if (!value || json_is_false(value)) return true;
    if (json_is_true(value)) {
        out->is_root = true;
        return true;
    }
    Str text = json_is_string(value) ? str_copy(self->arena, str_of(json_string_value(value))) : STR("");
    if (!str_starts(text, STR("passed-to:"))) {
        load_enter(self, ".root");
        return load_fail(self, "expected true, false or \"passed-to:<dotted name>\"");
    }
    out->root_passed_to = str_slice(text, STR("passed-to:").len, text.len);
    return true;
}

/* "texts": {"attribute": "selector"} */
static bool load_type_texts(Loader *self, json_t *value, ModelType *out) {
    TypeText *texts = ARENA_ARRAY(self->arena, TypeText, json_object_size(value));
    const char *name;
    json_t *item;
    json_object_foreach(value, name, item) {
        texts[out->text_count].attribute = str_copy(self->arena, str_of(name));
        if (!load_selector(self, value, name, &texts[out->text_count++].select)) return false;
    }
    out->texts = texts;
    return true;
}

static bool load_type(Loader *self, const char *name, const json_t *value, ModelType *out) {
    size_t where = load_enter(self, ".types.%s", name);
    *out = (ModelType){.name = str_copy(self->arena, str_of(name))};
    if (!load_object(self, value, OBJECT_TYPE)) return false;
    if (!load_names(self, value, "is", &out->is, &out->is_count)) return false;
    if (!load_names(self, value, "calls", &out->calls, &out->call_count)) return false;
    if (!load_names(self, value, "assigned", &out->assigned, &out->assigned_count)) return false;
    if (!load_names(self, value, "lists", &out->lists, &out->list_count)) return false;
    if (!load_type_texts(self, json_object_get(value, "texts"), out)) return false;
    out->has_default = load_member_true(value, "default");
    out->is_made = load_member_true(value, "made");
    out->is_private = load_member_true(value, "private");
    if (!out->is_count && !out->call_count && !out->assigned_count && !out->has_default && !out->is_made)
        return load_fail(self, "expected `is`, `calls`, `assigned`, `made` or `default`");
    if (!load_selector(self, value, "prefix", &out->prefix)) return false;
    if (!load_selector(self, value, "tail", &out->tail)) return false;
    if (!load_selector(self, value, "named", &out->named)) return false;
    if (!load_url(self, value, "lead", &out->lead, &out->lead_count)) return false;
    if (!load_selector(self, value, "host", &out->host)) return false;
    if (!load_keyword(self, value, "deprecated", &out->deprecated)) return false;
    if (!load_keyword(self, value, "exact", &out->exact)) return false;
    out->param = load_member_text(self, value, "param");
    out->takes_all = load_member_true(value, "below");
    if (!load_type_root(self, json_object_get(value, "root"), out)) return false;
    load_leave(self, where);
    return true;
}

static bool load_types(Loader *self, json_t *types, Model *out) {
    size_t count = json_object_size(types);
    if (count > TYPES_MAX) return load_fail(self, "types: at most %d", TYPES_MAX);
    ModelType *items = ARENA_ARRAY(self->arena, ModelType, count);
    const char *name;
    json_t *value;
    json_object_foreach(types, name, value) {
        if (!load_type(self, name, value, &items[out->type_count])) return false;
        out->type_count++;
    }
    out->types = items;
    return true;
}

/* ---- rules --------------------------------------------------------------------------------------------- */

static const char *const trigger_names[] = {
    [TRIGGER_DECORATOR] = "decorator", [TRIGGER_CALL] = "call", [TRIGGER_CLASS] = "class",
    [TRIGGER_ASSIGN] = "assign",       [TRIGGER_DEF] = "def",   [TRIGGER_FILE] = "file",
};

/* The one trigger of a rule. */
static bool load_trigger(Loader *self, const json_t *rule, u8 *out) {
    u32 found = 0;
    for (u32 i = 0; i < COUNT_OF(trigger_names); i++) {
        if (!json_object_get(rule, trigger_names[i])) continue;
        *out = (u8)i;
        found++;
    }
    if (found == 1) return true;
    return load_fail(self, "expected one trigger of decorator, call, class, assign, def, file; found %u",
                     found);
}

static bool load_patterns(Loader *self, const json_t *rule, const Model *model, ModelRule *out) {
    const char *key = trigger_names[out->trigger];
    const Str *texts;
    u32 count;
    if (!load_names(self, rule, key, &texts, &count)) return false;
    size_t where = load_enter(self, ".%s", key);
    if (!count) return load_fail(self, "expected a pattern");
    Pattern *patterns = ARENA_ARRAY(self->arena, Pattern, count);
    Err inner = {0};
    for (u32 i = 0; i < count; i++) {
        bool ok =
            pattern_parse(texts[i], out->trigger, model->types, model->type_count, &patterns[i], &inner);
        if (!ok) return load_fail(self, "%s", inner.text);
    }
    out->patterns = patterns;
    out->pattern_count = count;
    load_leave(self, where);
    return true;
}

static bool load_wrap_words(Loader *self, const json_t *wrap, WrapAction *out) {
    static const char *const kinds[] = {"middleware", "hook", "errors"};
    static const char *const lates[] = {"runs", "lost"};
    Str kind = load_member_text(self, wrap, "as"), late = load_member_text(self, wrap, "late");
    u32 chosen = 0;
    if (kind.len && !load_choice(self, kind, kinds, COUNT_OF(kinds), &chosen)) return false;
    out->kind = (u8)chosen;
    chosen = 0;
    if (late.len && !load_choice(self, late, lates, COUNT_OF(lates), &chosen)) return false;
    out->is_lost_late = chosen;
    return true;
}

static bool load_wrap(Loader *self, const json_t *rule, ModelRule *out) {
    const json_t *wrap = json_object_get(rule, "wrap");
    if (!wrap) return true;
    size_t where = load_enter(self, ".wrap");
    WrapAction *action = ARENA_NEW(self->arena, WrapAction);
    if (!load_object(self, wrap, OBJECT_WRAP)) return false;
    if (!load_selector(self, wrap, "class", &action->class)) return false;
    if (!load_selector(self, wrap, "of", &action->of)) return false;
    if (!load_wrap_words(self, wrap, action)) return false;
    out->wrap = action;
    load_leave(self, where);
    return true;
}

static bool load_hands(Loader *self, const json_t *rule, ModelRule *out) {
    const json_t *hands = json_object_get(rule, "hands");
    if (!hands) return true;
    size_t where = load_enter(self, ".hands");
    HandAction *action = ARENA_NEW(self->arena, HandAction);
    if (!load_object(self, hands, OBJECT_HANDS)) return false;
    if (!load_selector(self, hands, "to", &action->to)) return false;
    if (!load_selector(self, hands, "what", &action->what)) return false;
    out->hands = action;
    load_leave(self, where);
    return true;
}

/* "makes": name of a type of the model. */
static bool load_makes(Loader *self, const json_t *rule, const Model *model, u32 *out) {
    Str name = load_member_text(self, rule, "makes");
    for (u32 t = 0; name.ptr && t < model->type_count && !*out; t++)
        if (str_eq(model->types[t].name, name)) *out = t + 1;
    if (*out || !name.ptr) return true;
    load_enter(self, ".makes");
    return load_fail(self, "expected a type of this model; found `%.*s`", STR_ARG(name));
}

static bool load_actions(Loader *self, const json_t *rule, const Model *model, ModelRule *out) {
    if (!load_attach(self, model, rule, &out->attach)) return false;
    if (!load_include(self, model, rule, &out->include)) return false;
    if (!load_live(self, rule, &out->live)) return false;
    if (!load_stream(self, rule, &out->stream)) return false;
    if (!load_wrap(self, rule, out)) return false;
    if (!load_hands(self, rule, out)) return false;
    if (!load_provides(self, rule, &out->provides)) return false;
    if (!load_asks(self, rule, &out->asks)) return false;
    if (!load_selector(self, rule, "implements", &out->implements)) return false;
    if (!load_selector(self, rule, "root", &out->root)) return false;
    if (!load_selector(self, rule, "gives", &out->gives)) return false;
    if (!load_selector(self, rule, "methods", &out->methods)) return false;
    if (!load_selector(self, rule, "answers", &out->answers)) return false;
    if (!load_selector(self, rule, "named", &out->named)) return false;
    if (!load_selector(self, rule, "result", &out->result)) return false;
    out->is_neutral = load_member_true(rule, "neutral");
    out->is_compiling = load_member_true(rule, "compiles");
    Str silent = load_member_text(self, rule, "silent");
    if (silent.len && !str_eq(silent, STR("recv"))) {
        load_enter(self, ".silent");
        return load_fail(self, "expected \"recv\"; found `%.*s`", STR_ARG(silent));
    }
    out->is_silent = silent.len > 0;
    out->becomes = load_member_text(self, rule, "becomes");
    out->holds = load_member_text(self, rule, "holds");
    if (!load_makes(self, rule, model, &out->makes)) return false;
    Str by = load_member_text(self, rule, "by");
    if (by.len && !str_eq(by, STR("recv"))) {
        load_enter(self, ".by");
        return load_fail(self, "expected \"recv\"; found `%.*s`", STR_ARG(by));
    }
    out->is_by_object = by.len > 0;
    Str only_if = load_member_text(self, rule, "if");
    if (only_if.len && !str_starts(only_if, STR("kw:"))) {
        load_enter(self, ".if");
        return load_fail(self, "expected \"kw:…\"; found `%.*s`", STR_ARG(only_if));
    }
    if (only_if.len) out->only_if = str_slice(only_if, 3, only_if.len);
    return true;
}

static bool has_action(const ModelRule *rule) {
    return rule->attach || rule->include || rule->live || rule->stream || rule->wrap || rule->root ||
           rule->gives || rule->methods || rule->result || rule->provides || rule->asks || rule->implements ||
           rule->is_neutral || rule->is_compiling || rule->is_silent || rule->becomes.len ||
           rule->holds.len || rule->makes || rule->hands || rule->named;
}

static bool asks_is_valid(Loader *self, const ModelRule *rule) {
    if (!rule->asks) return true;
    bool has_call = rule->trigger == TRIGGER_DECORATOR || rule->trigger == TRIGGER_CALL;
    bool has_params = rule->trigger == TRIGGER_DECORATOR || rule->trigger == TRIGGER_DEF;
    if (rule->asks->names ? has_call : has_params) return true;
    return load_fail(self, "`asks` needs %s",
                     rule->asks->names ? "`decorator` or `call`" : "`decorator` or `def` for \"params\"");
}

static bool load_rule(Loader *self, u32 i, const json_t *value, const Model *model, ModelRule *out) {
    size_t where = load_enter(self, ".rules[%u]", i);
    *out = (ModelRule){0};
    if (!load_object(self, value, OBJECT_RULE)) return false;
    if (!load_trigger(self, value, &out->trigger)) return false;
    if (!load_patterns(self, value, model, out)) return false;
    if (!load_actions(self, value, model, out)) return false;
    out->receiver = load_member_text(self, value, "recv");
    out->note = load_member_text(self, value, "note");
    if (!has_action(out)) {
        return load_fail(self,
                         "expected an action: attach, include, live, stream, wrap, provides, asks, "
                         "implements, neutral, compiles, root, becomes, gives, methods, holds, makes, hands, "
                         "named or silent");
    }
    if (out->receiver.len && out->trigger != TRIGGER_CALL) return load_fail(self, "`recv` needs `call`");
    if (out->is_neutral && out->trigger != TRIGGER_DECORATOR && out->trigger != TRIGGER_CALL)
        return load_fail(self, "`neutral` needs `decorator` or `call`");
    if (out->is_compiling && out->trigger != TRIGGER_DECORATOR)
        return load_fail(self, "`compiles` needs `decorator`");
    if (out->provides && out->trigger != TRIGGER_DECORATOR)
        return load_fail(self, "`provides` needs `decorator`");
    if (out->implements && out->trigger != TRIGGER_DECORATOR)
        return load_fail(self, "`implements` needs `decorator`");
    if (out->becomes.len && out->trigger != TRIGGER_DECORATOR)
        return load_fail(self, "`becomes` needs `decorator`");
    if (out->hands && out->trigger != TRIGGER_DECORATOR && out->trigger != TRIGGER_CALL)
        return load_fail(self, "`hands` needs `decorator` or `call`");
    if (out->makes && out->trigger != TRIGGER_CALL) return load_fail(self, "`makes` needs `call`");
    if (out->holds.len && out->trigger != TRIGGER_ASSIGN) return load_fail(self, "`holds` needs `assign`");
    if (out->only_if.len && (out->trigger != TRIGGER_CLASS || !out->live))
        return load_fail(self, "`if` needs `class` and `live`");
    if (out->named && out->trigger != TRIGGER_DECORATOR) return load_fail(self, "`named` needs `decorator`");
    if (out->answers && !out->gives) return load_fail(self, "`answers` needs `gives`");
    if (out->is_by_object && (out->trigger != TRIGGER_DECORATOR || !out->live))
        return load_fail(self, "`by` needs `decorator` and `live`");
    if (!asks_is_valid(self, out)) return false;
    if (json_object_get(value, "world") && !out->live) return load_fail(self, "`world` needs `live`");
    load_leave(self, where);
    return true;
}

static bool load_rules(Loader *self, const json_t *rules, Model *out) {
    u32 count = (u32)json_array_size(rules);
    ModelRule *items = ARENA_ARRAY(self->arena, ModelRule, count);
    for (u32 i = 0; i < count; i++) {
        if (!load_rule(self, i, json_array_get(rules, i), out, &items[i])) return false;
    }
    out->rules = items;
    out->rule_count = count;
    return true;
}

/* ---- entries ------------------------------------------------------------------------------------------- */

static bool load_entry(Loader *self, u32 i, const json_t *value, EntryRule *out) {
    size_t where = load_enter(self, ".entries[%u]", i);
    *out = (EntryRule){0};
    if (!load_object(self, value, OBJECT_ENTRY)) return false;
    if (!load_names(self, value, "files", &out->files, &out->file_count)) return false;
    load_texts(self, value, "after", &out->after, &out->after_count);
    if (!load_names(self, value, "keys", &out->keys, &out->key_count)) return false;
    if (!load_words(self, value, "finds", false, &out->finds, &out->find_count)) return false;
    out->is_offer = load_member_true(value, "offer");
    if (!load_world(self, value, &out->world)) return false;
    if (!out->file_count) return load_fail(self, "expected a path pattern in `files`");
    if (!out->after_count && !out->key_count) return load_fail(self, "expected `after` or `keys`");
    load_leave(self, where);
    return true;
}

static bool load_entries(Loader *self, const json_t *entries, Model *out) {
    u32 count = (u32)json_array_size(entries);
    EntryRule *items = ARENA_ARRAY(self->arena, EntryRule, count);
    for (u32 i = 0; i < count; i++) {
        if (!load_entry(self, i, json_array_get(entries, i), &items[i])) return false;
    }
    out->entries = items;
    out->entry_count = count;
    return true;
}

/* ---- model --------------------------------------------------------------------------------------------- */

static bool load_match(Loader *self, const json_t *root, RouteMatch *out) {
    static const char *const names[] = {[MATCH_FIRST] = "first",
                                        [MATCH_WEIGHT] = "weight",
                                        [MATCH_TRIE] = "trie",
                                        [MATCH_PREFIX_INDEX] = "prefix-index"};
    u32 chosen = MATCH_FIRST;
    Str text = load_member_text(self, root, "match");
    size_t where = load_enter(self, ".match");
    if (text.ptr && !load_choice(self, text, names, COUNT_OF(names), &chosen)) return false;
    load_leave(self, where);
    *out = (RouteMatch)chosen;
    return true;
}

static bool load_repeated(Loader *self, const json_t *root, RouteRepeated *out) {
    static const char *const names[] = {[REPEATED_UNKNOWN] = "unknown",
                                        [REPEATED_FIRST] = "first",
                                        [REPEATED_LAST] = "last",
                                        [REPEATED_FAILS] = "fails"};
    u32 chosen = REPEATED_UNKNOWN;
    Str text = load_member_text(self, root, "repeated");
    size_t where = load_enter(self, ".repeated");
    if (text.ptr && !load_choice(self, text, names, COUNT_OF(names), &chosen)) return false;
    load_leave(self, where);
    *out = (RouteRepeated)chosen;
    return true;
}

/* "converters": {"int": "[0-9]+"} */
static bool load_converters(Loader *self, json_t *value, Model *out) {
    Converter *rows = ARENA_ARRAY(self->arena, Converter, json_object_size(value));
    const char *name;
    json_t *item;
    json_object_foreach(value, name, item) {
        size_t where = load_enter(self, ".converters.%s", name);
        if (!json_is_string(item)) return load_fail(self, "expected a regular expression");
        rows[out->converter_count++] = (Converter){str_copy(self->arena, str_of(name)),
                                                   str_copy(self->arena, str_of(json_string_value(item)))};
        load_leave(self, where);
    }
    out->converters = rows;
    return true;
}

static bool load_loading(Loader *self, const json_t *value, LoadingModel *out) {
    if (!value) return true;
    size_t where = load_enter(self, ".loading");
    if (!load_object(self, value, OBJECT_LOADING)) return false;
    if (!load_words(self, value, "imports", false, &out->imports, &out->import_count)) return false;
    if (!load_words(self, value, "folders", false, &out->folders, &out->folder_count)) return false;
    if (!load_words(self, value, "hints", false, &out->hints, &out->hint_count)) return false;
    load_leave(self, where);
    return true;
}

bool load_model(Loader *self, const json_t *root, Model *out) {
    Model model = {0};
    if (!load_object(self, root, OBJECT_MODEL)) return false;
    model.name = load_member_text(self, root, "model");
    model.param = load_member_text(self, root, "param");
    if (!load_match(self, root, &model.match)) return false;
    if (!load_repeated(self, root, &model.repeated)) return false;
    if (!load_converters(self, json_object_get(root, "converters"), &model)) return false;
    model.is_by_url = json_is_false(json_object_get(root, "by_method"));
    if (!load_join(self, root, JOIN_TEXT, &model.join)) return false;
    if (!load_names(self, root, "when", &model.when, &model.when_count)) return false;
    if (!load_types(self, json_object_get(root, "types"), &model)) return false;
    if (!load_rules(self, json_object_get(root, "rules"), &model)) return false;
    if (!load_entries(self, json_object_get(root, "entries"), &model)) return false;
    if (!load_loading(self, json_object_get(root, "loading"), &model.loading)) return false;
    if (!load_native(self, json_object_get(root, "native"), &model.native)) return false;
    *out = model;
    return true;
}
