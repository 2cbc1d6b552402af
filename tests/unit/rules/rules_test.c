/* The files of rules/ as they ship, the schemas beside them, and files that replace them. */
#include "rules.h"

#include "file.h"
#include "image.h"
#include "load.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const Rules *load_embedded(Arena *arena) {
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, arena, &rules, &err)) fail_msg("%s", err.text);
    return rules;
}

/* ---- what ships --------------------------------------------------------------------------------------- */

static void test_rules_load__embedded(void **state) {
    (void)state;
    Arena arena = {0};
    const Rules *rules = load_embedded(&arena);
    assert_true(rules_check_count(rules) >= 13);
    assert_true(rules_image_count > 0 && rules != load_embedded(&arena)); /* baked, and copied each time */
    assert_true(rules_models(rules)->count >= 10);
    for (u32 i = 1; i < rules_check_count(rules); i++) {
        assert_true(strcmp(rules_check_at(rules, i - 1)->id, rules_check_at(rules, i)->id) < 0);
    }
    assert_string_equal(rules_check(rules, STR("unknown-member"))->severity, "error");
    assert_false(rules_check(rules, STR("unknown-member"))->is_off);
    assert_true(rules_check(rules, STR("unused-parameter"))->is_off);
    assert_string_equal(rules_check(rules, STR("unused-parameter"))->severity, "info");
    assert_null(rules_check(rules, STR("no-such-rule")));
    arena_release(&arena);
}

static void test_rules_load__every_text_in_every_language(void **state) {
    (void)state;
    Arena arena = {0};
    const Rules *rules = load_embedded(&arena);
    for (u32 i = 0; i < rules->check_count; i++) {
        const Check *check = &rules->checks[i];
        for (u32 language = 0; language < LANG_COUNT; language++) {
            assert_true(check->meta.title[language].len && check->meta.what[language].len);
            assert_true(check->meta.why[language].len && check->meta.fix[language].len);
            assert_true(check->meta.silent[language].len);
            for (u32 t = 0; t < check->texts.count; t++) {
                if (!check->texts.rows[t].text[language].len)
                    fail_msg("%s: %s", check->meta.id, check->texts.rows[t].key.ptr);
            }
        }
    }
    for (u32 t = 0; t < rules->shared.count; t++) {
        if (!rules->shared.rows[t].text[LANG_RU].len) fail_msg("%s", rules->shared.rows[t].key.ptr);
    }
    arena_release(&arena);
}

/* Names of the placeholders of a text, sorted, with plurals as plain names: "count,name". */
static void placeholders(Str text, char *out, size_t size) {
    char names[12][40];
    u32 count = 0;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '{') continue;
        if (text.ptr[i + 1] == '{') {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (text.ptr[end] != '}' && text.ptr[end] != ':') end++;
        char name[40];
        snprintf(name, sizeof name, "%.*s", (int)(end - i - 1), text.ptr + i + 1);
        u32 at = 0;
        while (at < count && strcmp(names[at], name) < 0) at++;
        if (at < count && strcmp(names[at], name) == 0) continue;
        assert_true(count < COUNT_OF(names));
        memmove(names[at + 1], names[at], (count - at) * sizeof names[0]);
        memcpy(names[at], name, sizeof name);
        count++;
    }
    size_t len = 0;
    out[0] = '\0';
    for (u32 i = 0; i < count; i++) len += (size_t)snprintf(out + len, size - len, "%s,", names[i]);
}

static void check_same_placeholders(const char *where, const TextTable *table) {
    for (u32 t = 0; t < table->count; t++) {
        char english[400], russian[400];
        placeholders(table->rows[t].text[LANG_EN], english, sizeof english);
        placeholders(table->rows[t].text[LANG_RU], russian, sizeof russian);
        if (strcmp(english, russian) != 0)
            fail_msg("%s: %s: %s and %s", where, table->rows[t].key.ptr, english, russian);
    }
}

static void test_rules_load__translations_use_the_same_placeholders(void **state) {
    (void)state;
    Arena arena = {0};
    const Rules *rules = load_embedded(&arena);
    for (u32 i = 0; i < rules->check_count; i++) {
        check_same_placeholders(rules->checks[i].meta.id, &rules->checks[i].texts);
    }
    check_same_placeholders("texts.json", &rules->shared);
    arena_release(&arena);
}

