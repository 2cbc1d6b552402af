/* How control leaves the body of `f`: each case is a function, the answer a few letters. */
#include "leaving.h"

#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    Arena arena;
    Facts *facts;
    Program *program;
    Findings findings;
    CheckContext context;
} Linked;

static void linked_open(Linked *self, const char *source) {
    *self = (Linked){0};
    LangWorker *worker = lang_worker_new();
    self->facts = lang_extract(worker, LANGUAGE_PYTHON, str_of(source));
    lang_worker_free(worker);
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &self->arena, &rules, &err)) fail_msg("%s", err.text);
    FileInput file = {.path = STR("main.py"), .absolute = STR("main.py"), .facts = self->facts};
    LinkInput input = {.files = &file, .file_count = 1, .models = rules_models(rules)};
    self->program = program_link(&input, &self->arena);
    self->context = (CheckContext){self->program, rules, NULL, &self->arena, &self->findings, NULL};
}

static void linked_release(Linked *self) {
    program_release(self->program);
    free(self->facts);
    arena_release(&self->arena);
}

/* "e" its end is reached, "r" it returns; "b" and "c" for the body of a loop. */
static void leaves_write(const Linked *linked, char out[5]) {
    Leaving *leaving = leaving_new(&linked->context);
    const u8 *leaves = leaving_of_file(leaving, 0);
    const DefRow *def = NULL;
    for (DefId d = 1; d < linked->facts->defs.count; d++)
        if (str_eq(facts_name(linked->facts, facts_defs(linked->facts)[d].name), STR("f")))
            def = &facts_defs(linked->facts)[d];
    const ScopeRow *body = &facts_scopes(linked->facts)[def->body];
    u8 bits = leaving_of_block(linked->facts, leaves, body->body, body->body_end);
    u32 n = 0;
    if (bits & LEAVE_END) out[n++] = 'e';
    if (bits & LEAVE_RETURN) out[n++] = 'r';
    if (bits & LEAVE_BREAK) out[n++] = 'b';
    if (bits & LEAVE_CONTINUE) out[n++] = 'c';
    out[n] = '\0';
    leaving_free(leaving);
}

typedef struct {
    const char *source;
    const char *leaves;
} Case;

static void cases_run(const Case *cases, u32 count) {
    u32 failures = 0;
    for (u32 i = 0; i < count; i++) {
        Linked linked;
        char leaves[5];
        linked_open(&linked, cases[i].source);
        leaves_write(&linked, leaves);
        if (strcmp(leaves, cases[i].leaves) != 0) {
            print_error("%s\n  expected \"%s\", found \"%s\"\n", cases[i].source, cases[i].leaves, leaves);
            failures++;
        }
        linked_release(&linked);
    }
    assert_int_equal(failures, 0);
}

static void test_leaving__statements(void **state) {
    (void)state;
    static const Case cases[] = {
        {"def f():\n pass\n", "e"},
        {"def f():\n return 1\n", "r"},
        {"def f():\n raise\n", ""},
        {"def f(a):\n if a:\n  return\n", "er"},
        {"def f(a):\n if a:\n  return\n else:\n  raise a\n", "r"},
        {"def f(a):\n if a: return\n elif a.b: raise a\n", "er"},
        {"def f(a):\n if a: return\n elif a.b: raise a\n else: return\n", "r"},
        {"def f(a):\n for b in a: return b\n", "er"},
        {"def f(a):\n for b in a: pass\n else: return\n", "r"},
        {"def f(a):\n for b in a: break\n else: return\n", "er"},
        {"def f(a):\n while a: pass\n else: raise a\n", ""},
        {"def f():\n while True: pass\n", ""},
        {"def f():\n while 1: continue\n", ""},
        {"def f(a):\n while True:\n  if a: break\n", "e"},
        {"def f(a):\n while True:\n  for b in a: break\n", ""},
        {"def f(a):\n while True:\n  return a\n  break\n", "r"},
        {"def f(a):\n while not 0:\n  a()\n", ""},
        {"def f(a):\n while a or True:\n  a()\n", ""},
        {"def f(a):\n while False:\n  return a\n", "e"},
        {"def f(a):\n while True:\n  yield a\n", "e"},
        {"def f(a):\n class C:\n  def g(self):\n   return 1\n", "e"},
        {"def f(a):\n assert False\n", "e"},
        {"import sys\ndef f(a):\n a and sys.exit()\n", "e"},
    };
    cases_run(cases, COUNT_OF(cases));
}

static void test_leaving__try(void **state) {
    (void)state;
    static const Case cases[] = {
        {"def f(a):\n try: return a\n except A: pass\n", "er"},
        {"def f(a):\n try: return a\n except A: raise\n", "r"},
        {"def f(a):\n try: a()\n except A: raise\n else: return\n", "r"},
        {"def f(a):\n try: a()\n except A: return\n", "er"},
        {"def f(a):\n try: return a\n finally: a()\n", "r"},
        {"def f(a):\n try: a()\n finally: return\n", "r"},
        {"def f(a):\n try: return\n finally: raise a\n", ""},
        {"def f(a):\n while True:\n  try: return\n  finally: break\n", "e"},
        {"def f(a):\n for b in a:\n  try: return\n  finally:\n   if b: continue\n", "er"},
        {"def f(a):\n try: raise a\n except* A: raise\n", ""},
    };
    cases_run(cases, COUNT_OF(cases));
}

