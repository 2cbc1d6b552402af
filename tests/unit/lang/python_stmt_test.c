#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase STATEMENTS_CASES[] = {
    {"simple ones", DUMP_STMTS,
     "pass\n"
     "assert a, b\n"
     "del a, b[0], c.d\n"
     "import a\n"
     "x: int\n"
     "if y: raise\n"
     "raise A from b\n",
     "pass\n"
     "assert a ; b\n"
     "delete to[!a, sub(b 0), attr:d(c)]\n"
     "import\n"
     "annotated ; int to[=x]\n"
     "if y\n"
     "  raise\n"
     "raise A ; b\n"},
    {"assignments: value first, targets in order", DUMP_STMTS,
     "a = b = c\n"
     "a, *b = c\n"
     "[a, (b, c)] = d\n"
     "a += 1\n"
     "a.b, c[d] = e\n",
     "assign c to[=a, =b]\n"
     "assign c to[tuple(=a star(=b))]\n"
     "assign d to[list(=a tuple(=b =c))]\n"
     "augmented 1 to[=a]\n"
     "assign e to[tuple(attr:b(a) sub(c d))]\n"},
    {"elif is an if inside else", DUMP_STMTS,
     "if a:\n"
     "    x\n"
     "elif b:\n"
     "    y\n"
     "elif c:\n"
     "    z\n"
     "else:\n"
     "    w\n",
     "if a\n"
     "  expr x\n"
     "  else\n"
     "    if b\n"
     "      expr y\n"
     "      else\n"
     "        if c\n"
     "          expr z\n"
     "          else\n"
     "            expr w\n"},
    {"loops", DUMP_STMTS,
     "for a, b in c:\n"
     "    break\n"
     "else:\n"
     "    d\n"
     "while a:\n"
     "    continue\n"
     "async def f():\n"
     "    async for x in y:\n"
     "        pass\n",
     "for c to[tuple(=a =b)]\n"
     "  break in-loop\n"
     "  else\n"
     "    expr d\n"
     "while a\n"
     "  continue in-loop\n"
     "def async\n"
     "  for async y to[=x]\n"
     "    pass in-loop\n"},
    {"try", DUMP_STMTS,
     "try:\n"
     "    a\n"
     "except B as e:\n"
     "    c\n"
     "except (D, E):\n"
     "    f\n"
     "except:\n"
     "    g\n"
     "else:\n"
     "    h\n"
     "finally:\n"
     "    i\n",
     "try\n"
     "  expr in-try a\n"
     "  handler B\n"
     "    expr in-handler c\n"
     "  handler tuple(D E)\n"
     "    expr in-handler f\n"
     "  handler\n"
     "    expr in-handler g\n"
     "  else\n"
     "    expr h\n"
     "  finally\n"
     "    expr in-finally i\n"},
    {"except* and bare tuple", DUMP_STMTS,
     "try:\n"
     "    a\n"
     "except* B as e:\n"
     "    c\n"
     "try:\n"
     "    a\n"
     "except B, C:\n"
     "    d\n",
     "try\n"
     "  expr in-try a\n"
     "  handler B\n"
     "    expr in-handler c\n"
     "try\n"
     "  expr in-try a\n"
     "  handler tuple(B C)\n"
     "    expr in-handler d\n"},
    {"with", DUMP_STMTS,
     "with a as b, c.d() as (e, f), g:\n"
     "    h\n"
     "with (a as b, c):\n"
     "    pass\n"
     "with (a as b):\n"
     "    pass\n"
     "async def f():\n"
     "    async with a as b.c:\n"
     "        pass\n",
     "with to[a, call(attr:d(c)), g]\n"
     "  expr h\n"
     "with to[a, c]\n"
     "  pass\n"
     "with to[a]\n"
     "  pass\n"
     "def async\n"
     "  with async to[a]\n"
     "    pass\n"},
    {"match", DUMP_STMTS,
     "match a, b:\n"
     "    case A(x, y=1, z=B() as c) if d:\n"
     "        e\n"
     "    case [1, *rest] | {\"k\": v, **kw}:\n"
     "        f\n"
     "    case None | \"s\" | -1 | q.r:\n"
     "        g\n"
     "    case (p):\n"
     "        h\n"
     "    case x, y:\n"
     "        i\n"
     "    case _:\n"
     "        j\n",
     "match tuple(a b)\n"
     "  case p-class(A p-capture:x keyword:y(p-value(1)) keyword:z(p-capture:c(p-class(B)))) ; d\n"
     "    expr e\n"
     "  case p-other(p-other(p-value(1) p-capture:rest) p-other(p-value(\"k\") p-capture:v "
     "p-capture:kw))\n"
     "    expr f\n"
     "  case p-other(p-value(None) p-value(\"s\") p-value(1) p-value(attr:r(q)))\n"
     "    expr g\n"
     "  case p-capture:p\n"
     "    expr h\n"
     "  case p-other(p-capture:x p-capture:y)\n"
     "    expr i\n"
     "  case p-other\n"
     "    expr j\n"},
    {"behind an exit", DUMP_STMTS,
     "def f():\n"
     "    return 1\n"
     "    a\n"
     "    if b:\n"
     "        c\n"
     "def g():\n"
     "    if a:\n"
     "        return\n"
     "    else:\n"
     "        raise b\n"
     "    c\n"
     "while True:\n"
     "    a\n"
     "b\n"
     "while True:\n"
     "    break\n"
     "c\n",
     "def\n"
     "  return 1\n"
     "  expr unreachable a\n"
     "  if unreachable b\n"
     "    expr unreachable c\n"
     "def\n"
     "  if a\n"
     "    return\n"
     "    else\n"
     "      raise b\n"
     "  expr unreachable c\n"
     "while True\n"
     "  expr in-loop a\n"
     "expr unreachable b\n"
     "while unreachable True\n"
     "  break unreachable in-loop\n"
     "expr unreachable c\n"},
    {"with may swallow an exception", DUMP_STMTS,
     "def f():\n"
     "    with a:\n"
     "        return b\n"
     "    c\n",
     "def\n"
     "  with to[a]\n"
     "    return b\n"
     "  expr c\n"},
    {"where statements stand", DUMP_STMTS,
     "def f():\n"
     "    try:\n"
     "        a\n"
     "        def g():\n"
     "            b\n"
     "    except E:\n"
     "        for x in y:\n"
     "            c\n"
     "    finally:\n"
     "        d\n",
     "def\n"
     "  try\n"
     "    expr in-try a\n"
     "    def in-try\n"
     "      expr b\n"
     "    handler E\n"
     "      for in-handler y to[=x]\n"
     "        expr in-handler in-loop c\n"
     "    finally\n"
     "      expr in-finally d\n"},
    {"type checking blocks", DUMP_STMTS,
     "if TYPE_CHECKING:\n"
     "    a\n"
     "else:\n"
     "    b\n"
     "if not typing.TYPE_CHECKING:\n"
     "    c\n"
     "else:\n"
     "    d\n"
     "if False:\n"
     "    e\n",
     "if TYPE_CHECKING\n"
     "  expr checking a\n"
     "  else\n"
     "    expr b\n"
     "if not(attr:TYPE_CHECKING(typing))\n"
     "  expr c\n"
     "  else checking\n"
     "    expr checking d\n"
     "if False\n"
     "  expr unreachable checking e\n"},
    {"old statements are kept as unknown", DUMP_STMTS,
     "print >>f, x\n"
     "print x\n"
     "exec \"a\" in b\n",
     "unknown unknown(unknown(f) x)\n"
     "unknown unknown(x)\n"
     "unknown unknown(\"a\" b)\n"},
};

