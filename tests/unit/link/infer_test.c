#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* What an annotation says. */
static const LinkCase annotations_cases[] = {
    {"plain, quoted, dotted",
     "== a.py\n"
     "class C: ...\n"
     "== m.py\n"
     "import a\n"
     "from a import C\n"
     "def f(p: C, q: \"C\", r: a.C, s: \"a.C\", t): \n"
     "    reveal(p)\n"
     "    reveal(q)\n"
     "    reveal(r)\n"
     "    reveal(s)\n"
     "    reveal(t)\n",
     "a.C\n"
     "a.C\n"
     "a.C\n"
     "a.C\n"
     "?\n"},
    {"optional and unions",
     "== m.py\n"
     "from typing import Optional, Union\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f(p: Optional[A], q: Union[A, B], r: A | None, s: A | B, t: \"A | None\", u: \"Optional['A']\"):\n"
     "    reveal(p)\n"
     "    reveal(q)\n"
     "    reveal(r)\n"
     "    reveal(s)\n"
     "    reveal(t)\n"
     "    reveal(u)\n",
     "None | A\n"
     "A | B\n"
     "A | None\n"
     "A | B\n"
     "A | None\n"
     "None | A\n"},
    {"annotated, final, classvar",
     "== m.py\n"
     "from typing import Annotated, ClassVar, Final\n"
     "class A: ...\n"
     "def f(p: Annotated[A, \"meta\"]):\n"
     "    reveal(p)\n"
     "x: Final[A] = A()\n"
     "reveal(x)\n"
     "class K:\n"
     "    shared: ClassVar[A]\n"
     "reveal(K().shared)\n",
     "A\n"
     "A\n"
     "A\n"},
    {"the class itself may be a subclass",
     "== m.py\n"
     "from typing import Type\n"
     "class A: ...\n"
     "def f(p: type[A], q: Type[A]):\n"
     "    reveal(p)\n"
     "    reveal(p())\n"
     "    reveal(q())\n",
     "type[A]\n"
     "A\n"
     "A\n"},
    {"bug: self type is the receiver's class",
     "== m.py\n"
     "from typing import Self\n"
     "class A:\n"
     "    def copy(self) -> Self: ...\n"
     "    @classmethod\n"
     "    def make(cls) -> \"A\": ...\n"
     "class B(A): ...\n"
     "reveal(A().copy())\n"
     "reveal(B().copy())\n"
     "reveal(B.make())\n",
     "A\n"
     "B\n"
     "A\n"},
    {"future annotations and later classes",
     "== m.py\n"
     "from __future__ import annotations\n"
     "def f(p: Later): \n"
     "    reveal(p)\n"
     "class Later: ...\n",
     "Later\n"},
    {"any and unknown",
     "== m.py\n"
     "from typing import Any\n"
     "from lib import Thing\n"
     "def f(p: Any, q: Thing, r: Gone, s: object):\n"
     "    reveal(p)\n"
     "    reveal(q)\n"
     "    reveal(r)\n",
     "?\n"
     "<lib.Thing>()\n"
     "?\n"},
    {"type variables",
     "== m.py\n"
     "from typing import TypeVar\n"
     "T = TypeVar(\"T\")\n"
     "class A: ...\n"
     "U = TypeVar(\"U\", bound=A)\n"
     "def f(p: T): \n"
     "    reveal(p)\n"
     "def g[V](p: V):\n"
     "    reveal(p)\n",
     "?\n"
     "?\n"},
};

