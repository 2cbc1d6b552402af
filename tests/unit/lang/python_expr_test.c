#include "facts_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const FactsCase EXPRESSIONS_CASES[] = {
    {"operators keep their kinds", DUMP_STMTS,
     "a + b - c % d\n"
     "a | b\n"
     "not a\n"
     "-a\n"
     "~a ** b\n"
     "a and b or c\n"
     "x = a and (b or c)\n",
     "expr binary:?(binary:+(a b) binary:%(c d))\n"
     "expr binary:|(a b)\n"
     "expr not(a)\n"
     "expr unary(a)\n"
     "expr unary(binary:?(a b))\n"
     "expr or(and(a b) c)\n"
     "assign and(a or(b c)) to[=x]\n"},
    {"comparisons", DUMP_STMTS,
     "a is None\n"
     "a is not b\n"
     "a not in b\n"
     "a in b\n"
     "a == b\n"
     "a != b\n"
     "a < b < c\n",
     "expr compare:is(a None)\n"
     "expr compare:is-not(a b)\n"
     "expr compare:not-in(a b)\n"
     "expr compare:in(a b)\n"
     "expr compare:==(a b)\n"
     "expr compare:!=(a b)\n"
     "expr compare:?(a b c)\n"},
    {"calls, attributes, subscripts", DUMP_STMTS,
     "a.b.c(d, *e, k=1, **f)[0, 1:2, ...]\n"
     "f(x for x in y)\n"
     "a[b][c](d)(e)\n"
     "(a.b)().c\n",
     "expr sub(call(attr:c(attr:b(a)) d star(e) keyword:k(1) dstar(f)) 0 slice(1 2) ...)\n"
     "expr call(f comp:4(for(=x y) x))\n"
     "expr call(call(sub(sub(a b) c) d) e)\n"
     "expr attr:c(call(attr:b(a)))\n"},
    {"collections", DUMP_STMTS,
     "[]\n"
     "()\n"
     "{}\n"
     "{1}\n"
     "(1,)\n"
     "1, 2\n"
     "[*a, b]\n"
     "{**a, \"k\": v}\n",
     "expr list\n"
     "expr tuple\n"
     "expr dict\n"
     "expr set(1)\n"
     "expr tuple(1)\n"
     "expr tuple(1 2)\n"
     "expr list(star(a) b)\n"
     "expr dict(dstar(a) pair(\"k\" v))\n"},
    {"a star belongs to all that stands behind it", DUMP_STMTS,
     "[*a.b, *a.b.c(), *a[0].b]\n"
     "f(*a.b, *a + b, *c)\n"
     "first, *a.rest = x\n",
     "expr list(star(attr:b(a)) star(call(attr:c(attr:b(a)))) star(attr:b(sub(a 0))))\n"
     "expr call(f star(attr:b(a)) star(binary:+(a b)) star(c))\n"
     "assign x to[tuple(=first star(attr:rest(a)))]\n"},
    {"conditional comes condition first", DUMP_STMTS,
     "a if b else c\n"
     "x = (a if b else c) if d else e\n",
     "expr cond(b a c)\n"
     "assign cond(d cond(b a c) e) to[=x]\n"},
    {"comprehension: clauses, then the element", DUMP_STMTS,
     "[x for x in y if x]\n"
     "{k: v for k, v in y for z in k}\n"
     "{x async for x in y}\n"
     "(x.y for x in z if a if b)\n",
     "expr comp:1(for(=x y) if(x) x)\n"
     "expr comp:3(for(tuple(=k =v) y) for(=z k) pair(k v))\n"
     "expr comp:2(for(=x y) x)\n"
     "expr comp:4(for(=x z) if(a) if(b) attr:y(x))\n"},
    {"lambda: defaults, then the body", DUMP_STMTS,
     "lambda: 0\n"
     "lambda a, b=c, *d, e=f, **g: a + h\n",
     "expr lambda(0)\n"
     "expr lambda(c f binary:+(a h))\n"},
    {"await and yield", DUMP_STMTS,
     "async def f():\n"
     "    await g()\n"
     "    x = yield\n"
     "    yield a, b\n"
     "    yield from z\n"
     "    return await a.b\n",
     "def async\n"
     "  expr await(call(g))\n"
     "  assign yield to[=x]\n"
     "  expr yield(tuple(a b))\n"
     "  expr yield-from(z)\n"
     "  return await(attr:b(a))\n"},
    {"walrus", DUMP_STMTS,
     "if (n := len(a)) > 1:\n"
     "    pass\n"
     "print(y := 1, 2)\n",
     "if compare:>(walrus(=n call(len a)) 1)\n"
     "  pass\n"
     "expr call(print walrus(=y 1) 2)\n"},
    {"constants and numbers", DUMP_STMTS, "None, True, False, ..., 1, 0x1f, 1.5e3, 2j\n",
     "expr tuple(None True False ... 1 0x1f 1.5e3 2j)\n"},
    {"format strings", DUMP_STMTS,
     "f\"a{x!r:>{w}}b{{c}}\" \"d\"\n"
     "f\"{a}{b + f'{c}'}\"\n"
     "f\"{x=}\"\n"
     "rf\"\\d{x}\"\n",
     "expr format(\"a\" x w \"b{c}\" \"d\")\n"
     "expr format(a binary:+(b format(c)))\n"
     "expr format(x)\n"
     "expr format(\"\\d\" x)\n"},
    {"parentheses leave no row", DUMP_STMTS,
     "((a))\n"
     "(a)(b)\n"
     "(yield)\n",
     "expr a\n"
     "expr call(a b)\n"
     "expr yield\n"},
    {"slices", DUMP_STMTS,
     "a[1:]\n"
     "a[:2]\n"
     "a[::3]\n"
     "a[b:c, d]\n"
     "a[:]\n",
     "expr sub(a slice(1))\n"
     "expr sub(a slice(2))\n"
     "expr sub(a slice(3))\n"
     "expr sub(a slice(b c) d)\n"
     "expr sub(a slice)\n"},
};

