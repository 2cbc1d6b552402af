#include "mention.h"
#include "text_extract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    const char *mentions; /* "kind[method]:text" each, separated by spaces; kinds p d o n */
} Case;

static const Case cases[] = {
    /* paths */
    {"see /my/chat/{session_id}/events/ now", "p:/my/chat/{session_id}/events/"},
    {"/a/<int:id>/b", "p:/a/<int:id>/b"},
    {"/a/:id/b", "p:/a/:id/b"},
    {"`/a/${id}/b`", "p:/a/${id}/b"},
    {"/items:search", "p:/items:search"},
    {"GET /a/b", "p[GET]:/a/b"},
    {"`GET` /a", "n:GET p[GET]:/a"},
    {"| POST | `/a/b` |", "p[POST]:/a/b"},
    {"**DELETE** `/a`", "p[DELETE]:/a"},
    {"PATCH: /a", "p[PATCH]:/a"},
    {"TARGET /a", "p:/a"},
    {"get /a", "p:/a"},
    {"curl -X PUT http://localhost:8000/a/b?x=1", "p[PUT]:/a/b"},
    {"https://example.com/a/b#c", "p:/a/b"},
    {"http://{host}:{port}/a", "p:/a"},
    {"http://${HOST}/a", "p:/a"},
    {"https://example.com", ""},
    {"ws://h/ws/x", "p:/ws/x"},
    {"curl $HOST/api/x", "p:/api/x"},
    {"{base}/api/x", "p:/api/x"},
    {"localhost:8000/api/x", "p:/api/x"},
    {"Use /a/b. Then /c/d, or (/e/f)", "p:/a/b p:/c/d p:/e/f"},
    {"/a,/b", "p:/a p:/b"},
    {"**/a/b**", "p:/a/b"},
    {"/api/*", "p:/api/*"},
    {"/a<br>/b", "p:/a p:/b"},
    {"and/or 1/2 </div> // x /* y */ / a", ""},
    {"/{a}/{b}", ""},
    {"/123", ""},
    {"app/routes/sse.py", "f:app/routes/sse.py"},
    {"run ./tools/load-data.py now", "f:tools/load-data.py"},
    {"a.pyc b.pyx", ""},
    {"pip install tide-watch==1.0", "k:tide-watch"},
    {"pip install -r requirements", ""},
    {"\xD0\xBF\xD1\x83\xD1\x82\xD1\x8C \xC2\xAB/a/b\xC2\xBB \xE2\x80\x94 \xE2\x80\x9C/c/d\xE2\x80\x9D",
     "p:/a/b p:/c/d"},
    {"\xD0\xBF/a/b", ""},
    /* dotted names */
    {"app.main", "d:app.main"},
    {"see app.core.db.", "d:app.core.db"},
    {"`a.b.c`, (x.y)", "d:a.b.c d:x.y"},
    {"call app.run(x)", "d:app.run"},
    {"main.py setup.cfg README.md", "f:main.py"},
    {"app.log and app.json", "d:app.log d:app.json"},
    {"{{ Assets.js('a') }} {{- theme.css }} {% theme.css %} see app.js (old)", "d:Assets.js d:theme.css"},
    {"1.2.3 v1.2 3.14 e.g. i.e. a.b.2", ""},
    {"me@host.org ./run.me ../x.y $a.b \\a.b", ""},
    {"@app.get", "d:app.get"},
    {"a.b-c.d x.y/z", ""},
    {"--flag=app.main", "d:app.main"},
    {"\xC2\xAB"
     "app.main\xC2\xBB",
     "d:app.main"},
    /* objects */
    {"uvicorn app.main:app --reload", "o:app.main:app"},
    {"CMD [\"uvicorn\", \"main:app\"]", "o:main:app"},
    {"x = \"pkg.mod:factory()\"", "o:pkg.mod:factory"},
    {"APP=pkg.mod:obj.attr", "o:pkg.mod:obj.attr"},
    {"main.py:app 12:30 a:b:c std::x host:path/x", "f:main.py"},
    /* names */
    {"`name` ``other`` `call()`", "n:name n:other n:call"},
    {"`two words` name 'name'", ""},
    {"", ""},
    {"/", ""},
    {"$", ""},
    {"`", ""},
};

