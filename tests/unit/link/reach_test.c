#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* What starts to run. */
static const LinkCase roots_cases[] = {
    {"a main block",
     "== m.py\n"
     "def used(): ...\n"
     "def unused(): ...\n"
     "if __name__ == \"__main__\":\n"
     "    used()\n",
     "unused\n"},
    {"a module that nobody imports",
     "== main.py\n"
     "import a\n"
     "if __name__ == \"__main__\": a.f()\n"
     "== a.py\n"
     "def f(): ...\n"
     "== b.py\n"
     "def g(): ...\n",
     "b\n"},
    {"console scripts of pyproject",
     "== pyproject.toml\n"
     "[project]\n"
     "name = \"feed\"\n"
     "[project.scripts]\n"
     "feed = \"feed.cli:main\"\n"
     "== feed/__init__.py\n"
     "== feed/cli.py\n"
     "def main(): ...\n"
     "def other(): ...\n",
     "feed.cli.other\n"},
    {"module:app in deployment files",
     "== Dockerfile\n"
     "FROM python\n"
     "CMD [\"uvicorn\", \"app.main:application\"]\n"
     "== app/__init__.py\n"
     "== app/main.py\n"
     "from fastapi import FastAPI\n"
     "application = FastAPI()\n"
     "def unused(): ...\n",
     "app.main.unused\n"},
    {"a factory named in a Procfile",
     "== Procfile\n"
     "web: uvicorn --factory app.main:build\n"
     "== app/__init__.py\n"
     "== app/main.py\n"
     "def build(): ...\n"
     "def unused(): ...\n",
     "app.main.unused\n"},
    {"python -m in a Makefile",
     "== Makefile\n"
     "run:\n"
     "\tpython -m tool\n"
     "== tool/__init__.py\n"
     "== tool/__main__.py\n"
     "from tool.core import run\n"
     "run()\n"
     "== tool/core.py\n"
     "def run(): ...\n"
     "def unused(): ...\n",
     "tool.core.unused\n"},
    {"a tree without any root is a library",
     "== a.py\n"
     "def f(): ...\n"
     "def _g(): ...\n",
     "a._g\n"},
    {"tests are a world of their own",
     "== app.py\n"
     "def used(): ...\n"
     "def tested(): ...\n"
     "def neither(): ...\n"
     "if __name__ == \"__main__\": used()\n"
     "== tests/test_app.py\n"
     "from app import tested\n"
     "def test_it(): tested()\n",
     "app.tested tests\n"
     "app.neither\n"},
};

