#include "report.h"

#include "../plan/tree_fixture.h"

#include <jansson.h>

static const char harbour[] = "from berth import Ship\n"
                              "\n"
                              "\n"
                              "async def moor(ship: Ship):\n"
                              "\tyield ship.to_frame()  # <b> | @crew #12\n"
                              "\n"
                              "\n"
                              "def unload():\n"
                              "    return None\n";
static const char berth[] = "class Ship:\n"
                            "    def to_line(self):\n"
                            "        return ''\n"
                            "\n"
                            "\n"
                            "Vessel = Ship\n";
static const TreeFile files[] = {
    {"docs/use.md", "old: `GET /quay/{id}/`\n"}, {"port/berth.py", berth}, {"port/my harbour.py", harbour}};

/* A crash, an unused function and an unregistered route. */
static void findings_add(Tree *tree) {
    tree_link(tree, files, COUNT_OF(files));
    Arena *arena = &tree->arena;
    Finding *crash = tree_add(tree, "unknown-member", KIND_METHOD, "port.harbour.moor",
                              tree_word(tree, "port/my harbour.py", 5, "ship.to_frame"));
    crash->name = tree_word(tree, "port/my harbour.py", 5, "to_frame");
    crash->message = text_with(text_with(text_of("unknown-member", "message.call"), "class", STR("Ship")),
                               "member", STR("to_frame"));
    crash->help =
        text_with(text_with(text_with(text_of("unknown-member", "help.near"), "near", STR("to_line")),
                            "class", STR("Ship")),
                  "member", STR("to_frame"));
    DefRef ship = tree->program->files[tree_file(tree, "port/berth.py")].def_base + 1;
    data_put_text(arena, crash->data, STR("class"), def_symbol(tree->program, ship, arena));
    tree_data(tree, crash, "member", "to_frame");
    tree_data(tree, crash, "near", "to_line");
    vec_push(&crash->fix, ((Edit){EDIT_REPLACE, crash->name, STR("to_line")}));
    data_put_real(arena, crash->data, STR("share"), 0.936);
    Text alias =
        text_with(text_with(text_of(NULL, "receiver.alias"), "alias", STR("Vessel")), "target", STR("Ship"));
    vec_push(&crash->evidence,
             ((Evidence){tree_word(tree, "port/berth.py", 2, "to_line"),
                         text_with(text_of("unknown-member", "near"), "near", STR("to_line"))}));
    vec_push(&crash->evidence, ((Evidence){tree_lines(tree, "port/berth.py", 6, 6), alias}));

    Finding *route = tree_add(tree, "unregistered-route", KIND_ROUTE, "port.harbour.moor",
                              tree_lines(tree, "port/my harbour.py", 4, 5));
    route->message =
        text_with(text_with(text_with(text_of("unregistered-route", "message"), "method", STR("GET")), "url",
                            STR("/quay/{id}/")),
                  "handler", STR("moor"));
    tree_data(tree, route, "router", "quay");
    tree_data(tree, route, "full_url", "/quay/{id}/");
    tree_data(tree, route, "methods", "GET");

    Finding *unused = tree_add(tree, "unused-function", KIND_FUNCTION, "port.harbour.unload",
                               tree_lines(tree, "port/my harbour.py", 8, 9));
    unused->removable_lines = 2;
    unused->name = tree_word(tree, "port/my harbour.py", 8, "unload");
    Finding *quiet = tree_add(tree, "unused-function", KIND_FUNCTION, "port.quiet",
                              tree_lines(tree, "port/berth.py", 6, 6));
    quiet->suppressed_by = STR("kept for the tests");
}