/* Constructors, assignments and branches. */
static const LinkCase values_cases[] = {
    {"constructor",
     "== m.py\n"
     "class A: ...\n"
     "x = A()\n"
     "reveal(x)\n"
     "reveal(A)\n",
     "A!\n"
     "type[A]\n"},
    {"both branches",
     "== m.py\n"
     "import random\n"
     "class A: ...\n"
     "class B: ...\n"
     "if random.random():\n"
     "    x = A()\n"
     "else:\n"
     "    x = B()\n"
     "reveal(x)\n"
     "y = A() if x else B()\n"
     "reveal(y)\n"
     "z = None\n"
     "reveal(z or A())\n",
     "A! | B!\n"
     "A! | B!\n"
     "A!\n"},
    {"the assignment before it counts",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f():\n"
     "    x = A()\n"
     "    reveal(x)\n"
     "    x = B()\n"
     "    reveal(x)\n",
     "A!\n"
     "B!\n"},
    {"unpacking",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "x, y = A(), B()\n"
     "reveal(x)\n"
     "reveal(y)\n"
     "def pair():\n"
     "    return A(), B()\n"
     "p, q = pair()\n"
     "reveal(p)\n"
     "reveal(q)\n",
     "A!\n"
     "B!\n"
     "A!\n"
     "B!\n"},
    {"walrus",
     "== m.py\n"
     "class A: ...\n"
     "def make(): return A()\n"
     "if (x := make()):\n"
     "    reveal(x)\n",
     "A!\n"},
    {"a constructor that may return anything",
     "== m.py\n"
     "class A:\n"
     "    def __new__(cls): return make()\n"
     "x = A()\n"
     "reveal(x)\n",
     "A ?\n"},
    {"augmented",
     "== m.py\n"
     "class A: ...\n"
     "x = A()\n"
     "x += 1\n"
     "reveal(x)\n",
     "?\n"},
    {"lambda",
     "== m.py\n"
     "class A: ...\n"
     "make = lambda: A()\n"
     "reveal(make())\n",
     "?\n"},
    {"partial",
     "== m.py\n"
     "import functools\n"
     "class A: ...\n"
     "def make(n): return A()\n"
     "later = functools.partial(make, 1)\n"
     "reveal(later)\n",
     "<functools.partial>-> ?\n"},
};

/* Attributes of instances, classes and modules. */
static const LinkCase attributes_cases[] = {
    {"every assignment counts",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "class K:\n"
     "    def __init__(self):\n"
     "        self.x = A()\n"
     "        self.y: A | None = None\n"
     "        self.z = None\n"
     "    def start(self):\n"
     "        self.z = B()\n"
     "k = K()\n"
     "reveal(k.x)\n"
     "reveal(k.y)\n"
     "reveal(k.z)\n",
     "A!\n"
     "A | None\n"
     "None | B!\n"},
    {"from a base",
     "== m.py\n"
     "class A: ...\n"
     "class Base:\n"
     "    def __init__(self): self.x = A()\n"
     "class K(Base): ...\n"
     "reveal(K().x)\n",
     "A!\n"},
    {"property and cached property",
     "== m.py\n"
     "from functools import cached_property\n"
     "class A: ...\n"
     "class K:\n"
     "    @property\n"
     "    def x(self) -> A: ...\n"
     "    @property\n"
     "    def y(self): return A()\n"
     "    @cached_property\n"
     "    def z(self): return A()\n"
     "    @unknown\n"
     "    def w(self) -> A: ...\n"
     "k = K()\n"
     "reveal(k.x)\n"
     "reveal(k.y)\n"
     "reveal(k.z)\n"
     "reveal(k.w)\n",
     "A\n"
     "A!\n"
     "A!\n"
     "bound K.w() ?\n"},
    {"dataclass and pydantic fields",
     "== m.py\n"
     "from dataclasses import dataclass\n"
     "from pydantic import BaseModel\n"
     "class A: ...\n"
     "@dataclass\n"
     "class D:\n"
     "    x: A\n"
     "class M(BaseModel):\n"
     "    x: A | None = None\n"
     "reveal(D(1).x)\n"
     "reveal(M().x)\n",
     "A\n"
     "A | None\n"},
    {"enum members",
     "== m.py\n"
     "from enum import Enum\n"
     "class E(Enum):\n"
     "    RED = 1\n"
     "    BLUE = 2\n"
     "reveal(E.RED)\n"
     "reveal(E.RED.value)\n"
     "reveal(E(\"x\"))\n",
     "E!\n"
     "?\n"
     "E!\n"},
    {"super",
     "== m.py\n"
     "class A: ...\n"
     "class Base:\n"
     "    def make(self): return A()\n"
     "class K(Base):\n"
     "    def make(self):\n"
     "        reveal(super().make())\n"
     "        return super().make()\n"
     "reveal(K().make())\n",
     "A!\n"
     "A!\n"},
    {"self and cls",
     "== m.py\n"
     "class A:\n"
     "    def f(self):\n"
     "        reveal(self)\n"
     "    @classmethod\n"
     "    def g(cls):\n"
     "        reveal(cls)\n"
     "        reveal(cls())\n"
     "    @staticmethod\n"
     "    def h(x):\n"
     "        reveal(x)\n",
     "A\n"
     "type[A]\n"
     "A\n"
     "?\n"},
    {"a nested function sees self",
     "== m.py\n"
     "class A:\n"
     "    def f(self):\n"
     "        def inner():\n"
     "            reveal(self)\n"
     "        return inner\n",
     "A\n"},
};

