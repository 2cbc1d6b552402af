#include "select.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

/* A selector in a form that shows every part of it: bases, then the steps in their order, alternatives. */
static void print_base(const SelectBase *base, StrBuf *out) {
    static const char *const names[] = {"arg",     "kw",        "args",    "recv",  "self", "outer",
                                        "def",     "cls",       "name",    "value", "item", "around",
                                        "handler", "signature", "default", "lit"};
    buf_printf(out, "%s", names[base->kind]);
    if (base->kind == SELECT_ARGUMENT) buf_printf(out, "%u", base->index);
    if (base->text.len) buf_printf(out, ":%.*s", STR_ARG(base->text));
}

static void print_step(const SelectStep *step, StrBuf *out) {
    static const char *const names[] = {
        [STEP_MODULE] = " module", [STEP_EACH] = " each", [STEP_STRINGS] = " strings"};
    if (step->kind == STEP_ITEM)
        buf_printf(out, "[%u]", step->index);
    else if (step->kind == STEP_ATTRIBUTE)
        buf_printf(out, ".%.*s", STR_ARG(step->text));
    else
        buf_push(out, str_of(names[step->kind]));
}

static void print_selector(const Selector *self, StrBuf *out) {
    for (; self; self = self->next) {
        buf_push_char(out, '(');
        for (u32 i = 0; i < self->base_count; i++) {
            if (i) buf_push_char(out, ' ');
            print_base(&self->bases[i], out);
        }
        buf_push_char(out, ')');
        for (u32 i = 0; i < self->step_count; i++) print_step(&self->steps[i], out);
        if (self->next) buf_push(out, STR(" / "));
    }
}

static void test_selector_parse__table(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"0", "(arg0)"},
        {"12", "(arg12)"},
        {"kw:path", "(kw:path)"},
        {"0|kw:path", "(arg0) / (kw:path)"},
        {"kw:methods|2|'GET'", "(kw:methods) / (arg2) / (lit:GET)"},
        {"kw:a ?? kw:b", "(kw:a) / (kw:b)"},
        {"recv", "(recv)"},
        {"recv.router.routes", "(recv).router.routes"},
        {"self", "(self)"},
        {"outer", "(outer)"},
        {"def", "(def)"},
        {"def.name", "(def).name"},
        {"cls", "(cls)"},
        {"name", "(name)"},
        {"value", "(value)"},
        {"*", "(args)"},
        {"'*'", "(lit:*)"},
        {"''", "(lit)"},
        {"each(0)", "(arg0) each"},
        {"each(*)", "(args) each"},
        {"each(0|kw:handlers)[1]", "(arg0 kw:handlers) each[1]"},
        {"module(0).urlpatterns|0[0]|0", "(arg0) module.urlpatterns / (arg0)[0] / (arg0)"},
        {"strings(value)", "(value) strings"},
        {"each(module(0).urlpatterns)", "(arg0) module.urlpatterns each"},
        {"each(0[0])[1].router", "(arg0)[0] each[1].router"},
        {"item[1]", "(item)[1]"},
        {"around[0]", "(around)[0]"},
        {"handler.lookup_field", "(handler).lookup_field"},
        {"default", "(default)"},
        {" 0 | kw:path ", "(arg0) / (kw:path)"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        const Selector *selector;
        Err err = {0};
        StrBuf printed = {0};
        if (!selector_parse(str_of(rows[i].text), &arena, &selector, &err)) fail_msg("%s", err.text);
        print_selector(selector, &printed);
        buf_push_char(&printed, '\0');
        assert_string_equal(printed.ptr, rows[i].expected);
        buf_release(&printed);
        arena_release(&arena);
    }
}

static void test_selector_parse__errors_name_what_was_expected(void **state) {
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"", "selector ``: expected a number, kw:name, *, recv"},
        {"kw:", "expected a keyword name"},
        {"0|", "expected a number, kw:name"},
        {"receiver", "at `receiver`"},
        {"each(0", "expected `|` or `)`"},
        {"each()", "expected a number, kw:name"},
        {"0[x]", "expected a number below 1000 at `x]`"},
        {"0[1", "expected `]`"},
        {"0.", "expected an attribute name"},
        {"'GET", "expected a closing quote"},
        {"0 1", "expected `|`, `??` or the end at `1`"},
        {"1234", "expected a number below 1000"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        const Selector *selector = NULL;
        Err err = {0};
        assert_false(selector_parse(str_of(rows[i].text), &arena, &selector, &err));
        assert_null(selector);
        if (!strstr(err.text, rows[i].expected)) fail_msg("%s: %s", rows[i].text, err.text);
        arena_release(&arena);
    }
}

static void test_url_term_parse__table(void **state) {
    (void)state;
    static const struct {
        const char *text;
        UrlTermKind kind;
        bool or_child_prefix;
        const char *selector;
    } rows[] = {
        {"into.url", URL_TERM_INTO, false, ""},
        {"child.prefix", URL_TERM_CHILD_PREFIX, false, ""},
        {"kw:prefix", URL_TERM_SELECT, false, "(kw:prefix)"},
        {"0|kw:path", URL_TERM_SELECT, false, "(arg0) / (kw:path)"},
        {"kw:url_prefix ?? child.prefix", URL_TERM_SELECT, true, "(kw:url_prefix)"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Arena arena = {0};
        UrlTerm term;
        Err err = {0};
        StrBuf printed = {0};
        if (!url_term_parse(str_of(rows[i].text), &arena, &term, &err)) fail_msg("%s", err.text);
        print_selector(term.select, &printed);
        buf_push_char(&printed, '\0');
        assert_int_equal(term.kind, rows[i].kind);
        assert_int_equal(term.or_child_prefix, rows[i].or_child_prefix);
        assert_string_equal(printed.ptr, rows[i].selector);
        buf_release(&printed);
        arena_release(&arena);
    }
}

static void test_url_term_parse__unknown_word(void **state) {
    (void)state;
    Arena arena = {0};
    UrlTerm term;
    Err err = {0};
    assert_false(url_term_parse(STR("above.url"), &arena, &term, &err));
    assert_non_null(strstr(err.text, "above.url"));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_selector_parse__table),
        cmocka_unit_test(test_selector_parse__errors_name_what_was_expected),
        cmocka_unit_test(test_url_term_parse__table),
        cmocka_unit_test(test_url_term_parse__unknown_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
