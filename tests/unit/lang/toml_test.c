#include "toml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    const char *shown; /* as JSON, or "line: problem" */
} Case;

static const Case cases[] = {
    {"", "{}"},
    {"# nothing\n", "{}"},
    {"a = 1\nb = \"x\"\nc = true\nd = false", "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":false}"},
    {"a = 1\r\n[t]\r\nb = 2\r\n", "{\"a\":1,\"t\":{\"b\":2}}"},
    {"a.b.c = 1\na.b.d = 2\na.e = 3", "{\"a\":{\"b\":{\"c\":1,\"d\":2},\"e\":3}}"},
    {"\"a b\".'c.d' = 1", "{\"a b\":{\"c.d\":1}}"},
    {"a . b = 1", "{\"a\":{\"b\":1}}"},
    {"1234 = 1\n3.14 = 2", "{\"1234\":1,\"3\":{\"14\":2}}"},
    {"[a.b]\nx = 1\n[a]\ny = 2", "{\"a\":{\"b\":{\"x\":1},\"y\":2}}"},
    {"[[p]]\nn = 1\n[p.q]\nm = 2\n[[p]]\nn = 3", "{\"p\":[{\"n\":1,\"q\":{\"m\":2}},{\"n\":3}]}"},
    {"[[p]]\n[[p.q]]\nx=1\n[[p.q]]\nx=2", "{\"p\":[{\"q\":[{\"x\":1},{\"x\":2}]}]}"},
    {"p = {a = 1, b.c = [1, {d = 2}]}", "{\"p\":{\"a\":1,\"b\":{\"c\":[1,{\"d\":2}]}}}"},
    {"a = []\nb = [\n 1, # one\n 2,\n]", "{\"a\":[],\"b\":[1,2]}"},
    {"a = [ [1], ['x'] ]", "{\"a\":[[1],[\"x\"]]}"},
    {"a = 'C:\\x'", "{\"a\":\"C:\\x\"}"},
    {"a = \"\\t\\u00e9\\U0001F600\\\\\"", "{\"a\":\"\t\xC3\xA9\xF0\x9F\x98\x80\\\"}"},
    {"a = \"\"\"\none\ntwo\"\"\"", "{\"a\":\"one\ntwo\"}"},
    {"a = \"\"\"one \\\n   two\"\"\"", "{\"a\":\"one two\"}"},
    {"a = '''\nit's'''", "{\"a\":\"it's\"}"},
    {"a = 1_000\nb = 0xff\nc = 0o17\nd = 0b101\ne = -5\nf = +5",
     "{\"a\":1000,\"b\":255,\"c\":15,\"d\":5,\"e\":-5,\"f\":5}"},
    {"a = 1.5\nb = -1e3\nc = inf", "{\"a\":1.5,\"b\":-1000,\"c\":inf}"},
    {"a = 1979-05-27T07:32:00Z\nb = 07:32:00", "{\"a\":\"1979-05-27T07:32:00Z\",\"b\":\"07:32:00\"}"},
    /* what must not be accepted */
    {"a = 1\na = 2", "2: defined twice: `a`"},
    {"[t]\n[t]", "2: defined twice: `t`"},
    {"t = {a = 1}\n[t]\n", "2: defined twice: `t`"},
    {"t = {a = 1}\n[t.b]\n", "2: defined twice: `t`"},
    {"t = {a = 1}\nt.b = 2\n", "2: defined twice: `t`"},
    {"[t]\na = 1\n[u]\n[[t]]", "4: defined twice: `t`"},
    {"t = []\n[[t]]", "2: defined twice: `t`"},
    {"a = 1\na.b = 2", "2: defined twice: `a`"},
    {"a = {b.c = 1}\na.b.d = 2", "2: defined twice: `a`"},
    {"[a]\nb.c = 1\n[a.b]\n", "3: defined twice: `b`"},
    {"x = 1\na = 99999999999999999999", "2: number out of range `99999999999999999999`"},
    {"a = \"\\ud800\"", "1: bad escape in `\"\\ud800\"`"},
    {"a = 1\nb = = 2\n", NULL},
    {"a = \n", NULL},
    {"[a\n", NULL},
    {"a = \"x\nb\"", NULL},
};

