#include "suppress.h"

#include "builder.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- facts of a small file, laid out by hand ----------------------------------------------------- */

static const char source_text[] =
    /*  1 */ "import a  # oxbow: ignore[r1] one\n"
             /*  2 */ "# oxbow: ignore[r2] two\n"
             /*  3 */ "\n"
             /*  4 */ "@deco\n"
             /*  5 */ "def f(\n"
             /*  6 */ "    x,  # oxbow: ignore[r3]\n"
             /*  7 */ "):  # oxbow: ignore[r4]\n"
             /*  8 */ "    call(\n"
             /*  9 */ "        # oxbow: ignore[r5]\n"
             /* 10 */ "        x,  # oxbow: ignore[r6]\n"
             /* 11 */ "    )  # noqa: X1  # oxbow: ignore[r7, r8] see #12  # later\n"
             /* 12 */ "    return x  # oxbow: ignore[r9]\n"
             /* 13 */ "@deco\n"
             /* 14 */ "# oxbow: ignore[r10]\n"
             /* 15 */ "class C:\n"
             /* 16 */ "    pass\n"
             /* 17 */ "# oxbow: file-ignore[r11] all of it\n"
             /* 18 */ "# oxbow: ignore\n"
             /* 19 */ "# oxbow: ignore[] no\n"
             /* 20 */ "# oxbow: ignore[Bad Name]\n"
             /* 21 */ "# oxbow: disable[r1]\n"
             /* 22 */ "# oxbow: ignore[r1\n"
             /* 23 */ "# noqa: E501 not for oxbow\n"
             /* 24 */ "# oxbow: ignore[r12] nothing behind\n"
             /* 25 */ "x = 1  # oxbow: copy it is sent alone\n"
             /* 26 */ "# oxbow: file-copy\n"
             /* 27 */ "# oxbow: copying\n";

typedef struct {
    StmtKind kind;
    u32 first_line, last_line, name_line; /* name_line: definitions only */
    StmtId next;
} StmtShape;

static const StmtShape shapes[] = {
    {STMT_IMPORT, 1, 1, 0, 2},   {STMT_DEF, 4, 12, 5, 5},   {STMT_EXPR, 8, 11, 0, 4},
    {STMT_RETURN, 12, 12, 0, 5}, {STMT_DEF, 13, 16, 15, 7}, {STMT_PASS, 16, 16, 0, 7},
    {STMT_ASSIGN, 25, 25, 0, 8},
};

static u32 line_start(const FactsBuilder *builder, u32 line) {
    u32 at = builder->lines.at[line];
    while (source_text[at] == ' ') at++;
    return at;
}

/* End of the code on a line, without comment and blanks. */
static u32 line_end(const FactsBuilder *builder, u32 line) {
    u32 at = builder->lines.at[line], end = at;
    for (; source_text[at] != '\n' && source_text[at] != '#'; at++)
        if (source_text[at] != ' ') end = at + 1;
    return end;
}

static void tokens_push(FactsBuilder *builder) {
    for (u32 i = 0; source_text[i]; i++) {
        if (source_text[i] == '#') i += (u32)strcspn(source_text + i, "\n");
        if (isspace((u8)source_text[i])) continue;
        vec_push(&builder->tokens, ((TokenRow){.start = i}));
        while (isalnum((u8)source_text[i]) && isalnum((u8)source_text[i + 1])) i++;
    }
}

static u32 token_at(const FactsBuilder *builder, u32 offset) {
    u32 i = 1;
    while (i < builder->tokens.count && builder->tokens.at[i].start < offset) i++;
    return i;
}

static void comments_push(FactsBuilder *builder) {
    for (u32 line = 1; line + 1 < builder->lines.count; line++) {
        Str text = str_slice(STR(source_text), builder->lines.at[line], builder->lines.at[line + 1] - 1);
        size_t hash = str_find_char(text, '#');
        if (hash == STR_NOT_FOUND) continue;
        Str words = str_trim(str_slice(text, hash + 1, text.len));
        u32 start = builder->lines.at[line] + (u32)hash;
        vec_push(&builder->comments, ((CommentRow){.span = {start, builder->lines.at[line + 1] - 1},
                                                   .line = line,
                                                   .offset = builder_text(builder, words),
                                                   .length = (u32)words.len,
                                                   .alone = str_trim(str_slice(text, 0, hash)).len == 0}));
    }
}

