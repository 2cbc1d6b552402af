/* What is put is got, whole and by its key, or not at all. */
#include "store.h"

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LIMIT = 1 << 20 };

typedef struct {
    Arena arena;
    Str folder;
    Store store;
} Fixture;

static Digest key_of(u32 number) {
    return digest_of((Str){(const char *)&number, sizeof number});
}

static void fixture_open(Fixture *self) {
    *self = (Fixture){0};
    self->folder = scratch_new(&self->arena);
    store_open(&self->store, scratch_path(self->folder, "deep/store", &self->arena), true, LIMIT);
    assert_true(self->store.folder >= 0);
}

static void fixture_close(Fixture *self) {
    store_close(&self->store);
    scratch_remove(self->folder, &self->arena);
    arena_release(&self->arena);
}

static bool has(const Store *store, u32 number, Str wanted) {
    Digest key = key_of(number);
    size_t size = 0;
    char *bytes = store_get(store, &key, &size);
    if (!bytes) return false;
    assert_int_equal((uintptr_t)bytes % 16, 0);
    assert_int_equal(size, wanted.len);
    assert_memory_equal(bytes, wanted.ptr, size);
    free(bytes);
    return true;
}

static void put(Store *store, u32 number, Str bytes) {
    Digest key = key_of(number);
    store_put(store, &key, bytes);
}

static void test_store_get__what_was_put(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    assert_false(has(&f.store, 1, STR("one")));
    put(&f.store, 1, STR("one"));
    put(&f.store, 2, STR("two, and longer"));
    put(&f.store, 3, STR_NONE);
    assert_true(has(&f.store, 1, STR("one")));
    assert_true(has(&f.store, 2, STR("two, and longer")));
    assert_true(has(&f.store, 3, STR("")));
    put(&f.store, 1, STR("another"));
    assert_true(has(&f.store, 1, STR("another")));
    store_close(&f.store);
    assert_false(has(&f.store, 1, STR("another")));
    put(&f.store, 1, STR("nowhere"));
    store_open(&f.store, scratch_path(f.folder, "deep/store", &f.arena), true, LIMIT);
    assert_true(has(&f.store, 1, STR("another")));
    scratch_run(f.folder, "test -e deep/store/CACHEDIR.TAG", &f.arena);
    fixture_close(&f);
}

/* Each way to damage an entry: it is missing, and gone. */
static void test_store_get__damage(void **state) {
    (void)state;
    static const char *const damages[] = {
        "truncate -s -1 $e",
        "truncate -s 20 $e",
        "truncate -s 0 $e",
        "truncate -s +1 $e",
        "truncate -s 900G $e || truncate -s 100M $e",
        "printf x | dd of=$e bs=1 seek=0 conv=notrunc",
        "printf x | dd of=$e bs=1 seek=9 conv=notrunc",
        "printf x | dd of=$e bs=1 seek=20 conv=notrunc",
        "printf x | dd of=$e bs=1 seek=40 conv=notrunc",
        "printf x | dd of=$e bs=1 seek=52 conv=notrunc",
        "head -c 1000 /dev/urandom >$e",
        "rm $e; mkfifo $e",
        "rm $e; ln -s /etc/passwd $e",
        "o=$(ls deep/store/[0-9a-f]*/* | grep -v $e); cp $o $e",
    };
    Fixture f;
    fixture_open(&f);
    Digest key = key_of(1);
    Str entry = str_printf(&f.arena, "e=deep/store/%02x/*", key.bytes[0]);
    for (u32 i = 0; i < COUNT_OF(damages); i++) {
        put(&f.store, 1, STR("the bytes of one"));
        put(&f.store, 2, STR("the bytes of two"));
        assert_true(has(&f.store, 1, STR("the bytes of one")));
        Str command = str_printf(&f.arena, "%.*s; e=$(echo $e); %s", STR_ARG(entry), damages[i]);
        scratch_run(f.folder, command.ptr, &f.arena);
        if (has(&f.store, 1, STR("the bytes of one"))) fail_msg("not noticed: %s", damages[i]);
        assert_true(has(&f.store, 2, STR("the bytes of two")));
    }
    fixture_close(&f);
}

/* Nothing fails where nothing can be kept. */
static void test_store_open__no_folder(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    Store store;
    static const char *const nowhere[] = {"/dev/null", "/dev/null/oxbow", "/proc/nowhere/oxbow"};
    for (u32 i = 0; i < COUNT_OF(nowhere); i++) {
        store_open(&store, nowhere[i], false, LIMIT);
        put(&store, 1, STR("one"));
        assert_false(has(&store, 1, STR("one")));
        store_close(&store);
    }
    fixture_close(&f);
}

