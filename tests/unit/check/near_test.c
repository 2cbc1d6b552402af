#include "near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *wanted;
    bool is_callable;
    const char *items; /* "()" behind what can be called, "(!)" behind what the arguments do not fit */
    const char *near;  /* empty: nothing near */
    bool is_only_prefix;
} Case;

static const Case cases[] = {
    /* distance */
    {"levle", false, "level height", "level", false},
    {"as_frame", true, "to_frame() to_line()", "to_frame", false},
    {"recieve", true, "receive() send()", "receive", false},
    {"close", true, "open() closed()", "closed", false},
    {"level", false, "", "", false},
    {"zzz", false, "level height", "", false},
    /* the nearest of several; the first of equals */
    {"send_al", true, "send_all() send_some()", "send_all", false},
    {"ab_x", false, "ab_y ab_z", "ab_y", false},
    /* of those as near as each other the one that fits */
    {"send_ab", true, "send_ac(!) send_ad()", "send_ad", false},
    {"send_ab", true, "send_ac() send_ad(!)", "send_ac", false},
    {"send_ab", true, "send_abc(!) send_all()", "send_abc", false},
    /* calling needs something that can be called, reading does not */
    {"levle", true, "level height()", "", false},
    {"levle", false, "level() height", "level", false},
    /* the only one with the same first word */
    {"to_sse_format", true, "to_ndjson() model_dump() close()", "to_ndjson", true},
    {"to_sse_format", true, "to_ndjson() to_bytes()", "", false},
    {"to_sse_format", true, "to_ndjson to_()", "", false},
    {"_to_sse_format", true, "_to_ndjson() to_bytes()", "_to_ndjson", true},
    {"tosseformat", true, "to_ndjson()", "", false},
};

static NearList list_of(const char *items) {
    NearList list = {0};
    Str rest = str_of(items), item;
    while (rest.len && str_split(&rest, ' ', &item)) {
        bool is_misfit = str_ends(item, STR("(!)")), is_callable = is_misfit || str_ends(item, STR("()"));
        near_add(&list, is_callable ? str_slice(item, 0, str_find_char(item, '(')) : item, 0, is_callable);
        vec_last(&list.items).is_misfit = is_misfit;
    }
    return list;
}

static void test_near_find__table(void **state) {
    (void)state;
    u32 failures = 0;
    for (u32 i = 0; i < sizeof cases / sizeof *cases; i++) {
        NearList list = list_of(cases[i].items);
        Near near = near_find(&list, str_of(cases[i].wanted), cases[i].is_callable, 0.4);
        bool is_right =
            str_eq(near.text, str_of(cases[i].near)) && near.is_only_prefix == cases[i].is_only_prefix;
        if (!is_right)
            printf("%s of %s: %.*s\n", cases[i].wanted, cases[i].items, STR_ARG(near.text)), failures++;
        near_release(&list);
    }
    if (failures) fail_msg("%u names differ", failures);
}

static void test_near_find__too_long_for_a_distance(void **state) {
    (void)state;
    char wanted[100], other[100];
    memset(wanted, 'a', sizeof wanted);
    memset(other, 'a', sizeof other);
    wanted[99] = other[98] = 0;
    NearList list = list_of(other);
    assert_int_equal(near_find(&list, str_of(wanted), false, 0.4).text.len, 0);
    near_release(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near_find__table),
        cmocka_unit_test(test_near_find__too_long_for_a_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
