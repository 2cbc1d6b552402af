/* A result holds as long as every question that it stands on has the same answer. */
#include "memo.h"

#include "file.h"

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    Arena arena;
    Str folder;
} Fixture;

static const Digest key = {{7}};

static void memo_open(const Fixture *f, Memo *memo) {
    Arena scratch = {0};
    *memo = MEMO_CLOSED;
    store_open(&memo->store, scratch_path(f->folder, "store", &scratch), true, 1 << 20);
    arena_release(&scratch);
}

static void ask(Fixture *f, InputList *list, InputKind kind, const char *name) {
    inputs_ask(list, kind, path_join(&f->arena, f->folder, str_of(name)));
}

/* A world of every kind of answer. */
static void world_make(Fixture *f) {
    *f = (Fixture){0};
    f->folder = scratch_new(&f->arena);
    setenv("OXBOW_TEST_WORLD", "old", 1);
    scratch_run(
        f->folder,
        "mkdir a b; echo text >a/read.h; echo text >a/code.so; echo 1 >b/one; echo same >a/1; echo same "
        ">a/2; ln -s a/1 link; ln -s a/1 way; echo kept >a/seen; chmod 0 a/code.so; chmod 600 a/code.so",
        &f->arena);
}

static void world_note(Fixture *f, InputList *list) {
    ask(f, list, INPUT_FILE, "a/read.h");
    ask(f, list, INPUT_FILE, "link");
    ask(f, list, INPUT_FILE, "b/missing.h");
    ask(f, list, INPUT_STATUS, "b/absent");
    ask(f, list, INPUT_STATUS, "a/seen");
    ask(f, list, INPUT_LINK, "way");
    ask(f, list, INPUT_REAL, "b/../way");
    ask(f, list, INPUT_FOLDER, "b");
    ask(f, list, INPUT_LIBRARY, "a/code.so");
    inputs_ask(list, INPUT_VARIABLE, STR("OXBOW_TEST_WORLD"));
    inputs_ask(list, INPUT_VARIABLE, STR("OXBOW_TEST_UNSET"));
}

static void keep(Fixture *f, const char *result) {
    Memo memo;
    InputList list = {0};
    StrBuf inputs = {0};
    memo_open(f, &memo);
    world_note(f, &list);
    assert_false(list.is_unsteady);
    inputs_write(&list, &inputs);
    memo_keep(&memo, &key, buf_str(&inputs), str_of(result));
    buf_release(&inputs);
    inputs_release(&list);
    memo_close(&memo);
}

static bool holds(const Fixture *f, const char *result) {
    Memo memo;
    Digest found;
    size_t size = 0;
    memo_open(f, &memo);
    char *bytes = memo_find(&memo, &key, &found) ? memo_load(&memo, &found, &size) : NULL;
    bool is_found = bytes && str_eq((Str){bytes, size}, str_of(result));
    free(bytes);
    memo_close(&memo);
    return is_found;
}

typedef struct {
    const char *change, *back;
} Change;

static const Change changes[] = {
    {"echo other >a/read.h", "echo text >a/read.h"},
    {"rm a/read.h", "echo text >a/read.h"},
    {"chmod 0 a; mv a z", "mv z a; chmod 700 a"},
    {"ln -sf a/2 link", "ln -sf a/1 link"}, /* the same bytes elsewhere */
    {"touch b/missing.h", "rm b/missing.h"},
    {"mkdir b/absent", "rmdir b/absent"},
    {"ln -sf a/2 way", "ln -sf a/1 way"},
    {"touch b/two", "rm b/two"},
    {"mv b/one b/other", "mv b/other b/one"},
    {"echo other >>a/code.so", "rm a/code.so"},
};