static Str mentions_show(const FactsBuilder *builder, Arena *arena) {
    Str out = STR("");
    for (u32 i = 1; i < builder->mentions.count; i++) {
        const MentionRow *row = &builder->mentions.at[i];
        Str method = intern_text(&builder->name_table, row->method);
        Str text = intern_text(&builder->name_table, row->text);
        out =
            str_printf(arena, "%.*s%s%c%s%.*s%s:%.*s", STR_ARG(out), out.len ? " " : "", "pdonikf"[row->kind],
                       method.len ? "[" : "", STR_ARG(method), method.len ? "]" : "", STR_ARG(text));
    }
    return out;
}

/* The span of every mention holds its text, in the source. */
static void spans_check(const FactsBuilder *builder, Str source) {
    for (u32 i = 1; i < builder->mentions.count; i++) {
        const MentionRow *row = &builder->mentions.at[i];
        Str text = intern_text(&builder->name_table, row->text);
        assert_true(str_eq(str_slice(source, row->span.start, row->span.end), text));
    }
}

static void test_mention_scan__forms(void **state) {
    (void)state;
    Arena arena = {0};
    FactsBuilder builder;
    builder_init(&builder);
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        Str source = str_copy(&arena, str_of(cases[i].text));
        builder_begin(&builder, LANGUAGE_TEXT, source);
        mention_scan(&builder, source, 0, 0);
        Str shown = mentions_show(&builder, &arena);
        if (!str_eq(shown, str_of(cases[i].mentions)))
            fail_msg("%s\n  expected %s\n  found    %.*s", cases[i].text, cases[i].mentions, STR_ARG(shown));
        spans_check(&builder, source);
    }
    builder_release(&builder);
    arena_release(&arena);
}

static void test_mention_scan__inside_a_literal(void **state) {
    (void)state;
    Str source = STR("x = \"GET /a/b\"");
    FactsBuilder builder;
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_PYTHON, source);
    mention_scan(&builder, str_slice(source, 5, 13), 5, 7);
    assert_int_equal(builder.mentions.count, 2);
    assert_int_equal(builder.mentions.at[1].string, 7);
    spans_check(&builder, source);
    builder_release(&builder);
}

static void test_text_extract__lines_and_positions(void **state) {
    (void)state;
    Str source = STR("# Title\r\n\r\nGET `/a/b`\n  \nrun app.main:app");
    FactsBuilder builder;
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_TEXT, source);
    text_extract(&builder, source);
    assert_int_equal(builder.code_lines, 3);
    assert_int_equal(builder.mentions.count, 3);
    spans_check(&builder, source);
    builder_release(&builder);
}

/* Texts that make a careless scanner start over from every byte. */
static void test_mention_scan__linear_on_hostile_text(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "/{", "a.", "${", "/a", "GET ", "a:", "`", "http://", "<a", "/<", "://a:", "\xD0"};
    enum { SIZE = 1 << 21 };
    Arena arena = {0};
    FactsBuilder builder;
    builder_init(&builder);
    char *bytes = arena_alloc(&arena, SIZE);
    for (u32 i = 0; i < COUNT_OF(pieces); i++) {
        size_t len = strlen(pieces[i]);
        for (size_t j = 0; j < SIZE; j++) bytes[j] = pieces[i][j % len];
        Str source = {bytes, SIZE};
        builder_begin(&builder, LANGUAGE_TEXT, source);
        clock_t before = clock();
        mention_scan(&builder, source, 0, 0);
        double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
        if (seconds > 5) fail_msg("%s: %.1f s for 2 MiB", pieces[i], seconds);
        spans_check(&builder, source);
    }
    builder_release(&builder);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mention_scan__forms),
        cmocka_unit_test(test_mention_scan__inside_a_literal),
        cmocka_unit_test(test_text_extract__lines_and_positions),
        cmocka_unit_test(test_mention_scan__linear_on_hostile_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