static void test_leaving__match(void **state) {
    (void)state;
    static const Case cases[] = {
        {"def f(a):\n match a:\n  case 1: return\n  case _: raise a\n", "r"},
        {"def f(a):\n match a:\n  case 1: return\n  case b: return b\n", "r"},
        {"def f(a):\n match a:\n  case 1: return\n  case b.c: return\n", "er"},
        {"def f(a):\n match a:\n  case 1: return\n  case _ if a: return\n", "er"},
        {"def f(a):\n match a:\n  case 1: pass\n  case _: return\n", "er"},
    };
    cases_run(cases, COUNT_OF(cases));
}

static void test_leaving__with(void **state) {
    (void)state;
    static const Case cases[] = {
        {"def f(a):\n with a: return a()\n", "er"},
        {"def f(a):\n with a: return\n", "r"},
        {"def f(a):\n with open(a) as b: return b()\n", "r"},
        {"def f(a):\n with open(a), a: raise a\n", "e"},
        {"import threading\nlock = threading.Lock()\ndef f(a):\n with lock: return a()\n", "r"},
        {"import contextlib\ndef f(a):\n with contextlib.suppress(A): return a()\n", "er"},
        {"from contextlib import contextmanager\n@contextmanager\ndef g():\n yield\n"
         "def f(a):\n with g(): return a()\n",
         "r"},
        {"from contextlib import contextmanager\n@contextmanager\ndef g():\n try: yield\n except A: pass\n"
         "def f(a):\n with g(): return a()\n",
         "er"},
        {"from contextlib import contextmanager\n@contextmanager\ndef g():\n try: yield\n finally: return\n"
         "def f(a):\n with g(): return a()\n",
         "er"},
        {"class C:\n def __enter__(self): ...\n def __exit__(self, *a): print()\n"
         "def f(a):\n with C(): return a()\n",
         "r"},
        {"class C:\n def __enter__(self): ...\n def __exit__(self, *a): return True\n"
         "def f(a):\n with C(): return a()\n",
         "er"},
    };
    cases_run(cases, COUNT_OF(cases));
}

static void test_leaving__calls(void **state) {
    (void)state;
    static const Case cases[] = {
        {"import sys\ndef f():\n sys.exit()\n", ""},
        {"from os import _exit as leave\ndef f():\n leave(1)\n", ""},
        {"def f():\n exit()\n", ""},
        {"def exit(): pass\ndef f():\n exit()\n", "e"},
        {"def g(a):\n raise A(a)\ndef f():\n g(1)\n", ""},
        {"def g(a):\n raise NotImplementedError\ndef f():\n g(1)\n", "e"},
        {"def g(a):\n raise A(a)\n yield\ndef f():\n g(1)\n", "e"},
        {"def g(a):\n f()\ndef f():\n g(1)\n", "e"},
        {"def g(a):\n f()\n raise A\ndef f():\n g(1)\n", ""},
        {"import m\ndef g(a):\n raise A(a)\ndef f():\n g(1)\nm.g = f\n", "e"},
        {"@keep\ndef g(a):\n raise A(a)\ndef f():\n g(1)\n", "e"},
        {"import typing\ndef g(a) -> typing.NoReturn: ...\ndef f():\n g(1)\n", ""},
        {"from typing import Never\ndef g(a) -> 'Never': h()\ndef f():\n g(1)\n", ""},
        {"class NoReturn: pass\ndef g(a) -> NoReturn: h()\ndef f():\n g(1)\n", "e"},
        {"async def g(a):\n raise A(a)\nasync def f():\n await g(1)\n", ""},
        {"async def g(a):\n raise A(a)\nasync def f():\n g(1)\n", "e"},
        {"if a:\n def g(a):\n  raise A(a)\nelse:\n def g(a): pass\ndef f():\n g(1)\n", "e"},
        {"class C:\n def g(self, a):\n  raise A(a)\n def f(self):\n  self.g(1)\n", ""},
        {"class C:\n def g(self, a):\n  raise A(a)\n def f(self):\n  self.g(1)\n"
         "class D(C):\n def g(self, a): pass\n",
         "e"},
        {"class C:\n def g(self):\n  raise A('subclasses')\n def f(self):\n  self.g()\n", "e"},
    };
    cases_run(cases, COUNT_OF(cases));
}

static void test_leaving__deep_nesting(void **state) {
    (void)state;
    StrBuf source = {0};
    buf_push(&source, STR("def f(a):\n if a: return\n"));
    for (u32 i = 0; i < 3000; i++) buf_printf(&source, " elif a.b%u: return\n", i);
    buf_push(&source, STR(" else: return\n"));
    buf_push_char(&source, '\0');
    Linked linked;
    char leaves[5];
    linked_open(&linked, source.ptr);
    leaves_write(&linked, leaves);
    assert_string_equal(leaves, "r");
    linked_release(&linked);
    buf_release(&source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaving__statements), cmocka_unit_test(test_leaving__try),
        cmocka_unit_test(test_leaving__match),      cmocka_unit_test(test_leaving__with),
        cmocka_unit_test(test_leaving__calls),      cmocka_unit_test(test_leaving__deep_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
