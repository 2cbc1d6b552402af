"""Ask the Python that runs this what its modules and classes really have. Imports every module it is asked about.

Names that the source of a class stores on `self` count as its names, for they are in no class until it runs.
"""

import ast
import contextlib
import ctypes
import functools
import importlib
import inspect
import io
import pathlib
import sys
import types
import warnings

# Written in C, with attributes named by lists in subclasses or by keywords.
MADE_BY_NAMES = {("ast", "AST"), ("_ctypes", "Structure"), ("_ctypes", "Union")}
NOT_IMPORTED = {"antigravity", "this", "__main__"}  # these do something when they are imported


def without_substitutes():
    """setuptools puts a copy of its own in the place of `distutils` where it is installed."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "_distutils_hack"]


without_substitutes()


def is_dunder(name):
    return name.startswith("__")


def is_mangled(name):
    return name.startswith("_") and "__" in name[1:]


def module(name):
    """The module, or None where it cannot be imported."""
    if name.split(".")[0] in NOT_IMPORTED:
        return None
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(name)
        except (Exception, SystemExit):
            return None


def found(where, path):
    """What `path` (names with dots) is in an object, or None."""
    for name in path.split("."):
        try:
            where = inspect.getattr_static(where, name)
        except AttributeError:
            return None
    return where


def class_at(where, path):
    """The class, or None. Names in `typing` stand for classes elsewhere."""
    cls = found(where, path)
    cls = getattr(cls, "__origin__", cls)
    return cls if isinstance(cls, type) else None


def module_names(where):
    """Public names, without the submodules that an import of theirs left behind."""
    for name, value in list(vars(where).items()):
        is_below = isinstance(value, types.ModuleType) and value.__name__ == f"{where.__name__}.{name}"
        if not name.startswith("_") and not is_below:
            yield name


def lends(where):
    """True when the module answers to names that it does not hold."""
    return "__getattr__" in vars(where)


@functools.cache
def classes_of(name):
    """Qualified name → node, of all classes in the source of a module."""
    path = getattr(sys.modules.get(name), "__file__", None) or ""
    nodes = {}

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = f"{prefix}{child.name}."
                if isinstance(child, ast.ClassDef):
                    nodes[inner[:-1]] = child
            walk(child, inner)

    if path.endswith(".py"):
        walk(ast.parse(pathlib.Path(path).read_text(encoding="utf-8")), "")
    return nodes


@functools.cache
def source_of(cls):
    """The node that the class was made of; None for one in C that has a twin in Python."""
    node = classes_of(cls.__module__).get(cls.__qualname__)
    has_methods = node and any(isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) for one in node.body)
    return node if not has_methods or any(map(is_of_python, vars(cls).values())) else None


def is_of_python(value):
    if isinstance(value, property):
        return True
    return hasattr(getattr(value, "__func__", getattr(value, "__wrapped__", value)), "__code__")


@functools.cache
def stored_names(cls):
    """Attributes that methods of the class store on their first parameter, and its declared fields."""
    names = set()
    for node in ast.walk(source_of(cls) or ast.Module([], [])):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "obj"):
                names.add(node.attr)
    return {name for name in names if not is_dunder(name)}


def is_dict_of_self(node):
    """`self.__dict__` or `vars(self)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "vars":
        return bool(node.args) and is_self(node.args[0])
    return isinstance(node, ast.Attribute) and node.attr == "__dict__" and is_self(node.value)


def is_self(node):
    return isinstance(node, ast.Name) and node.id == "self"


def adds_unseen(node):
    """An expression or statement that may add attributes whose names it computes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return is_self(node.args[0]) and not isinstance(node.args[1], ast.Constant)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("update", "setdefault") and is_dict_of_self(node.func.value)
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Store) and is_dict_of_self(node.value)
    if isinstance(node, ast.Assign):
        return any(map(is_dict_of_self, [node.value, *node.targets]))
    return False


@functools.cache
def stores_unseen(cls):
    return any(map(adds_unseen, ast.walk(source_of(cls) or ast.Module([], []))))


@functools.cache
def class_names(cls):
    """Names that objects of the class have, with those of its bases; without double underscores."""
    names = set()
    for one in cls.__mro__:
        if one is not object:
            names |= {name for name in vars(one) if not is_mangled(name)} | stored_names(one)
    return {name for name in names if not is_dunder(name)}


def looks_up(cls):
    """Address of the function in C that gets attributes of objects of the class: `tp_getattro`, the 19th word."""
    return ctypes.c_void_p.from_address(id(cls) + 18 * ctypes.sizeof(ctypes.c_void_p)).value


def is_closed(cls):
    """True when nothing answers to names that the class does not have."""
    if any((one.__module__, one.__name__) in MADE_BY_NAMES for one in cls.__mro__):
        return False
    return looks_up(cls) == looks_up(object) and not any(map(stores_unseen, cls.__mro__))


def flags(cls):
    """`closed`; and `fixed`, when nobody can store another attribute on its objects either."""
    if not is_closed(cls):
        return set()
    return {"closed"} if cls.__dictoffset__ else {"closed", "fixed"}


def what_is(value, known):
    """How a line of the table says what a found thing is; `known`: names of scopes of the table."""
    if isinstance(value, types.ModuleType):
        return "=" + value.__name__ if value.__name__ in known else "v"
    if isinstance(value, type):
        name = f"{value.__module__}.{value.__qualname__}"
        return "=" + name if name in known else "v"
    if isinstance(value, (staticmethod, classmethod)):
        return ("s" if isinstance(value, staticmethod) else "k") + "f(?)"
    if isinstance(value, property):
        return "p"
    if callable(value) and isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType)):
        return ("a" if inspect.iscoroutinefunction(value) else "") + "f(?)"
    return "v"
