#!/usr/bin/env python3
"""What a framework says of its own routes: imports an application and prints one JSON line per route and method.

    dump_routes.py FOLDER < oracle.json       (Debian's Python with the packages of packages.py; see oracle.py)

Each line has app, framework, method, url, handler, kind and, where they fit, line, host, library, inherited, automatic.

url       As the application wrote it, with the parameter syntax of its framework, joined as the framework joins it,
          and always with a slash in front. Regular expressions lose `^` in front of a piece and `$` at its end.
method    `WS` is a websocket, `*` any method. OPTIONS that a framework answers by itself is left out. HEAD beside GET
          of one handler is left out by oracle.py: most frameworks add it, so nobody can tell who wrote it.
handler   naming.py says how. Of class-based views: the method that answers.
kind      http, websocket, static (files), sink, mount (an application that cannot be looked into).
library   The application registered a handler that is not its own (a redirect, files, a mounted stranger).
inherited The method that answers is a library's, of a class of the application.
automatic Nobody wrote this route: documentation pages, the static files of Flask, the pages of Django's admin, URLconfs
          of libraries, DRF's API root and format suffixes. oracle.py leaves these lines out.
"""

import asyncio
import importlib.abc
import importlib.machinery
import inspect
import json
import os
import sys
import types

sys.dont_write_bytecode = True

import frameworks
from naming import Names

# Applications may have modules of these names.
sys.path.pop(0)
for name in ("frameworks", "naming"):
    del sys.modules[name]


class Dump:
    """Collects the rows of one application."""

    def __init__(self, folder):
        self.names = Names(folder)
        self.rows = []

    def put(self, method, url, said, kind="http", **more):
        self.rows.append({"method": method, "url": url, "kind": kind, **said, **{k: v for k, v in more.items() if v}})

    def function(self, methods, url, handler, kind="http", **more):
        for method in sorted(methods):
            self.put(method.upper(), url, self.names.of(handler), kind, **more)

    def view(self, cls, url, methods=None, **more):
        """A class-based view: one row per method that it has, or one for all when it is not the application's."""
        if not self.names.is_inside(cls):
            return self.put("*", url, self.names.of(cls), **more)
        for method in sorted(methods or [name for name in frameworks.HTTP if hasattr(cls, name)]):
            said = self.names.of_method(cls, method.lower())
            if not (method.lower() in ("head", "options") and "inherited" in said):
                self.put(method.upper(), url, said, **more)


class Absent(types.ModuleType):
    """A module that is not installed: whatever is asked of it is a class of that name."""

    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(self, name, type(name, (Exception,), {"__module__": self.__name__}))
        return getattr(self, name)


class AbsentFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in self.names:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        """There is nothing to run."""


def make(expression):
    """`module:expression`, evaluated in the module; a coroutine is run."""
    module, _, rest = expression.partition(":")
    found = eval(rest, vars(importlib.import_module(module)))
    return asyncio.run(wait_for(found)) if inspect.isawaitable(found) else found


async def wait_for(thing):
    return await thing


def make_django(expression):
    import django
    from django.urls import get_resolver

    os.environ["DJANGO_SETTINGS_MODULE"] = expression
    django.setup()
    return get_resolver().url_patterns


def main():
    folder, plan = os.path.abspath(sys.argv[1]), json.load(sys.stdin)
    home = os.path.join(folder, plan.get("path", ""))
    os.chdir(home)
    sys.path.insert(0, home)
    sys.meta_path.insert(0, AbsentFinder(plan.get("absent", ())))
    for entry in plan["apps"]:
        framework = entry.get("framework", plan.get("framework"))
        made = make_django(entry["settings"]) if "settings" in entry else make(entry["make"])
        dump = Dump(folder)
        getattr(frameworks, f"dump_{framework}")(dump, made)
        for row in dump.rows:
            print(json.dumps({"app": entry["app"], "framework": framework, **row}))


if __name__ == "__main__":
    main()