static void test_python_expr__expressions(void **state) {
    (void)state;
    facts_cases_run(EXPRESSIONS_CASES, COUNT_OF(EXPRESSIONS_CASES));
}

static const FactsCase ANNOTATIONS_CASES[] = {
    {"plain", DUMP_STMTS,
     "x: int\n"
     "y: List[int] = []\n"
     "z: a.b.C[int, str] | None = None\n"
     "self.x: \"A\" = 1\n",
     "annotated ; int to[=x]\n"
     "annotated list ; sub(List int) to[=y]\n"
     "annotated None ; binary:|(sub(attr:C(attr:b(a)) int str) None) to[=z]\n"
     "annotated 1 ; \"A\"('A) to[attr:x(self)]\n"},
    {"quoted ones are parsed below their string", DUMP_STMTS,
     "x: \"A\"\n"
     "y: List[\"A.B\"]\n"
     "z: \"Dict[str, 'C'] | None\"\n"
     "w: \"Callable[[int, ...], A]\"\n",
     "annotated ; \"A\"('A) to[=x]\n"
     "annotated ; sub(List \"A.B\"(attr:B('A))) to[=y]\n"
     "annotated ; \"Dict[str, 'C'] | None\"(binary:|(sub('Dict 'str \"C\"('C)) None)) to[=z]\n"
     "annotated ; \"Callable[[int, ...], A]\"(sub('Callable list('int ...) 'A)) to[=w]\n"},
    {"text that is no annotation stays text", DUMP_STMTS,
     "x: \"not an annotation\"\n"
     "y: \"A[\"\n"
     "z: \"a + b\"\n",
     "annotated ; \"not an annotation\" to[=x]\n"
     "annotated ; \"A[\" to[=y]\n"
     "annotated ; \"a + b\" to[=z]\n"},
    {"Literal and Annotated metadata are no types", DUMP_STMTS,
     "x: Literal[\"a\", \"b\"]\n"
     "y: Annotated[\"A\", \"meta\"]\n"
     "z: \"Literal['a'] | B\"\n",
     "annotated ; sub(Literal \"a\" \"b\") to[=x]\n"
     "annotated ; sub(Annotated \"A\"('A) \"meta\") to[=y]\n"
     "annotated ; \"Literal['a'] | B\"(binary:|(sub('Literal \"a\") 'B)) to[=z]\n"},
    {"a string outside annotations is not parsed", DUMP_STMTS,
     "x = \"A\"\n"
     "f(\"A\")\n",
     "assign \"A\" to[=x]\n"
     "expr call(f \"A\")\n"},
};

static void test_python_expr__annotations(void **state) {
    (void)state;
    facts_cases_run(ANNOTATIONS_CASES, COUNT_OF(ANNOTATIONS_CASES));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_python_expr__expressions),
        cmocka_unit_test(test_python_expr__annotations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
