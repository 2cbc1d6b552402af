#include "facts_check.h"
#include "facts_dump.h"
#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- which language -------------------------------------------------------------------------- */

typedef struct {
    const char *path, *head;
    Language language;
} LanguageCase;

static const LanguageCase LANGUAGE_CASES[] = {
    {"a/b.py", "", LANGUAGE_PYTHON},
    {"a.PYI", "", LANGUAGE_PYTHON},
    {"SConstruct", "", LANGUAGE_PYTHON},
    {"bin/tool", "#!/usr/bin/env python3.11 -u\nx", LANGUAGE_PYTHON},
    {"bin/tool", "#!/usr/bin/python\n", LANGUAGE_PYTHON},
    {"bin/tool", "#!/bin/bash\n", LANGUAGE_TEXT},
    {"bin/tool", "python\n", LANGUAGE_NONE},
    {"bin/tool.c", "#!/usr/bin/python\n", LANGUAGE_C},
    {"bin/tool.x", "#!/usr/bin/python\n", LANGUAGE_NONE},
    {"bin/tool", "#!/usr/bin/env node\n", LANGUAGE_JAVASCRIPT},
    {"web/a.ts", "", LANGUAGE_TYPESCRIPT},
    {"web/a.tsx", "", LANGUAGE_TSX},
    {"web/a.vue", "", LANGUAGE_SCRIPT},
    {"openapi.json", "", LANGUAGE_SCRIPT},
    {"pyproject.toml", "", LANGUAGE_TOML},
    {"README", "", LANGUAGE_TEXT},
    {"requirements.in", "", LANGUAGE_TEXT},
    {"requirements/base.in", "", LANGUAGE_TEXT},
    {"MANIFEST.in", "", LANGUAGE_NONE},
    {"services/shop/uv.lock", "", LANGUAGE_LOCK},
    {"Pipfile.lock", "", LANGUAGE_LOCK},
    {"Cargo.lock", "", LANGUAGE_NONE},
    {"src/config.in", "", LANGUAGE_NONE},
    {"docs/a.md", "", LANGUAGE_TEXT},
    {"Dockerfile.dev", "", LANGUAGE_TEXT},
    {"deploy/Procfile", "", LANGUAGE_TEXT},
    {".github/workflows/ci.yml", "", LANGUAGE_TEXT},
    {"etc/logging.yaml.sample", "", LANGUAGE_TEXT},
    {"app.ini.dist", "", LANGUAGE_TEXT},
    {".env.example", "", LANGUAGE_TEXT},
    {"run.py.example", "", LANGUAGE_NONE},
    {"yaml.sample", "", LANGUAGE_NONE},
    {".py", "", LANGUAGE_NONE},
    {"a.bin", "", LANGUAGE_NONE},
};

static void test_lang_of__by_name_then_by_first_line(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(LANGUAGE_CASES); i++) {
        const LanguageCase *one = &LANGUAGE_CASES[i];
        Language got = lang_of(str_of(one->path), str_of(one->head));
        if (got != one->language) fail_msg("%s: %d, expected %d", one->path, (int)got, (int)one->language);
    }
}

/* ---- sources that are hard on the stack and on time ------------------------------------------ */

static void repeat(StrBuf *out, const char *text, u32 count) {
    for (u32 i = 0; i < count; i++) buf_push(out, str_of(text));
}

typedef struct {
    const char *name;
    const char *head, *open, *middle, *close, *tail;
    u32 count;
    bool has_error; /* too deep to follow */
} HardCase;

static const HardCase HARD_CASES[] = {
    {"long sum", "x = a", " + a", "", "", "\n", 20000, false},
    {"long and", "x = a", " and a.b", "", "", "\n", 5000, false},
    {"long call chain", "x = a", ".b()", "", "", "\n", 10000, false},
    {"long union", "x: A", " | A", "", "", "\n", 5000, false},
    {"deep lists", "x = ", "[", "", "]", "\n", 3000, true},
    {"deep parentheses", "x = ", "(", "1", ")", "\n", 3000, false},
    {"deep not", "x = ", "not ", "1", "", "\n", 3000, true},
    {"deep lambda", "x = ", "lambda: ", "1", "", "\n", 3000, true},
    {"deep quoted annotation", "x: \"", "A[", "B", "]", "\"\n", 200, false},
    {"long elif", "def f(a):\n  x = 0\n  if a: x = 1\n", "  elif a: x = 2\n", "", "", "  x\n", 3000, false},
    {"long elif with stores", "def f(a):\n  if a.b: a.b = 1\n", "  elif a.b: a.b = 2\n", "", "", "  a\n",
     2000, false},
    {"many bindings of one name", "x = 0\n", "x = x + 1\n", "", "", "", 5000, false},
    {"unclosed", "", "[(", "", "", "", 3000, true},
    {"many defs without a name", "", "def ", "", "", "", 3000, true},
};

static void hard_case_run(const HardCase *one) {
    StrBuf source = {0};
    repeat(&source, one->head, 1);
    repeat(&source, one->open, one->count);
    repeat(&source, one->middle, 1);
    repeat(&source, one->close, one->count);
    repeat(&source, one->tail, 1);
    Facts *facts = facts_of(buf_str(&source));
    Str what;
    if (!facts_is_valid(facts, facts->size, &what)) fail_msg("%s: not valid: %.*s", one->name, STR_ARG(what));
    if ((facts->errors.count > 1) != one->has_error)
        fail_msg("%s: %u errors", one->name, facts->errors.count - 1);
    if (facts->size > 60 * source.len) fail_msg("%s: %u bytes of facts", one->name, facts->size);
    free(facts);
    buf_release(&source);
}

static void test_lang_extract__hard_sources_end(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(HARD_CASES); i++) hard_case_run(&HARD_CASES[i]);
}

