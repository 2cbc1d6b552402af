#include "native_servers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_type_fits__any_type_and_any_parameters(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *type;
        bool fits;
    } rows[] = {
        {"int (struct a *, void *)", "int (struct a *, void *)", true},
        {"int (struct a *, void *)", "int (struct a *)", false},
        {"int (struct a *)", "int (struct a *, void *)", false},
        {"int (struct a *)", "void (struct a *)", false},
        {"? (struct a *, ?)", "void *(struct a *, unsigned long)", true},
        {"? (struct a *, ?)", "void (struct a *, int (*)(int, int))", true},
        {"? (struct a *, ?)", "void (struct a *)", false},
        {"void (..., struct a *, ...)", "void (struct a *)", true},
        {"void (..., struct a *, ...)", "void (int, struct a *, char)", true},
        {"void (..., struct a *, ...)", "void (int, struct b *)", false},
        {"void (struct a *, ..., struct b *, ...)", "void (struct a *, struct b *)", true},
        {"void (struct a *, ..., struct b *, ...)", "void (struct b *, struct a *)", false},
        {"void (struct a *)", "struct a *", false},
    };
    for (u32 i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(native_type_fits(str_of(rows[i].pattern), str_of(rows[i].type)), rows[i].fits);
}

static void test_alias__what_the_star_stands_for(void **state) {
    (void)state;
    const Str named[] = {STR("app_*_handler")};
    NativeServer server = {.named = named, .named_count = 1};
    assert_true(str_eq(native_server_alias(&server, STR("app_feed_handler")), STR("feed")));
    assert_int_equal(native_server_alias(&server, STR("app_feed")).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type_fits__any_type_and_any_parameters),
        cmocka_unit_test(test_alias__what_the_star_stands_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