static void test_python_stmt__statements(void **state) {
    (void)state;
    facts_cases_run(STATEMENTS_CASES, COUNT_OF(STATEMENTS_CASES));
}

static const FactsCase IMPORTS_CASES[] = {
    {"forms", DUMP_IMPORTS,
     "import a\n"
     "import a.b.c\n"
     "import a.b as c, d\n"
     "from a.b import c, d as e\n"
     "from . import x\n"
     "from ...p.q import (y, z as z,)\n"
     "from m import *\n"
     "import a as a\n",
     "import a :  as a <a>\n"
     "import a.b.c :  as a <a.b.c>\n"
     "import a.b :  as c <a.b as c>\n"
     "import d :  as d <d>\n"
     "import a.b : c as c <c> from\n"
     "import a.b : d as e <d as e> from\n"
     "import . : x as x <x> from\n"
     "import ...p.q : y as y <y> from\n"
     "import ...p.q : z as z <z as z> from redundant\n"
     "import m :  as  <*> star from\n"
     "import a :  as a <a as a> redundant\n"},
    {"where they stand", DUMP_IMPORTS,
     "from __future__ import annotations\n"
     "try:\n"
     "    import a\n"
     "except ImportError:\n"
     "    a = None\n"
     "else:\n"
     "    import b\n"
     "if TYPE_CHECKING:\n"
     "    from c import d\n"
     "if x:\n"
     "    import e\n",
     "import __future__ : annotations as annotations <annotations> from future\n"
     "import a :  as a <a> try conditional\n"
     "import b :  as b <b> conditional\n"
     "import c : d as d <d> from conditional checking\n"
     "import e :  as e <e> conditional\n"},
};

static void test_python_stmt__imports(void **state) {
    (void)state;
    facts_cases_run(IMPORTS_CASES, COUNT_OF(IMPORTS_CASES));
}

