#include "lock_extract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *text, *requirements;
} Case;

static const Case cases[] = {
    {"", ""},
    {"version = 1\n", ""},
    /* poetry, uv, pdm */
    {"[[package]]\nname = \"fastapi\"\nversion = \"0.115.0\"\n", "fastapi==0.115.0\n"},
    {"version = 1\nrequires-python = \">=3.9\"\n\n"
     "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = { registry = \"x\" }\n"
     "dependencies = [\n    { name = \"b\" },\n]\n\n"
     "[[package]]\nname = \"b\"\nversion = \"2.0\"\n",
     "a==1\nb==2.0\n"},
    {"[[package]]\nname = \"own\"\nsource = { editable = \".\" }\n\n[package.metadata]\nversion = \"3\"\n",
     ""},
    {"[[package]]\r\nname = \"a\"\r\nversion = \"1\"\r\n", "a==1\n"},
    /* Pipenv */
    {"{\n    \"default\": {\n"
     "        \"fastapi\": {\n            \"hashes\": [\n                \"sha256:1\"\n            ],\n"
     "            \"version\": \"==0.115.0\"\n        },\n"
     "        \"own\": {\n            \"path\": \".\"\n        }\n    }\n}\n",
     "fastapi==0.115.0\n"},
    /* What is cut off or odd says nothing. */
    {"name = \"a\nversion = \"1\"\n", ""},
    {"name = \nversion = \"1\"\n", ""},
};

static void test_lock_push_requirements__table(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        StrBuf out = {0};
        lock_push_requirements(str_of(cases[i].text), &out);
        buf_push_char(&out, '\0');
        assert_string_equal(out.ptr, cases[i].requirements);
        buf_release(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lock_push_requirements__table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
