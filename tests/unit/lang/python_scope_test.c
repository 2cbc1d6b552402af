#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase SCOPES_CASES[] = {
    {"kinds", DUMP_SCOPES,
     "class A:\n"
     "    def f(self):\n"
     "        return lambda: [x for x in (y for y in z)]\n"
     "def g[T](): yield\n",
     "scope 1 module in 0 depth 0\n"
     "scope 2 class in 1 depth 1 A\n"
     "scope 3 function in 2 depth 2 f\n"
     "scope 4 lambda in 3 depth 3\n"
     "scope 5 comprehension in 4 depth 4\n"
     "scope 6 comprehension in 4 depth 4\n"
     "scope 7 types in 1 depth 1 g\n"
     "scope 8 function in 7 depth 2 g generator\n"},
    {"flags", DUMP_SCOPES,
     "from a import *\n"
     "def f():\n"
     "    exec(a)\n"
     "def g():\n"
     "    locals()\n"
     "def h():\n"
     "    vars(x)\n"
     "    dir()\n"
     "def i():\n"
     "    x.eval()\n",
     "scope 1 module in 0 depth 0 star-import\n"
     "scope 2 function in 1 depth 1 f exec\n"
     "scope 3 function in 1 depth 1 g locals\n"
     "scope 4 function in 1 depth 1 h locals\n"
     "scope 5 function in 1 depth 1 i\n"},
};

static void test_python_scope__scopes(void **state) {
    (void)state;
    facts_cases_run(SCOPES_CASES, COUNT_OF(SCOPES_CASES));
}

static const FactsCase BINDINGS_CASES[] = {
    {"kinds", DUMP_BINDINGS,
     "import a.b\n"
     "from c import d as e\n"
     "def f(p, q=1): pass\n"
     "x = y = 1\n"
     "x: int\n"
     "x: int = 2\n"
     "x += 1\n"
     "for i in j: pass\n"
     "with k as l: pass\n"
     "if (m := n): pass\n"
     "del x\n",
     "1.a@1 import\n"
     "1.e@2 import\n"
     "1.f@3 def\n"
     "1.x@4 assign = 1\n"
     "1.x@5 annotation: int\n"
     "1.x@6 assign: int = 2\n"
     "1.x@7 augmented = 1\n"
     "1.x@11 delete\n"
     "1.y@4 assign = 1\n"
     "1.i@8 for = j conditional loop\n"
     "1.l@9 with = k\n"
     "1.m@10 walrus = n\n"
     "2.p@3 param\n"
     "2.q@3 param = 1\n"},
    {"shapes", DUMP_BINDINGS,
     "a, (b, c), *d, e = f\n"
     "[g, h] = i\n"
     "for k, v in x: pass\n"
     "with y as (z, w): pass\n",
     "1.a@1 assign item 0 = f\n"
     "1.b@1 assign nested = f\n"
     "1.c@1 assign nested = f\n"
     "1.d@1 assign star = f\n"
     "1.e@1 assign nested = f\n"
     "1.g@2 assign item 0 = i\n"
     "1.h@2 assign item 1 = i\n"
     "1.k@3 for item 0 = x conditional loop\n"
     "1.v@3 for item 1 = x conditional loop\n"
     "1.z@4 with item 0 = y\n"
     "1.w@4 with item 1 = y\n"},
    {"captures", DUMP_BINDINGS,
     "match s:\n"
     "    case [a, *b]: pass\n"
     "    case {\"k\": c, **d}: pass\n"
     "    case K(e) as f: pass\n",
     "1.a@2 capture = p-capture:a conditional\n"
     "1.b@2 capture star = p-capture:b conditional\n"
     "1.c@3 capture = p-capture:c conditional\n"
     "1.d@3 capture nested = p-capture:d conditional\n"
     "1.e@4 capture = p-capture:e conditional\n"
     "1.f@4 capture = p-capture:f(p-class(K p-capture:e)) conditional\n"},
    {"where they stand", DUMP_BINDINGS,
     "try:\n"
     "    import a\n"
     "except E as e:\n"
     "    a = 1\n"
     "finally:\n"
     "    b = 1\n"
     "while x:\n"
     "    c = 1\n"
     "if TYPE_CHECKING:\n"
     "    d = 1\n"
     "def f():\n"
     "    g = 1\n"
     "if x:\n"
     "    class K:\n"
     "        h = 1\n",
     "1.a@2 import conditional try\n"
     "1.a@4 assign = 1 conditional try handler\n"
     "1.e@3 except = E conditional try handler\n"
     "1.b@6 assign = 1\n"
     "1.c@8 assign = 1 conditional loop\n"
     "1.d@10 assign = 1 conditional checking\n"
     "1.f@11 def\n"
     "1.K@14 def conditional\n"
     "2.g@12 assign = 1\n"
     "3.h@15 assign = 1\n"},
    {"global and nonlocal", DUMP_BINDINGS,
     "def f():\n"
     "    x = 1\n"
     "    def g():\n"
     "        nonlocal x\n"
     "        global y, z\n"
     "        x = 2\n"
     "        y = 3\n"
     "    def h():\n"
     "        nonlocal x\n"
     "        x += 1\n",
     "1.f@1 def\n"
     "1.y@7 assign = 3 nested\n"
     "2.x@2 assign = 1\n"
     "2.x@6 assign = 2 nested\n"
     "2.x@10 augmented = 1 nested\n"
     "2.g@3 def\n"
     "2.h@8 def\n"
     "3.x@4 nonlocal\n"
     "3.y@5 global\n"
     "3.z@5 global\n"
     "4.x@9 nonlocal\n"},
    {"a walrus binds outside comprehensions", DUMP_BINDINGS,
     "def f():\n"
     "    return [y := g(x) for x in z]\n",
     "1.f@1 def\n"
     "2.y@2 walrus = call(g x)\n"
     "3.x@2 for = z\n"},
    {"type parameters", DUMP_BINDINGS,
     "def f[T: int, *U](t: T): ...\n"
     "type A[V] = V\n",
     "1.f@1 def\n"
     "1.A@2 def\n"
     "2.T@1 type-param = int\n"
     "2.U@1 type-param\n"
     "3.t@1 param: T\n"
     "4.V@2 type-param\n"},
};