static void data_show(const Data *data, StrBuf *out) {
    bool is_list = data->kind == DATA_LIST;
    switch (data->kind) {
    case DATA_NULL: buf_push(out, STR("null")); break;
    case DATA_BOOL: buf_push(out, data->as.truth ? STR("true") : STR("false")); break;
    case DATA_INT: buf_printf(out, "%lld", (long long)data->as.integer); break;
    case DATA_REAL: buf_printf(out, "%g", data->as.real); break;
    case DATA_TEXT: buf_printf(out, "\"%.*s\"", STR_ARG(data->as.text)); break;
    case DATA_LIST:
    case DATA_OBJECT:
        buf_push_char(out, is_list ? '[' : '{');
        for (const Data *item = data->as.items.first; item; item = item->next) {
            if (!is_list) buf_printf(out, "\"%.*s\":", STR_ARG(item->key));
            data_show(item, out);
            if (item->next) buf_push_char(out, ',');
        }
        buf_push_char(out, is_list ? ']' : '}');
    }
}

static void test_toml_parse__forms_and_mistakes(void **state) {
    (void)state;
    Arena arena = {0};
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        TomlDocument document;
        TomlProblem problem;
        StrBuf shown = {0};
        bool ok = toml_parse(str_of(cases[i].text), &arena, &document, &problem);
        if (ok)
            data_show(document.root, &shown);
        else
            buf_printf(&shown, "%u: %.*s", problem.line, STR_ARG(problem.text));
        bool is_right = cases[i].shown ? str_eq(buf_str(&shown), str_of(cases[i].shown)) : !ok;
        if (!is_right)
            fail_msg("%s\n  expected %s\n  found    %.*s", cases[i].text,
                     cases[i].shown ? cases[i].shown : "a syntax error", STR_ARG(buf_str(&shown)));
        buf_release(&shown);
    }
    arena_release(&arena);
}

static void test_toml_parse__syntax_error_names_line_and_text(void **state) {
    (void)state;
    Arena arena = {0};
    TomlDocument document;
    TomlProblem problem;
    assert_false(toml_parse(STR("a = 1\n\nthis is not toml\nb = 2\n"), &arena, &document, &problem));
    assert_int_equal(problem.line, 3);
    assert_true(str_starts(problem.text, STR("cannot be read as TOML")));
    arena_release(&arena);
}

static void test_toml_parse__deep_nesting_is_a_problem_not_a_crash(void **state) {
    (void)state;
    Arena arena = {0};
    StrBuf text = {0};
    buf_push(&text, STR("a = "));
    for (u32 i = 0; i < 5000; i++) buf_push_char(&text, '[');
    for (u32 i = 0; i < 5000; i++) buf_push_char(&text, ']');
    TomlDocument document;
    TomlProblem problem;
    assert_false(toml_parse(buf_str(&text), &arena, &document, &problem));
    assert_int_equal(problem.line, 1);
    buf_release(&text);
    arena_release(&arena);
}

static void test_toml_line__keys_tables_items(void **state) {
    (void)state;
    Arena arena = {0};
    TomlDocument document;
    TomlProblem problem;
    Str text = STR("a = 1\n\n[t]\nb = [\n  1,\n  2,\n]\nc.d = 2\n[[p]]\n[[p]]\n[q.r]\n");
    assert_true(toml_parse(text, &arena, &document, &problem));
    const Data *root = document.root, *t = data_get(root, STR("t")), *b = data_get(t, STR("b"));
    assert_int_equal(toml_line(&document, root), 1);
    assert_int_equal(toml_line(&document, data_get(root, STR("a"))), 1);
    assert_int_equal(toml_line(&document, t), 3);
    assert_int_equal(toml_line(&document, b), 4);
    assert_int_equal(toml_line(&document, b->as.items.first), 5);
    assert_int_equal(toml_line(&document, b->as.items.last), 6);
    assert_int_equal(toml_line(&document, data_get(data_get(t, STR("c")), STR("d"))), 8);
    assert_int_equal(toml_line(&document, data_get(root, STR("p"))), 9);
    assert_int_equal(toml_line(&document, data_get(root, STR("p"))->as.items.last), 10);
    assert_int_equal(toml_line(&document, data_get(root, STR("q"))), 11);
    arena_release(&arena);
}