/* What calls give back. */
static const LinkCase returns_cases[] = {
    {"annotation first",
     "== m.py\n"
     "class A: ...\n"
     "class B(A): ...\n"
     "def f() -> A: return B()\n"
     "reveal(f())\n",
     "A\n"},
    {"by return statements",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f(x):\n"
     "    if x: return A()\n"
     "    return None\n"
     "def g(x):\n"
     "    if x: return A()\n"
     "    else: return B()\n"
     "def h(): pass\n"
     "reveal(f(1))\n"
     "reveal(g(1))\n"
     "reveal(h())\n",
     "A! | None\n"
     "A! | B!\n"
     "?\n"},
    {"async",
     "== m.py\n"
     "class A: ...\n"
     "async def f() -> A: ...\n"
     "async def main():\n"
     "    reveal(await f())\n",
     "A\n"},
    {"decorators that keep the result",
     "== m.py\n"
     "import functools\n"
     "from lib import unknown\n"
     "class A: ...\n"
     "@functools.lru_cache\n"
     "def f(): return A()\n"
     "@functools.cache\n"
     "def g(): return A()\n"
     "@unknown\n"
     "def h(): return A()\n"
     "def keeps(fn):\n"
     "    @functools.wraps(fn)\n"
     "    def inner(*a): return fn(*a)\n"
     "    return inner\n"
     "@keeps\n"
     "def i(): return A()\n"
     "reveal(f())\n"
     "reveal(g())\n"
     "reveal(h())\n"
     "reveal(i())\n",
     "A!\n"
     "A!\n"
     "?\n"
     "?\n"},
    {"generators",
     "== m.py\n"
     "from typing import Iterator\n"
     "class A: ...\n"
     "def f() -> Iterator[A]: yield A()\n"
     "def g():\n"
     "    yield A()\n"
     "for x in f(): reveal(x)\n"
     "for y in g(): reveal(y)\n",
     "A\n"
     "A!\n"},
    {"recursion ends",
     "== m.py\n"
     "class A: ...\n"
     "def f(n):\n"
     "    if n: return f(n - 1)\n"
     "    return A()\n"
     "reveal(f(3))\n",
     "A! ?\n"},
};