static Str report(Tree *tree, const char *format, TextLanguage language, bool color) {
    const Plan *plan = plan_make(&tree->context, &tree->arena);
    ReportInput input = {.context = &tree->context,
                         .plan = plan,
                         .language = language,
                         .color = color,
                         .version = "0.0.1",
                         .confidence = CONFIDENCE_MEDIUM,
                         .project = STR("port"),
                         .file_count = 3,
                         .line_count = 6812};
    const ReportRow *row = report_find(str_of(format));
    assert_non_null(row);
    StrBuf out = {0};
    row->write(&input, &out);
    Str text = str_copy(&tree->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void assert_has(Str text, const char *part) {
    if (str_find(text, str_of(part)) == STR_NOT_FOUND) fail_msg("no\n%s\nin\n%.*s", part, STR_ARG(text));
}

static void assert_lacks(Str text, const char *part) {
    if (str_find(text, str_of(part)) != STR_NOT_FOUND) fail_msg("%s\nin\n%.*s", part, STR_ARG(text));
}

static void test_concise__one_line_per_finding(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    Str text = report(&tree, "concise", LANG_EN, false);
    assert_string_equal(
        text.ptr,
        "port/my harbour.py:5:13: error[unknown-member] `Ship` has no method `to_frame`\n"
        "port/my harbour.py:4:1: error[unregistered-route] `GET /quay/{id}/` is never served: `moor` "
        "is on a router that no application includes\n"
        "port/my harbour.py:8:5: warning[unused-function] function `port.harbour.unload` is never used\n");
    tree_release(&tree);
}

static void test_full__two_spans_notes_and_help(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    Str text = report(&tree, "full", LANG_EN, false);
    assert_true(str_starts(text, STR("error[unknown-member]: `Ship` has no method `to_frame`\n"
                                     " --> port/my harbour.py:5:13\n"
                                     "  |\n"
                                     "5 |     yield ship.to_frame()  # <b> | @crew #12\n"
                                     "  |                ^^^^^^^^\n"
                                     " ::: port/berth.py:2:9\n"
                                     "  |\n"
                                     "2 |     def to_line(self):\n"
                                     "  |         ------- the nearest existing name is `to_line`\n"
                                     "  = note: `Vessel` is another name for `Ship` (port/berth.py:6)\n"
                                     "  = help: use `to_line`, or add `to_frame` to `Ship`\n"
                                     "\n")));
    assert_true(
        str_ends(text, STR("\n2 errors, 1 warning, 1 suppressed in 3 files (6,812 lines)\n"
                           "This is a library: nothing says how it is started, so its public API counts "
                           "as live\n")));
    assert_lacks(text, "\033");
    assert_has(report(&tree, "full", LANG_EN, true), "\033[1;31merror[unknown-member]\033[0m: ");
    tree_release(&tree);
}

static void test_full__carets_under_wide_text(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree,
              (TreeFile[]){{"a.py", "x = '\xe6\xbc\xa2"
                                    "e\xcc\x81', name\n"}},
              1);
    Finding *finding =
        tree_add(&tree, "unused-import", KIND_IMPORT, "a.name", tree_word(&tree, "a.py", 1, "name"));
    finding->name = finding->place;
    assert_has(report(&tree, "full", LANG_EN, false), "  |            ^^^^\n");
    tree_release(&tree);
}

static void test_github__commands_are_escaped_and_limited(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    Str text = report(&tree, "github", LANG_EN, false);
    assert_has(
        text,
        "::error file=port/my harbour.py,line=5,endLine=5,col=13,endColumn=21,title=oxbow unknown-member::"
        "`Ship` has no method `to_frame`%0Ause `to_line`, or add `to_frame` to `Ship`\n");
    tree_release(&tree);

    tree_init(&tree, (TreeFile[]){{"a,b:c%.py", "x = 1\n"}}, 1);
    for (u32 i = 0; i < 12; i++) {
        Finding *finding =
            tree_add(&tree, "unused-import", KIND_IMPORT, "x", tree_lines(&tree, "a,b:c%.py", 1, 1));
        finding->name.end_line = i == 11 ? 2 : 1;
        if (i == 11) finding->confidence = CONFIDENCE_MEDIUM;
    }
    text = report(&tree, "github", LANG_EN, false);
    assert_has(text, "::warning file=a%2Cb%3Ac%25.py,line=1,endLine=1,col=1,endColumn=1,title=");
    assert_has(text,
               "::group::2 more\na,b:c%.py:1:1: warning[unused-import] `x` is imported and never used\n");
    assert_has(text, "::endgroup::\n12 warnings in 3 files (6,812 lines)\n");
    u32 commands = 0;
    for (Str rest = text; str_find(rest, STR("::warning ")) != STR_NOT_FOUND; commands++)
        rest = str_slice(rest, str_find(rest, STR("::warning ")) + 1, rest.len);
    assert_int_equal(commands, 10);
    tree_release(&tree);
}

static json_t *parsed(Str text) {
    json_error_t error;
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root) fail_msg("line %d: %s", error.line, error.text);
    return root;
}