/* What others could have written is not believed, unless the folder was named. */
static void test_store_open__folder_of_others(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    put(&f.store, 1, STR("one"));
    const char *path = scratch_path(f.folder, "deep/store", &f.arena);
    chmod(path, 0777);
    Store store;
    store_open(&store, path, true, LIMIT);
    assert_true(store.folder < 0);
    store_open(&store, path, false, LIMIT);
    assert_true(has(&store, 1, STR("one")));
    store_close(&store);
    fixture_close(&f);
}

static u32 entries_kept(const Store *store, u32 count, Str bytes) {
    u32 kept = 0;
    for (u32 i = 0; i < count; i++) kept += has(store, i, bytes);
    return kept;
}

/* Beyond the limit the oldest go; what was used lately counts as new. */
static void test_store_close__limit(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    enum { ENTRY = 100000, COUNT = 30 };
    char *text = memset(malloc(ENTRY), 'x', ENTRY);
    Str bytes = {text, ENTRY};
    for (u32 i = 0; i < 8; i++) put(&f.store, i, bytes);
    scratch_run(
        f.folder,
        "touch -d '3 hours ago' deep/store/[0-9a-f]*/*; touch -d '2 hours ago' deep/store/00/put-1-2; "
        "mkdir -p deep/store/00; touch deep/store/00/put-3-4",
        &f.arena);
    assert_true(has(&f.store, 0, bytes));
    for (u32 i = 8; i < COUNT; i++) put(&f.store, i, bytes);
    put(&f.store, COUNT, (Str){text, LIMIT / 4 + 1}); /* too large */
    store_close(&f.store);
    scratch_run(f.folder, "test $(du -sk deep/store | cut -f1) -le 1100", &f.arena);
    store_open(&f.store, scratch_path(f.folder, "deep/store", &f.arena), true, LIMIT);
    assert_in_range(entries_kept(&f.store, COUNT, bytes), 7, 10);
    assert_true(has(&f.store, COUNT - 1, bytes));
    assert_false(has(&f.store, 1, bytes));
    free(text);
    fixture_close(&f);
}

static void test_store_close__used_lately(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    enum { ENTRY = 120000 };
    char *text = memset(malloc(ENTRY), 'x', ENTRY);
    Str bytes = {text, ENTRY};
    for (u32 i = 0; i < 8; i++) put(&f.store, i, bytes);
    scratch_run(f.folder, "touch -d '3 hours ago' deep/store/[0-9a-f]*/*", &f.arena);
    assert_true(has(&f.store, 3, bytes));
    put(&f.store, 8, bytes);
    put(&f.store, 9, bytes);
    store_close(&f.store);
    store_open(&f.store, scratch_path(f.folder, "deep/store", &f.arena), true, LIMIT);
    assert_true(has(&f.store, 3, bytes));
    assert_true(has(&f.store, 8, bytes));
    assert_in_range(entries_kept(&f.store, 8, bytes), 1, 5);
    free(text);
    fixture_close(&f);
}

/* Two processes put and get the same keys: each sees whole entries, or none. */
static void test_store_put__two_processes(void **state) {
    (void)state;
    Fixture f;
    fixture_open(&f);
    char *text = malloc(50000);
    pid_t child = fork();
    for (u32 round = 0; round < 200; round++) {
        u32 number = round % 4;
        Str bytes = {memset(text, 'a' + (int)number, 50000), 50000};
        put(&f.store, number, bytes);
        Digest key = key_of(number);
        size_t size;
        char *found = store_get(&f.store, &key, &size);
        bool is_whole = !found || (size == bytes.len && memcmp(found, bytes.ptr, size) == 0);
        free(found);
        if (!is_whole && !child) _exit(1);
        assert_true(is_whole);
    }
    if (!child) _exit(0);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    free(text);
    scratch_run(f.folder, "test -z \"$(ls deep/store/[0-9a-f]* | grep put-)\"", &f.arena);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_get__what_was_put),  cmocka_unit_test(test_store_get__damage),
        cmocka_unit_test(test_store_open__no_folder),    cmocka_unit_test(test_store_open__folder_of_others),
        cmocka_unit_test(test_store_close__limit),       cmocka_unit_test(test_store_close__used_lately),
        cmocka_unit_test(test_store_put__two_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
