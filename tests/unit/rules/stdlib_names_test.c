#include "stdlib_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "stdlib_embedded.h"

static void assert_str(Str actual, const char *expected) {
    if (!str_eq(actual, str_of(expected)))
        fail_msg("expected \"%s\", got \"%.*s\"", expected, STR_ARG(actual));
}

static StdlibScope scope(const char *dotted) {
    StdlibScope found = stdlib_scope(str_of(dotted));
    if (!found) fail_msg("no scope %s", dotted);
    return found;
}

static StdlibName name_in(const char *dotted, const char *name) {
    StdlibName found;
    if (!stdlib_name(scope(dotted), str_of(name), &found)) fail_msg("no %s in %s", name, dotted);
    return found;
}

static bool has_member(const char *class, const char *name) {
    StdlibName found;
    return stdlib_member(scope(class), str_of(name), &found);
}

/* ---- scopes ----------------------------------------------------------------------------------------- */

static void test_scope__every_one_is_found_by_its_name(void **state) {
    (void)state;
    for (StdlibScope s = 1; s <= stdlib_scope_count; s++)
        assert_int_equal(stdlib_scope(stdlib_scope_name(s)), s);
    assert_true(stdlib_scope_count > 3500);
}

static void test_scope__aliases_are_followed(void **state) {
    (void)state;
    static const struct {
        const char *written, *is;
    } rows[] = {
        {"os", "os"},
        {"os.path", "os.path"},
        {"str", "builtins.str"},
        {"builtins.str", "builtins.str"},
        {"IOError", "builtins.OSError"},
        {"io.StringIO", "_io.StringIO"},
        {"asyncio.Queue", "asyncio.queues.Queue"},
        {"collections.abc.Mapping", "typing.Mapping"},
        {"unittest.TestCase", "unittest.case.TestCase"},
        {"xml.etree.ElementTree", "xml.etree.ElementTree"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str(stdlib_scope_name(scope(rows[i].written)), rows[i].is);
}

static void test_scope__what_is_neither_module_nor_class_has_none(void **state) {
    (void)state;
    static const char *const names[] = {"",
                                        ".",
                                        "os.",
                                        ".os",
                                        "numpy",
                                        "os.getcwd",
                                        "os.path.join.x",
                                        "str.lower",
                                        "zzz",
                                        "#",
                                        "os.path.missing"};
    for (size_t i = 0; i < COUNT_OF(names); i++) assert_int_equal(stdlib_scope(str_of(names[i])), 0);
}

static void test_scope__classes_know_their_bases(void **state) {
    (void)state;
    StdlibScope bases[STDLIB_BASES_MAX];
    assert_true(stdlib_is_class(scope("logging.StreamHandler")));
    assert_false(stdlib_is_class(scope("logging")));
    assert_int_equal(stdlib_bases(scope("logging.StreamHandler"), bases), 1);
    assert_str(stdlib_scope_name(bases[0]), "logging.Handler");
    assert_int_equal(stdlib_bases(scope("logging"), bases), 0);
    assert_true(stdlib_derives(scope("FileNotFoundError"), scope("Exception")));
    assert_true(stdlib_derives(scope("collections.OrderedDict"), scope("dict")));
    assert_false(stdlib_derives(scope("Exception"), scope("FileNotFoundError")));
}

static void test_scope__closed_or_open(void **state) {
    (void)state;
    static const char *const closed[] = {"str",
                                         "dict",
                                         "pathlib.Path",
                                         "threading.Thread",
                                         "datetime.datetime",
                                         "enum.Enum",
                                         "unittest.TestCase",
                                         "os",
                                         "json"};
    static const char *const open[] = {"argparse.Namespace", "types.SimpleNamespace", "threading.local",
                                       "unittest.mock.Mock", "ctypes.Structure",      "ast.AST",
                                       "types.ModuleType",   "ctypes.CDLL",           "super"};
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        if (!stdlib_is_closed(scope(closed[i]))) fail_msg("%s is closed", closed[i]);
    for (size_t i = 0; i < COUNT_OF(open); i++)
        if (stdlib_is_closed(scope(open[i]))) fail_msg("%s is open", open[i]);
    assert_true(stdlib_is_protocol(scope("typing.SupportsInt")));
    assert_false(stdlib_is_protocol(scope("str")));
    assert_str(stdlib_metaclass(scope("enum.Enum")), "enum.EnumMeta");
    assert_str(stdlib_metaclass(scope("enum.IntFlag")), "enum.EnumMeta");
    assert_str(stdlib_metaclass(scope("str")), "");
}

/* ---- names ------------------------------------------------------------------------------------------ */

static void test_name__every_line_is_found(void **state) {
    (void)state;
    u32 names = 0;
    for (StdlibScope s = 1; s <= stdlib_scope_count; s++) {
        Str rest = {stdlib_text + stdlib_scope_starts[s - 1],
                    stdlib_scope_starts[s] - stdlib_scope_starts[s - 1]},
            line;
        str_split(&rest, '\n', &line);
        while (rest.len && str_split(&rest, '\n', &line)) {
            StdlibName found;
            Str name = str_slice(line, 1, 1 + str_find_char(str_slice(line, 1, line.len), ' '));
            if (!stdlib_name(s, name, &found)) fail_msg("%.*s is not found", STR_ARG(line));
            assert_true(str_eq(found.name, name));
            assert_int_equal(found.scope, s);
            assert_true(stdlib_name_when(&found) != 0);
            names++;
        }
    }
    assert_true(names > 30000);
}

static void test_name__says_what_it_is(void **state) {
    (void)state;
    StdlibName get = name_in("asyncio.Queue", "get_nowait"), join = name_in("asyncio.Queue", "join");
    assert_int_equal(get.kind, STDLIB_FUNCTION);
    assert_false(get.is_async);
    assert_true(join.is_async);
    assert_str(join.type, "None");
    assert_int_equal(name_in("asyncio.queues", "Queue").kind, STDLIB_CLASS);
    assert_int_equal(name_in("datetime.datetime", "now").role, STDLIB_ON_CLASS);
    assert_str(name_in("datetime.datetime", "now").type, "Self");
    assert_int_equal(name_in("str", "maketrans").role, STDLIB_STATIC);
    assert_int_equal(name_in("pathlib.PurePath", "name").kind, STDLIB_PROPERTY);
    assert_str(name_in("pathlib.PurePath", "name").type, "str");
    assert_str(name_in("sys", "argv").type, "list[str]");
    assert_int_equal(name_in("asyncio", "Queue").kind, STDLIB_SAME);
    assert_str(name_in("asyncio", "Queue").target, "asyncio.queues.Queue");
    assert_true(name_in("threading.Thread", "_target").is_introspected);
    assert_false(name_in("threading.Thread", "start").is_introspected);
}

static void test_name__what_is_not_there(void **state) {
    (void)state;
    static const char *const names[] = {"", " ", "A", "zzzz", "zzzz zzzz", "getcw", "getcwdd", "f", "#"};
    StdlibName found;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_false(stdlib_name(scope("os"), str_of(names[i]), &found));
}

static void test_member__of_bases_and_object(void **state) {
    (void)state;
    assert_true(has_member("logging.StreamHandler", "setLevel"));
    assert_true(has_member("logging.StreamHandler", "addFilter"));
    assert_true(has_member("dict", "setdefault"));
    assert_true(has_member("object", "__class__"));
    assert_false(has_member("str", "__sizeof__"));
    assert_false(has_member("str", "decode"));
    assert_false(has_member("dict", "has_key"));
    assert_false(has_member("Exception", "message"));
}

static void test_find__follows_aliases(void **state) {
    (void)state;
    StdlibName found;
    assert_true(stdlib_find(STR("os.path.join"), &found));
    assert_int_equal(found.kind, STDLIB_FUNCTION);
    assert_true(stdlib_find(STR("len"), &found));
    assert_str(found.type, "int");
    assert_true(stdlib_find(STR("json.JSONDecodeError"), &found));
    assert_int_equal(found.kind, STDLIB_CLASS);
    assert_false(stdlib_find(STR("string.letters"), &found));
    assert_false(stdlib_find(STR("nowhere.x"), &found));
    assert_false(stdlib_find(STR(""), &found));
}

/* ---- when ------------------------------------------------------------------------------------------- */

static bool is_at(StdlibWhen when, u32 minor, StdlibPlatform platform) {
    return when >> ((minor - STDLIB_MINOR_FIRST) * STDLIB_PLATFORMS + platform) & 1;
}

static void test_when__versions_and_platforms(void **state) {
    (void)state;
    StdlibName walk = name_in("pathlib.Path", "walk"), startfile = name_in("os", "startfile"),
               dir = name_in("os", "listdir");
    assert_int_equal(stdlib_name_when(&walk), stdlib_versions(12, 14));
    assert_int_equal(stdlib_name_when(&dir), stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST));
    assert_true(is_at(stdlib_name_when(&startfile), 9, STDLIB_WIN32));
    assert_false(is_at(stdlib_name_when(&startfile), 9, STDLIB_LINUX));
    assert_int_equal(stdlib_scope_when(scope("tomllib")), stdlib_versions(11, 14));
    assert_int_equal(stdlib_scope_when(scope("asyncore")), stdlib_versions(8, 11));
}

static void test_when__mixed(void **state) {
    (void)state;
    StdlibName name = {.scope = scope("os"), .when = STR("ld:12-13,w:-9,o")};
    StdlibWhen when = stdlib_name_when(&name);
    assert_true(is_at(when, 12, STDLIB_LINUX) && is_at(when, 13, STDLIB_DARWIN));
    assert_false(is_at(when, 14, STDLIB_LINUX) || is_at(when, 11, STDLIB_DARWIN));
    assert_true(is_at(when, 8, STDLIB_WIN32) && is_at(when, 9, STDLIB_WIN32));
    assert_false(is_at(when, 10, STDLIB_WIN32));
    assert_true(is_at(when, 8, STDLIB_OTHER) && is_at(when, 14, STDLIB_OTHER));
    assert_int_equal(stdlib_versions(2, 99), stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST));
}

