#include "parse_arena.h"

#include "vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

#include <cmocka.h>

const TSLanguage *tree_sitter_python(void);

/* What the runtime and the scanners call. */
extern void *(*ts_current_malloc)(size_t size);
extern void *(*ts_current_calloc)(size_t count, size_t size);
extern void *(*ts_current_realloc)(void *bytes, size_t size);
extern void (*ts_current_free)(void *bytes);

static const char source[] = "class A(B):\n"
                             "    def f(self, x: int = 1) -> str:\n"
                             "        return f\"{x!r:>{self.width}} and \\n\" if x else [y for y in 'abc']\n"
                             "\n"
                             "broken = (1,\n";

/* The tree as text; in the arena when inside one, else to be freed. */
static char *tree_text(void) {
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_python());
    TSTree *tree = ts_parser_parse_string(parser, NULL, source, sizeof source - 1);
    char *text = ts_node_string(ts_tree_root_node(tree));
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return text;
}

static void test_parse_arena__tree_is_the_same_inside_and_outside(void **state) {
    (void)state;
    ParseArena *arena = parse_arena_new();
    char *outside = tree_text();
    parse_arena_enter(arena);
    assert_string_equal(tree_text(), outside);
    parse_arena_leave(arena);
    free(outside);
    parse_arena_free(arena);
}

static void test_parse_arena_leave__memory_serves_again(void **state) {
    (void)state;
    ParseArena *arena = parse_arena_new();
    size_t bytes = 0;
    for (u32 i = 0; i < 200; i++) {
        parse_arena_enter(arena);
        tree_text();
        ts_current_malloc(3 << 20);
        parse_arena_leave(arena);
        if (!i) bytes = parse_arena_bytes(arena);
    }
    assert_true(bytes > 3 << 20);
    assert_int_equal(parse_arena_bytes(arena), bytes);
    parse_arena_free(arena);
}

typedef struct {
    u8 *bytes;
    size_t size;
} Piece;

static bool holds(const Piece *piece, u8 filling) {
    for (size_t i = 0; i < piece->size; i++)
        if (piece->bytes[i] != filling) return false;
    return true;
}

/* Blocks of every size, some freed on the way, some resized: each keeps what was written to it. */
static void test_parse_arena__blocks_do_not_overlap(void **state) {
    (void)state;
    enum { PIECES = 3000 };
    ParseArena *arena = parse_arena_new();
    Piece *pieces = mem_alloc(PIECES * sizeof(Piece));
    parse_arena_enter(arena);
    for (u32 i = 0; i < PIECES; i++) {
        pieces[i] = (Piece){ts_current_malloc(i), i};
        assert_int_equal((uintptr_t)pieces[i].bytes % 16, 0);
        memset(pieces[i].bytes, (u8)i, i);
        Piece *earlier = &pieces[i / 2];
        if (i % 3 || i < 2) continue;
        assert_true(holds(earlier, (u8)(i / 2)));
        earlier->bytes = ts_current_realloc(earlier->bytes, earlier->size + i);
        assert_true(holds(earlier, (u8)(i / 2)));
        memset(earlier->bytes, (u8)(i / 2), earlier->size + i);
        if (i % 2) ts_current_free(earlier->bytes), *earlier = (Piece){0};
    }
    for (u32 i = 0; i < PIECES; i++) assert_true(holds(&pieces[i], (u8)i));
    parse_arena_leave(arena);
    parse_arena_free(arena);
    free(pieces);
}

static void test_parse_arena__freed_block_serves_the_next_of_its_size(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 24, 100, 1000, 1017, 5000, 2 << 20};
    ParseArena *arena = parse_arena_new();
    parse_arena_enter(arena);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        u8 *first = ts_current_malloc(sizes[i]);
        memset(first, 0xff, sizes[i]);
        ts_current_free(first);
        Piece again = {ts_current_calloc(1, sizes[i]), sizes[i]};
        assert_ptr_equal(again.bytes, first);
        assert_true(holds(&again, 0));
    }
    parse_arena_leave(arena);
    parse_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_arena__tree_is_the_same_inside_and_outside),
        cmocka_unit_test(test_parse_arena_leave__memory_serves_again),
        cmocka_unit_test(test_parse_arena__blocks_do_not_overlap),
        cmocka_unit_test(test_parse_arena__freed_block_serves_the_next_of_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
