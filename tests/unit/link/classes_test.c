#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* C3 linearisation, as in the Python reference. */
static const LinkCase mro_cases[] = {
    {"single inheritance",
     "== m.py\n"
     "class A: ...\n"
     "class B(A): ...\n"
     "class C(B): ...\n",
     "A: closed\n"
     "B A: closed\n"
     "C B A: closed\n"},
    {"diamond",
     "== m.py\n"
     "class A: ...\n"
     "class B(A): ...\n"
     "class C(A): ...\n"
     "class D(B, C): ...\n",
     "A: closed\n"
     "B A: closed\n"
     "C A: closed\n"
     "D B C A: closed\n"},
    {"two diamonds",
     "== m.py\n"
     "class O: ...\n"
     "class A(O): ...\n"
     "class B(O): ...\n"
     "class C(O): ...\n"
     "class K1(A, B): ...\n"
     "class K2(B, C): ...\n"
     "class Z(K1, K2): ...\n",
     "O: closed\n"
     "A O: closed\n"
     "B O: closed\n"
     "C O: closed\n"
     "K1 A B O: closed\n"
     "K2 B C O: closed\n"
     "Z K1 A K2 B C O: closed\n"},
    {"no linearisation",
     "== m.py\n"
     "class X: ...\n"
     "class Y: ...\n"
     "class A(X, Y): ...\n"
     "class B(Y, X): ...\n"
     "class C(A, B): ...\n",
     "X: closed\n"
     "Y: closed\n"
     "A X Y: closed\n"
     "B Y X: closed\n"
     "C A B: cycle\n"},
    {"bases through modules, aliases and attributes",
     "== a.py\n"
     "class Base: ...\n"
     "Old = Base\n"
     "== m.py\n"
     "import a\n"
     "from a import Old\n"
     "class B(a.Base): ...\n"
     "class C(Old): ...\n"
     "class D(B, Old): ...\n",
     "a.Base: closed\n"
     "B a.Base: closed\n"
     "C a.Base: closed\n"
     "D B a.Base: closed\n"},
    {"a class of itself",
     "== m.py\n"
     "class A(A): ...\n",
     "A: unknown base\n"},
};

