/* C, JavaScript and TypeScript as outlines. */
#include "facts_check.h"
#include "lang.h"
#include "vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static Facts *facts_in(Language language, Str source) {
    LangWorker *worker = lang_worker_new();
    Facts *facts = lang_extract(worker, language, source);
    lang_worker_free(worker);
    Str what;
    if (!facts_is_valid(facts, facts->size, &what)) fail_msg("not valid: %.*s", STR_ARG(what));
    return facts;
}

/* ---- definitions ------------------------------------------------------------------------------------- */

static const char *const KINDS[] = {"", "class", "function", "type"};

/* "function f 1-3 async < C" */
static void def_write(const Facts *facts, DefId def, StrBuf *out) {
    const DefRow *row = &facts_defs(facts)[def];
    buf_printf(out, "%s %.*s %u-%u", KINDS[row->kind], STR_ARG(facts_name(facts, row->name)),
               facts_line(facts, row->span.start), facts_line(facts, row->span.end - 1));
    if (row->flags & DEF_ASYNC) buf_push(out, STR(" async"));
    if (row->flags & DEF_GENERATOR) buf_push(out, STR(" generator"));
    if (row->flags & DEF_METHOD) buf_push(out, STR(" method"));
    if (row->flags & DEF_STATIC_METHOD) buf_push(out, STR(" static"));
    if (row->flags & DEF_PROPERTY) buf_push(out, STR(" property"));
    if (row->parent)
        buf_printf(out, " < %.*s", STR_ARG(facts_name(facts, facts_defs(facts)[row->parent].name)));
    buf_push_char(out, '\n');
}

typedef struct {
    const char *name;
    Language language;
    const char *source, *expected;
} OutlineCase;

static const OutlineCase DEF_CASES[] = {
    {"C: functions", LANGUAGE_C,
     "static int *a(void) { return 0; }\n"
     "int (b)(int x) {\n  return x;\n}\n"
     "int declared(int);\n",
     "function a 1-1\nfunction b 2-4\n"},
    {"C: behind the preprocessor and extern", LANGUAGE_C,
     "#ifndef A_H\n#define A_H\nextern \"C\" {\n#if X\nint a(void) { return 1; }\n#else\n"
     "int a(void) { return 2; }\n#endif\n}\n#endif\n",
     "function a 5-5\nfunction a 7-7\n"},
    {"C: records and names for them", LANGUAGE_C,
     "struct a { int x; };\nstruct a one;\ntypedef struct b { int y; } B;\ntypedef enum { P, Q } E;\n"
     "typedef int (*call)(int);\nunion u { int z; };\n",
     "class a 1-1\nclass B 3-3\nclass E 4-4\ntype call 5-5\nclass u 6-6\n"},
    {"C: macros around the head", LANGUAGE_C,
     "API_EXPORT void NOTHROW *\nATTR(malloc) SIZE(1)\nmake(size_t size) {\n  return get(size);\n}\n"
     "static int after(void) { return 1; }\n",
     "function make 1-5\nfunction after 6-6\n"},
    {"JavaScript: functions", LANGUAGE_JAVASCRIPT,
     "function a() {}\nasync function b() {}\nfunction* c() {}\nconst d = async (x) => x;\n"
     "let e = function named() {};\nvar f = () => {}, g = () => {};\n",
     "function a 1-1\nfunction b 2-2 async\nfunction c 3-3 generator\nfunction d 4-4 async\n"
     "function e 5-5\n"},
    {"JavaScript: classes", LANGUAGE_JAVASCRIPT,
     "class A extends B {\n  x = 1;\n  static y() {}\n  get z() {}\n  async w() {}\n  v = () => {};\n"
     "  #u() {}\n}\nconst C = class { t() {} };\n",
     "class A 1-8\nfunction y 3-3 method static < A\nfunction z 4-4 method property < A\n"
     "function w 5-5 async method < A\nfunction v 6-6 method < A\nfunction #u 7-7 method < A\n"
     "class C 9-9\nfunction t 9-9 method < C\n"},
    {"JavaScript: wrapped functions", LANGUAGE_JAVASCRIPT,
     "const a = memo(() => {});\nexport const b = React.forwardRef(function c() {});\n"
     "const d = rows.map(() => {});\nconst e = wrap(f, () => {});\nconst g = h();\n",
     "function a 1-1\nfunction b 2-2\n"},
    {"JavaScript: what is exported", LANGUAGE_JAVASCRIPT,
     "export function a() {}\nexport const b = () => {};\nexport default class {\n  c() {}\n}\n"
     "exports.d = function () {};\nmodule.exports = { e() {}, f: () => {}, 'g-h': function () {} };\n",
     "function a 1-1\nfunction b 2-2\nclass default 3-5\nfunction c 4-4 method < default\n"
     "function d 6-6\nfunction e 7-7\nfunction f 7-7\nfunction g-h 7-7\n"},
    {"JavaScript: inside of what has no name", LANGUAGE_JAVASCRIPT,
     "$(function () {\n  function a() {\n    const b = () => {};\n  }\n});\n",
     "function a 2-4\nfunction b 3-3 < a\n"},
    {"TypeScript", LANGUAGE_TYPESCRIPT,
     "interface A { x: number; f(): void }\ntype B = A | null;\nenum C { P = 1 }\n"
     "export abstract class D<T> {\n  private e = async (x: T): Promise<void> => {};\n"
     "  abstract g(): void;\n}\n"
     "export function h(x: string): string;\nexport function h(x: any) { return x; }\n"
     "namespace N { export function i() {} }\n",
     "class A 1-1\ntype B 2-2\nclass C 3-3\nclass D 4-7\nfunction e 5-5 async method < D\nfunction h 9-9\n"
     "class N 10-10\nfunction i 10-10 < N\n"},
    {"TSX", LANGUAGE_TSX,
     "export const View: React.FC<Props> = ({ a }) => {\n  const on = () => a();\n"
     "  return <b onClick={on}>{a}</b>;\n};\n",
     "function View 1-4\nfunction on 2-2 < View\n"},
};

