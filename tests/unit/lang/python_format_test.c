#include "python_format.h"

#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What is parsed in place of a source; NULL: the source itself. */
static const struct {
    const char *source, *parsed;
} masks[] = {
    {"f'{x:=06.2f}'", "f'{x:<06.2f}'"},
    {"f'{x :=6} {y!r:=^9} {z:==3}'", "f'{x :<6} {y!r:<^9} {z:<=3}'"},
    {"f'{x[0:1]:=6}{ {'a': 1}['a']:=6}'", "f'{x[0:1]:<6}{ {'a': 1}['a']:<6}'"},
    {"f'{d[\"a\"]:=+{w}d}'", "f'{d[\"a\"]:<+{w}d}'"},
    {"f'{f\"{x:=6}\":=9}'", "f'{f\"{x:<6}\":<9}'"},
    {"rf'\\{x:=6}\\'{x:=6}'", "rf'\\{x:<6}\\'{x:<6}'"},
    {"F'''\n{x\n:=6}'''", "F'''\n{x\n:<6}'''"},
    {"f'{x:{y:=3}}'", "f'{x:{y:<3}}'"},
    {"f'{(y := 5)} {[y := 5]} {f(a)[y:=1]}'", NULL},
    {"f'{{x:=6}}' '{x:=6}' b'{x:=6}' # f'{x:=6}'", NULL},
    {"f'{x!=y}' f'{x:>{w}}' f'{t:%H:%M}'; (a := 1)", NULL},
    {"if (n := f'{x}'): pass", NULL},
    {"f'{x:=6", "f'{x:<6"},
    {"f'{", NULL},
    {"f'\nx := 1", NULL},
};

static void test_python_format_mask__only_specifications(void **state) {
    (void)state;
    u32 wrong = 0;
    for (u32 i = 0; i < COUNT_OF(masks); i++) {
        Str source = str_of(masks[i].source), parsed = str_of(masks[i].parsed ? masks[i].parsed : "");
        Str mask = python_format_mask(source);
        bool is_right = masks[i].parsed ? mask.ptr && str_eq(mask, parsed) : !mask.ptr;
        if (!is_right) print_message("%s: %.*s\n", masks[i].source, STR_ARG(mask));
        wrong += !is_right;
        free((char *)mask.ptr);
    }
    assert_int_equal(wrong, 0);
}

static void test_python_format_mask__deep_fields_end(void **state) {
    (void)state;
    StrBuf text = {0};
    buf_push(&text, STR("f'"));
    for (u32 i = 0; i < 200000; i++) buf_push(&text, STR("{x:="));
    Str mask = python_format_mask(buf_str(&text));
    assert_non_null(mask.ptr);
    free((char *)mask.ptr);
    buf_release(&text);
}

static const FactsCase FORMAT_CASES[] = {
    {"what is printed is read, not assigned", DUMP_USES | DUMP_BINDINGS | DUMP_REST,
     "x = 1\n"
     "f'{x:=6} {x:=06.2f}'\n"
     "f'{(x := 2)}'\n",
     "1.x@1 assign = 1\n"
     "1.x@3 walrus = 2\n"
     "x@2 -> 1{1}\n"
     "x@2 -> 1{1}\n"
     "code lines 3\n"},
};

static void test_python_format_mask__facts(void **state) {
    (void)state;
    facts_cases_run(FORMAT_CASES, COUNT_OF(FORMAT_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_format_mask__only_specifications),
        cmocka_unit_test(test_python_format_mask__deep_fields_end),
        cmocka_unit_test(test_python_format_mask__facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