static void stmts_push(FactsBuilder *builder) {
    for (u32 i = 0; i < COUNT_OF(shapes); i++) {
        const StmtShape *shape = &shapes[i];
        Span span = {line_start(builder, shape->first_line), line_end(builder, shape->last_line)};
        StmtRow row = {.kind = (u8)shape->kind,
                       .start = span.start,
                       .end = span.end,
                       .next = shape->next,
                       .first_token = token_at(builder, span.start)};
        if (shape->name_line) {
            u32 name = line_start(builder, shape->name_line);
            row.def = builder->defs.count;
            vec_push(&builder->defs, ((DefRow){.span = span, .name_span = {name + 4, name + 5}}));
        }
        vec_push(&builder->stmts, row);
    }
}

static Facts *facts_make(void) {
    FactsBuilder builder;
    builder_init(&builder);
    builder_begin(&builder, LANGUAGE_PYTHON, STR(source_text));
    tokens_push(&builder);
    comments_push(&builder);
    stmts_push(&builder);
    Facts *facts = builder_finish(&builder, STR(source_text));
    builder_release(&builder);
    return facts;
}

/* ---- what must come out --------------------------------------------------------------------------- */

typedef struct {
    const char *rule;
    u32 line, first_line, last_line;
    const char *reason;
} Expected;

static const Expected expected[] = {
    {"r1", 1, 1, 1, "one"},
    {"r2", 2, 4, 12, "two"}, /* the next statement, decorator and body included */
    {"r3", 6, 6, 6, ""},     /* inside a head: its line only */
    {"r4", 7, 4, 12, ""},    /* behind the colon: the definition */
    {"r5", 9, 10, 10, ""},   /* inside a statement: the next line */
    {"r6", 10, 10, 10, ""},
    {"r7", 11, 8, 11, "see #12"}, /* on the last line of a statement: all of it */
    {"r8", 11, 8, 11, "see #12"},
    {"r9", 12, 12, 12, ""},  /* ends the function too, but speaks for its own statement */
    {"r10", 14, 13, 16, ""}, /* between decorator and class */
    {"r11", 17, 1, UINT32_MAX, "all of it"},
    {NULL, 18, 0, 0, ""},
    {NULL, 19, 0, 0, ""},
    {NULL, 20, 0, 0, ""},
    {NULL, 21, 0, 0, ""},
    {NULL, 22, 0, 0, ""},
    {"r12", 24, 25, 25, "nothing behind"},
    {"", 25, 25, 25, "it is sent alone"},
    {"", 26, 1, UINT32_MAX, ""},
    {NULL, 27, 0, 0, ""},
};

static void test_suppress_collect__forms_and_ranges(void **state) {
    (void)state;
    Arena arena = {0};
    Facts *facts = facts_make();
    SuppressionList list = suppress_collect(facts, &arena);
    for (u32 i = 0; i < COUNT_OF(expected) && i < list.count; i++) {
        const Suppression *row = &list.at[i];
        const Expected *wanted = &expected[i];
        bool is_right = row->line == wanted->line && row->first_line == wanted->first_line &&
                        row->last_line == wanted->last_line && row->is_malformed == (wanted->rule == NULL) &&
                        row->is_copy == (wanted->rule && !*wanted->rule) &&
                        str_eq(row->rule, str_of(wanted->rule)) &&
                        str_eq(row->reason, str_of(wanted->reason));
        if (!is_right)
            fail_msg("%u: line %u, %.*s for %u-%u, `%.*s`", i, row->line, STR_ARG(row->rule), row->first_line,
                     row->last_line, STR_ARG(row->reason));
    }
    assert_int_equal(list.count, COUNT_OF(expected));
    free(facts);
    arena_release(&arena);
}

static void test_suppress_find__rule_and_line(void **state) {
    (void)state;
    Arena arena = {0};
    Facts *facts = facts_make();
    SuppressionList list = suppress_collect(facts, &arena);
    assert_int_equal(suppress_find(list, STR("r2"), 12), 1);
    assert_int_equal(suppress_find(list, STR("r2"), 13), SUPPRESS_NONE);
    assert_int_equal(suppress_find(list, STR("r1"), 2), SUPPRESS_NONE);
    assert_int_equal(suppress_find(list, STR("r11"), 9999), 10);
    assert_int_equal(suppress_find(list, STR(""), 18), SUPPRESS_NONE);
    assert_int_equal(suppress_find(list, STR(""), 25), SUPPRESS_NONE);
    assert_int_equal(suppress_find_copy(list, 25), COUNT_OF(expected) - 3);
    assert_int_equal(suppress_find_copy(list, 2), COUNT_OF(expected) - 2);
    free(facts);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suppress_collect__forms_and_ranges),
        cmocka_unit_test(test_suppress_find__rule_and_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