static void test_outline__definitions(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(DEF_CASES); i++) {
        const OutlineCase *one = &DEF_CASES[i];
        Facts *facts = facts_in(one->language, str_of(one->source));
        StrBuf text = {0};
        for (DefId def = 1; def < facts->defs.count; def++) def_write(facts, def, &text);
        if (!str_eq(buf_str(&text), str_of(one->expected)))
            fail_msg("%s:\n%.*s\nexpected:\n%s", one->name, STR_ARG(buf_str(&text)), one->expected);
        buf_release(&text);
        free(facts);
    }
}

/* ---- statements -------------------------------------------------------------------------------------- */

/* Kind and lines of each statement, indented by depth. */
static const OutlineCase STMT_CASES[] = {
    {"C", LANGUAGE_C,
     "#include <a.h>\n#define N 1\nint g;\nvoid f(int x) {\n  if (x) { g = 1; } else g = 2;\n"
     "  for (;;) { break; }\n  switch (x) { case 1: return; }\n}\n",
     "import 1\nassign 2\nannotated 3\ndef 4\n  if 5\n    expr 5\n    else 5\n"
     "      expr 5\n  for 6\n    break 6\n"
     "  match 7\n    case 7\n      return 7\n"},
    {"JavaScript", LANGUAGE_JAVASCRIPT,
     "import a from 'a';\nconst b = require('b');\nexport * from 'c';\nlet d = 1;\n"
     "run(() => {\n  try { d = 2; } catch (e) { throw e; } finally { d = 3; }\n});\n",
     "import 1\nimport 2\nimport 3\nassign 4\nexpr 5\n  try 6\n    expr 6\n    handler 6\n      raise 6\n"
     "    finally 6\n      expr 6\n"},
};