/* What keeps something alive. */
static const LinkCase edges_cases[] = {
    {"a call, a reference, an alias",
     "== m.py\n"
     "def a(): ...\n"
     "def b(): ...\n"
     "def c(): ...\n"
     "def d(): ...\n"
     "again = c\n"
     "table = {\"b\": b}\n"
     "if __name__ == \"__main__\":\n"
     "    a()\n"
     "    print(table)\n"
     "    again()\n",
     "d\n"},
    {"an import alone keeps nothing but the module",
     "== main.py\n"
     "from a import f\n"
     "if __name__ == \"__main__\": print()\n"
     "== a.py\n"
     "def f(): ...\n",
     "a.f\n"},
    {"recursion is no use",
     "== m.py\n"
     "def f(n): return f(n - 1)\n"
     "if __name__ == \"__main__\": print()\n",
     "f\n"},
    {"methods through instances",
     "== m.py\n"
     "class A:\n"
     "    def used(self): self._inner()\n"
     "    def _inner(self): ...\n"
     "    def unused(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    A().used()\n",
     "A.unused\n"},
    {"the same method name on two classes",
     "== m.py\n"
     "class A:\n"
     "    def run(self): ...\n"
     "class B:\n"
     "    def run(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    a = A()\n"
     "    a.run()\n"
     "    print(B())\n",
     "B.run\n"},
    {"an unknown receiver holds every name weakly",
     "== m.py\n"
     "from lib import make\n"
     "class A:\n"
     "    def run(self): ...\n"
     "def go(x): x.run()\n"
     "if __name__ == \"__main__\":\n"
     "    print(A())\n"
     "    go(make())\n",
     "A.run ?\n"},
    {"a parameter is what all callers pass",
     "== m.py\n"
     "class A:\n"
     "    def run(self): ...\n"
     "class B:\n"
     "    def run(self): ...\n"
     "def go(x): x.run()\n"
     "if __name__ == \"__main__\":\n"
     "    print(A())\n"
     "    go(B())\n",
     "A.run\n"},
    {"overrides live with their base",
     "== m.py\n"
     "class Base:\n"
     "    def run(self): self.step()\n"
     "    def step(self): ...\n"
     "class A(Base):\n"
     "    def step(self): ...\n"
     "    def other(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    A().run()\n",
     "A.other\n"},
    {"an override of a class that nobody makes",
     "== m.py\n"
     "class Base:\n"
     "    def step(self): ...\n"
     "class A(Base):\n"
     "    def step(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    Base().step()\n",
     "A\n"},
    {"overrides of library bases",
     "== m.py\n"
     "import json\n"
     "import threading\n"
     "class Encoder(json.JSONEncoder):\n"
     "    def default(self, o): ...\n"
     "    def own(self): ...\n"
     "class Worker(threading.Thread):\n"
     "    def run(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    Encoder()\n"
     "    Worker().start()\n",
     "Encoder.own\n"},
    {"a base that nobody knows holds its methods",
     "== m.py\n"
     "from lib import Plugin\n"
     "class P(Plugin):\n"
     "    def anything(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    P()\n",
     "P.anything ?\n"},
    {"dunders live with the class",
     "== m.py\n"
     "class A:\n"
     "    def __len__(self): return 1\n"
     "    def __enter__(self): ...\n"
     "    def size(self): ...\n"
     "if __name__ == \"__main__\": A()\n",
     "A.size\n"},
    {"protocols: implementations that inherit nothing",
     "== m.py\n"
     "from typing import Protocol\n"
     "class Sink(Protocol):\n"
     "    def send(self, x): ...\n"
     "class File:\n"
     "    def send(self, x): ...\n"
     "def go(sink: Sink): sink.send(1)\n"
     "if __name__ == \"__main__\":\n"
     "    go(File())\n",
     ""},
    {"properties",
     "== m.py\n"
     "class A:\n"
     "    @property\n"
     "    def used(self): ...\n"
     "    @property\n"
     "    def unused(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    print(A().used)\n",
     "A.unused\n"},
    {"quoted annotations and casts",
     "== m.py\n"
     "from typing import cast\n"
     "class A: ...\n"
     "class B: ...\n"
     "class C: ...\n"
     "def f(x: \"A\"): cast(\"B\", x)\n"
     "if __name__ == \"__main__\": f(1)\n",
     "C\n"},
    {"exported names of an application",
     "== pkg/__init__.py\n"
     "from .a import f\n"
     "__all__ = [\"f\"]\n"
     "== pkg/a.py\n"
     "def f(): ...\n"
     "def g(): ...\n"
     "== main.py\n"
     "import pkg\n"
     "if __name__ == \"__main__\": print()\n",
     "pkg.a.f\n"
     "pkg.a.g\n"},
    {"exported names of what others install",
     "== pyproject.toml\n"
     "[project]\n"
     "name = \"pkg\"\n"
     "classifiers = [\"License :: OSI Approved\"]\n"
     "scripts = {pkg = \"pkg.cli:main\"}\n"
     "== pkg/__init__.py\n"
     "from .a import _f\n"
     "__all__ = [\"_f\"]\n"
     "== pkg/cli.py\n"
     "def main(): ...\n"
     "== pkg/a.py\n"
     "def _f(): ...\n"
     "def _g(): ...\n",
     "pkg.a._f ?\n"
     "pkg.a._g\n"},
    {"dotted strings",
     "== main.py\n"
     "import importlib\n"
     "PLUGINS = [\"plug.one\"]\n"
     "if __name__ == \"__main__\":\n"
     "    for name in PLUGINS: importlib.import_module(name)\n"
     "== plug/__init__.py\n"
     "== plug/one.py\n"
     "def f(): ...\n"
     "== plug/two.py\n"
     "def g(): ...\n",
     "plug ?\n"
     "plug.one ?\n"
     "plug.two\n"
     "plug.one.f\n"},
};