/* ---- parameters ------------------------------------------------------------------------------------- */

/* "place a, either b?, name c?, rest args": `?` marks what may be left out. */
static Str parameters_of(Str text, StrBuf *out) {
    static const char *const kinds[] = {"place", "either", "name", "rest", "named"};
    StdlibParameter parameter;
    bool by_name = false;
    out->len = 0;
    while (stdlib_parameter(&text, &by_name, &parameter))
        buf_printf(out, "%s%s %.*s%s", out->len ? ", " : "", kinds[parameter.kind], STR_ARG(parameter.name),
                   parameter.is_optional ? "?" : "");
    return buf_str(out);
}

static void test_parameter__all_kinds(void **state) {
    (void)state;
    static const struct {
        const char *written, *is;
    } rows[] = {
        {"", ""},
        {"a", "either a"},
        {"a,b=,/,c=,*,d,e=", "place a, place b?, either c?, name d, name e?"},
        {"a,/", "place a"},
        {"*args,key=,**kw", "rest args?, name key?, named kw?"},
    };
    StrBuf buf = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str(parameters_of(str_of(rows[i].written), &buf), rows[i].is);
    buf_release(&buf);
}

static void test_parameter__of_real_functions(void **state) {
    (void)state;
    StrBuf buf = {0};
    StdlibName name = name_in("shutil", "copyfile");
    assert_str(parameters_of(name.parameters, &buf), "either src, either dst, name follow_symlinks?");
    name = name_in("str", "replace");
    assert_true(str_starts(parameters_of(name.parameters, &buf), STR("place old, place new, ")));
    name = name_in("str", "split");
    assert_str(parameters_of(name.parameters, &buf), "either sep?, either maxsplit?");
    assert_false(stdlib_takes_anything(&name));
    name = name_in("str", "__add__");
    assert_true(stdlib_takes_anything(&name));
    buf_release(&buf);
}

