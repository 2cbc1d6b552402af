#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase STRAIGHT_LINES_CASES[] = {
    {"the last binding wins", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    x\n"
     "    x = 2\n"
     "    x\n",
     "x@3 -> 2{2}\n"
     "x@5 -> 2{4}\n"},
    {"a name bound once needs no flow", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    x\n",
     "x@3 -> 2{2}\n"},
    {"unless it is read before that", DUMP_USES,
     "def f():\n"
     "    x\n"
     "    x = 1\n",
     "x@2 -> 2{} or outer\n"},
    {"or in what is assigned to it", DUMP_USES,
     "def f():\n"
     "    x += 1\n"
     "    x\n",
     "x@2 -> 2{} or outer\n"
     "x@3 -> 2{2}\n"},
    {"or behind the handler that forgets it", DUMP_USES,
     "def f():\n"
     "    try:\n"
     "        pass\n"
     "    except OSError as x:\n"
     "        x\n"
     "    x\n",
     "OSError@4 -> 0{}\n"
     "x@5 -> 2{4}\n"
     "x@6 -> 2{} or outer\n"},
    {"an earlier turn of a loop may have bound it", DUMP_USES,
     "def f():\n"
     "    while True:\n"
     "        x\n"
     "        x = 1\n",
     "x@3 -> 2{4}\n"},
    {"parameters", DUMP_USES,
     "def f(x):\n"
     "    x\n"
     "    x = x.a\n"
     "    x\n",
     "x@2 -> 2{1}\n"
     "x@3 -> 2{1}\n"
     "x@4 -> 2{3}\n"},
    {"before its binding a module name is outer", DUMP_USES,
     "str = str\n"
     "str\n"
     "class A:\n"
     "    id = id\n"
     "    id\n",
     "str@1 -> 1{} or outer\n"
     "str@2 -> 1{1}\n"
     "id@4 -> 2{} or outer\n"
     "id@5 -> 2{4}\n"},
    {"deletion", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    del x\n"
     "    x\n"
     "    x = 2\n",
     "x@3 -> 2{2}\n"
     "x@4 -> 2{} or outer\n"},
    {"augmented", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    x += x\n"
     "    x\n",
     "x@3 -> 2{2}\n"
     "x@3 -> 2{2}\n"
     "x@4 -> 2{3}\n"},
    {"declarations do not hide", DUMP_USES,
     "def f():\n"
     "    x = A()\n"
     "    x: T\n"
     "    x\n",
     "A@2 -> 0{}\n"
     "T@3 -> 0{}\n"
     "x@4 -> 2{2 3}\n"},
};

static void test_python_flow__straight_lines(void **state) {
    (void)state;
    facts_cases_run(STRAIGHT_LINES_CASES, COUNT_OF(STRAIGHT_LINES_CASES));
}

