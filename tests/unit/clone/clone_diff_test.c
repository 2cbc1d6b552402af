/* What clone_diff finds out about files and broken renames. */
#include "corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CloneDiff *diff_of(Corpus *corpus, CloneKind kind, const CorpusFile *files, u32 left,
                                u32 right) {
    corpus_init(corpus, files, 2);
    CloneSide a = {.file = 0, .def = left ? corpus->program->files[0].def_base + left : 0};
    CloneSide b = {.file = 1, .def = right ? corpus->program->files[1].def_base + right : 0};
    CloneWork *work = clone_work_new(corpus->program, &corpus->options);
    const CloneDiff *diff = clone_diff(work, kind, &a, &b, &corpus->arena);
    clone_work_free(work);
    return diff;
}

#define LOAD(list, counted)                       \
    "def load(path, limit):\n"                    \
    "    with open(path) as source:\n"            \
    "        for line in source:\n"               \
    "            " list ".append(line.strip())\n" \
    "    " list ".sort()\n"                       \
    "    del " list "[limit:]\n"                  \
    "    print(path, len(" counted "), limit)\n"

static void test_clone_diff__name_that_was_left_once_is_a_break(void **state) {
    (void)state;
    Corpus corpus;
    const CloneDiff *diff =
        diff_of(&corpus, CLONE_FUNCTION,
                (CorpusFile[]){{"a.py", LOAD("seen", "seen")}, {"b.py", LOAD("kept", "seen")}}, 1, 1);
    assert_int_equal(diff->break_count, 1);
    const CloneBreak *slip = &diff->breaks[0];
    assert_false(slip->is_left);
    assert_false(slip->is_attribute);
    assert_int_equal(slip->count, 3);
    assert_true(str_eq(name_text(corpus.program, slip->name), STR("seen")));
    assert_true(str_eq(name_text(corpus.program, slip->expected), STR("kept")));
    assert_int_equal(facts_line(program_facts(corpus.program, 1), slip->offset), 7);
    corpus_release(&corpus);
}

static void test_clone_diff__the_side_that_forgot_may_be_the_left_one(void **state) {
    (void)state;
    Corpus corpus;
    const CloneDiff *diff =
        diff_of(&corpus, CLONE_FUNCTION,
                (CorpusFile[]){{"a.py", LOAD("kept", "seen")}, {"b.py", LOAD("seen", "seen")}}, 1, 1);
    assert_int_equal(diff->break_count, 1);
    assert_true(diff->breaks[0].is_left);
    corpus_release(&corpus);
}

static void test_clone_diff__names_that_both_sides_say_are_no_break(void **state) {
    (void)state;
    Corpus corpus;
    /* Two names changed places: neither is new. */
    const CloneDiff *diff =
        diff_of(&corpus, CLONE_FUNCTION,
                (CorpusFile[]){{"a.py", LOAD("seen", "kept")}, {"b.py", LOAD("kept", "kept")}}, 1, 1);
    for (u32 i = 0; i < diff->break_count; i++)
        assert_true(str_eq(name_text(corpus.program, diff->breaks[i].name), STR("kept")));
    corpus_release(&corpus);
    diff = diff_of(&corpus, CLONE_FUNCTION,
                   (CorpusFile[]){{"a.py", LOAD("seen", "seen")}, {"b.py", LOAD("kept", "kept")}}, 1, 1);
    assert_int_equal(diff->break_count, 0);
    corpus_release(&corpus);
}

static void test_clone_diff__keyword_of_that_name_is_no_break(void **state) {
    (void)state;
    static const char left[] = "def load(path):\n"
                               "    count = 0\n"
                               "    for line in open(path):\n"
                               "        count += len(line)\n"
                               "        count *= 2\n"
                               "    show(path, count=count)\n"
                               "    return count\n";
    static const char right[] = "def load(path):\n"
                                "    total = 0\n"
                                "    for line in open(path):\n"
                                "        total += len(line)\n"
                                "        total *= 2\n"
                                "    show(path, count=total)\n"
                                "    return total\n";
    Corpus corpus;
    const CloneDiff *diff =
        diff_of(&corpus, CLONE_FUNCTION, (CorpusFile[]){{"a.py", left}, {"b.py", right}}, 1, 1);
    assert_int_equal(diff->break_count, 0);
    corpus_release(&corpus);
}

#define PUT                             \
    "    def put(self, item):\n"        \
    "        self.items.append(item)\n" \
    "        return len(self.items)\n"
#define TAKE                               \
    "    def take(self, count):\n"         \
    "        taken = self.items[:count]\n" \
    "        del self.items[:count]\n"     \
    "        return taken\n"

static void test_clone_diff__classes_of_two_files_are_compared_by_member(void **state) {
    (void)state;
    Corpus corpus;
    const CloneDiff *diff = diff_of(
        &corpus, CLONE_FILE,
        (CorpusFile[]){{"a.py", "class Lane:\n" PUT TAKE}, {"b.py", "class Track:\n" TAKE PUT}}, 0, 0);
    assert_int_equal(diff->member_count, 1);
    assert_int_equal(diff->members[0].level, CLONE_RENAMED);
    assert_true(diff->members[0].is_class);
    assert_int_equal(diff->edit_count, 0);
    assert_non_null(diff->members[0].inside);
    assert_int_equal(diff_renames(diff, "Lane", "Track"), 1);
    corpus_release(&corpus);
}

static void test_clone_diff__edits_of_inner_classes_are_those_of_the_files(void **state) {
    (void)state;
    Corpus corpus;
    const CloneDiff *diff =
        diff_of(&corpus, CLONE_FILE,
                (CorpusFile[]){{"a.py", "class Lane:\n" PUT TAKE},
                               {"b.py", "class Track:\n" TAKE PUT "        self.items.clear()\n"}},
                0, 0);
    assert_int_equal(diff->members[0].level, CLONE_CHANGED);
    assert_int_equal(diff->edit_count, 1);
    assert_int_equal(diff->edits[0].kind, CLONE_EDIT_INSERTED);
    assert_int_equal(diff->edits[0].right_line, 9);
    assert_int_equal(diff->edits[0].member, 0);
    corpus_release(&corpus);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_diff__name_that_was_left_once_is_a_break),
        cmocka_unit_test(test_clone_diff__the_side_that_forgot_may_be_the_left_one),
        cmocka_unit_test(test_clone_diff__names_that_both_sides_say_are_no_break),
        cmocka_unit_test(test_clone_diff__keyword_of_that_name_is_no_break),
        cmocka_unit_test(test_clone_diff__classes_of_two_files_are_compared_by_member),
        cmocka_unit_test(test_clone_diff__edits_of_inner_classes_are_those_of_the_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