static void test_rules_parameters(void **state) {
    (void)state;
    Arena arena = {0};
    const Rules *rules = load_embedded(&arena);
    u32 count;
    assert_int_equal((int)rules_number(rules, "duplicate-function", "min_tokens"), 50);
    const Str *words = rules_words(rules, "unregistered-route", "deprecation_words", &count);
    assert_true(count > 5);
    assert_true(str_eq(words[0], STR("deprecated")));
    assert_true(rules_has_text(rules, "unknown-member", "message"));
    assert_false(rules_has_text(rules, "unknown-member", "no-such-key"));
    assert_false(rules_has_text(rules, NULL, "message"));
    assert_true(rules_has_text(rules, NULL, "part.critical"));
    arena_release(&arena);
}

static bool stub_has(const Models *models, Str name, Str member) {
    const Stub *stub = models_stub(models, name);
    if (!stub) fail_msg("no stub %.*s", STR_ARG(name));
    if (stub_lists(stub, member)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        if (stub_has(models, stub->bases[i], member)) return true;
    }
    return false;
}

static void test_models_stub__known_classes(void **state) {
    (void)state;
    static const struct {
        const char *name, *member;
        bool expected;
    } rows[] = {
        {"object", "__class__", true},
        {"ValueError", "args", true},
        {"OSError", "strerror", true},
        {"OSError", "message", false},
        {"enum.IntEnum", "value", true},
        {"enum.IntEnum", "bit_length", true},
        {"pydantic.BaseModel", "model_dump_json", true},
        {"pydantic.BaseModel", "parse_obj", true},
        {"pydantic.BaseModel", "to_json", false},
        {"pydantic_settings.BaseSettings", "settings_customise_sources", true},
        {"fastapi.Request", "is_disconnected", true},
        {"fastapi.Request", "query_params", true},
        {"fastapi.Request", "query_param", false},
        {"fastapi.WebSocket", "send_json", true},
        {"fastapi.BackgroundTasks", "add_task", true},
        {"threading.Thread", "daemon", true},
        {"unittest.IsolatedAsyncioTestCase", "assertEqual", true},
    };
    Arena arena = {0};
    const Models *models = rules_models(load_embedded(&arena));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (stub_has(models, str_of(rows[i].name), str_of(rows[i].member)) != rows[i].expected) {
            fail_msg("%s.%s", rows[i].name, rows[i].member);
        }
    }
    const Stub *base_model = models_stub(models, STR("pydantic.BaseModel"));
    assert_true(base_model->is_closed);
    assert_true(names_have(base_model->open_when, base_model->open_when_count, STR("extra=allow")));
    assert_false(models_stub(models, STR("starlette.datastructures.State"))->is_closed);
    assert_null(models_stub(models, STR("pydantic.NoSuchClass")));
    arena_release(&arena);
}

/* ---- stubs that wait ---------------------------------------------------------------------------------- */

static bool imports_all(const void *context, Str package) {
    (void)context;
    (void)package;
    return true;
}

static bool imports_one(const void *context, Str package) {
    return str_eq(package, str_of(context));
}

/* Every file of stubs that ships can be read, each class stands once, every base is listed too. */
static void test_models_for__all_that_ship(void **state) {
    (void)state;
    Arena arena = {0};
    const Models *few = rules_models(load_embedded(&arena));
    const Models *all = models_for(few, imports_all, NULL, &arena);
    assert_true(few->deferred_count > 40);
    assert_true(all->stub_count > few->stub_count + 2000);
    for (u32 i = 0; i < all->stub_count; i++) {
        const Stub *stub = &all->stubs[i];
        if (i && str_cmp(all->stubs[i - 1].name, stub->name) >= 0) fail_msg("%s", stub->name.ptr);
        for (u32 b = 0; b < stub->base_count; b++)
            if (!models_stub(all, stub->bases[b])) fail_msg("%s: %s", stub->name.ptr, stub->bases[b].ptr);
    }
    arena_release(&arena);
}

