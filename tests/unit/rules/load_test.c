/* Every kind of mistake in a JSON file gives one line that names file, key and what was expected. */
#include "load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

typedef enum { FILE_MODEL, FILE_STUBS, FILE_CHECK, FILE_TEXTS } FileRole;

static bool load_as(FileRole role, Loader *loader, const struct json_t *root) {
    Model model;
    StubList stubs = {0};
    ResultList results = {0};
    Check check;
    TextTable table;
    bool ok = false;
    switch (role) {
    case FILE_MODEL: ok = load_model(loader, root, &model); break;
    case FILE_STUBS: ok = load_stubs(loader, root, &stubs, &results); break;
    case FILE_CHECK: ok = load_check(loader, root, STR("x"), &check); break;
    case FILE_TEXTS: ok = load_text_table(loader, root, &table); break;
    }
    vec_release(&stubs);
    vec_release(&results);
    return ok;
}

/* Load `text`; the error, or "" when there is none. */
static void load_to_error(FileRole role, const char *text, Err *err) {
    Arena arena = {0};
    Loader loader = {.arena = &arena, .err = err, .file = "f.json"};
    struct json_t *root;
    if (load_json(&loader, str_of(text), &root)) {
        if (load_as(role, &loader, root)) err->text[0] = '\0';
        load_free(root);
    }
    arena_release(&arena);
}

typedef struct {
    FileRole role;
    const char *text, *expected;
} Row;

static void check_rows(const Row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Err err = {0};
        load_to_error(rows[i].role, rows[i].text, &err);
        if (strcmp(err.text, rows[i].expected) != 0) {
            if (!strstr(err.text, rows[i].expected) || !*rows[i].expected)
                fail_msg("%s\n  %s", rows[i].text, err.text);
        }
        if (*rows[i].expected) assert_int_equal(err.kind, ERR_CONFIG);
    }
}

#define RULE(body) "{\"model\":\"m\",\"types\":{\"app\":{\"is\":\"a.B\"}},\"rules\":[" body "]}"

