"""Read the stubs of the standard library: which names each module and class has, and when.

Nothing is resolved here: a module is its declarations as they stand, each with the moments at which it counts.
"""

import ast
import dataclasses
import pathlib
import re

import moments

# Said of the type checker's world only: what these make is no object at run time.
VARIABLES_OF_TYPES = {"TypeVar", "TypeVarTuple", "ParamSpec", "NewType"}
# Imports of packages that are no part of the standard library.
CHECKERS_ONLY = ("_typeshed",)


@dataclasses.dataclass
class Declaration:
    """One statement that declares a name. `kind`: class, function, variable, import, module, same."""

    kind: str
    when: int
    node: ast.AST = None
    target: tuple = ()  # import: (module, name); module: (module,)
    is_exported: bool = True


@dataclasses.dataclass
class Scope:
    """A module or class. `stars`: (module, moments) of `from module import *`."""

    name: str
    when: int
    module: "Module" = None
    node: ast.ClassDef = None
    outer: "Scope" = None
    names: dict = dataclasses.field(default_factory=dict)
    classes: dict = dataclasses.field(default_factory=dict)

    def add(self, name, declaration):
        self.names.setdefault(name, []).append(declaration)


@dataclasses.dataclass
class Module(Scope):
    is_package: bool = False
    stars: list = dataclasses.field(default_factory=list)
    listed: dict = None  # names in __all__ and when they are

    def absolute(self, node):
        """The module that a `from` names."""
        if not node.level:
            return node.module
        parts = self.name.split(".")
        parts = parts[: len(parts) - node.level + self.is_package]
        return ".".join(parts + ([node.module] if node.module else []))


def decorator_names(node):
    found = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(ast.unparse(called).split(".")[-1] if not isinstance(called, ast.Attribute) else called.attr)
    return found


def words_of(node):
    """The texts in a list of `__all__`."""
    return [one.value for one in getattr(node, "elts", []) if isinstance(one, ast.Constant)]


class Reader:
    """Fills one module from its statements."""

    def __init__(self, module):
        self.module = module

    def statements(self, nodes, scope, when):
        for node in nodes:
            read = getattr(self, "read_" + type(node).__name__.lower(), None)
            if read and when:
                read(node, scope, when)

    def read_if(self, node, scope, when):
        holds = moments.of_condition(node.test)
        self.statements(node.body, scope, when & holds)
        self.statements(node.orelse, scope, when & ~holds)

    def read_import(self, node, scope, when):
        for alias in node.names:
            module = alias.name if alias.asname else alias.name.split(".")[0]
            name = alias.asname or module
            scope.add(name, Declaration("module", when, target=(module,), is_exported=alias.asname == alias.name))

    def read_importfrom(self, node, scope, when):
        source = self.module.absolute(node)
        for alias in node.names:
            if alias.name == "*":
                self.module.stars.append((source, when))
                continue
            name = alias.asname or alias.name
            exported = alias.asname == alias.name
            scope.add(name, Declaration("import", when, target=(source, alias.name), is_exported=exported))

    def read_functiondef(self, node, scope, when):
        if "type_check_only" not in decorator_names(node):
            scope.add(node.name, Declaration("function", when, node))

    read_asyncfunctiondef = read_functiondef

    def read_classdef(self, node, scope, when):
        inner = scope.classes.get(node.name)
        if not inner:
            inner = Scope(f"{scope.name}.{node.name}", 0, self.module, node, scope)
            scope.classes[node.name] = inner
        inner.when |= when
        scope.add(node.name, Declaration("class", when, node))
        self.statements(node.body, inner, when)

    def read_annassign(self, node, scope, when):
        if isinstance(node.target, ast.Name):
            is_alias = ast.unparse(node.annotation).split(".")[-1] == "TypeAlias"
            kind = "same" if is_alias else "variable"
            scope.add(node.target.id, Declaration(kind, when, node, is_exported=not is_alias or node.target.id[0] != "_"))

    def read_assign(self, node, scope, when):
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == "__all__" and scope is self.module:
                self.list_names(words_of(node.value), when)
            elif isinstance(target, ast.Name):
                is_name = isinstance(node.value, (ast.Name, ast.Attribute))
                called = ast.unparse(node.value.func).split(".")[-1] if isinstance(node.value, ast.Call) else ""
                kind = "same" if is_name else "variable"
                exported = called not in VARIABLES_OF_TYPES or target.id[0] != "_"
                scope.add(target.id, Declaration(kind, when, node, is_exported=exported))

    def read_augassign(self, node, scope, when):
        if isinstance(node.target, ast.Name) and node.target.id == "__all__":
            self.list_names(words_of(node.value), when)

    def list_names(self, names, when):
        self.module.listed = self.module.listed or {}
        for name in names:
            self.module.listed[name] = self.module.listed.get(name, 0) | when


def read_versions(folder):
    """Module → moments, from the list beside the stubs."""
    found = {}
    for line in (folder / "VERSIONS").read_text(encoding="utf-8").splitlines():
        match = re.match(r"([\w.]+): 3\.(\d+)-(?:3\.(\d+))?", line)
        if match:
            found[match[1]] = moments.between(int(match[2]), int(match[3] or 99))
    return found


def moments_of(name, versions):
    parts = name.split(".")
    when = moments.ALWAYS
    for count in range(1, len(parts) + 1):
        when &= versions.get(".".join(parts[:count]), moments.ALWAYS)
    return when


def read(folder):
    """All modules by name."""
    folder = pathlib.Path(folder)
    versions, modules = read_versions(folder), {}
    for path in sorted(folder.rglob("*.pyi")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        module = Module(name, moments_of(name, versions), is_package=parts[-1] == "__init__")
        module.module = module
        Reader(module).statements(ast.parse(path.read_text(encoding="utf-8")).body, module, module.when)
        modules[name] = module
    return modules