static json_t *at(json_t *array, size_t i) {
    json_t *item = json_array_get(array, i);
    assert_non_null(item);
    return item;
}

static const char *text_at(json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    if (!text) fail_msg("no text %s", key);
    return text;
}

static json_int_t number_at(json_t *object, const char *key) {
    json_t *number = json_object_get(object, key);
    if (!json_is_integer(number)) fail_msg("no number %s", key);
    return json_integer_value(number);
}

static void test_json__fields_of_a_finding(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    json_t *root = parsed(report(&tree, "json", LANG_EN, false));
    json_t *list = json_object_get(root, "findings"), *finding = at(list, 0);
    assert_int_equal(json_array_size(list), 3);
    assert_int_equal(number_at(root, "schema"), 1);
    assert_string_equal(text_at(finding, "path"), "port/my harbour.py");
    assert_int_equal(number_at(finding, "line"), 5);
    assert_int_equal(number_at(finding, "column"), 8);
    assert_int_equal(number_at(finding, "end_column"), 21);
    assert_int_equal(number_at(finding, "name_column"), 13);
    assert_string_equal(text_at(finding, "fingerprint"), "000102030405060708090a0b0c0d0e0f");
    json_t *evidence = json_object_get(finding, "evidence");
    assert_string_equal(text_at(at(evidence, 1), "message"), "`Vessel` is another name for `Ship`");
    json_t *share = json_object_get(json_object_get(finding, "data"), "share");
    assert_true(json_real_value(share) == 0.936);
    json_t *summary = json_object_get(root, "summary");
    assert_int_equal(number_at(summary, "removable_lines"), 2);
    assert_int_equal(number_at(json_object_get(summary, "by_rule"), "unused-function"), 1);
    json_t *action = at(json_object_get(root, "actions"), 0);
    assert_int_equal(number_at(action, "priority"), 1);
    assert_non_null(strstr(text_at(action, "patch"), "+\tyield ship.to_line()"));
    assert_string_equal(json_string_value(at(json_object_get(action, "findings"), 0)),
                        text_at(finding, "fingerprint"));
    json_decref(root);
    tree_release(&tree);
}

static void test_json__any_bytes_give_valid_text(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, (TreeFile[]){{"a.py", "x = 1\n"}}, 1);
    Finding *finding =
        tree_add(&tree, "unused-import", KIND_IMPORT, "na\xffme", tree_lines(&tree, "a.py", 1, 1));
    data_put_text(&tree.arena, finding->data, STR("odd"), STR("a\0b"));
    data_put_real(&tree.arena, finding->data, STR("none"), 0.0 / 0.0);
    json_t *root = parsed(report(&tree, "json", LANG_EN, false));
    json_t *first = at(json_object_get(root, "findings"), 0);
    assert_string_equal(text_at(first, "symbol"), "na\xef\xbf\xbdme");
    json_t *data = json_object_get(first, "data");
    assert_int_equal(json_string_length(json_object_get(data, "odd")), 3);
    assert_true(json_is_null(json_object_get(data, "none")));
    json_decref(root);
    tree_release(&tree);
}

static void test_sarif__what_code_scanning_needs(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    json_t *root = parsed(report(&tree, "sarif", LANG_EN, false));
    json_t *run = at(json_object_get(root, "runs"), 0);
    assert_string_equal(text_at(run, "columnKind"), "unicodeCodePoints");
    assert_string_equal(text_at(json_object_get(run, "automationDetails"), "id"), "oxbow/port/");
    json_t *results = json_object_get(run, "results"),
           *rules = json_object_get(json_object_get(json_object_get(run, "tool"), "driver"), "rules");
    assert_int_equal(json_array_size(results), 3);
    for (size_t i = 0; i < json_array_size(results); i++) {
        json_t *result = at(results, i);
        json_t *rule = at(rules, (size_t)number_at(result, "ruleIndex"));
        assert_string_equal(text_at(rule, "id"), text_at(result, "ruleId"));
        assert_int_equal(json_array_size(json_object_get(result, "locations")), 1);
        json_t *place = json_object_get(at(json_object_get(result, "locations"), 0), "physicalLocation");
        assert_string_equal(text_at(json_object_get(place, "artifactLocation"), "uri"),
                            "port/my%20harbour.py");
        json_t *region = json_object_get(place, "region");
        assert_int_equal(number_at(region, "startLine"), number_at(region, "endLine"));
        assert_true(number_at(region, "endColumn") > number_at(region, "startColumn"));
        assert_non_null(
            strchr(text_at(json_object_get(result, "partialFingerprints"), "primaryLocationLineHash"), ':'));
    }
    json_decref(root);
    tree_release(&tree);
}