static void test_memo_find__each_change_is_noticed(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    assert_false(holds(&f, "result"));
    keep(&f, "result");
    assert_true(holds(&f, "result"));
    for (u32 i = 0; i < COUNT_OF(changes); i++) {
        scratch_run(f.folder, changes[i].change, &f.arena);
        if (holds(&f, "result")) fail_msg("not noticed: %s", changes[i].change);
        scratch_run(f.folder, changes[i].back, &f.arena);
        bool is_back = i + 1 == COUNT_OF(changes) || holds(&f, "result");
        if (!is_back) fail_msg("not as before: %s", changes[i].back);
    }
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

static void test_memo_find__what_does_not_matter(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    keep(&f, "result");
    scratch_run(f.folder, "touch a/read.h; touch a/unasked; echo other >a/2; echo 2 >b/one", &f.arena);
    assert_true(holds(&f, "result"));
    setenv("OXBOW_TEST_WORLD", "new", 1);
    assert_false(holds(&f, "result"));
    setenv("OXBOW_TEST_WORLD", "old", 1);
    setenv("OXBOW_TEST_UNSET", "", 1);
    assert_false(holds(&f, "result"));
    unsetenv("OXBOW_TEST_UNSET");
    scratch_run(f.folder, "touch a/seen", &f.arena); /* nobody has read it: its time counts */
    assert_false(holds(&f, "result"));
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

/* There and back again: the last four worlds are remembered. */
static void test_memo_keep__several_results(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    for (u32 i = 0; i < 5; i++) {
        Str text = str_printf(&f.arena, "echo %u >a/read.h", i), result = str_printf(&f.arena, "%u", i);
        scratch_run(f.folder, text.ptr, &f.arena);
        keep(&f, result.ptr);
        keep(&f, result.ptr);
    }
    for (u32 i = 0; i < 5; i++) {
        Str text = str_printf(&f.arena, "echo %u >a/read.h", i), result = str_printf(&f.arena, "%u", i);
        scratch_run(f.folder, text.ptr, &f.arena);
        assert_int_equal(holds(&f, result.ptr), i > 0);
    }
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

/* ---- lists of inputs ----------------------------------------------------------------------------------- */

static void test_inputs_note__two_answers(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    InputList list = {0};
    world_note(&f, &list);
    world_note(&f, &list);
    assert_false(list.is_unsteady);
    inputs_note(&list, INPUT_VARIABLE, STR("OXBOW_TEST_WORLD"), (Digest){{1}});
    assert_true(list.is_unsteady);
    inputs_clear(&list);
    assert_false(list.is_unsteady);
    assert_int_equal(list.rows.count, 0);
    inputs_release(&list);
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

/* The order of questions cannot be seen; what the content of a file implies is left out. */
static void test_inputs_write__order(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    InputList list = {0}, other = {0};
    StrBuf bytes = {0}, others = {0};
    ask(&f, &list, INPUT_FILE, "a/read.h");
    ask(&f, &list, INPUT_STATUS, "a");
    inputs_write(&list, &bytes);
    ask(&f, &other, INPUT_STATUS, "a");
    ask(&f, &other, INPUT_STATUS, "a/read.h");
    ask(&f, &other, INPUT_FILE, "a/read.h");
    inputs_write(&other, &others);
    assert_true(str_eq(buf_str(&bytes), buf_str(&others)));
    buf_release(&bytes);
    buf_release(&others);
    inputs_release(&list);
    inputs_release(&other);
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

/* Bytes of anybody: cut short, and with each byte another one. Some of these ask for another thing that is
 * not there, which is as true. */
static void test_inputs_hold__other_bytes(void **state) {
    (void)state;
    Fixture f;
    world_make(&f);
    InputList list = {0};
    StrBuf bytes = {0};
    world_note(&f, &list);
    inputs_write(&list, &bytes);
    InputAnswers answers = {0};
    assert_true(inputs_hold(&answers, buf_str(&bytes)));
    size_t held = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        char *copy = memcpy(malloc(bytes.len), bytes.ptr, bytes.len);
        inputs_hold(&answers, (Str){copy, i});
        copy[i] ^= 0x55;
        held += inputs_hold(&answers, (Str){copy, bytes.len});
        free(copy);
    }
    assert_in_range(held, 0, bytes.len / 3);
    inputs_answers_release(&answers);
    buf_release(&bytes);
    inputs_release(&list);
    scratch_remove(f.folder, &f.arena);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memo_find__each_change_is_noticed),
        cmocka_unit_test(test_memo_find__what_does_not_matter),
        cmocka_unit_test(test_memo_keep__several_results),
        cmocka_unit_test(test_inputs_note__two_answers),
        cmocka_unit_test(test_inputs_write__order),
        cmocka_unit_test(test_inputs_hold__other_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