static void test_python_scope__bindings(void **state) {
    (void)state;
    facts_cases_run(BINDINGS_CASES, COUNT_OF(BINDINGS_CASES));
}

static const FactsCase RESOLUTION_CASES[] = {
    {"local, enclosing, global, builtin", DUMP_USES,
     "x = 1\n"
     "def f(a):\n"
     "    b = a\n"
     "    def g():\n"
     "        return a, b, x, len, f\n",
     "a@3 -> 2{2}\n"
     "a@5 -> 2{2}\n"
     "b@5 -> 2{3}\n"
     "x@5 -> 1{1}\n"
     "len@5 -> 0{}\n"
     "f@5 -> 1{2}\n"},
    {"class scopes are skipped from functions", DUMP_USES,
     "x = 1\n"
     "class A:\n"
     "    x = 2\n"
     "    y = x\n"
     "    def f(self):\n"
     "        return x\n"
     "    z = [x for _ in x]\n",
     "x@4 -> 2{3}\n"
     "x@6 -> 1{1}\n"
     "x@7 -> 2{3}\n"
     "x@7 -> 1{1}\n"},
    {"the first iterable is evaluated outside", DUMP_USES,
     "def f(x):\n"
     "    return [x for x in x for y in x]\n",
     "x@2 -> 2{1}\n"
     "x@2 -> 3{2}\n"
     "x@2 -> 3{2}\n"},
    {"global and nonlocal", DUMP_USES,
     "x = 0\n"
     "def f():\n"
     "    x = 1\n"
     "    def g():\n"
     "        global x\n"
     "        return x\n"
     "    def h():\n"
     "        nonlocal x\n"
     "        return x\n"
     "    def i():\n"
     "        global nowhere\n"
     "        return nowhere\n",
     "x@6 -> 1{1}\n"
     "x@9 -> 2{3}\n"
     "nowhere@12 -> 0{}\n"},
    {"type parameters", DUMP_USES,
     "class A[T]:\n"
     "    x = 1\n"
     "    def f[U](self, a: T, b: U = T) -> U:\n"
     "        return T\n"
     "    def g[V](self, a: x): ...\n"
     "type B[K] = K | A\n",
     "T@3 -> 2{1}\n"
     "U@3 -> 4{3}\n"
     "T@3 -> 2{1}\n"
     "U@3 -> 4{3}\n"
     "T@4 -> 2{1}\n"
     "x@5 -> 3{2}\n"
     "K@6 -> 8{6}\n"
     "A@6 -> 1{1}\n"},
    {"the class cell", DUMP_USES,
     "class A:\n"
     "    def f(self):\n"
     "        return __class__\n"
     "__class__\n",
     "__class__@3 -> 2{}\n"
     "__class__@4 -> 0{}\n"},
    {"lambda parameters", DUMP_USES,
     "x = 1\n"
     "f = lambda x, y=x: x + y\n",
     "x@2 -> 1{1}\n"
     "x@2 -> 2{2}\n"
     "y@2 -> 2{2}\n"},
    {"quoted names are uses", DUMP_USES,
     "class A: pass\n"
     "def f(a: \"A\", b: \"List[A]\"): ...\n",
     "A@2 -> 1{1}\n"
     "List@2 -> 0{}\n"
     "A@2 -> 1{1}\n"},
    {"dictionary comprehension and walrus", DUMP_USES,
     "def f(z):\n"
     "    {k: v for k, v in z if (w := k)}\n"
     "    return w\n",
     "z@2 -> 2{1}\n"
     "k@2 -> 3{2}\n"
     "k@2 -> 3{2}\n"
     "v@2 -> 3{2}\n"
     "w@3 -> 2{2}\n"},
    {"a deleted name is used", DUMP_USES,
     "x = 1\n"
     "del x\n",
     "x@2 -> 1{1}\n"},
    {"names around an error are uses", DUMP_USES,
     "x = 1\n"
     "y = x x x\n",
     "x@2 -> 1{1}\n"},
};

static void test_python_scope__resolution(void **state) {
    (void)state;
    facts_cases_run(RESOLUTION_CASES, COUNT_OF(RESOLUTION_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_scope__scopes),
        cmocka_unit_test(test_python_scope__bindings),
        cmocka_unit_test(test_python_scope__resolution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