static void test_parameter__some_versions_take_it(void **state) {
    (void)state;
    Str text = STR("a,b=@12-,*,c=@-11");
    StdlibParameter a, b, c;
    bool by_name = false;
    stdlib_parameter(&text, &by_name, &a), stdlib_parameter(&text, &by_name, &b);
    assert_true(stdlib_parameter(&text, &by_name, &c));
    assert_int_equal(a.when, stdlib_versions(STDLIB_MINOR_FIRST, STDLIB_MINOR_LAST));
    assert_int_equal(b.when, stdlib_versions(12, STDLIB_MINOR_LAST));
    assert_int_equal(c.when, stdlib_versions(STDLIB_MINOR_FIRST, 11));
    assert_str(b.name, "b");
    assert_true(b.is_optional && c.kind == STDLIB_BY_NAME);
    assert_int_equal(stdlib_last_minor(c.when), 11);
    assert_int_equal(stdlib_number(STR("11 and more")), 11);
    assert_int_equal(stdlib_number(STR("none")), 0);
}

/* ---- types ------------------------------------------------------------------------------------------ */

static void test_type__alternatives_and_their_elements(void **state) {
    (void)state;
    Str rest = STR("dict[str,list[int|None]]|None|tuple[str,...]"), class, elements;
    assert_true(stdlib_type_part(&rest, &class, &elements));
    assert_str(class, "dict");
    assert_str(elements, "str,list[int|None]");
    assert_true(stdlib_type_part(&rest, &class, &elements));
    assert_str(class, "None");
    assert_str(elements, "");
    assert_true(stdlib_type_part(&rest, &class, &elements));
    assert_str(class, "tuple");
    assert_str(elements, "str,...");
    assert_false(stdlib_type_part(&rest, &class, &elements));
}