static void nested_blocks(StrBuf *out, const char *head, u32 count) {
    for (u32 i = 0; i < count; i++) {
        repeat(out, " ", i);
        repeat(out, head, 1);
    }
    repeat(out, " ", count);
    repeat(out, "x = x\n", 1);
}

static void test_lang_extract__deep_blocks_are_cut_off(void **state) {
    (void)state;
    static const char *const HEADS[] = {"if a:\n",       "def f():\n", "class f:\n",
                                        "for x in x:\n", "while x:\n", "with x:\n"};
    for (size_t i = 0; i < COUNT_OF(HEADS); i++) {
        StrBuf source = {0};
        nested_blocks(&source, HEADS[i], 1000);
        Facts *facts = facts_of(buf_str(&source));
        Str what;
        assert_true(facts_is_valid(facts, facts->size, &what));
        assert_int_equal(facts->errors.count, 2);
        assert_true(facts->stmts.count > 300);
        free(facts);
        buf_release(&source);
    }
}

/* Recovery from errors is quadratic: such a file is given up, as one error, and the next one is read. */
static void test_lang_extract__endless_errors_are_given_up(void **state) {
    (void)state;
    StrBuf source = {0};
    repeat(&source, "def (\n)]}\n", 8000);
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < 2; i++) {
        Str what;
        Facts *facts = lang_extract(worker, LANGUAGE_PYTHON, buf_str(&source));
        assert_true(facts_is_valid(facts, facts->size, &what));
        assert_int_equal(facts->errors.count, 2);
        assert_int_equal(facts_errors(facts)[1].span.end, source.len);
        free(facts);
        facts = lang_extract(worker, LANGUAGE_PYTHON, STR("def f():\n    return f\n"));
        assert_int_equal(facts->errors.count, 1);
        assert_int_equal(facts->defs.count, 2);
        free(facts);
    }
    lang_worker_free(worker);
    buf_release(&source);
}

static void test_lang_extract__every_prefix_is_safe(void **state) {
    (void)state;
    Str source = STR("@a(b)\nclass C[T](D, m=1):\n    x: \"List[int]\" = f\"{a!r:>{w}}\" 'b'\n"
                     "    async def f(self, *a, b=1, **c) -> T:\n        with a as b, c: del self.x\n"
                     "        try: x = [y async for y in z if (w := y)]\n"
                     "        except* E as e: raise F from e\n"
                     "        match x:\n            case A(b=[1, *r]) as d if e: return -1\n"
                     "        return lambda q, r=2: q if r else not q\ntype X[T] = T | None\n"
                     "from ..a import (b as c,)\n");
    LangWorker *worker = lang_worker_new();
    for (size_t length = 0; length <= source.len; length++) {
        Facts *facts = lang_extract(worker, LANGUAGE_PYTHON, str_slice(source, 0, length));
        Str what;
        if (!facts_is_valid(facts, facts->size, &what))
            fail_msg("prefix %zu: not valid: %.*s", length, STR_ARG(what));
        if (length == source.len) assert_int_equal(facts->errors.count, 1);
        free(facts);
    }
    lang_worker_free(worker);
}

/* A worker carries nothing from one file to the next. */
static void test_lang_extract__same_source_same_block(void **state) {
    (void)state;
    Str one = STR("def f(x):\n    global y\n    y = x.a\n    return [z for z in y]\n"),
        two = STR("x = 1\nx = (\n");
    LangWorker *worker = lang_worker_new();
    Facts *first = lang_extract(worker, LANGUAGE_PYTHON, one);
    free(lang_extract(worker, LANGUAGE_PYTHON, two));
    free(lang_extract(worker, LANGUAGE_TEXT, two));
    Facts *again = lang_extract(worker, LANGUAGE_PYTHON, one);
    assert_int_equal(first->size, again->size);
    assert_memory_equal(first, again, first->size);
    free(first);
    free(again);
    lang_worker_free(worker);
}

/* ---- damaged blocks -------------------------------------------------------------------------- */

static void test_facts_is_valid__refuses_damage(void **state) {
    (void)state;
    Facts *facts = facts_of(
        STR("import a\ndef f(x: int = 1):\n    if x:\n        x.y = 'a.b'\n    return a.c(x)  # noqa\n"));
    Str what;
    assert_true(facts_is_valid(facts, facts->size, &what));
    assert_false(facts_is_valid(facts, facts->size - 1, &what));
    assert_false(facts_is_valid(facts, sizeof(Facts) - 1, &what));
    char *bytes = (char *)facts;
    char *copy = malloc(facts->size);
    memcpy(copy, bytes, facts->size);
    u32 refused = 0;
    for (u32 at = 0; at + 4 <= facts->size; at += 4) {
        memset(copy + at, 0xff, 4);
        refused += !facts_is_valid((Facts *)(void *)copy, facts->size, &what);
        memcpy(copy + at, bytes + at, 4);
    }
    assert_true(refused > 200); /* the rest are texts, flags and positions that no reader follows */
    u32 saved = facts->exprs.offset;
    facts->exprs.offset = facts->size;
    assert_false(facts_is_valid(facts, facts->size, &what));
    assert_true(str_eq(what, STR("exprs")));
    facts->exprs.offset = saved;
    free(copy);
    free(facts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lang_of__by_name_then_by_first_line),
        cmocka_unit_test(test_lang_extract__hard_sources_end),
        cmocka_unit_test(test_lang_extract__deep_blocks_are_cut_off),
        cmocka_unit_test(test_lang_extract__endless_errors_are_given_up),
        cmocka_unit_test(test_lang_extract__every_prefix_is_safe),
        cmocka_unit_test(test_lang_extract__same_source_same_block),
        cmocka_unit_test(test_facts_is_valid__refuses_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