/* What conditions add. */
static const LinkCase narrowing_cases[] = {
    {"isinstance",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "class C: ...\n"
     "def f(x):\n"
     "    if isinstance(x, A): reveal(x)\n"
     "    if isinstance(x, (A, B)): reveal(x)\n"
     "    if isinstance(x, A | B): reveal(x)\n"
     "    if not isinstance(x, A): return\n"
     "    reveal(x)\n",
     "A\n"
     "A | B\n"
     "A | B\n"
     "A\n"},
    {"in a chain of and",
     "== m.py\n"
     "class A: ...\n"
     "def f(x):\n"
     "    if x and isinstance(x, A) and x.n: reveal(x)\n"
     "    ok = isinstance(x, A) and reveal(x)\n",
     "A\n"
     "A\n"},
    {"or needs both",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f(x):\n"
     "    if isinstance(x, A) or isinstance(x, B): reveal(x)\n"
     "    if isinstance(x, A) or x.ok: reveal(x)\n",
     "A | B\n"
     "A ?\n"},
    {"else branch of a union",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f(x: A | B):\n"
     "    if isinstance(x, A): reveal(x)\n"
     "    else: reveal(x)\n",
     "A\n"
     "B\n"},
    {"early exits of each form",
     "== m.py\n"
     "class A: ...\n"
     "def f(x):\n"
     "    if not isinstance(x, A): raise TypeError\n"
     "    reveal(x)\n"
     "def g(xs):\n"
     "    for x in xs:\n"
     "        if not isinstance(x, A): continue\n"
     "        reveal(x)\n"
     "def h(xs):\n"
     "    for x in xs:\n"
     "        if not isinstance(x, A): break\n"
     "        reveal(x)\n"
     "def i(x):\n"
     "    assert isinstance(x, A)\n"
     "    reveal(x)\n",
     "A\n"
     "A\n"
     "A\n"
     "A\n"},
    {"None",
     "== m.py\n"
     "class A: ...\n"
     "def f(x: A | None):\n"
     "    if x is None: return\n"
     "    reveal(x)\n"
     "def g(x: A | None):\n"
     "    if x is not None: reveal(x)\n"
     "def h(x: A | None):\n"
     "    if x: reveal(x)\n"
     "def i(x: A | None):\n"
     "    while x is None: x = None\n",
     "A\n"
     "A\n"
     "A\n"},
    {"a store ends it",
     "== m.py\n"
     "class A: ...\n"
     "def f(x, y):\n"
     "    if isinstance(x, A):\n"
     "        x = y\n"
     "        reveal(x)\n",
     "?\n"},
    {"attribute paths",
     "== m.py\n"
     "class A: ...\n"
     "class K: ...\n"
     "def f(k):\n"
     "    if isinstance(k.x, A):\n"
     "        reveal(k.x)\n"
     "        k.x = 1\n"
     "        reveal(k.x)\n",
     "A\n"
     "?\n"},
    {"type() is",
     "== m.py\n"
     "class A: ...\n"
     "def f(x):\n"
     "    if type(x) is A: reveal(x)\n",
     "A!\n"},
    {"match",
     "== m.py\n"
     "class A:\n"
     "    n: int\n"
     "class B: ...\n"
     "def f(x):\n"
     "    match x:\n"
     "        case A(): reveal(x)\n"
     "        case B() as b: reveal(b)\n"
     "        case A(n=1) | B(): reveal(x)\n"
     "        case _: reveal(x)\n",
     "A\n"
     "B\n"
     "A | B\n"
     "?\n"},
    {"comprehension conditions",
     "== m.py\n"
     "class A: ...\n"
     "def f(xs): return [reveal(x) for x in xs if isinstance(x, A)]\n",
     "A\n"},
    {"walrus in a condition",
     "== m.py\n"
     "class A: ...\n"
     "def make() -> A | None: ...\n"
     "def f():\n"
     "    if (x := make()) is not None: reveal(x)\n",
     "A\n"},
    {"an unrelated class may be a subclass of both",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def f(x: A):\n"
     "    if isinstance(x, B): reveal(x)\n",
     "B ?\n"},
    {"a subclass narrows",
     "== m.py\n"
     "class A: ...\n"
     "class B(A): ...\n"
     "def f(x: A):\n"
     "    if isinstance(x, B): reveal(x)\n",
     "B\n"},
};