static void test_load_json__errors(void **state) {
    (void)state;
    static const Row rows[] = {
        {FILE_MODEL, "", "f.json: line 1: expected JSON"},
        {FILE_MODEL, "{\n\"model\": \"m\",\n}", "f.json: line 3: expected JSON"},
        {FILE_MODEL, "{\"model\":\"m\",\"model\":\"n\"}", "duplicate object key"},
        {FILE_MODEL, "[]", "f.json: expected an object"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void test_load_model__good(void **state) {
    (void)state;
    static const Row rows[] = {
        {FILE_MODEL, "{\"model\":\"m\"}", ""},
        {FILE_MODEL,
         RULE("{\"call\":\"<app>.x\",\"live\":[\"def\",\"members:{a,b*}\",\"target:0|kw:x\"],"
              "\"world\":\"tests\"}"),
         ""},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"neutral\":true,\"note\":\"n\"}"), ""},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"neutral\":true}"), ""},
        {FILE_MODEL,
         RULE("{\"decorator\":\"a.b\",\"provides\":{\"name\":\"kw:n\",\"below\":\"c.py\"},"
              "\"asks\":\"params\"}"),
         ""},
        {FILE_MODEL, RULE("{\"call\":\"*.ask\",\"asks\":\"0|kw:name\"}"), ""},
        {FILE_MODEL, "{\"model\":\"m\",\"types\":{\"a\":{\"calls\":\"f.g\",\"root\":\"passed-to:x.run\"}}}",
         ""},
        {FILE_MODEL, "{\"model\":\"m\",\"entries\":[{\"files\":\"Procfile\",\"after\":\"uvicorn\"}]}", ""},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void test_load_model__errors(void **state) {
    (void)state;
    static const Row rows[] = {
        {FILE_MODEL, "{}", "f.json: expected key `model`"},
        {FILE_MODEL, "{\"model\":\"m\",\"wen\":[]}",
         "f.json: unknown key `wen`; expected one of model, when,"},
        {FILE_MODEL, "{\"model\":3}", "f.json: model: expected a text"},
        {FILE_MODEL, "{\"model\":\"m\",\"when\":[1]}", "f.json: when: expected a text or a list of texts"},
        {FILE_MODEL, "{\"model\":\"m\",\"when\":\"{a\"}", "f.json: when: `{a`: `{` and `}` do not pair up"},
        {FILE_MODEL, "{\"model\":\"m\",\"rules\":{}}", "f.json: rules: expected a list"},
        {FILE_MODEL, "{\"model\":\"m\",\"types\":[]}", "f.json: types: expected an object"},
        {FILE_MODEL, "{\"model\":\"m\",\"match\":\"last\"}",
         "f.json: match: expected one of first, weight, trie, prefix-index; found `last`"},
        {FILE_MODEL, "{\"model\":\"m\",\"types\":{\"a\":{}}}",
         "f.json: types.a: expected `is`, `calls`, `assigned`, `made` or"},
        {FILE_MODEL, "{\"model\":\"m\",\"types\":{\"a\":{\"is\":\"x.Y\",\"root\":1}}}",
         "f.json: types.a.root: expected true, false or"},
        {FILE_MODEL, "{\"model\":\"m\",\"types\":{\"a\":{\"is\":\"x.Y\",\"prefix\":\"kw\"}}}",
         "f.json: types.a.prefix: selector `kw`"},
        {FILE_MODEL, RULE("{\"live\":\"def\"}"), "f.json: rules[0]: expected one trigger of decorator, call"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"class\":\"a.B\",\"live\":\"def\"}"),
         "class, assign, def, file; found 2"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\"}"), "f.json: rules[0]: expected an action"},
        {FILE_MODEL, RULE("{\"call\":[],\"live\":\"def\"}"), "f.json: rules[0].call: expected a pattern"},
        {FILE_MODEL, RULE("{\"call\":\"<x>\",\"live\":\"def\"}"),
         "f.json: rules[0].call: pattern `<x>`: expected a name from `types`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":\"all\"}"),
         "f.json: rules[0].live: expected one of def, module"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":[]}"), "f.json: rules[0].live: expected what is live"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":\"target:zero\"}"),
         "f.json: rules[0].live: selector `zero`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":\"members:{a\"}"), "f.json: rules[0].live: `{a`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":\"members:<glob>x\"}"), ""},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"live\":\"def\",\"world\":\"moon\"}"),
         "f.json: rules[0].world: expected one of production, tests, scripts; found `moon`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"becomes\":\"a.B\"}"),
         "f.json: rules[0]: `becomes` needs `decorator`"},
        {FILE_MODEL, RULE("{\"class\":\"a.B\",\"live\":\"def\",\"if\":\"kw:table\"}"), ""},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"live\":\"def\",\"if\":\"kw:table\"}"),
         "f.json: rules[0]: `if` needs `class` and `live`"},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"neutral\":true,\"by\":\"recv\"}"),
         "f.json: rules[0]: `by` needs `decorator` and `live`"},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"live\":\"def\",\"by\":\"self\"}"),
         "f.json: rules[0].by: expected \"recv\"; found `self`"},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"neutral\":true,\"world\":\"tests\"}"),
         "f.json: rules[0]: `world` needs `live`"},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"neutral\":true,\"recv\":\"x.Y\"}"),
         "f.json: rules[0]: `recv` needs `call`"},
        {FILE_MODEL, RULE("{\"class\":\"a.b\",\"neutral\":true}"),
         "f.json: rules[0]: `neutral` needs `decorator` or `call`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"provides\":{}}"),
         "f.json: rules[0]: `provides` needs `decorator`"},
        {FILE_MODEL, RULE("{\"decorator\":\"a.b\",\"provides\":{\"as\":\"0\"}}"),
         "f.json: rules[0].provides: unknown key `as`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"asks\":\"params\"}"),
         "f.json: rules[0]: `asks` needs `decorator` or `def`"},
        {FILE_MODEL, RULE("{\"def\":\"x\",\"asks\":\"0\"}"),
         "f.json: rules[0]: `asks` needs `decorator` or `call`"},
        {FILE_MODEL, RULE("{\"def\":\"x\",\"asks\":\"\"}"), "f.json: rules[0].asks"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"silent\":\"all\"}"),
         "f.json: rules[0].silent: expected \"recv\""},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"attach\":{\"to\":\"recv\"}}"),
         "f.json: rules[0].attach: expected key `path`"},
        {FILE_MODEL,
         RULE("{\"call\":\"a.b\",\"attach\":{\"to\":\"recv\",\"path\":\"0\",\"methods\":\"?\","
              "\"handler\":\"1\"}}"),
         "f.json: rules[0].attach.methods: selector `?`"},
        {FILE_MODEL,
         RULE("{\"call\":\"a.b\",\"include\":{\"child\":\"0\",\"into\":\"recv\",\"url\":[\"above\"]}}"),
         "f.json: rules[0].include.url: selector `above`"},
        {FILE_MODEL,
         RULE("{\"call\":\"a.b\",\"include\":{\"child\":\"0\",\"into\":\"recv\",\"url\":[],\"join\":\"-\"}}"),
         "f.json: rules[0].include.join: expected one of text, /, mount, path"},
        {FILE_MODEL,
         RULE("{\"call\":\"a.b\",\"include\":{\"child\":\"0\",\"into\":\"recv\",\"url\":[],"
              "\"copies\":\"0.1\"}}"),
         "f.json: rules[0].include.copies: expected true, false or"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"stream\":{}}"),
         "f.json: rules[0].stream: expected key `body`"},
        {FILE_MODEL, RULE("{\"call\":\"a.b\",\"wrap\":{\"order\":\"x\"}}"),
         "f.json: rules[0].wrap: unknown key `order`; expected one of class"},
        {FILE_MODEL, "{\"model\":\"m\",\"entries\":[{\"files\":\"Procfile\"}]}",
         "f.json: entries[0]: expected `after` or `keys`"},
        {FILE_MODEL, "{\"model\":\"m\",\"entries\":[{\"files\":[],\"keys\":\"a\"}]}",
         "f.json: entries[0]: expected a path pattern in `files`"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void test_load_stubs__errors(void **state) {
    (void)state;
    static const Row rows[] = {
        {FILE_STUBS, "{\"stubs\":[{\"name\":\"a.B\",\"members\":\"x y\",\"closed\":true}]}", ""},
        {FILE_STUBS, "{\"stubs\":[],\"results\":[{\"class\":\"a.B\"}]}",
         "f.json: results[0]: expected key `of`"},
        {FILE_STUBS, "{\"when\":\"a\",\"stubs\":[{\"name\":\"a.B\",\"hooks\":\"on_* get_<field>\"}]}", ""},
        {FILE_STUBS, "{\"stubs\":[{\"closed\":true}]}", "f.json: stubs[0]: expected key `name`"},
        {FILE_STUBS, "{\"stubs\":[{\"name\":\" \",\"closed\":true}]}", "f.json: stubs[0]: expected a name"},
        {FILE_STUBS, "{\"stubs\":[{\"name\":\"a.B\",\"closed\":1}]}",
         "f.json: stubs[0].closed: expected true or false"},
        {FILE_STUBS, "{\"stubs\":[{\"name\":\"a.B\",\"closed\":true,\"members\":\"{x\"}]}",
         "f.json: stubs[0].members: `{x`"},
    };
    check_rows(rows, COUNT_OF(rows));
}

#define CHECK_WITH(id, severity, more)                                                                \
    "{\"id\":\"" id "\",\"severity\":\"" severity "\",\"category\":\"unused\",\"since\":\"0.1.0\","   \
    "\"title\":{\"en\":\"t\"},\"what\":{\"en\":\"t\"},\"why\":{\"en\":\"t\"},\"fix\":{\"en\":\"t\"}," \
    "\"silent\":{\"en\":\"t\"},\"example_bad\":\"\",\"example_good\":\"\"," more "}"
#define CHECK(more) CHECK_WITH("x", "info", more)

static void test_load_check__errors(void **state) {
    (void)state;
    static const Row rows[] = {
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"{n} {n:a|b}\",\"ru\":\"{n:a|b|c}\"}}"), ""},
        {FILE_CHECK, CHECK_WITH("y", "info", "\"texts\":{}"),
         "f.json: id: expected `x`, the name of the file"},
        {FILE_CHECK, CHECK_WITH("x", "fatal", "\"texts\":{}"),
         "f.json: severity: expected one of error, warning, info, off; found `fatal`"},
        {FILE_CHECK, CHECK("\"default\":\"off\",\"texts\":{\"message\":{\"en\":\"x\"}}"), ""},
        {FILE_CHECK, CHECK("\"default\":\"never\",\"texts\":{}"),
         "f.json: default: expected one of on, off; found `never`"},
        {FILE_CHECK, CHECK("\"texts\":{}"), "f.json: texts: expected key `message`"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"ru\":\"x\"}}"),
         "f.json: texts.message: expected key `en`"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"x\",\"de\":\"x\"}}"),
         "f.json: texts.message: unknown key `de`; expected one of en, ru"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"{n:a|b|c}\"}}"),
         "f.json: texts.message: en: expected two forms"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"x\",\"ru\":\"{n:a|b}\"}}"),
         "f.json: texts.message: ru: expected three forms"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"{n\"}}"),
         "f.json: texts.message: en: expected braces that pair up"},
        {FILE_CHECK, CHECK("\"texts\":{\"message\":{\"en\":\"n}\"}}"),
         "f.json: texts.message: en: expected braces that pair up"},
        {FILE_CHECK, CHECK("\"parameters\":{\"p\":{\"value\":\"1\",\"what\":{\"en\":\"w\"}}},\"texts\":{}"),
         "f.json: parameters.p: expected `value` to be a number or a list of texts"},
        {FILE_CHECK, CHECK("\"parameters\":{\"p\":{\"value\":[1],\"what\":{\"en\":\"w\"}}},\"texts\":{}"),
         "f.json: parameters.p: expected a text"},
        {FILE_CHECK, CHECK("\"parameters\":{\"p\":{\"value\":1}},\"texts\":{}"),
         "f.json: parameters.p: expected key `what`"},
        {FILE_TEXTS, "{\"a\":{\"en\":[\"x\",\"y\"]}}", ""},
        {FILE_TEXTS, "[]", "f.json: expected an object of texts"},
        {FILE_TEXTS, "{\"a\":\"x\"}", "f.json: a: expected an object"},
        {FILE_TEXTS, "{\"a\":{\"en\":1}}", "f.json: a.en: expected a text or a list of texts"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void test_load_live__targets_become_one_chain(void **state) {
    (void)state;
    Arena arena = {0};
    Err err = {0};
    Loader loader = {.arena = &arena, .err = &err, .file = "f.json"};
    struct json_t *root;
    Model model;
    Str text =
        STR(RULE("{\"call\":\"<app>\",\"live\":[\"target:0|kw:a\",\"target:each(kw:b)\",\"fields\"]}"));
    assert_true(load_json(&loader, text, &root));
    assert_true(load_model(&loader, root, &model));
    const LiveAction *live = model.rules[0].live;
    assert_int_equal(live->what, LIVE_TARGET | LIVE_FIELDS);
    assert_int_equal(live->target->bases[0].kind, SELECT_ARGUMENT);
    assert_true(str_eq(live->target->next->bases[0].text, STR("a")));
    assert_true(selector_has(live->target->next->next, STEP_EACH));
    assert_null(live->target->next->next->next);
    load_free(root);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load_json__errors),  cmocka_unit_test(test_load_model__good),
        cmocka_unit_test(test_load_model__errors), cmocka_unit_test(test_load_stubs__errors),
        cmocka_unit_test(test_load_check__errors), cmocka_unit_test(test_load_live__targets_become_one_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