static void test_markdown__actions_first_then_each_problem_once(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    Str text = report(&tree, "markdown", LANG_EN, false);
    assert_true(str_starts(text, STR("<!-- oxbow-audit -->\n# Audit of port: ")));
    assert_has(text, "\n## 1. Recommended actions\n");
    assert_has(text, "\n## 2. Critical problems\n");
    assert_has(text, "\n## 3. Unregistered routes\n");
    assert_has(text, "\n## 4. Unused code\n");
    assert_has(text, "\n## 5. Statistics\n");
    assert_has(text, "\n## 6. What this report cannot see\n");
    assert_has(text, "**Nothing found:** Duplicated code, Stale copies, Outdated code\n");
    assert_has(text, "### <a id=\"2.1\"></a>2.1. `Ship` has no method `to_frame`\n");
    assert_has(text, " → [2.1](#2.1)\n");
    assert_has(text, "> [!CAUTION]\n> 2 errors, 1 warning, 1 suppressed in 3 files (6,812 lines). "
                     "2 lines can go; 0 files can be deleted.");
    assert_has(text, "[`port/my harbour.py:5`](port/my%20harbour.py#L5)");
    assert_has(text, "[`port/berth.py:1-3`](port/berth.py#L1-L3)");
    assert_has(text, "```python\n# port/my harbour.py:5\nyield ship.to_frame()");
    assert_has(text, "```python\nclass Ship:\n    def to_line(self):\n");
    assert_has(text, "| GET | `/quay/{id}/` | `moor` | ");
    assert_has(text, "+\tyield ship.to_line()");
    assert_has(text, "# oxbow: ignore[unknown-member] why this stays");
    tree_release(&tree);
}

static void test_markdown__foreign_text_stays_text(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, (TreeFile[]){{"a|b.py", "x = '```'\n"}}, 1);
    Finding *finding =
        tree_add(&tree, "unused-alias", KIND_VARIABLE, "a|b", tree_lines(&tree, "a|b.py", 1, 1));
    finding->message = text_with(text_of("incomplete", "incomplete.unreadable"), "reason",
                                 STR("<b>*x* [a](b) @user me@here #12 a|b __init__ snake_case"));
    finding->doubt = finding->message;
    Str text = report(&tree, "markdown", LANG_EN, false);
    assert_has(text, "- `a|b` — [`a|b.py:1`](a%7Cb.py#L1), 1 line\n");
    assert_has(
        text, "&lt;b>\\*x\\* \\[a\\](b) @<!-- -->user me@here #<!-- -->12 a\\|b \\_\\_init\\_\\_ snake_case");
    tree_release(&tree);
}