static const FactsCase BRANCHES_CASES[] = {
    {"if", DUMP_USES,
     "def f(a):\n"
     "    if a:\n"
     "        x = 1\n"
     "        x\n"
     "    x\n"
     "    if a:\n"
     "        x = 2\n"
     "    else:\n"
     "        x = 3\n"
     "    x\n",
     "a@2 -> 2{1}\n"
     "x@4 -> 2{3}\n"
     "x@5 -> 2{3} or outer\n"
     "a@6 -> 2{1}\n"
     "x@10 -> 2{7 9}\n"},
    {"elif", DUMP_USES,
     "def f(a):\n"
     "    if a:\n"
     "        x = 1\n"
     "    elif b:\n"
     "        x = 2\n"
     "    elif c:\n"
     "        return\n"
     "    else:\n"
     "        x = 3\n"
     "    x\n",
     "a@2 -> 2{1}\n"
     "b@4 -> 0{}\n"
     "c@6 -> 0{}\n"
     "x@10 -> 2{3 5 9}\n"},
    {"paths that end do not reach", DUMP_USES,
     "def f(a):\n"
     "    x = 1\n"
     "    if a:\n"
     "        x = 2\n"
     "        return x\n"
     "    x\n"
     "    if b:\n"
     "        x = 3\n"
     "        raise x\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "x@5 -> 2{4}\n"
     "x@6 -> 2{2}\n"
     "b@7 -> 0{}\n"
     "x@9 -> 2{8}\n"
     "x@10 -> 2{2}\n"},
    {"match", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    match a:\n"
     "        case 1:\n"
     "            x = 1\n"
     "        case A(x):\n"
     "            x\n"
     "        case 2:\n"
     "            return\n"
     "    x\n"
     "    match a:\n"
     "        case 1:\n"
     "            x = 3\n"
     "        case _:\n"
     "            x = 4\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "A@6 -> 0{}\n"
     "x@7 -> 2{6}\n"
     "x@10 -> 2{2 5 6}\n"
     "a@11 -> 2{1}\n"
     "x@16 -> 2{13 15}\n"},
    {"try: any statement may jump", DUMP_USES,
     "def f():\n"
     "    x = 0\n"
     "    try:\n"
     "        x = 1\n"
     "        x = 2\n"
     "    except E:\n"
     "        x\n"
     "        x = 3\n"
     "    else:\n"
     "        x\n"
     "    x\n",
     "E@6 -> 0{}\n"
     "x@7 -> 2{2 4 5}\n"
     "x@10 -> 2{5}\n"
     "x@11 -> 2{5 8}\n"},
    {"import with a fallback", DUMP_USES,
     "try:\n"
     "    import a\n"
     "except ImportError:\n"
     "    a = None\n"
     "a\n",
     "ImportError@3 -> 0{}\n"
     "a@5 -> 1{2 4}\n"},
    {"finally sees all, behind it only what came normally", DUMP_USES,
     "def f():\n"
     "    x = 0\n"
     "    try:\n"
     "        x = 1\n"
     "        return\n"
     "    except E:\n"
     "        x = 2\n"
     "    finally:\n"
     "        x\n"
     "    x\n",
     "E@6 -> 0{}\n"
     "x@9 -> 2{2 4 7}\n"
     "x@10 -> 2{7}\n"},
    {"finally that binds", DUMP_USES,
     "def f():\n"
     "    x = 0\n"
     "    try:\n"
     "        x = 1\n"
     "    finally:\n"
     "        x = 2\n"
     "    x\n",
     "x@7 -> 2{6}\n"},
    {"the name of a handler ends with it", DUMP_USES,
     "def f():\n"
     "    e = 0\n"
     "    try:\n"
     "        pass\n"
     "    except E as e:\n"
     "        e\n"
     "    e\n",
     "E@5 -> 0{}\n"
     "e@6 -> 2{5}\n"
     "e@7 -> 2{2} or outer\n"},
    {"with", DUMP_USES,
     "def f():\n"
     "    with a as x:\n"
     "        x = x.y\n"
     "        x\n"
     "    x\n"
     "    with suppress(E):\n"
     "        x = 3\n"
     "        return x\n"
     "    x\n",
     "a@2 -> 0{}\n"
     "x@3 -> 2{2}\n"
     "x@4 -> 2{3}\n"
     "x@5 -> 2{3}\n"
     "suppress@6 -> 0{}\n"
     "E@6 -> 0{}\n"
     "x@8 -> 2{7}\n"
     "x@9 -> 2{3 7}\n"},
    {"code that is never reached lists all", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    x = 2\n"
     "    return\n"
     "    x\n",
     "x@5 -> 2{2 3} all\n"},
};

static void test_python_flow__branches(void **state) {
    (void)state;
    facts_cases_run(BRANCHES_CASES, COUNT_OF(BRANCHES_CASES));
}

