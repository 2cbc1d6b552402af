#include "corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

/* Four statements, two of which are compound; the names of the variables are given. */
#define READ(path, rows, line)                    \
    "    " rows " = []\n"                         \
    "    for " line " in open(" path "):\n"       \
    "        if " line ".startswith('#'):\n"      \
    "            continue\n"                      \
    "        " rows ".append(" line ".split())\n" \
    "    " rows ".sort(key=len, reverse=True)\n"

static const char users[] =
    "def users(path):\n" READ("path", "rows", "line") "    return store(rows, 'users')\n";
static const char orders[] =
    "def orders(name):\n    log.info('orders')\n" READ("name", "out", "text") "    print(len(out))\n";

/* Without pairs of functions and files, which would tell of the blocks inside of them. */
static void blocks_only(Corpus *corpus) {
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++) corpus->options.bars[kind].min_tokens = UINT32_MAX;
    corpus->options.renamed.min_tokens = UINT32_MAX;
}

static const CloneBlock *only_block(Corpus *corpus) {
    const Clones *clones = corpus_clones(corpus);
    assert_int_equal(clones->block_count, 1);
    return &clones->blocks[0];
}

static void expect_blocks(const CorpusFile *files, u32 count, u32 blocks) {
    Corpus corpus;
    corpus_init(&corpus, files, count);
    blocks_only(&corpus);
    assert_int_equal(corpus_clones(&corpus)->block_count, blocks);
    corpus_release(&corpus);
}

static u32 first_line(const Corpus *corpus, const CloneBlockPlace *place) {
    const Facts *facts = program_facts(corpus->program, place->file);
    return facts_line(facts, facts_stmts(facts)[place->first].start);
}

static u32 last_line(const Corpus *corpus, const CloneBlockPlace *place) {
    const Facts *facts = program_facts(corpus->program, place->file);
    return facts_line(facts, facts_stmts(facts)[place->last].end - 1);
}

static void test_blocks__renamed_statements_of_two_functions_are_one_block(void **state) {
    (void)state;
    Corpus corpus;
    corpus_init(&corpus, (CorpusFile[]){{"a.py", users}, {"b.py", orders}}, 2);
    blocks_only(&corpus);
    const CloneBlock *block = only_block(&corpus);
    assert_int_equal(block->count, 2);
    assert_int_equal(first_line(&corpus, &block->places[0]), 2);
    assert_int_equal(last_line(&corpus, &block->places[0]), 7);
    assert_int_equal(first_line(&corpus, &block->places[1]), 3);
    assert_int_equal(last_line(&corpus, &block->places[1]), 8);
    assert_int_equal(block->difference_count, 3);
    for (u32 i = 0; i < 3; i++) assert_int_equal(block->differences[i].part, BLOCK_VARIABLE);
    assert_int_equal(block->differences[0].count, 3); /* rows */
    corpus_release(&corpus);
}

static void test_blocks__two_names_that_become_one_end_the_block(void **state) {
    (void)state;
    const char other[] =
        "def other(rows):\n    log.info('other')\n" READ("rows", "rows", "text") "    print(len(rows))\n";
    expect_blocks((CorpusFile[]){{"a.py", users}, {"b.py", other}}, 2, 0);
}

static void test_blocks__another_attribute_ends_the_block(void **state) {
    (void)state;
    const char other[] =
        "def other(path):\n    log.info('other')\n    rows = []\n    for line in open(path):\n"
        "        if line.endswith('#'):\n            continue\n        rows.append(line.split())\n"
        "    rows.sort(key=len, reverse=True)\n    print(len(rows))\n";
    expect_blocks((CorpusFile[]){{"a.py", users}, {"b.py", other}}, 2, 0);
}

