/* Which names of the C program hold a piece, asked for many pieces at once. */
#include "native_pieces.h"

#include "native_impl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    Arena arena;
    Program program;
    Native native;
} PiecesFixture;

static void fixture_open(PiecesFixture *self, const char *const *names, u32 count) {
    *self = (PiecesFixture){0};
    self->program.native = &self->native;
    self->native.named_names = ARENA_ARRAY(&self->arena, Name, count);
    self->native.named_count = count;
    for (u32 i = 0; i < count; i++)
        self->native.named_names[i] = intern_add(&self->program.names, str_of(names[i]));
}

/* "RM_open RM_close" */
static const char *names_of(PiecesFixture *self, const NativePieces *pieces, u32 piece) {
    StrBuf out = {0};
    u32 count;
    const Name *names = native_piece_names(pieces, piece, &self->arena, &count);
    for (u32 i = 0; i < count; i++)
        buf_printf(&out, "%s%.*s", i ? " " : "", STR_ARG(name_text(&self->program, names[i])));
    const char *text = str_cstr(&self->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void test_native_pieces_match__all_shapes(void **state) {
    (void)state;
    static const char *const names[] = {"RM_open", "RM_open", "RM_", "file_open", "do_open_now", "open"};
    PiecesFixture fixture;
    NativePieces pieces = {0};
    fixture_open(&fixture, names, COUNT_OF(names));
    u32 start = native_piece_add(&pieces, STR("RM_"), PIECE_START);
    u32 end = native_piece_add(&pieces, STR("open"), PIECE_END);
    u32 inside = native_piece_add(&pieces, STR("open"), PIECE_INSIDE);
    u32 nothing = native_piece_add(&pieces, STR("close"), PIECE_END);
    assert_int_equal(native_piece_add(&pieces, STR("RM_"), PIECE_START), start);
    native_pieces_match(&pieces, &fixture.program);
    assert_string_equal(names_of(&fixture, &pieces, start), "RM_open");
    assert_string_equal(names_of(&fixture, &pieces, end), "RM_open file_open");
    assert_string_equal(names_of(&fixture, &pieces, inside), "do_open_now");
    assert_string_equal(names_of(&fixture, &pieces, nothing), "");
    native_pieces_release(&pieces);
    intern_release(&fixture.program.names);
    arena_release(&fixture.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_native_pieces_match__all_shapes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