/* A stale copy with all that its table can show. */
static void copy_add(Tree *tree) {
    Arena *arena = &tree->arena;
    Finding *copy = tree_add(tree, "stale-copy", KIND_CLASS, "a.Boat", tree_lines(tree, "a.py", 1, 2));
    copy->removable_lines = 2;
    tree_other(tree, copy, "b.py", 1, 3, "b.Boat");
    tree_data(tree, copy, "keep", "there");
    data_put_real(arena, copy->data, STR("similarity"), 0.45);
    data_put_real(arena, copy->data, STR("containment"), 0.971);
    data_put_int(arena, copy->data, STR("matched_members"), 7);
    data_put_int(arena, copy->data, STR("members_total"), 11);
    Data *aspect = data_put_object(arena, data_put_list(arena, copy->data, STR("aspects")), STR_NONE);
    data_put_text(arena, aspect, STR("aspect"), STR("pattern"));
    data_put_text(arena, aspect, STR("here"), STR("plain_class"));
    Data *there = data_put_object(arena, aspect, STR("there"));
    data_put_text(arena, there, STR("value"), STR("lazy_getter"));
    data_put_text(arena, there, STR("getter"), STR("get_boat"));
    Data *uses =
        data_put_object(arena, data_put_object(arena, copy->data, STR("uses_there")), STR("production"));
    data_put_text(arena, data_put_list(arena, uses, STR("files")), STR_NONE, STR("app/main.py"));
    data_put_int(arena, uses, STR("imports"), 1);
    data_put_int(arena, uses, STR("calls"), 2);
    data_put_int(arena, uses, STR("others"), 0);
    Data *rename = data_put_object(arena, data_put_list(arena, copy->data, STR("renames")), STR_NONE);
    data_put_text(arena, rename, STR("from"), STR("Old"));
    data_put_text(arena, rename, STR("to"), STR("New"));
    data_put_int(arena, rename, STR("count"), 1234);
    data_put_text(arena, rename, STR("what"), STR("alias"));
    Data *edit = data_put_object(arena, data_put_list(arena, copy->data, STR("edits")), STR_NONE);
    data_put_text(arena, edit, STR("member"), STR("sail"));
    data_put_int(arena, edit, STR("statements"), 2);
    data_put_int(arena, edit, STR("there_line"), 3);
    data_put_int(arena, edit, STR("there_end"), 3);
    data_put_text(arena, edit, STR("what"), STR("guard"));
    Data *slip = data_put_object(arena, data_put_list(arena, copy->data, STR("forgotten")), STR_NONE);
    data_put_text(arena, slip, STR("name"), STR("old_mast"));
    data_put_text(arena, slip, STR("expected"), STR("new_mast"));
    data_put_int(arena, slip, STR("count"), 4);
    data_put_text(arena, slip, STR("path"), STR("b.py"));
    data_put_int(arena, slip, STR("line"), 2);
    Data *place = data_put_object(arena, data_put_list(arena, copy->data, STR("repoint")), STR_NONE);
    data_put_text(arena, place, STR("path"), STR("b.py"));
    data_put_int(arena, place, STR("line"), 2);
    data_put_text(arena, place, STR("world"), STR("tests"));
    data_put_int(arena, copy->data, STR("saved_lines"), 12);
    data_put_text(arena, copy->data, STR("advice"), STR("delete_tests"));
}

static void test_markdown__both_sides_of_a_copy(void **state) {
    (void)state;
    Tree tree;
    tree_init(
        &tree,
        (TreeFile[]){{"a.py", "class Boat:\n    pass\n"}, {"b.py", "class Boat:\n    x = 1\n    y = 2\n"}},
        2);
    copy_add(&tree);
    Str text = report(&tree, "markdown", LANG_EN, false);
    assert_has(text, "**Nothing found:** Critical problems, Duplicated code, ");
    assert_has(text, "| Aspect | `a.Boat` | `b.Boat` |\n|---|---|---|\n");
    assert_has(text, "[`a.py:1-2`](a.py#L1-L2) ↔ [`b.py:1-3`](b.py#L1-L3) · saves about 12 lines\n");
    assert_has(text, "| Pattern | plain class | one instance behind `get_boat()` |\n");
    assert_has(text,
               "**Renames that were forgotten:** `old_mast` stands here, and 4 other places say `new_mast` — "
               "[`b.py:2`](b.py#L2)\n");
    assert_has(text, "- **To re-point first:** [`b.py:2`](b.py#L2)\n");
    tree_release(&tree);
}

static void call_add(Tree *tree, const char *path, u32 line) {
    Finding *call = tree_add(tree, "bad-call", KIND_FUNCTION, "a.f", tree_lines(tree, path, line, line));
    call->severity = SEVERITY_ERROR;
    call->message = text_with(text_of(NULL, "incomplete.unreadable"), "reason", STR("lacks `x`"));
}

static void method_add(Tree *tree, const char *name, u32 line, Confidence confidence) {
    Finding *method =
        tree_add(tree, "unused-method", KIND_METHOD, name, tree_lines(tree, "a.py", line, line));
    method->confidence = confidence;
    method->removable_lines = 1;
    method->doubt = text_with(text_of(NULL, "unused.doubt.method"), "word", str_of(name));
}

/* Equal words of one file are one problem; of one rule each says its confidence where they differ; a doubt of
 * high confidence stands once, at the end. */