static const char *const STATEMENTS[] = {
    [STMT_EXPR] = "expr",       [STMT_ASSIGN] = "assign", [STMT_ANNOTATED] = "annotated",
    [STMT_RETURN] = "return",   [STMT_RAISE] = "raise",   [STMT_IF] = "if",
    [STMT_FOR] = "for",         [STMT_WHILE] = "while",   [STMT_TRY] = "try",
    [STMT_HANDLER] = "handler", [STMT_ELSE] = "else",     [STMT_FINALLY] = "finally",
    [STMT_MATCH] = "match",     [STMT_CASE] = "case",     [STMT_DEF] = "def",
    [STMT_IMPORT] = "import",   [STMT_BREAK] = "break",   [STMT_UNKNOWN] = "unknown",
};

static void stmt_write(const Facts *facts, StmtId stmt, StrBuf *out) {
    const StmtRow *row = &facts_stmts(facts)[stmt];
    for (StmtId at = row->parent; at; at = facts_stmts(facts)[at].parent) buf_push(out, STR("  "));
    buf_printf(out, "%s %u\n", STATEMENTS[row->kind], facts_line(facts, row->start));
}

static void test_outline__statements(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(STMT_CASES); i++) {
        const OutlineCase *one = &STMT_CASES[i];
        Facts *facts = facts_in(one->language, str_of(one->source));
        StrBuf text = {0};
        for (StmtId stmt = 1; stmt < facts->stmts.count; stmt++) stmt_write(facts, stmt, &text);
        if (!str_eq(buf_str(&text), str_of(one->expected)))
            fail_msg("%s:\n%.*s\nexpected:\n%s", one->name, STR_ARG(buf_str(&text)), one->expected);
        buf_release(&text);
        free(facts);
    }
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

static void tokens_expect(Language left, const char *a, Language right, const char *b, bool are_same) {
    Facts *x = facts_in(left, str_of(a)), *y = facts_in(right, str_of(b));
    bool same = x->tokens.count == y->tokens.count;
    for (u32 i = 1; same && i < x->tokens.count; i++) {
        u32 p = facts_tokens(x)[i].code, q = facts_tokens(y)[i].code;
        same = token_kind(p) == token_kind(q);
        if (same && token_kind(p) == TOKEN_SYMBOL) same = token_code(p) == token_code(q);
        if (same && token_kind(p) != TOKEN_SYMBOL)
            same = str_eq(facts_name(x, token_code(p)), facts_name(y, token_code(q)));
    }
    if (same != are_same) fail_msg("%s\n%s\n%u and %u tokens", a, b, x->tokens.count, y->tokens.count);
    assert_true(x->tokens.count > 3);
    free(x);
    free(y);
}

static void test_outline__tokens_of_a_family_are_comparable(void **state) {
    (void)state;
    const char *code = "const a = async (b) => { if (b?.c) return `x${b}`; throw new E(/r/, 1); };";
    tokens_expect(LANGUAGE_JAVASCRIPT, code, LANGUAGE_TSX, code, true);
    tokens_expect(LANGUAGE_TYPESCRIPT, code, LANGUAGE_TSX, code, true);
    tokens_expect(LANGUAGE_JAVASCRIPT, "f(\"a\")\ng(b); // no", LANGUAGE_TYPESCRIPT, "f('a');\n\ng( b )",
                  true);
    tokens_expect(LANGUAGE_JAVASCRIPT, "f(a + b)", LANGUAGE_JAVASCRIPT, "f(a - b)", false);
    tokens_expect(LANGUAGE_C, "int a = 1;", LANGUAGE_C, "char a = 1;", false);
    tokens_expect(LANGUAGE_C, "int a /* x */ = 1;", LANGUAGE_C, "int a = 1;", true);
    tokens_expect(LANGUAGE_C, "f(a);", LANGUAGE_JAVASCRIPT, "f(a);", false);
}

/* ---- what is read ------------------------------------------------------------------------------------ */