static const FactsCase DEFINITIONS_CASES[] = {
    {"parameters", DUMP_DEFS,
     "def f(a, b: int = 1, /, c=2, *d, e, g: \"T\" = None, **h: U) -> \"R\": ...\n"
     "def k(a, *, b): ...\n",
     "function f lines 1-1 name 1:5 in 1 stub (/a, /b: int = 1, c = 2, *d, kw e, kw g: \"T\"('T) "
     "= None, **h: U) -> \"R\"('R)\n"
     "function k lines 2-2 name 2:5 in 1 stub (a, kw b)\n"},
    {"decorators and kinds", DUMP_DEFS,
     "class A(B, metaclass=M):\n"
     "    @property\n"
     "    def p(self): return 1\n"
     "    @p.setter\n"
     "    def p(self, v): self.q = v\n"
     "    @staticmethod\n"
     "    def s(): pass\n"
     "    @functools.cached_property\n"
     "    def c(self): return 2\n"
     "    @classmethod\n"
     "    @abc.abstractmethod\n"
     "    async def m(cls): raise NotImplementedError()\n"
     "    @overload\n"
     "    def o(self): ...\n"
     "@app.get(\"/x\")(1)\n"
     "def r():\n"
     "    yield 1\n",
     "class A lines 1-14 name 1:7 in 1 bases[B, keyword:metaclass(M)]\n"
     "function p lines 2-3 name 3:9 in 2 property method returns @[property] (self)\n"
     "function p lines 4-5 name 5:9 in 2 property method @[attr:setter(p)] (self, v)\n"
     "function s lines 6-7 name 7:9 in 2 static stub method @[staticmethod]\n"
     "function c lines 8-9 name 9:9 in 2 property method returns "
     "@[attr:cached_property(functools)] (self)\n"
     "function m lines 10-12 name 12:15 in 2 async classmethod abstract stub method "
     "@[classmethod, attr:abstractmethod(abc)] (cls)\n"
     "function o lines 13-14 name 14:9 in 2 overload stub method @[overload] (self)\n"
     "function r lines 15-17 name 16:5 in 1 generator @[call(call(attr:get(app) \"/x\") 1)]\n"},
    {"where the span ends", DUMP_DEFS,
     "def f():\n"
     "    a\n"
     "    # last words\n"
     "\n"
     "    # more\n"
     "\n"
     "class C:\n"
     "    x = 1\n"
     "# end\n",
     "function f lines 1-2 name 1:5 in 1\n"
     "class C lines 7-8 name 7:7 in 1\n"},
    {"flags", DUMP_DEFS,
     "def f():\n"
     "    \"doc\"\n"
     "    super().f()\n"
     "    return [g for g in x]\n"
     "if a:\n"
     "    def g(): return lambda: (yield)\n"
     "if TYPE_CHECKING:\n"
     "    class K: \"doc\"\n",
     "function f lines 1-4 name 1:5 in 1 returns super doc\n"
     "function g lines 6-6 name 6:9 in 1 conditional returns\n"
     "class K lines 8-8 name 8:11 in 1 conditional checking stub doc\n"},
    {"generic definitions", DUMP_DEFS,
     "class A[T: (int, str), *Ts, **P](B[T]):\n"
     "    def m[U](self, u: U = x) -> T: ...\n"
     "type L[T] = list[T] | \"M\"\n"
     "type N = int\n",
     "class A lines 1-2 name 1:7 in 1 bases[sub(B T)]\n"
     "function m lines 2-2 name 2:9 in 3 stub method (self, u: U = x) -> T\n"
     "type L lines 3-3 name 3:6 in 1 -> binary:|(sub(list T) \"M\"('M))\n"
     "type N lines 4-4 name 4:6 in 1 -> int\n"},
};

static void test_python_stmt__definitions(void **state) {
    (void)state;
    facts_cases_run(DEFINITIONS_CASES, COUNT_OF(DEFINITIONS_CASES));
}