/* Elements, items and contexts. */
static const LinkCase containers_cases[] = {
    {"for over an annotated list",
     "== m.py\n"
     "from typing import Sequence\n"
     "class A: ...\n"
     "def f(xs: list[A], ys: Sequence[\"A\"], zs: dict[str, A], ts: tuple[A, ...]):\n"
     "    for x in xs: reveal(x)\n"
     "    for y in ys: reveal(y)\n"
     "    for z in zs.values(): reveal(z)\n"
     "    for k, v in zs.items(): reveal(v)\n"
     "    for t in ts: reveal(t)\n"
     "    for i, e in enumerate(xs): reveal(e)\n",
     "A\n"
     "A\n"
     "A\n"
     "A\n"
     "A\n"
     "A\n"},
    {"index and get",
     "== m.py\n"
     "class A: ...\n"
     "def f(xs: list[A], zs: dict[str, A]):\n"
     "    reveal(xs[0])\n"
     "    reveal(xs[1:])\n"
     "    reveal(zs[\"a\"])\n"
     "    reveal(zs.get(\"a\"))\n"
     "    reveal(zs.pop(\"a\"))\n",
     "A\n"
     "container\n"
     "A\n"
     "A | None\n"
     "A\n"},
    {"a list spread into itself",
     "== m.py\n"
     "class A: ...\n"
     "rows = []\n"
     "for i in range(3):\n"
     "    rows = [*rows, A()]\n"
     "for x in rows: reveal(x)\n",
     "A! ?\n"},
    {"displays",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "for x in [A(), B()]: reveal(x)\n"
     "for y in (A,): reveal(y)\n"
     "d = {\"a\": A()}\n"
     "reveal(d[\"a\"])\n",
     "A! | B!\n"
     "type[A]\n"
     "A!\n"},
    {"a display that others add to",
     "== m.py\n"
     "class A: ...\n"
     "grown = {\"a\": A()}\n"
     "grown[\"b\"] = make()\n"
     "reveal(grown[\"a\"])\n"
     "given = [A()]\n"
     "fill(given)\n"
     "for x in given: reveal(x)\n"
     "fixed = [A()]\n"
     "for y in fixed: reveal(y)\n",
     "A! ?\n"
     "A! ?\n"
     "A!\n"},
    {"comprehension",
     "== m.py\n"
     "class A: ...\n"
     "def f(xs: list[A]):\n"
     "    return [reveal(x) for x in xs], {k: reveal(v) for k, v in {}.items()}\n",
     "A\n"
     "never\n"},
    {"with",
     "== m.py\n"
     "class A:\n"
     "    def __enter__(self) -> \"A\": ...\n"
     "    def __exit__(self, *a): ...\n"
     "class B:\n"
     "    def __enter__(self): return self\n"
     "    def __exit__(self, *a): ...\n"
     "class C:\n"
     "    async def __aenter__(self) -> \"C\": ...\n"
     "with A() as a: reveal(a)\n"
     "with B() as b: reveal(b)\n"
     "async def f():\n"
     "    async with C() as c: reveal(c)\n",
     "A\n"
     "B\n"
     "C\n"},
    {"contextmanager",
     "== m.py\n"
     "from contextlib import asynccontextmanager, contextmanager\n"
     "from typing import AsyncIterator, Iterator\n"
     "class A: ...\n"
     "@contextmanager\n"
     "def f() -> Iterator[A]: yield A()\n"
     "@asynccontextmanager\n"
     "async def g() -> AsyncIterator[A]: yield A()\n"
     "with f() as a: reveal(a)\n"
     "async def h():\n"
     "    async with g() as b: reveal(b)\n",
     "A\n"
     "A\n"},
    {"except",
     "== m.py\n"
     "class Problem(Exception): ...\n"
     "class Other(Exception): ...\n"
     "try: pass\n"
     "except Problem as e: reveal(e)\n"
     "except (Problem, Other) as e: reveal(e)\n",
     "Problem\n"
     "Problem | Other\n"},
    {"async for",
     "== m.py\n"
     "from typing import AsyncIterator\n"
     "class A: ...\n"
     "async def f(xs: AsyncIterator[A]):\n"
     "    async for x in xs: reveal(x)\n",
     "A\n"},
};

static void test_infer__annotations(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, annotations_cases, sizeof annotations_cases / sizeof *annotations_cases);
}

static void test_infer__values(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, values_cases, sizeof values_cases / sizeof *values_cases);
}

static void test_infer__attributes(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, attributes_cases, sizeof attributes_cases / sizeof *attributes_cases);
}

static void test_infer__returns(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, returns_cases, sizeof returns_cases / sizeof *returns_cases);
}

static void test_infer__narrowing(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, narrowing_cases, sizeof narrowing_cases / sizeof *narrowing_cases);
}

static void test_infer__containers(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, containers_cases, sizeof containers_cases / sizeof *containers_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_infer__annotations), cmocka_unit_test(test_infer__values),
        cmocka_unit_test(test_infer__attributes),  cmocka_unit_test(test_infer__returns),
        cmocka_unit_test(test_infer__narrowing),   cmocka_unit_test(test_infer__containers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
