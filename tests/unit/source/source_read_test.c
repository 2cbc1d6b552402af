#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    Str bytes, text; /* text.ptr NULL: no text, but `reason` on `line` */
    SkipReason reason;
    u32 line;
} Case;

#define TEXT(bytes, text) \
    { {(bytes), sizeof(bytes) - 1}, {(text), sizeof(text) - 1}, SKIP_COUNT, 0 }
#define SAME(bytes) TEXT(bytes, bytes)
#define NO_TEXT(bytes, reason, line) \
    { {(bytes), sizeof(bytes) - 1}, {NULL, 0}, (reason), (line) }

static const Case cases[] = {
    SAME(""),
    SAME("x = 1\r\ny = 2\r\n"),
    SAME("# \xD0\x9F\xD1\x80\xD0\xB8\n"),
    TEXT("\xEF\xBB\xBFx = 1\n", "x = 1\n"),
    SAME("# -*- coding: utf-8 -*-\n\xC3\xA9\n"),
    SAME("# vim: set fileencoding=UTF_8 :\n\xC3\xA9\n"),
    SAME("# -*- coding: utf-8-unix -*-\n\xC3\xA9\n"),
    TEXT("# coding: latin-1\n\xE9\n", "# coding: latin-1\n\xC3\xA9\n"),
    TEXT("# coding=iso-8859-15\n\xA4\n", "# coding=iso-8859-15\n\xE2\x82\xAC\n"),
    TEXT("#!/usr/bin/python\n# -*- coding: cp1251 -*-\n\xEF\n",
         "#!/usr/bin/python\n# -*- coding: cp1251 -*-\n\xD0\xBF\n"),
    TEXT("# coding: windows-1252\n\x80\n", "# coding: windows-1252\n\xE2\x82\xAC\n"),
    TEXT("\n# coding: koi8-r\n\xC1\n", "\n# coding: koi8-r\n\xD0\xB0\n"),
    TEXT("# coding: euc_jp\n\xA4\xA2\n", "# coding: euc_jp\n\xE3\x81\x82\n"),
    SAME("# coding: guidelines for authors\nplain\n"),
    SAME("x = 1\n# coding: latin-1\n\xC3\xA9\n"), /* behind code it is no cookie */
    SAME("\n\n# coding: latin-1\n\xC3\xA9\n"),    /* nor in the third line */
    SAME("s = 'coding: latin-1 \xC3\xA9'\n"),
    SAME("# encoding is hard coding: \xC3\xA9\n"),
    NO_TEXT("a\n\xFF\n", SKIP_UNDECODABLE, 2),
    NO_TEXT("\xC0\xAF", SKIP_UNDECODABLE, 1),         /* overlong */
    NO_TEXT("\xED\xA0\x80", SKIP_UNDECODABLE, 1),     /* surrogate */
    NO_TEXT("\xF4\x90\x80\x80", SKIP_UNDECODABLE, 1), /* beyond U+10FFFF */
    NO_TEXT("\n\n\xE2\x82", SKIP_UNDECODABLE, 3),     /* cut off */
    NO_TEXT("# coding: ascii\n\n\xC3\xA9\n", SKIP_UNDECODABLE, 3),
    NO_TEXT("# coding: cp1252\n\x81\n", SKIP_UNDECODABLE, 2),
    NO_TEXT("\n# coding: klingon\n\xE9\n", SKIP_ENCODING, 2),
    NO_TEXT("\x7F"
            "ELF\n\0\0",
            SKIP_BINARY, 2),
};

static void test_source_read__encodings(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    SourceFile file = {.path = STR("f.py"), .absolute = str_of(folder_path(folder, "f.py", &arena))};
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        SourceText text = {0};
        SourceSkip why = {0};
        folder_write(folder, "f.py", cases[i].bytes, &arena);
        bool ok = source_read(&file, SOURCE_MAX_SIZE, &arena, &text, &why);
        if (ok != (cases[i].text.ptr != NULL)) fail_msg("case %u: %d", i, ok);
        if (ok && !str_eq(text.text, cases[i].text)) fail_msg("case %u: %.*s", i, STR_ARG(text.text));
        if (ok) continue;
        if (why.reason != cases[i].reason || why.line != cases[i].line)
            fail_msg("case %u: %s, line %u", i, skip_reason_key(why.reason), why.line);
        assert_true(str_eq(why.path, STR("f.py")));
    }
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_source_read__limits(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    SourceFile file = {.path = STR("f.py"), .absolute = str_of(folder_path(folder, "f.py", &arena))};
    SourceText text;
    SourceSkip why;
    folder_write(folder, "f.py", STR("12345"), &arena);
    assert_true(source_read(&file, 5, &arena, &text, &why));
    assert_false(text.is_converted);
    assert_false(source_read(&file, 4, &arena, &text, &why));
    assert_int_equal(why.reason, SKIP_TOO_LARGE);
    assert_int_equal(why.line, 0);
    file.absolute = str_of(folder_path(folder, "gone.py", &arena));
    assert_false(source_read(&file, 5, &arena, &text, &why));
    assert_int_equal(why.reason, SKIP_UNREADABLE);
    file.absolute = folder;
    assert_false(source_read(&file, 5, &arena, &text, &why));
    assert_int_equal(why.reason, SKIP_UNREADABLE);
    assert_int_equal(source_head(&file, &arena).len, 0);
    folder_remove(folder, &arena);
    arena_release(&arena);
}

static void test_source_head__is_short(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    Str script = str_printf(&arena, "#!/bin/sh\n%0400d", 7);
    folder_write(folder, "run", script, &arena);
    SourceFile file = {.path = STR("run"), .absolute = str_of(folder_path(folder, "run", &arena))};
    Str head = source_head(&file, &arena);
    assert_int_equal(head.len, SOURCE_HEAD_SIZE);
    assert_true(str_starts(head, STR("#!/bin/sh\n")));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source_read__encodings),
        cmocka_unit_test(test_source_read__limits),
        cmocka_unit_test(test_source_head__is_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