static void test_outline__what_programs_write_is_not_read(void **state) {
    (void)state;
    StrBuf line = {0};
    for (u32 i = 0; i < 200; i++) buf_push(&line, STR("function f(){return 1};"));
    Facts *facts = facts_in(LANGUAGE_JAVASCRIPT, buf_str(&line));
    assert_true(facts->is_generated);
    assert_int_equal(facts->defs.count, 1);
    free(facts);
    facts = facts_in(LANGUAGE_JAVASCRIPT, STR("/******/ (function (modules) {\n/******/ })([]);\n"));
    assert_true(facts->is_generated);
    free(facts);
    line.len = 0;
    buf_push(&line, STR("import{a as b,c as d}from\"./e.js\";"));
    for (u32 i = 0; i < 10; i++)
        buf_push(&line, STR("function f(a,b){let c=a;for(;c;)c--;g(`<b>some words </b>`)}"));
    for (u32 i = 0; i < 20; i++)
        buf_push(&line, STR("\n        <td>words of a template that is not squeezed</td>"));
    facts = facts_in(LANGUAGE_JAVASCRIPT, buf_str(&line));
    assert_true(facts->is_generated);
    free(facts);
    facts = facts_in(LANGUAGE_C, STR("/* Made by a tool. */\nint f(void) { return 1; }\n"));
    assert_false(facts->is_generated);
    assert_true(str_eq(facts_banner(facts), STR("Made by a tool.\n")));
    free(facts);
    facts = facts_in(LANGUAGE_JAVASCRIPT, STR("/*! Library v3.1 | license */\nfunction f() { return 1; }\n"));
    assert_true(facts->is_generated);
    free(facts);
    facts = facts_in(LANGUAGE_C, STR("/*! \\file a.c */\nint f(void) { return 1; }\n"));
    assert_false(facts->is_generated);
    free(facts);
    facts = facts_in(LANGUAGE_TYPESCRIPT, STR("<?xml version=\"1.0\"?>\n<TS></TS>\n"));
    assert_int_equal(facts->errors.count, 1);
    free(facts);
    buf_release(&line);
}

static void test_outline__comments_speak_to_oxbow(void **state) {
    (void)state;
    Facts *facts = facts_in(LANGUAGE_C, STR("int f(void) { return 1; } // oxbow: ignore[a]\n"
                                            "/* oxbow: file-ignore[b] */\n"));
    assert_int_equal(facts->comments.count, 3);
    const CommentRow *row = &facts_comments(facts)[2];
    assert_true(str_eq(facts_text(facts, row->offset, row->length), STR("oxbow: file-ignore[b]")));
    free(facts);
}

/* URLs of clients are read as they are without an outline. */
static void test_outline__mentions_stay(void **state) {
    (void)state;
    Str source = STR("export const get = () => client.get('/api/a');\n");
    Facts *code = facts_in(LANGUAGE_TYPESCRIPT, source), *client = facts_in(LANGUAGE_SCRIPT, source);
    assert_int_equal(code->mentions.count, 2);
    assert_int_equal(client->mentions.count, 2);
    assert_true(code->defs.count > client->defs.count);
    assert_true(str_eq(facts_source(code), source));
    free(code);
    free(client);
}

