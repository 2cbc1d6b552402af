/* Copies in languages whose names are not resolved. */
#include "corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Nine statements, in words that Python's and C's own do not share. */
static const char script[] = "function load(rows, limit) {\n"
                             "  const found = [];\n"
                             "  for (const row of rows) {\n"
                             "    if (found.length >= limit) break;\n"
                             "    const fields = row.split(',').map((field) => field.trim());\n"
                             "    if (fields.length < 3 || !fields[0]) continue;\n"
                             "    found.push({ code: fields[0], level: Number(fields[1]) });\n"
                             "  }\n"
                             "  found.sort((a, b) => a.level - b.level);\n"
                             "  return found;\n"
                             "}\n";

static u32 pairs_of(const CorpusFile *files, u32 count) {
    Corpus corpus;
    corpus_init(&corpus, files, count);
    u32 pairs = corpus_clones(&corpus)->count;
    corpus_release(&corpus);
    return pairs;
}

static void test_clones_find__scripts_of_all_grammars_are_compared(void **state) {
    (void)state;
    static const char *const endings[] = {"a.js", "b.jsx", "c.ts", "d.tsx", "e.mjs"};
    for (u32 i = 0; i < COUNT_OF(endings); i++) {
        const CorpusFile files[] = {{"0.js", script}, {endings[i], script}};
        assert_int_equal(pairs_of(files, 2), 1);
    }
    const CorpusFile other[] = {{"0.js", script}, {"a.vue", script}};
    assert_int_equal(pairs_of(other, 2), 0);
}

/* C and JavaScript write this in the same words. */
static void test_clones_find__families_are_not_compared(void **state) {
    (void)state;
    const char *code = "if (a) { f(b, c, d); g(e, c, d); h(k, c, d); }\n";
    StrBuf c = {0}, js = {0};
    buf_push(&c, STR("void run(void) {\n"));
    buf_push(&js, STR("function run() {\n"));
    for (u32 i = 0; i < 12; i++) buf_push(&c, str_of(code)), buf_push(&js, str_of(code));
    buf_push(&c, STR("}\n"));
    buf_push(&js, STR("}\n"));
    buf_push_char(&c, '\0');
    buf_push_char(&js, '\0');
    const CorpusFile same[] = {{"a.c", c.ptr}, {"b.c", c.ptr}}, mixed[] = {{"a.c", c.ptr}, {"b.js", js.ptr}};
    assert_int_equal(pairs_of(same, 2), 1);
    assert_int_equal(pairs_of(mixed, 2), 0);
    buf_release(&c);
    buf_release(&js);
}

static void test_clones_find__names_of_files_tell_tests(void **state) {
    (void)state;
    static const Str words[] = {STR("test"), STR("e2e")};
    static const struct {
        const char *left, *right;
        u32 count;
    } cases[] = {
        {"a.test.js", "b.test.ts", 0}, {"e2e/a.js", "x/e2e/b.js", 0}, {"a.test.js", "b.js", 1},
        {"test.js", "b.test.js", 1},   {"e2e.js", "x/b.js", 1},
    };
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        const CorpusFile files[] = {{cases[i].left, script}, {cases[i].right, script}};
        Corpus corpus;
        corpus_init(&corpus, files, 2);
        corpus.options.test_words = words;
        corpus.options.test_word_count = COUNT_OF(words);
        if (corpus_clones(&corpus)->count != cases[i].count)
            fail_msg("%s, %s", cases[i].left, cases[i].right);
        corpus_release(&corpus);
    }
}

/* Definitions beside Python are numbered behind it, wherever their files stand, and so are their names. */
static void test_program__what_is_not_linked_comes_last(void **state) {
    (void)state;
    const CorpusFile files[] = {{"a.js", "function only_there() { return 1; }\nfunction both() {}\n"},
                                {"b.py", "def only_here():\n    pass\ndef both():\n    pass\n"},
                                {"c.c", "int also_there(void) { return 2; }\n"}};
    Corpus corpus;
    corpus_init(&corpus, files, COUNT_OF(files));
    const Program *program = corpus.program;
    assert_int_equal(program->def_count, 3); /* the null row and two */
    for (DefRef def = 0; def < program->def_count; def++) assert_int_equal(program->def_file[def], 1);
    for (FileId file = 0; file < program->file_count; file++)
        for (DefId def = 0; def < program_facts(program, file)->defs.count; def++)
            assert_int_equal(program->def_file[program->files[file].def_base + def], file);
    DefRef there = program->files[0].def_base + 1;
    assert_true(there >= program->def_count);
    Str symbol = def_symbol(program, there, &corpus.arena);
    assert_true(str_eq(symbol, STR("a.js:only_there")));
    Name here = def_name(program, program->files[1].def_base + 1);
    assert_true(here < def_name(program, there));
    assert_int_equal(def_name(program, program->files[0].def_base + 2),
                     def_name(program, program->files[1].def_base + 2));
    corpus_release(&corpus);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clones_find__scripts_of_all_grammars_are_compared),
        cmocka_unit_test(test_clones_find__families_are_not_compared),
        cmocka_unit_test(test_clones_find__names_of_files_tell_tests),
        cmocka_unit_test(test_program__what_is_not_linked_comes_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