/* Names that are put together while the program runs. */
static const LinkCase dynamic_cases[] = {
    {"getattr with a literal",
     "== m.py\n"
     "class A:\n"
     "    def one(self): ...\n"
     "    def two(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    getattr(A(), \"one\")()\n",
     "A.two\n"},
    {"getattr with a prefix",
     "== m.py\n"
     "class A:\n"
     "    def on_a(self): ...\n"
     "    def on_b(self): ...\n"
     "    def off(self): ...\n"
     "    def go(self, kind): getattr(self, f\"on_{kind}\")()\n"
     "if __name__ == \"__main__\":\n"
     "    A().go(\"a\")\n",
     "A.on_a ?\n"
     "A.on_b ?\n"
     "A.off\n"},
    {"concatenated, and with a format",
     "== m.py\n"
     "class A:\n"
     "    def on_a(self): ...\n"
     "    def do_b(self): ...\n"
     "    def off(self): ...\n"
     "    def go(self, kind):\n"
     "        getattr(self, \"on_\" + kind)()\n"
     "        getattr(self, \"do_%s\" % kind)()\n"
     "if __name__ == \"__main__\":\n"
     "    A().go(\"a\")\n",
     "A.on_a ?\n"
     "A.do_b ?\n"
     "A.off\n"},
    {"methodcaller and attrgetter",
     "== m.py\n"
     "from operator import attrgetter, methodcaller\n"
     "class A:\n"
     "    def one(self): ...\n"
     "    def two(self): ...\n"
     "    def off(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    methodcaller(\"one\")(A())\n"
     "    attrgetter(\"two\")(A())\n",
     "A.one ?\n"
     "A.two ?\n"
     "A.off\n"},
    {"bug: globals with a literal",
     "== m.py\n"
     "def one(): ...\n"
     "def two(): ...\n"
     "if __name__ == \"__main__\":\n"
     "    globals()[\"one\"]()\n",
     "two\n"},
    {"__init_subclass__ enters subclasses somewhere",
     "== m.py\n"
     "class Base:\n"
     "    kinds = {}\n"
     "    def __init_subclass__(cls): Base.kinds[cls.__name__] = cls\n"
     "    def run(self): ...\n"
     "class A(Base):\n"
     "    def run(self): ...\n"
     "class Plain: ...\n"
     "class B(Plain): ...\n"
     "if __name__ == \"__main__\":\n"
     "    Base.kinds[\"A\"]().run()\n"
     "    Plain()\n",
     "Base.run ?\n"
     "A.run ?\n"
     "B\n"},
};

/* Neutral, storing and unknown ones. */
static const LinkCase decorators_cases[] = {
    {"neutral decorators are no use",
     "== m.py\n"
     "import functools\n"
     "@functools.lru_cache\n"
     "def a(): ...\n"
     "class K:\n"
     "    @staticmethod\n"
     "    def b(): ...\n"
     "    @property\n"
     "    def c(self): ...\n"
     "if __name__ == \"__main__\": K()\n",
     "a\n"
     "K.b\n"
     "K.c\n"},
    {"a decorator that stores what it gets",
     "== m.py\n"
     "REGISTRY = {}\n"
     "def register(fn):\n"
     "    REGISTRY[fn.__name__] = fn\n"
     "    return fn\n"
     "@register\n"
     "def a(): ...\n"
     "if __name__ == \"__main__\":\n"
     "    REGISTRY[\"a\"]()\n",
     ""},
    {"a factory that stores",
     "== m.py\n"
     "HANDLERS = []\n"
     "def on(kind):\n"
     "    def inner(fn):\n"
     "        HANDLERS.append((kind, fn))\n"
     "        return fn\n"
     "    return inner\n"
     "@on(\"x\")\n"
     "def a(): ...\n"
     "if __name__ == \"__main__\": print(HANDLERS)\n",
     ""},
    {"one that only wraps",
     "== m.py\n"
     "import functools\n"
     "def timed(fn):\n"
     "    @functools.wraps(fn)\n"
     "    def inner(*a): return fn(*a)\n"
     "    return inner\n"
     "@timed\n"
     "def a(): ...\n"
     "@timed\n"
     "def b(): ...\n"
     "if __name__ == \"__main__\": a()\n",
     "b\n"},
    {"one of a library that nobody knows",
     "== m.py\n"
     "from lib import command\n"
     "@command\n"
     "def a(): ...\n"
     "if __name__ == \"__main__\": print()\n",
     "a ?\n"},
    {"a call that only looks has no method called, one that may do more has",
     "== m.py\n"
     "import blinker\n"
     "import lib\n"
     "opened = blinker.signal(\"opened\")\n"
     "class A:\n"
     "    def close(self): ...\n"
     "class B:\n"
     "    def shut(self): ...\n"
     "if __name__ == \"__main__\":\n"
     "    opened.send(A())\n"
     "    lib.run(B())\n",
     "A.close\n"
     "B.shut ?\n"},
    {"a keyword of the class makes it known to the library",
     "== m.py\n"
     "from sqlmodel import SQLModel\n"
     "class Row(SQLModel, table=True):\n"
     "    x: int\n"
     "class Shown(SQLModel):\n"
     "    x: int\n"
     "if __name__ == \"__main__\": print()\n",
     "Shown\n"},
    {"what is registered on an object lives with it",
     "== m.py\n"
     "import click\n"
     "import typer\n"
     "from groups import sub\n"
     "app = typer.Typer()\n"
     "lab = typer.Typer()\n"
     "@app.command()\n"
     "def a(): ...\n"
     "@lab.command()\n"
     "def b(): ...\n"
     "@click.group()\n"
     "def top(): ...\n"
     "@top.group()\n"
     "def inner(): ...\n"
     "@inner.command()\n"
     "def c(): ...\n"
     "@click.command()\n"
     "def alone(): ...\n"
     "if __name__ == \"__main__\":\n"
     "    app()\n"
     "    top()\n"
     "    sub()\n"
     "== groups.py\n"
     "import click\n"
     "@click.group()\n"
     "def sub(): ...\n"
     "== more.py\n"
     "from groups import sub\n"
     "@sub.command()\n"
     "def never_loaded(): ...\n",
     "more\n"
     "b\n"
     "alone\n"
     "lab < b\n"},
};