/* When the members of a class are all known, and why not. */
static const LinkCase openness_cases[] = {
    {"bases of the library that are listed",
     "== m.py\n"
     "from abc import ABC\n"
     "from enum import Enum\n"
     "from pydantic import BaseModel\n"
     "from typing import NamedTuple\n"
     "class A(ABC): ...\n"
     "class B(Enum): ...\n"
     "class C(BaseModel): ...\n"
     "class D(NamedTuple): ...\n"
     "class E(Exception): ...\n"
     "class F(object): ...\n",
     "A <abc.ABC>: closed\n"
     "B <enum.Enum>: closed\n"
     "C <pydantic.BaseModel>: closed\n"
     "D <typing.NamedTuple>: closed\n"
     "E <builtins.Exception>: closed\n"
     "F <builtins.object>: closed\n"},
    {"bases of the standard library that only its table knows",
     "== m.py\n"
     "import ast, collections.abc, filecmp, random, timeit\n"
     "from collections.abc import Hashable\n"
     "class A(timeit.Timer): ...\n"
     "class B(random.Random): ...\n"
     "class C(filecmp.dircmp): ...\n"
     "class D(ast.expr): ...\n"
     "class E(timeit.default_timer): ...\n"
     "class F(timeit.Missing): ...\n",
     "A <timeit.Timer>: closed\n"
     "B <random.Random>: closed\n"
     "C <filecmp.dircmp>: open base\n"
     "D <ast.expr>: open base\n"
     "E <timeit.default_timer>: external base\n"
     "F <timeit.Missing>: external base\n"},
    {"bases that nobody listed or knows",
     "== m.py\n"
     "import nowhere\n"
     "from gone import *\n"
     "class A(nowhere.Client): ...\n"
     "class B(make()): ...\n"
     "class C(Whatever): ...\n",
     "A <nowhere.Client>: external base\n"
     "B: unknown base\n"
     "C: unknown base\n"},
    {"hooks",
     "== m.py\n"
     "class A:\n"
     "    def __getattr__(self, name): ...\n"
     "class B:\n"
     "    def __getattribute__(self, name): ...\n"
     "class C(A): ...\n"
     "class D:\n"
     "    def __getitem__(self, name): ...\n",
     "A: getattr\n"
     "B: getattr\n"
     "C A: getattr\n"
     "D: closed\n"},
    {"dynamic attributes",
     "== m.py\n"
     "class A:\n"
     "    def __init__(self, **kw):\n"
     "        for k, v in kw.items(): setattr(self, k, v)\n"
     "class B:\n"
     "    def __init__(self, **kw):\n"
     "        self.__dict__.update(kw)\n"
     "class C:\n"
     "    def __init__(self, **kw):\n"
     "        vars(self).update(kw)\n"
     "class D:\n"
     "    def __init__(self):\n"
     "        setattr(self, \"known\", 1)\n"
     "class E:\n"
     "    def turn(self):\n"
     "        self.__class__ = D\n"
     "class F:\n"
     "    def __init__(self, kw):\n"
     "        self.__dict__ = kw\n"
     "class G:\n"
     "    exec(\"x = 1\")\n",
     "A: dynamic\n"
     "B: dynamic\n"
     "C: dynamic\n"
     "D: closed\n"
     "E: dynamic\n"
     "F: dynamic\n"
     "G: body\n"},
    {"metaclasses",
     "== m.py\n"
     "from abc import ABCMeta\n"
     "class Meta(type):\n"
     "    def __call__(cls): ...\n"
     "class Plain(type):\n"
     "    def names(cls): ...\n"
     "class A(metaclass=ABCMeta): ...\n"
     "class B(metaclass=Meta): ...\n"
     "class C(B): ...\n"
     "class D(metaclass=Plain): ...\n",
     "Meta <builtins.type>: closed\n"
     "Plain <builtins.type>: closed\n"
     "A: closed\n"
     "B: metaclass\n"
     "C B: metaclass\n"
     "D: closed\n"},
    {"decorators",
     "== m.py\n"
     "import functools\n"
     "from dataclasses import dataclass\n"
     "from somewhere import enrich\n"
     "@dataclass\n"
     "class A: ...\n"
     "@dataclass(frozen=True)\n"
     "class B: ...\n"
     "@functools.total_ordering\n"
     "class C: ...\n"
     "@enrich\n"
     "class D: ...\n"
     "class E(D): ...\n",
     "A: closed\n"
     "B: closed\n"
     "C: closed\n"
     "D: decorated\n"
     "E D: decorated\n"},
    {"protocols",
     "== m.py\n"
     "from typing import Protocol\n"
     "class A(Protocol): ...\n"
     "class B(A): ...\n",
     "A <typing.Protocol>: protocol\n"
     "B A <typing.Protocol>: protocol\n"},
    {"pydantic that allows extra fields",
     "== m.py\n"
     "from pydantic import BaseModel, ConfigDict\n"
     "class A(BaseModel):\n"
     "    model_config = ConfigDict(extra=\"allow\")\n"
     "class B(BaseModel, extra=\"allow\"): ...\n"
     "class C(BaseModel):\n"
     "    model_config = ConfigDict(extra=\"forbid\")\n"
     "class D(BaseModel):\n"
     "    class Config:\n"
     "        extra = \"allow\"\n"
     "class E(BaseModel):\n"
     "    model_config = {\"extra\": \"allow\"}\n"
     "class F(A): ...\n",
     "A <pydantic.BaseModel>: open base\n"
     "B <pydantic.BaseModel>: open base\n"
     "C <pydantic.BaseModel>: closed\n"
     "D <pydantic.BaseModel>: open base\n"
     "D.Config: closed\n"
     "E <pydantic.BaseModel>: open base\n"
     "F A <pydantic.BaseModel>: open base\n"},
    {"generic classes",
     "== m.py\n"
     "from typing import Generic, TypeVar\n"
     "T = TypeVar(\"T\")\n"
     "class A(Generic[T]): ...\n"
     "class B(A[int]): ...\n"
     "class C[U]: ...\n"
     "class D(C[int]): ...\n",
     "A <typing.Generic>: closed\n"
     "B A <typing.Generic>: closed\n"
     "C: closed\n"
     "D C: closed\n"},
    {"bug: conditional bases",
     "== m.py\n"
     "import sys\n"
     "if sys.version_info >= (3, 11):\n"
     "    from enum import StrEnum\n"
     "else:\n"
     "    class StrEnum: ...\n"
     "class A(StrEnum): ...\n",
     "StrEnum: closed\n"
     "A: unknown base\n"},
};

static void test_classes__mro(void **state) {
    (void)state;
    link_cases_run(link_view_classes, mro_cases, sizeof mro_cases / sizeof *mro_cases);
}

static void test_classes__openness(void **state) {
    (void)state;
    link_cases_run(link_view_classes, openness_cases, sizeof openness_cases / sizeof *openness_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes__mro),
        cmocka_unit_test(test_classes__openness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
