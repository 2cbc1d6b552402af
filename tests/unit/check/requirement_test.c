#include "requirement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    const char *name; /* NULL: names no distribution */
    const char *extras, *marker, *comment;
    bool is_pinned, is_limit;
} Row;

static const Row rows[] = {
    {"requests", "requests", "", "", "", false, false},
    {"  Zope.Interface_x >= 1 ", "zope-interface-x", "", "", "", false, false},
    {"celery[redis,auth]==5.4.0", "celery", "redis,auth", "", "", true, false},
    {"uvicorn [standard] ~= 0.30  # serves", "uvicorn", "standard", "", "serves", false, false},
    {"tomli>=2; python_version < '3.11'", "tomli", "", "python_version < '3.11'", "", false, false},
    {"urllib3<2,!=1.26.1", "urllib3", "", "", "", false, true},
    {"urllib3<2,>=1", "urllib3", "", "", "", false, false},
    {"flask (>=2)", "flask", "", "", "", false, false},
    {"acme @ git+https://host/acme.git@v1#egg=acme", "acme", "", "", "", false, false},
    {"git+https://host/quay.git@v1#egg=Quay_Lib", "quay-lib", "", "", "", false, false},
    {"-e git+ssh://git@host/quay.git#egg=quay&subdirectory=a", "quay", "", "", "", false, false},
    {"-e .", NULL, "", "", "", false, false},
    {"./wheels/a.whl", NULL, "", "", "", false, false},
    {"https://host/a.whl", NULL, "", "", "", false, false},
    {"# a remark", NULL, "", "", "", false, false},
    {"", NULL, "", "", "", false, false},
    {"broken[extra", NULL, "", "", "", false, false},
};

static void check_text(const Row *row, const char *what, Str found, const char *wanted) {
    if (!str_eq(found, str_of(wanted)))
        fail_msg("'%s': %s is '%.*s', expected '%s'", row->text, what, STR_ARG(found), wanted);
}

static void test_requirement_read__forms(void **state) {
    (void)state;
    Arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Row *row = &rows[i];
        Requirement requirement;
        bool is_read = requirement_read(str_of(row->text), &arena, &requirement);
        if (is_read != (row->name != NULL)) fail_msg("'%s': %s", row->text, is_read ? "read" : "not read");
        if (!is_read) continue;
        check_text(row, "name", requirement.name, row->name);
        check_text(row, "extras", requirement.extras, row->extras);
        check_text(row, "marker", requirement.marker, row->marker);
        check_text(row, "comment", requirement.comment, row->comment);
        if (requirement.is_pinned != row->is_pinned) fail_msg("'%s': pinned", row->text);
        if (requirement.is_limit != row->is_limit) fail_msg("'%s': limit", row->text);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_requirement_read__forms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