static void test_models_for__what_a_package_needs(void **state) {
    (void)state;
    /* A file brings the files its bases are in. */
    static const struct {
        const char *package, *class, *member;
        bool expected;
    } rows[] = {
        {"rest_framework", "rest_framework.views.APIView", "perform_authentication", true},
        {"rest_framework", "rest_framework.views.APIView", "patch", true},
        {"rest_framework", "rest_framework.views.APIView", "helper", false},
        {"rest_framework", "rest_framework.serializers.ModelSerializer", "validate_name", true},
        {"celery", "celery.app.task.Task", "on_failure", true},
        {"celery", "celery.app.task.Task", "forget", false},
        {"langchain_core", "langchain_core.tools.base.BaseTool", "_run", true},
        {"langchain_core", "langchain_core.callbacks.base.BaseCallbackHandler", "on_llm_start", true},
        {"twisted", "twisted.protocols.basic.LineReceiver", "connectionLost", true},
        {"PyQt6", "PySide6.QtWidgets.QDialog", "closeEvent", true},
        {"http", "http.server.CGIHTTPRequestHandler", "do_PROPFIND", true},
        {"urllib", "urllib.request.HTTPHandler", "http_error_418", true},
    };
    Arena arena = {0};
    const Models *few = rules_models(load_embedded(&arena));
    assert_null(models_stub(few, STR("celery.app.task.Task")));
    assert_ptr_equal(models_for(few, imports_one, "nothing_like_it", &arena), few);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Models *models = models_for(few, imports_one, rows[i].package, &arena);
        const Stub *stub = models_stub(models, str_of(rows[i].class));
        if (!stub) fail_msg("no stub %s", rows[i].class);
        if (models_stub_keeps(models, stub, str_of(rows[i].member)) != rows[i].expected)
            fail_msg("%s.%s", rows[i].class, rows[i].member);
    }
    arena_release(&arena);
}

static void test_rules_load__no_decorator_on_any_receiver_keeps_alive(void **state) {
    (void)state;
    Arena arena = {0};
    const Models *models = rules_models(load_embedded(&arena));
    for (u32 m = 0; m < models->count; m++) {
        const Model *model = &models->items[m];
        for (u32 r = 0; r < model->rule_count; r++) {
            const ModelRule *rule = &model->rules[r];
            bool any_receiver_lives =
                rule->trigger == TRIGGER_DECORATOR && rule->live && (rule->live->what & LIVE_DEF);
            for (u32 p = 0; any_receiver_lives && p < rule->pattern_count; p++) {
                /* "*.get" would keep every handler of every router alive, registered or not. */
                if (rule->patterns[p].head == HEAD_ANY) fail_msg("%s: rules[%u]", model->name.ptr, r);
            }
        }
    }
    arena_release(&arena);
}

/* ---- schemas ------------------------------------------------------------------------------------------ */

/* The object in docs/schema that describes `spec`. */
static json_t *schema_object(const ObjectSpec *spec, json_t **document) {
    const char *root = getenv("OXBOW_ROOT");
    if (!root) skip();
    char name[64], path[4096];
    snprintf(name, sizeof name, "%s", spec->name);
    char *definition = strchr(name, '#');
    if (definition) *definition++ = '\0';
    snprintf(path, sizeof path, "%s/docs/schema/%s.schema.json", root, name);
    json_error_t error;
    *document = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!*document) fail_msg("%s: %s", path, error.text);
    return definition ? json_object_get(json_object_get(*document, "$defs"), definition) : *document;
}

static bool list_has(const json_t *list, const char *text) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0) return true;
    }
    return false;
}

static void test_object_specs__agree_with_schemas(void **state) {
    (void)state;
    for (u32 i = 0; i < OBJECT_COUNT; i++) {
        const ObjectSpec *spec = &object_specs[i];
        json_t *document;
        json_t *object = schema_object(spec, &document);
        json_t *properties = json_object_get(object, "properties");
        json_t *required = json_object_get(object, "required");
        if (!json_is_false(json_object_get(object, "additionalProperties")))
            fail_msg("%s: additionalProperties", spec->name);
        u32 required_count = 0;
        for (u32 k = 0; k < spec->count; k++) {
            const KeySpec *key = &spec->keys[k];
            if (!json_object_get(properties, key->name))
                fail_msg("%s: no %s in the schema", spec->name, key->name);
            if (key->is_required != list_has(required, key->name))
                fail_msg("%s: required %s", spec->name, key->name);
            required_count += key->is_required;
        }
        const char *name;
        json_t *value;
        json_object_foreach(properties, name, value) {
            bool known = false;
            for (u32 k = 0; k < spec->count; k++) known = known || strcmp(spec->keys[k].name, name) == 0;
            if (!known) fail_msg("%s: the loader does not know %s", spec->name, name);
        }
        assert_int_equal(json_object_size(properties), spec->count);
        assert_int_equal(json_array_size(required), required_count);
        json_decref(document);
    }
}