static void test_lang_reduced__what_is_left(void **state) {
    (void)state;
    static const struct {
        Language language;
        const char *path;
        u32 languages;
        Language expected;
    } cases[] = {
        {LANGUAGE_C, "a.c", LANGUAGES_OF_CODE, LANGUAGE_C},
        {LANGUAGE_C, "a.c", 0, LANGUAGE_NONE},
        {LANGUAGE_C, "third_party/x/a.c", LANGUAGES_OF_CODE, LANGUAGE_NATIVE},
        {LANGUAGE_PYTHON, "third_party/x/a.py", 0, LANGUAGE_PYTHON},
        {LANGUAGE_TSX, "a.tsx", LANGUAGE_BIT(LANGUAGE_JAVASCRIPT), LANGUAGE_SCRIPT},
        {LANGUAGE_JAVASCRIPT, "static/a.js", LANGUAGES_OF_CODE, LANGUAGE_JAVASCRIPT},
        {LANGUAGE_JAVASCRIPT, "static/a.min.js", LANGUAGES_OF_CODE, LANGUAGE_SCRIPT},
        {LANGUAGE_JAVASCRIPT, "web/dist/a.js", LANGUAGES_OF_CODE, LANGUAGE_SCRIPT},
        {LANGUAGE_JAVASCRIPT, "app/static/js/lib/a.js", LANGUAGES_OF_CODE, LANGUAGE_SCRIPT},
        {LANGUAGE_JAVASCRIPT, "web/src/lib/a.js", LANGUAGES_OF_CODE, LANGUAGE_JAVASCRIPT},
        {LANGUAGE_JAVASCRIPT, "web/dist.js", LANGUAGES_OF_CODE, LANGUAGE_JAVASCRIPT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Language got = lang_reduced(cases[i].language, str_of(cases[i].path), cases[i].languages);
        if (got != cases[i].expected) fail_msg("%s: %d", cases[i].path, (int)got);
    }
}

/* ---- hard sources ------------------------------------------------------------------------------------ */

static void repeated(Language language, const char *head, const char *part, u32 count) {
    StrBuf source = {0};
    buf_push(&source, str_of(head));
    for (u32 i = 0; i < count; i++) buf_push(&source, str_of(part));
    Facts *facts = facts_in(language, buf_str(&source));
    if (facts->size > 80 * source.len) fail_msg("%s: %u bytes of facts", part, facts->size);
    free(facts);
    buf_release(&source);
}

static void test_outline__hard_sources_end(void **state) {
    (void)state;
    repeated(LANGUAGE_JAVASCRIPT, "", "function f(){\n", 20000);
    repeated(LANGUAGE_JAVASCRIPT, "x = ", "[\n", 50000);
    repeated(LANGUAGE_JAVASCRIPT, "x = `", "${`\n", 20000);
    repeated(LANGUAGE_TSX, "x = ", "<a>\n", 20000);
    repeated(LANGUAGE_TYPESCRIPT, "let x: ", "A<\n", 5000);
    repeated(LANGUAGE_C, "void f(void) { ", "if (x) {\n", 20000);
    repeated(LANGUAGE_C, "", "((((#define \"\n", 20000);
    repeated(LANGUAGE_C, "", "}\n", 20000);
}

static void prefixes(Language language, Str source) {
    LangWorker *worker = lang_worker_new();
    for (size_t length = 0; length <= source.len; length++) {
        Facts *facts = lang_extract(worker, language, str_slice(source, 0, length));
        Str what;
        if (!facts_is_valid(facts, facts->size, &what))
            fail_msg("prefix %zu: not valid: %.*s", length, STR_ARG(what));
        free(facts);
    }
    lang_worker_free(worker);
}

static void test_outline__every_prefix_is_safe(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(DEF_CASES); i++)
        prefixes(DEF_CASES[i].language, str_of(DEF_CASES[i].source));
    for (size_t i = 0; i < COUNT_OF(STMT_CASES); i++)
        prefixes(STMT_CASES[i].language, str_of(STMT_CASES[i].source));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outline__definitions),
        cmocka_unit_test(test_outline__statements),
        cmocka_unit_test(test_outline__tokens_of_a_family_are_comparable),
        cmocka_unit_test(test_outline__what_programs_write_is_not_read),
        cmocka_unit_test(test_outline__comments_speak_to_oxbow),
        cmocka_unit_test(test_outline__mentions_stay),
        cmocka_unit_test(test_lang_reduced__what_is_left),
        cmocka_unit_test(test_outline__hard_sources_end),
        cmocka_unit_test(test_outline__every_prefix_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