static const FactsCase WRITES_CASES[] = {
    {"attribute stores", DUMP_WRITES,
     "self.a = 1\n"
     "self.b: int = 2\n"
     "self.c: int\n"
     "self.d += 3\n"
     "self.e, x = y\n"
     "for self.f in y: pass\n"
     "with y as a.b.g: pass\n"
     "del self.h\n"
     "a[0].i = 1\n"
     "f().j = 2\n"
     "a.k = b.l = 3\n",
     "write assign self . a = 1\n"
     "write annotation self . b: int = 2\n"
     "write annotation self . c: int\n"
     "write augmented self . d = 3\n"
     "write target self . e\n"
     "write target self . f\n"
     "write target attr:b(a) . g\n"
     "write delete self . h\n"
     "write assign sub(a 0) . i = 1\n"
     "write assign call(f) . j = 2\n"
     "write assign a . k = 3\n"
     "write assign b . l = 3\n"},
    {"setattr", DUMP_WRITES,
     "setattr(x, \"a\", 1)\n"
     "setattr(x, b, 2)\n"
     "setattr(x, *c)\n"
     "object.__setattr__(x, \"d\", 3)\n"
     "x.__setattr__(\"e\", 4)\n",
     "write setattr x . a = 1\n"
     "write dynamic x .  = 2\n"
     "write dynamic x . \n"
     "write setattr x . d = 3\n"
     "write setattr x . e = 4\n"},
    {"attribute dictionaries", DUMP_WRITES,
     "x.__dict__[\"a\"]\n"
     "x.__dict__[\"a\"] = 1\n"
     "x.__dict__.update(y)\n"
     "x.__dict__.get(\"a\")\n"
     "y = x.__dict__\n"
     "f(vars(x))\n"
     "vars(x)[\"a\"]\n"
     "\"a\" in x.__dict__\n"
     "x.__dict__ = y\n"
     "x.__class__ = C\n"
     "x.__dict__[k]\n",
     "write dynamic x . \n"
     "write dynamic x . \n"
     "write dynamic x . \n"
     "write dynamic x . \n"
     "write dynamic x . \n"
     "write dynamic x . \n"
     "write dynamic x . \n"},
};

static void test_python_stmt__writes(void **state) {
    (void)state;
    facts_cases_run(WRITES_CASES, COUNT_OF(WRITES_CASES));
}

static const FactsCase TOKENS_CASES[] = {
    {"docstrings and comments are left out", DUMP_TOKENS,
     "\"module\"\n"
     "# comment\n"
     "def f(a):\n"
     "    \"doc\"\n"
     "    x = \"s\" + f\"t{a}\" # c\n"
     "    return 1.5\n",
     "||s19 i23:f s24 i25:a s26 s27 ||i43:x s45 d47:s s51 d55:t s56 i57:a s58 |s69 n76:1.5 \n"
     "f 1-17\n"},
};

static void test_python_stmt__tokens(void **state) {
    (void)state;
    facts_cases_run(TOKENS_CASES, COUNT_OF(TOKENS_CASES));
}

static const FactsCase FILES_CASES[] = {
    {"comments that speak to tools", DUMP_REST,
     "# oxbow: ignore[x] reason\n"
     "import a  # noqa: F401\n"
     "# plain comment: nothing\n"
     "x = 1 # type: ignore\n"
     "    # pylint: disable=all\n",
     "code lines 2\n"
     "banner 91 <oxbow: ignore[x] reason|noqa: F401|plain comment: nothing|"
     "type: ignore|pylint: disable=all|>\n"
     "comment 1 alone <oxbow: ignore[x] reason>\n"
     "comment 2 <noqa: F401>\n"
     "comment 4 <type: ignore>\n"
     "comment 5 alone <pylint: disable=all>\n"},
    {"comments above the code", DUMP_REST,
     "# Generated by a tool. DO NOT EDIT.\n"
     "x = 1\n",
     "code lines 1\n"
     "banner 34 <Generated by a tool. DO NOT EDIT.|>\n"},
    {"a docstring above the code", DUMP_REST,
     "\"\"\"Automatically generated.\n"
     "\n"
     "Do not edit.\"\"\"\n",
     "code lines 0\n"
     "banner 0 <Automatically generated.||Do not edit.>\n"},
    {"comments below the code", DUMP_REST,
     "\"\"\"Tokens generated by the scanner.\"\"\"\n"
     "x = 1\n"
     "# do not edit\n",
     "code lines 1\n"
     "banner 12 <do not edit|Tokens generated by the scanner.>\n"},
    {"code lines hold tokens", DUMP_REST,
     "\"\"\"a\n"
     "b\"\"\"\n"
     "\n"
     "x = (1,\n"
     "  2)\n"
     "y = \"\"\"a\n"
     "b\"\"\"\n"
     "# c\n"
     "from __future__ import annotations\n",
     "code lines 5 future-annotations\n"
     "banner 2 <c|a|b>\n"},
    {"errors", DUMP_REST,
     "x = (\n"
     "def f(:\n"
     "    pass\n"
     "y = 1\n",
     "code lines 4\n"
     "error 0-28\n"},
};

static void test_python_stmt__files(void **state) {
    (void)state;
    facts_cases_run(FILES_CASES, COUNT_OF(FILES_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_stmt__statements),  cmocka_unit_test(test_python_stmt__imports),
        cmocka_unit_test(test_python_stmt__definitions), cmocka_unit_test(test_python_stmt__writes),
        cmocka_unit_test(test_python_stmt__tokens),      cmocka_unit_test(test_python_stmt__files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
