#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase BRANCHES_CASES[] = {
    {"if, elif, else", DUMP_GUARDS,
     "if a:\n"
     "    b\n"
     "elif c:\n"
     "    d\n"
     "else:\n"
     "    e\n"
     "f\n",
     "b@2 | a\n"
     "c@3 | not a\n"
     "d@4 | c | not a\n"
     "e@6 | not c | not a\n"},
    {"early exit", DUMP_GUARDS,
     "def f(x):\n"
     "    if not isinstance(x, C):\n"
     "        return\n"
     "    x\n"
     "    if a:\n"
     "        pass\n"
     "    else:\n"
     "        raise E\n"
     "    x\n",
     "x@4 | not not isinstance(x, C)\n"
     "a@5 | not not isinstance(x, C)\n"
     "E@8 | not a | not not isinstance(x, C)\n"
     "x@9 | a | not not isinstance(x, C)\n"},
    {"early exit in elif", DUMP_GUARDS,
     "def f(x):\n"
     "    if a:\n"
     "        return\n"
     "    elif b:\n"
     "        return\n"
     "    x\n",
     "b@4 | not a\n"
     "x@6 | not b | not a\n"},
    {"one way ends", DUMP_GUARDS,
     "def f(x):\n"
     "    if a:\n"
     "        b\n"
     "    elif c:\n"
     "        d\n"
     "    else:\n"
     "        return\n"
     "    x\n",
     "b@3 | a\n"
     "c@4 | not a\n"
     "d@5 | c | not a\n"},
    {"continue and break", DUMP_GUARDS,
     "for x in y:\n"
     "    if a:\n"
     "        continue\n"
     "    x\n"
     "z\n",
     "x@4 | not a\n"},
    {"while", DUMP_GUARDS,
     "while a:\n"
     "    b\n"
     "c\n"
     "while d:\n"
     "    break\n"
     "e\n"
     "while f:\n"
     "    pass\n"
     "else:\n"
     "    g\n",
     "b@2 | a\n"
     "c@3 | not a\n"
     "d@4 | not a\n"
     "e@6 | not a\n"
     "f@7 | not a\n"
     "g@10 | not f | not a\n"},
    {"assert", DUMP_GUARDS,
     "def f(x):\n"
     "    assert isinstance(x, A), x\n"
     "    x\n",
     "x@2 | not isinstance(x, A)\n"
     "x@3 | isinstance(x, A)\n"},
    {"match", DUMP_GUARDS,
     "match x:\n"
     "    case A() as y if y.b:\n"
     "        y\n"
     "    case B():\n"
     "        z\n",
     "y@2 | case A() as y of x\n"
     "y@3 | y.b | case A() as y of x\n"
     "z@5 | case B() of x\n"},
    {"try and with", DUMP_GUARDS,
     "def f(x):\n"
     "    try:\n"
     "        assert a\n"
     "        x\n"
     "    except E:\n"
     "        return\n"
     "    x\n"
     "    with w:\n"
     "        assert b\n"
     "        x\n"
     "    x\n",
     "x@4 | a\n"
     "x@7 | a\n"
     "w@8 | a\n"
     "b@9 | a\n"
     "x@10 | b | a\n"
     "x@11 | a\n"},
};

static void test_python_guard__branches(void **state) {
    (void)state;
    facts_cases_run(BRANCHES_CASES, COUNT_OF(BRANCHES_CASES));
}

static const FactsCase EXPRESSIONS_CASES[] = {
    {"and, or, conditional", DUMP_GUARDS,
     "a and b and c\n"
     "d or e\n"
     "f if g else h\n"
     "not a and b\n",
     "b@1 | a\n"
     "c@1 | a and b\n"
     "e@2 | not d\n"
     "f@3 | g\n"
     "h@3 | not g\n"
     "b@4 | not a\n"},
    {"comprehension", DUMP_GUARDS, "[a for b in c if d if e for g in h]\n",
     "e@1 | d\n"
     "h@1 | e | d\n"
     "a@1 | e | d\n"},
    {"lambda and nested function keep what held", DUMP_GUARDS,
     "if a:\n"
     "    lambda: b\n"
     "    def f():\n"
     "        return c\n",
     "b@2 | a\n"
     "c@4 | a\n"},
};

static void test_python_guard__expressions(void **state) {
    (void)state;
    facts_cases_run(EXPRESSIONS_CASES, COUNT_OF(EXPRESSIONS_CASES));
}

static const FactsCase STORES_CASES[] = {
    {"a store voids conditions on the attribute", DUMP_GUARDS,
     "def f(self):\n"
     "    if self.x:\n"
     "        self.x\n"
     "        self.x = None\n"
     "        self.y = 1\n"
     "        self.z\n",
     "self@3 | self.x\n"
     "self@4 | self.x\n"
     "self@5 | kill self.x | self.x\n"
     "self@6 | kill self.x | self.x\n"},
    {"stores are only recorded where a condition mentions them", DUMP_GUARDS,
     "def f(self, a):\n"
     "    if a:\n"
     "        self.x = 1\n"
     "        self.x\n",
     "self@3 | a\n"
     "self@4 | a\n"},
    {"a store in a branch voids behind it", DUMP_GUARDS,
     "def f(self):\n"
     "    assert self.x\n"
     "    if a:\n"
     "        self.x = 1\n"
     "    else:\n"
     "        b\n"
     "    self\n",
     "a@3 | self.x\n"
     "self@4 | a | self.x\n"
     "b@6 | not a | self.x\n"
     "self@7 | kill self.x | self.x\n"},
    {"a loop that stores drops conditions at its head", DUMP_GUARDS,
     "def f(self):\n"
     "    assert self.x\n"
     "    assert self.y\n"
     "    for i in a:\n"
     "        self\n"
     "        self.x = i\n"
     "    while b:\n"
     "        self\n"
     "        self.z = 1\n",
     "self@3 | self.x\n"
     "a@4 | self.y | self.x\n"
     "self@5 | self.y\n"
     "i@6 | self.y\n"
     "self@6 | self.y\n"
     "b@7 | self.y\n"
     "self@8 | b | self.y\n"
     "self@9 | b | self.y\n"},
    {"handlers see the stores of the body", DUMP_GUARDS,
     "def f(self):\n"
     "    assert self.x\n"
     "    try:\n"
     "        self.x = 1\n"
     "    except E:\n"
     "        self\n",
     "self@4 | self.x\n"
     "E@5 | kill self.x | self.x\n"
     "self@6 | kill self.x | self.x\n"},
};

static void test_python_guard__stores(void **state) {
    (void)state;
    facts_cases_run(STORES_CASES, COUNT_OF(STORES_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_guard__branches),
        cmocka_unit_test(test_python_guard__expressions),
        cmocka_unit_test(test_python_guard__stores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
