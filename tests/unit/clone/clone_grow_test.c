#include "corpus.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Four statements, two of which are compound. */
#define READ                              \
    "    rows = []\n"                     \
    "    for line in open(path):\n"       \
    "        if line.startswith('#'):\n"  \
    "            continue\n"              \
    "        rows.append(line.split())\n" \
    "    rows.sort(key=len, reverse=True)\n"

#define MORE                                     \
    "    store.write(path, rows, mode='keep')\n" \
    "    store.close(path, len(rows), force=False)\n"

static void corpus_of_blocks(Corpus *corpus, const CorpusFile *files, u32 count) {
    corpus_init(corpus, files, count);
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++) corpus->options.bars[kind].min_tokens = UINT32_MAX;
    corpus->options.renamed.min_tokens = UINT32_MAX;
}

static const CloneBlock *only_block(Corpus *corpus) {
    const Clones *clones = corpus_clones(corpus);
    assert_int_equal(clones->block_count, 1);
    return &clones->blocks[0];
}

static u32 lines_of(const Corpus *corpus, const CloneBlockPlace *place) {
    const Facts *facts = program_facts(corpus->program, place->file);
    const StmtRow *rows = facts_stmts(facts);
    return facts_line(facts, rows[place->last].end - 1) - facts_line(facts, rows[place->first].start) + 1;
}

static void expect_reach(const char *left, const char *right, u32 left_lines, u32 right_lines) {
    Corpus corpus;
    corpus_of_blocks(&corpus, (CorpusFile[]){{"a.py", left}, {"b.py", right}}, 2);
    const CloneBlock *block = only_block(&corpus);
    assert_non_null(block->reaches);
    const CloneReach *reach = &block->reaches[block->nearest];
    assert_int_equal(lines_of(&corpus, &reach->here), left_lines);
    assert_int_equal(lines_of(&corpus, &reach->there), right_lines);
    corpus_release(&corpus);
}

static void test_clone_grow__goes_on_over_a_statement_that_drifted(void **state) {
    (void)state;
    expect_reach("def a(path, store):\n    log.begin()\n" READ "    check(rows, 1)\n" MORE "    return 1\n",
                 "def b(path, store):\n    x = 1\n" READ "    rows.verify()\n" MORE "    beep(x)\n", 9, 9);
}

static void test_clone_grow__goes_out_to_the_statement_around(void **state) {
    (void)state;
    static const char inner[] = "    for path in paths.listed('now', depth=2, hidden=False):\n"
                                "        rows = []\n"
                                "        for line in open(path):\n"
                                "            if line.startswith('#'):\n"
                                "                continue\n"
                                "            rows.append(line.split())\n"
                                "        rows.sort(key=len, reverse=True)\n";
    StrBuf left = {0}, right = {0};
    buf_printf(&left, "def a(paths):\n    log.begin()\n%s        keep(rows)\n    return 1\n", inner);
    buf_printf(&right, "def b(paths):\n    x = 1\n%s        rows.drop()\n    beep(x)\n", inner);
    buf_push_char(&left, '\0');
    buf_push_char(&right, '\0');
    expect_reach(left.ptr, right.ptr, 8, 8);
    buf_release(&left);
    buf_release(&right);
}

static void test_clone_grow__two_whole_functions_are_whole(void **state) {
    (void)state;
    Corpus corpus;
    corpus_of_blocks(&corpus,
                     (CorpusFile[]){{"a.py", "def a(path, store):\n    '''A.'''\n    check('a')\n" READ
                                             "    store.clean(rows, 1)\n" MORE},
                                    {"b.py", "def b(path, store):\n    check('b')\n" READ
                                             "    store.count(path, 1)\n" MORE}},
                     2);
    const CloneBlock *block = only_block(&corpus);
    assert_non_null(block->reaches);
    assert_true(block->reaches[block->nearest].here.is_body);
    assert_true(block->reaches[block->nearest].there.is_body);
    corpus_release(&corpus);
}

static void test_clone_grow__other_code_around_leaves_the_block(void **state) {
    (void)state;
    Corpus corpus;
    corpus_of_blocks(
        &corpus,
        (CorpusFile[]){{"a.py", "def a(path):\n    log.begin()\n" READ "    return store(rows, 'users')\n"},
                       {"b.py", "def b(path):\n    x = 1\n" READ "    while x:\n        x = beep(rows)\n"}},
        2);
    assert_null(only_block(&corpus)->reaches);
    corpus_release(&corpus);
}

static void test_clone_further__a_copy_that_differs_within_is_named(void **state) {
    (void)state;
    Corpus corpus;
    corpus_of_blocks(
        &corpus,
        (CorpusFile[]){{"a.py", "def a(path):\n    log.begin()\n" READ "    return store(rows, 'users')\n"},
                       {"b.py", "def b(path):\n    x = 1\n" READ "    while x:\n        x = beep(rows)\n"},
                       {"c.py", "def c(path):\n    yield 1\n    rows = []\n    for line in open(path):\n"
                                "        if line.startswith('#') or not line.strip():\n            continue\n"
                                "        rows.append(line.split())\n    rows.sort(key=len, reverse=True)\n"
                                "    yield rows\n"},
                       {"d.py", "def d(path):\n    rows = []\n    for line in open(path):\n"
                                "        print(line, end='')\n    return rows or None\n"}},
        4);
    const CloneBlock *block = only_block(&corpus);
    assert_int_equal(block->count, 2);
    assert_int_equal(block->further_count, 1);
    assert_int_equal(block->further[0].there.file, 2);
    assert_int_equal(lines_of(&corpus, &block->further[0].there), 6);
    corpus_release(&corpus);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_grow__goes_on_over_a_statement_that_drifted),
        cmocka_unit_test(test_clone_grow__goes_out_to_the_statement_around),
        cmocka_unit_test(test_clone_grow__two_whole_functions_are_whole),
        cmocka_unit_test(test_clone_grow__other_code_around_leaves_the_block),
        cmocka_unit_test(test_clone_further__a_copy_that_differs_within_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