static void test_blocks__five_places_are_one_block(void **state) {
    (void)state;
    StrBuf text = {0};
    for (u32 i = 0; i < 5; i++)
        buf_printf(&text,
                   "def f%u(path):\n    log.step%u()\n" READ("path", "rows", "line") "    rows.end%u()\n\n",
                   i, i, i);
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    blocks_only(&corpus);
    assert_int_equal(only_block(&corpus)->count, 5);
    corpus_release(&corpus);
    buf_release(&text);
}

/* Of three places two go on alike: they are one block of three all the same, and no statement is in two. */
static void test_blocks__the_longest_pair_does_not_hide_the_third_place(void **state) {
    (void)state;
    const char longer[] = "def %s(path):\n    log.first%s()\n" READ(
        "path", "rows", "line") "    check(rows)\n    rows.end%s()\n";
    StrBuf text = {0};
    buf_printf(&text, longer, "a", "a", "a");
    buf_printf(&text, longer, "b", "b", "b");
    buf_printf(&text, "def c(path):\n    log.first()\n" READ("path", "rows", "line") "    return rows\n");
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    blocks_only(&corpus);
    const CloneBlock *block = only_block(&corpus);
    assert_int_equal(block->count, 3);
    assert_int_equal(last_line(&corpus, &block->places[0]) - first_line(&corpus, &block->places[0]), 5);
    corpus_release(&corpus);
    buf_release(&text);
}

static void test_blocks__a_function_that_is_the_block_is_a_place(void **state) {
    (void)state;
    const char whole[] = "def read(path):\n    '''Rows of a file.'''\n" READ("path", "rows", "line");
    Corpus corpus;
    corpus_init(&corpus, (CorpusFile[]){{"a.py", users}, {"b.py", whole}}, 2);
    blocks_only(&corpus);
    const CloneBlock *block = only_block(&corpus);
    assert_false(block->places[0].is_body);
    assert_true(block->places[1].is_body);
    corpus_release(&corpus);
}

static void test_blocks__whole_functions_and_what_pairs_tell_are_left_out(void **state) {
    (void)state;
    const char one[] = "def one(path):\n" READ("path", "rows", "line");
    const char two[] = "def two(name):\n" READ("name", "out", "text");
    Corpus corpus;
    corpus_init(&corpus, (CorpusFile[]){{"a.py", one}, {"b.py", two}}, 2);
    blocks_only(&corpus);
    assert_int_equal(corpus_clones(&corpus)->block_count, 0);
    corpus_release(&corpus);

    corpus_init(&corpus, (CorpusFile[]){{"a.py", users}, {"b.py", users}}, 2);
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    assert_int_equal(clones->block_count, 0);
    corpus_release(&corpus);
}

static void test_blocks__few_literals_may_differ_and_cut_where_they_are_many(void **state) {
    (void)state;
    const char form[] =
        "def %s():\n    log.begin%s()\n    one.add(first.get(0), '%s')\n    two.add(second.get(1), '%s')\n"
        "    for item in sorted(three.values(), key=len):\n        four.add(item.name, item.age)\n"
        "    log.end%s()\n";
    StrBuf text = {0};
    buf_printf(&text, form, "a", "a", "x", "y", "a");
    buf_printf(&text, form, "b", "b", "p", "q", "b");
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    blocks_only(&corpus);
    const CloneBlock *block = only_block(&corpus);
    assert_int_equal(block->difference_count, 2);
    assert_int_equal(block->differences[0].part, BLOCK_LITERAL);
    assert_int_equal(first_line(&corpus, &block->places[0]), 3);
    corpus.options.block.max_differences = 1;
    corpus.options.block.min_statements = 2;
    block = only_block(&corpus);
    assert_int_equal(block->difference_count, 1);
    corpus_release(&corpus);
    buf_release(&text);
}

static void test_blocks__an_import_in_between_ends_the_block(void **state) {
    (void)state;
    const char one[] =
        "def one(path):\n    begin()\n    rows = sorted(read(path), key=len)\n    import json\n"
        "    text = json.dumps(rows, indent=2)\n    store(text, path)\n    end(1)\n";
    const char two[] =
        "def two(path):\n    start()\n    rows = sorted(read(path), key=len)\n    import yaml\n"
        "    text = json.dumps(rows, indent=2)\n    store(text, path)\n    stop(2)\n";
    expect_blocks((CorpusFile[]){{"a.py", one}, {"b.py", two}}, 2, 0);
}