static void test_toml_extract__strings_and_mentions(void **state) {
    (void)state;
    Str source = STR("# c\n[project.scripts]\nrun = \"pkg.mod:main\"\nesc = \"a\\tb\"\nl = ['x.y', 1]\n\n");
    FactsBuilder builder;
    TSParser *parser = ts_parser_new();
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_TOML, source);
    toml_extract(&builder, parser, source);
    assert_int_equal(builder.code_lines, 4);
    assert_int_equal(builder.errors.count, 1);
    assert_int_equal(builder.strings.count, 4);
    const StringRow *run = &builder.strings.at[1], *esc = &builder.strings.at[2];
    assert_true(str_eq(str_slice(source, run->span.start, run->span.end), STR("\"pkg.mod:main\"")));
    assert_int_equal(run->flags, STRING_RAW_SPAN);
    assert_true(str_eq((Str){builder.text.ptr + esc->offset, esc->length}, STR("a\tb")));
    assert_int_equal(esc->flags, 0);
    assert_int_equal(builder.mentions.count, 3);
    const MentionRow *mention = &builder.mentions.at[1];
    assert_int_equal(mention->kind, MENTION_OBJECT);
    assert_int_equal(mention->string, 1);
    assert_true(str_eq(str_slice(source, mention->span.start, mention->span.end), STR("pkg.mod:main")));
    ts_parser_delete(parser);
    builder_release(&builder);
}

static void test_toml_extract__broken_file_gives_the_rest(void **state) {
    (void)state;
    Str source = STR("a = \"one.two\"\n???\nb = \"three.four\"\n");
    FactsBuilder builder;
    TSParser *parser = ts_parser_new();
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_TOML, source);
    toml_extract(&builder, parser, source);
    assert_true(builder.errors.count > 1);
    assert_int_equal(builder.mentions.count, 3);
    ts_parser_delete(parser);
    builder_release(&builder);
}

/* One line per row: kind, table, name, text. */
static void dump_settings(const FactsBuilder *builder, StrBuf *out) {
    static const char *const kinds[] = {"value", "item", "table", "list"};
    for (u32 i = 1; i < builder->settings.count; i++) {
        const SettingRow *row = &builder->settings.at[i];
        buf_printf(out, "%s %.*s/%.*s", kinds[row->kind],
                   STR_ARG(intern_text(&builder->name_table, row->table)),
                   STR_ARG(intern_text(&builder->name_table, row->name)));
        if (row->length) buf_printf(out, " %.*s", (int)row->length, builder->text.ptr + row->offset);
        buf_push_char(out, '\n');
    }
}

static void test_toml_extract__settings(void **state) {
    (void)state;
    Str source = STR("a = 1\n[t.\"x.y\"]\nb.c = 'v'\nl = [\"p\", # no\n {q = true}]\n[[m]]\nn = \"\\t\"\n");
    FactsBuilder builder;
    StrBuf out = {0};
    TSParser *parser = ts_parser_new();
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_TOML, source);
    toml_extract(&builder, parser, source);
    dump_settings(&builder, &out);
    buf_push_char(&out, '\0');
    assert_string_equal(out.ptr, "value /a 1\n"
                                 "table t/x.y\n"
                                 "value t.x.y.b/c v\n"
                                 "list t.x.y/l\n"
                                 "item t.x.y/l p\n"
                                 "table t.x.y/l\n"
                                 "value t.x.y.l/q true\n"
                                 "table /m\n"
                                 "value m/n \t\n");
    buf_release(&out);
    ts_parser_delete(parser);
    builder_release(&builder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_toml_parse__forms_and_mistakes),
        cmocka_unit_test(test_toml_parse__syntax_error_names_line_and_text),
        cmocka_unit_test(test_toml_parse__deep_nesting_is_a_problem_not_a_crash),
        cmocka_unit_test(test_toml_line__keys_tables_items),
        cmocka_unit_test(test_toml_extract__strings_and_mentions),
        cmocka_unit_test(test_toml_extract__settings),
        cmocka_unit_test(test_toml_extract__broken_file_gives_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
