#include "arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *parameters; /* blank-separated; "=" optional, "/", "*", "*rest", "**more" as in Python */
    const char *arguments;  /* blank-separated; "." by position, a name by keyword */
    FaultKind kind;
    const char *name; /* of the fault */
} Case;

static const Case cases[] = {
    {"a b", ". .", FAULT_NONE, ""},
    {"a b", ". b", FAULT_NONE, ""},
    {"a b", "b a", FAULT_NONE, ""},
    {"a b=", ".", FAULT_NONE, ""},
    {"", "", FAULT_NONE, ""},
    /* too many */
    {"", ".", FAULT_MANY, ""},
    {"a b", ". . .", FAULT_MANY, ""},
    {"a * b", ". .", FAULT_MANY, ""},
    {"a *rest", ". . .", FAULT_NONE, ""},
    /* a keyword that is no parameter */
    {"a", "b", FAULT_KEYWORD, "b"},
    {"a", ". b", FAULT_KEYWORD, "b"},
    {"a /", "a", FAULT_KEYWORD, "a"},
    {"a *rest", ". rest", FAULT_KEYWORD, "rest"},
    {"a **more", ". b", FAULT_NONE, ""},
    {"a / **more", ". a", FAULT_NONE, ""},
    /* twice */
    {"a b", ". a", FAULT_TWICE, "a"},
    {"a b", ". . b", FAULT_TWICE, "b"},
    {"a **more", ". a", FAULT_TWICE, "a"},
    /* missing */
    {"a b", ".", FAULT_MISSING, "b"},
    {"a b c", "b", FAULT_MISSING, "a"},
    {"a * b", ".", FAULT_MISSING, "b"},
    {"a * b=", ".", FAULT_NONE, ""},
    {"a *rest b", ". . .", FAULT_MISSING, "b"},
    {"*rest **more", "", FAULT_NONE, ""},
    /* keywords are looked at first, as Python does */
    {"a b", ". . . c", FAULT_KEYWORD, "c"},
};

static Signature signature_new(const char *parameters) {
    Signature out = {0};
    Str rest = str_of(parameters), word;
    u8 kind = PARAM_NORMAL;
    while (rest.len && str_split(&rest, ' ', &word)) {
        Parameter param = {.name = word, .kind = kind, .is_required = true};
        if (str_eq(word, STR("/"))) {
            for (u32 i = 0; i < out.items.count; i++) out.items.at[i].kind = PARAM_POSITIONAL_ONLY;
        } else if (str_eq(word, STR("*"))) {
            kind = PARAM_KEYWORD_ONLY;
        } else if (str_starts(word, STR("**"))) {
            out.takes_any_keyword = true;
        } else if (str_starts(word, STR("*"))) {
            kind = PARAM_KEYWORD_ONLY;
            vec_push(&out.items, ((Parameter){.name = str_slice(word, 1, word.len), .kind = PARAM_STAR}));
        } else {
            param.is_required = !str_ends(word, STR("="));
            if (!param.is_required) param.name = str_slice(word, 0, word.len - 1);
            vec_push(&out.items, param);
        }
    }
    return out;
}

static Arguments arguments_new(const char *arguments) {
    Arguments out = {0};
    Str rest = str_of(arguments), word;
    while (rest.len && str_split(&rest, ' ', &word))
        vec_push(&out.items, ((Argument){.keyword = str_eq(word, STR(".")) ? STR_NONE : word}));
    return out;
}

static void test_arguments_fault__as_python_says(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        Signature signature = signature_new(cases[i].parameters);
        Arguments arguments = arguments_new(cases[i].arguments);
        bool seen[16] = {0};
        Fault fault = arguments_fault(&arguments, &signature, seen);
        if (fault.kind != cases[i].kind || !str_eq(fault.name, str_of(cases[i].name)))
            printf("f(%s) called with (%s): %d %.*s\n", cases[i].parameters, cases[i].arguments, fault.kind,
                   STR_ARG(fault.name));
        assert_int_equal(fault.kind, cases[i].kind);
        assert_true(str_eq(fault.name, str_of(cases[i].name)));
        arguments_release(&arguments);
        signature_release(&signature);
    }
}

static void test_arguments_fault__a_star_hides_what_is_given(void **state) {
    (void)state;
    Signature signature = signature_new("a");
    Arguments arguments = arguments_new(". . .");
    bool seen[4] = {0};
    arguments.has_star = true;
    assert_int_equal(arguments_fault(&arguments, &signature, seen).kind, FAULT_NONE);
    arguments_release(&arguments);
    signature_release(&signature);
}

static void test_arguments_fault__partial_calls_miss_nothing(void **state) {
    (void)state;
    Signature signature = signature_new("a b");
    Arguments arguments = arguments_new(".");
    bool seen[4] = {0};
    arguments.is_partial = true;
    assert_int_equal(arguments_fault(&arguments, &signature, seen).kind, FAULT_NONE);
    arguments_release(&arguments);
    signature_release(&signature);
}

static void test_signature_text__as_written(void **state) {
    (void)state;
    Arena arena = {0};
    Signature signature = signature_new("a b / c= *rest d=");
    assert_true(str_eq(signature_text(&signature, &arena), STR("(a, b, /, c=…, *rest, d=…)")));
    signature_release(&signature);
    signature = signature_new("a * b");
    assert_true(str_eq(signature_text(&signature, &arena), STR("(a, *, b)")));
    signature_release(&signature);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments_fault__as_python_says),
        cmocka_unit_test(test_arguments_fault__a_star_hides_what_is_given),
        cmocka_unit_test(test_arguments_fault__partial_calls_miss_nothing),
        cmocka_unit_test(test_signature_text__as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