static void test_blocks__half_of_a_compound_statement_gives_its_inner_statements(void **state) {
    (void)state;
    StrBuf text = {0};
    const char *inner =
        "        rows = []\n        for line in open(path):\n            if line.startswith('#'):\n"
        "                continue\n            rows.append(line.split())\n"
        "        rows.sort(key=len, reverse=True)\n";
    buf_printf(&text, "def a(path):\n    with lock(1):\n%s        rows.go()\n", inner);
    buf_printf(&text, "def b(path):\n    with gate(2):\n%s        rows.stop()\n", inner);
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    blocks_only(&corpus);
    const CloneBlock *block = only_block(&corpus);
    assert_int_equal(first_line(&corpus, &block->places[0]), 3);
    assert_int_equal(last_line(&corpus, &block->places[0]), 8);
    corpus_release(&corpus);
    buf_release(&text);
}

static void test_blocks__tests_are_left_out_unless_asked(void **state) {
    (void)state;
    Corpus corpus;
    corpus_init(&corpus, (CorpusFile[]){{"tests/a.py", users}, {"tests/b.py", orders}}, 2);
    blocks_only(&corpus);
    assert_int_equal(corpus_clones(&corpus)->block_count, 0);
    corpus.options.with_tests = true;
    assert_int_equal(corpus_clones(&corpus)->block_count, 1);
    corpus_release(&corpus);
}

/* ---- cost ------------------------------------------------------------------------------------------ */

/* Processor time of the comparison of `lines` statements like `format`, with a number in it. */
static double seconds_for(const char *format, u32 lines) {
    StrBuf text = {0};
    for (u32 i = 0; i < lines; i++) {
        if (i % 50 == 0) buf_printf(&text, "def f%u():\n", i);
        buf_printf(&text, format, i % 7, i % 11);
    }
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    blocks_only(&corpus);
    clock_t start = clock();
    corpus_clones(&corpus);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    corpus_release(&corpus);
    buf_release(&text);
    return seconds;
}

/* Eight times as many lines of a few kinds: all with all would be sixty-four times as long. */
static void test_blocks__lines_that_repeat_stay_linear(void **state) {
    (void)state;
    static const char *const formats[] = {"    run(1, 2)\n", "    run(%u, x[%u])\n", "    a%u.run(b%u, 3)\n"};
    for (u32 i = 0; i < 3; i++) {
        double small = seconds_for(formats[i], 10000), large = seconds_for(formats[i], 80000);
        if (large > 0.2 && large > 24 * small) fail_msg("%u: %f s, then %f s", i, small, large);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks__renamed_statements_of_two_functions_are_one_block),
        cmocka_unit_test(test_blocks__two_names_that_become_one_end_the_block),
        cmocka_unit_test(test_blocks__another_attribute_ends_the_block),
        cmocka_unit_test(test_blocks__five_places_are_one_block),
        cmocka_unit_test(test_blocks__the_longest_pair_does_not_hide_the_third_place),
        cmocka_unit_test(test_blocks__a_function_that_is_the_block_is_a_place),
        cmocka_unit_test(test_blocks__whole_functions_and_what_pairs_tell_are_left_out),
        cmocka_unit_test(test_blocks__few_literals_may_differ_and_cut_where_they_are_many),
        cmocka_unit_test(test_blocks__an_import_in_between_ends_the_block),
        cmocka_unit_test(test_blocks__half_of_a_compound_statement_gives_its_inner_statements),
        cmocka_unit_test(test_blocks__tests_are_left_out_unless_asked),
        cmocka_unit_test(test_blocks__lines_that_repeat_stay_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