/* The guide names every key of a model and of a stub. */
static void test_object_specs__guide_names_every_key(void **state) {
    (void)state;
    const char *root = getenv("OXBOW_ROOT");
    if (!root) skip();
    Arena arena = {0};
    Err err = {0};
    Str guide;
    Str path = path_join(&arena, str_of(root), STR("docs/guides/models.md"));
    if (!file_read(path.ptr, &arena, &guide, &err)) fail_msg("%s", err.text);
    for (u32 i = 0; i <= OBJECT_STUB; i++) {
        for (u32 k = 0; k < object_specs[i].count; k++) {
            Str quoted = str_printf(&arena, "`%s`", object_specs[i].keys[k].name);
            if (str_find(guide, quoted) == STR_NOT_FOUND)
                fail_msg("%s: %s", object_specs[i].name, quoted.ptr);
        }
    }
    arena_release(&arena);
}

/* ---- files that replace them -------------------------------------------------------------------------- */

enum { FOLDER_MAX = 200 };

/* A folder that the test fills; its path ends up in `out`. */
static void make_folder(char out[FOLDER_MAX]) {
    const char *temporary = getenv("TMPDIR");
    snprintf(out, FOLDER_MAX, "%s/oxbow-rules-XXXXXX", temporary ? temporary : P_tmpdir);
    assert_non_null(mkdtemp(out));
}

static void write_below(const char *folder, const char *subfolder, const char *name, const char *text) {
    char path[FOLDER_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", folder, subfolder);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", folder, subfolder, name);
    Err err = {0};
    if (!file_write(path, str_of(text), &err)) fail_msg("%s", err.text);
}

static void remove_below(const char *folder, const char *subfolder, const char *name) {
    char path[FOLDER_MAX + 64];
    snprintf(path, sizeof path, "%s/%s/%s", folder, subfolder, name);
    unlink(path);
    snprintf(path, sizeof path, "%s/%s", folder, subfolder);
    rmdir(path);
    rmdir(folder);
}

static const Model *find_model(const Models *models, const char *name) {
    for (u32 i = 0; i < models->count; i++) {
        if (str_eq(models->items[i].name, str_of(name))) return &models->items[i];
    }
    return NULL;
}

static void test_rules_load__folder_replaces_and_adds(void **state) {
    (void)state;
    char folder[FOLDER_MAX];
    Arena arena = {0};
    Err err = {0};
    const Rules *rules;
    make_folder(folder);
    write_below(folder, "models", "cli.json", "{\"model\": \"cli\", \"param\": \"mine\"}");
    bool ok = rules_load(&(RulesOptions){.rules_dir = str_of(folder)}, &arena, &rules, &err);
    remove_below(folder, "models", "cli.json");
    if (!ok) fail_msg("%s", err.text);
    assert_true(str_eq(find_model(rules_models(rules), "cli")->param, STR("mine")));
    assert_int_equal(find_model(rules_models(rules), "cli")->rule_count, 0);
    assert_non_null(find_model(rules_models(rules), "fastapi"));
    arena_release(&arena);
}

/* A stub in a model of one's own takes the place of a listed one, and its bases may be stubs that wait. */
static void test_rules_load__extra_model_lists_classes(void **state) {
    (void)state;
    char folder[FOLDER_MAX], path[FOLDER_MAX + 16];
    Arena arena = {0};
    Err err = {0};
    const Rules *rules;
    make_folder(folder);
    write_below(folder, "m", "own.json",
                "{\"model\": \"own\", \"stubs\": [{\"name\": \"threading.Thread\", \"hooks\": \"mine\"},"
                "{\"name\": \"own.View\", \"bases\": \"django.views.generic.base.View\"}]}");
    snprintf(path, sizeof path, "%s/m/own.json", folder);
    Str paths[] = {str_of(path)};
    bool ok = rules_load(&(RulesOptions){.model_paths = paths, .model_count = 1}, &arena, &rules, &err);
    remove_below(folder, "m", "own.json");
    if (!ok) fail_msg("%s", err.text);
    const Models *models = models_for(rules_models(rules), imports_one, "own", &arena);
    assert_true(models_stub_keeps(models, models_stub(models, STR("threading.Thread")), STR("mine")));
    assert_false(models_stub_keeps(models, models_stub(models, STR("threading.Thread")), STR("run")));
    assert_true(models_stub_keeps(models, models_stub(models, STR("own.View")), STR("dispatch")));
    arena_release(&arena);
}