static const FactsCase LOOPS_CASES[] = {
    {"for", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    for i in a:\n"
     "        x\n"
     "        x = 1\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "x@4 -> 2{2 5}\n"
     "x@6 -> 2{2 5}\n"},
    {"the loop variable", DUMP_USES,
     "def f(i):\n"
     "    for i in i:\n"
     "        i\n"
     "    i\n",
     "i@2 -> 2{1}\n"
     "i@3 -> 2{2}\n"
     "i@4 -> 2{1 2}\n"},
    {"while with break and continue", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    while a:\n"
     "        if b:\n"
     "            x = 1\n"
     "            break\n"
     "        if c:\n"
     "            x = 2\n"
     "            continue\n"
     "        x = 3\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "b@4 -> 0{}\n"
     "c@7 -> 0{}\n"
     "x@11 -> 2{2 5 8 10}\n"},
    {"else runs without break", DUMP_USES,
     "def f(a):\n"
     "    for i in a:\n"
     "        x = 1\n"
     "        break\n"
     "    else:\n"
     "        x = 2\n"
     "    x\n",
     "a@2 -> 2{1}\n"
     "x@7 -> 2{3 6}\n"},
    {"while True ends by break only", DUMP_USES,
     "def f():\n"
     "    x = 0\n"
     "    while True:\n"
     "        x = 1\n"
     "        if a:\n"
     "            break\n"
     "    x\n",
     "a@5 -> 0{}\n"
     "x@7 -> 2{4}\n"},
    {"nested loops", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    for i in a:\n"
     "        for j in i:\n"
     "            x\n"
     "            x = 1\n"
     "        x = 2\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "i@4 -> 2{3}\n"
     "x@5 -> 2{2 6 7}\n"
     "x@8 -> 2{2 7}\n"},
    {"deep loops take all bindings", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    for b in a:\n"
     "        for c in b:\n"
     "            for d in c:\n"
     "                for e in d:\n"
     "                    x\n"
     "                    x = 1\n"
     "                    x = 2\n",
     "a@3 -> 2{1}\n"
     "b@4 -> 2{3}\n"
     "c@5 -> 2{4}\n"
     "d@6 -> 2{5}\n"
     "x@7 -> 2{2 8 9}\n"},
    {"break out of try with finally", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    while a:\n"
     "        try:\n"
     "            break\n"
     "        finally:\n"
     "            x = 1\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "x@8 -> 2{2 7}\n"},
};

static void test_python_flow__loops(void **state) {
    (void)state;
    facts_cases_run(LOOPS_CASES, COUNT_OF(LOOPS_CASES));
}

static const FactsCase EXPRESSIONS_CASES[] = {
    {"walrus", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    if (x := a) and x:\n"
     "        x\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "x@3 -> 2{3}\n"
     "x@4 -> 2{3}\n"
     "x@5 -> 2{3}\n"},
    {"walrus behind and", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    if a and (x := b):\n"
     "        x\n"
     "    else:\n"
     "        x\n"
     "    while a and (x := c):\n"
     "        x\n"
     "    x\n",
     "a@3 -> 2{1}\n"
     "b@3 -> 0{}\n"
     "x@4 -> 2{3}\n"
     "x@6 -> 2{2 3}\n"
     "a@7 -> 2{1}\n"
     "c@7 -> 0{}\n"
     "x@8 -> 2{7}\n"
     "x@9 -> 2{2 3 7}\n"},
    {"walrus behind or", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    if a or (x := b):\n"
     "        x\n",
     "a@3 -> 2{1}\n"
     "b@3 -> 0{}\n"
     "x@4 -> 2{2 3}\n"},
    {"comprehensions run in place", DUMP_USES,
     "def f(a):\n"
     "    x = 0\n"
     "    x = 1\n"
     "    [x for i in a]\n"
     "    g(x for i in a)\n"
     "    h = (x for i in a)\n"
     "    k = lambda: x\n"
     "    x = 2\n",
     "a@4 -> 2{1}\n"
     "x@4 -> 2{3}\n"
     "g@5 -> 0{}\n"
     "a@5 -> 2{1}\n"
     "x@5 -> 2{3}\n"
     "a@6 -> 2{1}\n"
     "x@6 -> 2{2 3 8} all\n"
     "x@7 -> 2{2 3 8} all\n"},
    {"class bodies run in place", DUMP_USES,
     "def f():\n"
     "    x = 1\n"
     "    class A:\n"
     "        y = x\n"
     "        def g(self):\n"
     "            return x\n"
     "    x = 2\n",
     "x@4 -> 2{2}\n"
     "x@6 -> 2{2 7} all\n"},
    {"decorators and defaults run in place", DUMP_USES,
     "x = 1\n"
     "@x\n"
     "def f(a=x): pass\n"
     "x = 2\n",
     "x@2 -> 1{1}\n"
     "x@3 -> 1{1}\n"},
    {"deferred annotations see all", DUMP_USES,
     "from __future__ import annotations\n"
     "x = 1\n"
     "def f(a: x): pass\n"
     "x = 2\n",
     "x@3 -> 1{2 4} all\n"},
    {"a name that others assign is not followed", DUMP_USES,
     "x = 1\n"
     "x = 2\n"
     "def f():\n"
     "    global x\n"
     "    x = 3\n"
     "x\n",
     "x@6 -> 1{1 2 5} all\n"},
};

static void test_python_flow__expressions(void **state) {
    (void)state;
    facts_cases_run(EXPRESSIONS_CASES, COUNT_OF(EXPRESSIONS_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_flow__straight_lines),
        cmocka_unit_test(test_python_flow__branches),
        cmocka_unit_test(test_python_flow__loops),
        cmocka_unit_test(test_python_flow__expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