static void test_type__overloads_are_alternatives(void **state) {
    (void)state;
    assert_str(name_in("builtins", "open").type,
               "_io.TextIOWrapper|_io.FileIO|_io.BufferedRandom|_io.BufferedWriter|_io.BufferedReader");
    assert_str(name_in("str", "split").type, "list[str]");
}

/* ---- what objects take ------------------------------------------------------------------------------ */

static void test_fixed__objects_that_take_no_other_attributes(void **state) {
    (void)state;
    assert_true(stdlib_is_fixed(scope("str")) && stdlib_is_fixed(scope("collections.deque")));
    assert_false(stdlib_is_fixed(scope("threading.Event")) || stdlib_is_fixed(scope("queue.Queue")));
}

static void test_below__derived_classes_may_have_it(void **state) {
    (void)state;
    assert_true(stdlib_below_has(scope("datetime.date"), STR("hour")));
    assert_true(stdlib_below_has(scope("dict"), STR("most_common")));
    assert_false(stdlib_below_has(scope("dict"), STR("has_key")));
    assert_false(stdlib_below_has(scope("datetime.datetime"), STR("hours")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scope__every_one_is_found_by_its_name),
        cmocka_unit_test(test_scope__aliases_are_followed),
        cmocka_unit_test(test_scope__what_is_neither_module_nor_class_has_none),
        cmocka_unit_test(test_scope__classes_know_their_bases),
        cmocka_unit_test(test_scope__closed_or_open),
        cmocka_unit_test(test_name__every_line_is_found),
        cmocka_unit_test(test_name__says_what_it_is),
        cmocka_unit_test(test_name__what_is_not_there),
        cmocka_unit_test(test_member__of_bases_and_object),
        cmocka_unit_test(test_find__follows_aliases),
        cmocka_unit_test(test_when__versions_and_platforms),
        cmocka_unit_test(test_when__mixed),
        cmocka_unit_test(test_parameter__all_kinds),
        cmocka_unit_test(test_parameter__of_real_functions),
        cmocka_unit_test(test_parameter__some_versions_take_it),
        cmocka_unit_test(test_type__alternatives_and_their_elements),
        cmocka_unit_test(test_type__overloads_are_alternatives),
        cmocka_unit_test(test_fixed__objects_that_take_no_other_attributes),
        cmocka_unit_test(test_below__derived_classes_may_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