static void test_rules_load__extra_model_replaces_by_name(void **state) {
    (void)state;
    char folder[FOLDER_MAX], path[FOLDER_MAX + 16];
    Arena arena = {0};
    Err err = {0};
    const Rules *rules;
    make_folder(folder);
    write_below(folder, "m", "own.json", "{\"model\": \"fastapi\", \"param\": \"own\"}");
    snprintf(path, sizeof path, "%s/m/own.json", folder);
    Str paths[] = {str_of(path)};
    bool ok = rules_load(&(RulesOptions){.model_paths = paths, .model_count = 1}, &arena, &rules, &err);
    remove_below(folder, "m", "own.json");
    if (!ok) fail_msg("%s", err.text);
    assert_true(str_eq(find_model(rules_models(rules), "fastapi")->param, STR("own")));
    arena_release(&arena);
}

static void test_rules_load__errors_name_the_file(void **state) {
    (void)state;
    static const struct {
        const char *folder, *name, *text, *expected;
    } rows[] = {
        {"models", "own.json", "{\"model\": 1}", "models/own.json: model: expected a text"},
        {"checks", "own.json", "{}", "checks/own.json: expected key `id`"},
        {"stubs", "own.json", "{\"stubs\":[{\"name\":\"a.B\",\"bases\":\"a.C\",\"closed\":true}]}",
         "`a.B`: bases: expected a stub, found `a.C`"},
        {"stubs", "own.json", "{\"stubs\":[{\"name\":\"object\",\"closed\":true}]}",
         "`object`: expected one stub, found two"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char folder[FOLDER_MAX];
        Arena arena = {0};
        Err err = {0};
        const Rules *rules = NULL;
        make_folder(folder);
        write_below(folder, rows[i].folder, rows[i].name, rows[i].text);
        bool ok = rules_load(&(RulesOptions){.rules_dir = str_of(folder)}, &arena, &rules, &err);
        remove_below(folder, rows[i].folder, rows[i].name);
        assert_false(ok);
        assert_null(rules);
        if (!strstr(err.text, rows[i].expected)) fail_msg("%s", err.text);
        arena_release(&arena);
    }
}

static void test_rules_load__missing_paths(void **state) {
    (void)state;
    Arena arena = {0};
    Err err = {0};
    const Rules *rules = NULL;
    Str missing[] = {STR("/nonexistent/own.json")};
    assert_false(rules_load(&(RulesOptions){.rules_dir = STR("/nonexistent")}, &arena, &rules, &err));
    assert_string_equal(err.text, "/nonexistent: expected a folder of rules");
    assert_false(rules_load(&(RulesOptions){.model_paths = missing, .model_count = 1}, &arena, &rules, &err));
    assert_non_null(strstr(err.text, "/nonexistent/own.json"));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_load__embedded),
        cmocka_unit_test(test_rules_load__every_text_in_every_language),
        cmocka_unit_test(test_rules_load__translations_use_the_same_placeholders),
        cmocka_unit_test(test_rules_parameters),
        cmocka_unit_test(test_models_stub__known_classes),
        cmocka_unit_test(test_models_for__all_that_ship),
        cmocka_unit_test(test_models_for__what_a_package_needs),
        cmocka_unit_test(test_rules_load__no_decorator_on_any_receiver_keeps_alive),
        cmocka_unit_test(test_object_specs__agree_with_schemas),
        cmocka_unit_test(test_object_specs__guide_names_every_key),
        cmocka_unit_test(test_rules_load__folder_replaces_and_adds),
        cmocka_unit_test(test_rules_load__extra_model_lists_classes),
        cmocka_unit_test(test_rules_load__extra_model_replaces_by_name),
        cmocka_unit_test(test_rules_load__errors_name_the_file),
        cmocka_unit_test(test_rules_load__missing_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