/* What falls together, and its head. */
static const LinkCase islands_cases[] = {
    {"a chain",
     "== m.py\n"
     "def a(): b()\n"
     "def b(): c()\n"
     "def c(): ...\n"
     "if __name__ == \"__main__\": print()\n",
     "a\n"
     "b < a\n"
     "c < a\n"},
    {"a cycle",
     "== m.py\n"
     "def a(): b()\n"
     "def b(): a()\n"
     "if __name__ == \"__main__\": print()\n",
     "a\n"
     "b < a\n"},
    {"used by two heads",
     "== m.py\n"
     "def a(): c()\n"
     "def b(): c()\n"
     "def c(): ...\n"
     "if __name__ == \"__main__\": print()\n",
     "a\n"
     "b\n"
     "c\n"},
    {"a dead class and what only it uses",
     "== m.py\n"
     "class Hub:\n"
     "    def start(self): helper()\n"
     "def helper(): ...\n"
     "if __name__ == \"__main__\": print()\n",
     "Hub\n"
     "helper < Hub\n"},
    {"a dead module and what it imports",
     "== main.py\n"
     "import live\n"
     "if __name__ == \"__main__\": live.f()\n"
     "== live.py\n"
     "def f(): ...\n"
     "== dead.py\n"
     "import leaf\n"
     "def f(): leaf.g()\n"
     "== leaf.py\n"
     "def g(): ...\n",
     "dead\n"
     "leaf < dead\n"},
};

static void test_reach__roots(void **state) {
    (void)state;
    link_cases_run(link_view_dead, roots_cases, sizeof roots_cases / sizeof *roots_cases);
}

static void test_reach__edges(void **state) {
    (void)state;
    link_cases_run(link_view_dead, edges_cases, sizeof edges_cases / sizeof *edges_cases);
}

static void test_reach__dynamic(void **state) {
    (void)state;
    link_cases_run(link_view_dead, dynamic_cases, sizeof dynamic_cases / sizeof *dynamic_cases);
}

static void test_reach__decorators(void **state) {
    (void)state;
    link_cases_run(link_view_dead, decorators_cases, sizeof decorators_cases / sizeof *decorators_cases);
}

static void test_reach__islands(void **state) {
    (void)state;
    link_cases_run(link_view_dead, islands_cases, sizeof islands_cases / sizeof *islands_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reach__roots),   cmocka_unit_test(test_reach__edges),
        cmocka_unit_test(test_reach__dynamic), cmocka_unit_test(test_reach__decorators),
        cmocka_unit_test(test_reach__islands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