static void test_markdown__one_cause_is_one_entry(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree,
              (TreeFile[]){{"a.py", "f()\nf()\ndef a(): 1\ndef b(): 2\ndef c(): 3\n"}, {"b.py", "f()\n"}}, 2);
    call_add(&tree, "a.py", 1);
    call_add(&tree, "a.py", 2);
    method_add(&tree, "a", 3, CONFIDENCE_HIGH);
    method_add(&tree, "b", 4, CONFIDENCE_MEDIUM);
    method_add(&tree, "c", 5, CONFIDENCE_HIGH);
    call_add(&tree, "b.py", 1);
    Str text = report(&tree, "markdown", LANG_EN, false);
    assert_has(text, "2.1. Cannot be read: lacks `x` (2 places)\n");
    assert_has(text, "2.2. Cannot be read: lacks `x`\n");
    assert_has(text, "· [`a.py:1`](a.py#L1), [`:2`](a.py#L2)\n");
    assert_has(text, "\n1. Cannot be read: lacks `x` — [`a.py:1`](a.py#L1), 1 more → [2.1](#2.1)\n2. ");
    assert_has(text, "`unused-method` · warning · confidence is high unless another is given\n");
    assert_has(text, "- `a` — [`a.py:3`](a.py#L3), 1 line\n");
    assert_has(text, "- `b` — [`a.py:4`](a.py#L4), 1 line · confidence is medium\n  - **What would make");
    assert_has(text,
               " something calls `.a` of such an object by a name put together at run time; likewise for 1 "
               "more ([3.1](#3.1))\n");
    tree_release(&tree);
}

static void test_markdown__russian_has_the_same_shape(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    Str english = report(&tree, "markdown", LANG_EN, false),
        russian = report(&tree, "markdown", LANG_RU, false);
    u32 headings[2] = {0};
    for (u32 i = 0; i < 2; i++) {
        Str rest = i ? russian : english, line;
        while (str_split(&rest, '\n', &line)) headings[i] += str_starts(line, STR("#"));
    }
    assert_int_equal(headings[0], headings[1]);
    assert_has(russian, "6\xc2\xa0"
                        "812");
    assert_lacks(russian, "[shared:");
    assert_lacks(english, "[shared:");
    assert_lacks(russian, "Nothing found");
    tree_release(&tree);
}

static void test_report__nothing_found(void **state) {
    (void)state;
    Tree tree;
    tree_init(&tree, (TreeFile[]){{"a.py", "x = 1\n"}}, 1);
    assert_string_equal(report(&tree, "concise", LANG_EN, false).ptr, "");
    assert_string_equal(report(&tree, "full", LANG_EN, false).ptr, "no findings in 3 files (6,812 lines)\n");
    assert_has(report(&tree, "markdown", LANG_EN, false), "> [!TIP]\n");
    vec_push(&tree.findings.incomplete, ((Incomplete){0, 1, text_of(NULL, "incomplete.syntax")}));
    assert_string_equal(report(&tree, "concise", LANG_EN, false).ptr, "a.py:1:1: incomplete syntax error\n");
    assert_has(report(&tree, "full", LANG_EN, false), "incomplete: a.py:1: syntax error\n");
    json_t *root = parsed(report(&tree, "json", LANG_EN, false));
    assert_string_equal(text_at(at(json_object_get(root, "incomplete"), 0), "reason"), "syntax error");
    json_decref(root);
    tree_release(&tree);
}

static void test_report__same_bytes_twice(void **state) {
    (void)state;
    Tree tree;
    findings_add(&tree);
    for (u32 i = 0; i < report_row_count; i++) {
        Str first = report(&tree, report_rows[i].name, LANG_EN, false);
        assert_true(first.len > 0);
        assert_true(str_eq(first, report(&tree, report_rows[i].name, LANG_EN, false)));
    }
    assert_null(report_find(STR("yaml")));
    tree_release(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_concise__one_line_per_finding),
        cmocka_unit_test(test_full__two_spans_notes_and_help),
        cmocka_unit_test(test_full__carets_under_wide_text),
        cmocka_unit_test(test_github__commands_are_escaped_and_limited),
        cmocka_unit_test(test_json__fields_of_a_finding),
        cmocka_unit_test(test_json__any_bytes_give_valid_text),
        cmocka_unit_test(test_sarif__what_code_scanning_needs),
        cmocka_unit_test(test_markdown__actions_first_then_each_problem_once),
        cmocka_unit_test(test_markdown__foreign_text_stays_text),
        cmocka_unit_test(test_markdown__both_sides_of_a_copy),
        cmocka_unit_test(test_markdown__one_cause_is_one_entry),
        cmocka_unit_test(test_markdown__russian_has_the_same_shape),
        cmocka_unit_test(test_report__nothing_found),
        cmocka_unit_test(test_report__same_bytes_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
