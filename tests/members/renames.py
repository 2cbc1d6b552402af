"""Uses of names in a real tree of which the syntax alone says what they mean, so that a rename makes them fail.

A use is taken where the class, module or function that is meant is defined in the tree, once, and has the name:

- method: `self.m` in a method of a class, `x.m` of a parameter annotated with a class, of a local variable whose only
  value is `C(…)`, of `self.a` where every store in the class is `C(…)` or the annotation of a parameter, and `C.m`;
- function: a name or an attribute of a module, where a function at module level is called so;
- import: a name that is taken from a module of the tree;
- keyword: of a call of such a function, of a class by its `__init__`, or of `self.m`.

oxbow is not asked. A class is *open* when a base of it, at whatever depth, is neither in the tree nor one that Python
brings, or when it answers for any name (`__getattr__`, a metaclass, a decorator, `setattr` in a method): whether the
member is missing is then decided by what is not seen.
"""

import ast
import builtins
import functools
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass

KINDS = ("method", "function", "import", "keyword")
EXPECTING = {"AttributeError", "NameError", "ImportError", "ModuleNotFoundError", "TypeError"}
PLAIN_DECORATORS = {"dataclass", "total_ordering", "final", "runtime_checkable", "unique"}
KEEPING = {"staticmethod", "classmethod", "property", "abstractmethod", "overload", "override"}


@dataclass
class Use:
    """One name at one place: what is replaced there, and which rule has to say so."""

    kind: str
    form: str  # how the receiver is known
    rule: str
    path: str
    line: int
    column: int  # in bytes
    name: str
    owner: str  # the class, module or function that has it
    is_open: bool
    block: tuple  # the function around it; of each, one use is taken
    renamed: str = ""


@dataclass(eq=False)
class Class:
    path: str
    node: ast.ClassDef

    @functools.cached_property
    def members(self):
        """name → node"""
        return members_of(self.node)

    @functools.cached_property
    def instance(self):
        """name of self.a → (value, method) of what is stored"""
        return stores_of(self.node)


class Names:
    """What the module-level names of a tree are."""

    def __init__(self, grove):
        self.grove = grove
        self.modules = {source.module: path for path, source in grove.sources.items() if source.module and source.tree}
        self.bound, self.defined, self.imported = {}, {}, {}
        self.classes = {}
        for path, source in grove.sources.items():
            if source.tree:
                self.read(path, source.tree)

    def read(self, path, tree):
        counts, defined, imported = Counter(), {}, {}
        for node in module_level(tree):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                counts[node.name] += 1
                defined[node.name] = node
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    counts[name] += 1
                    imported[name] = (node, alias)
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                counts[node.id] += 1
        # `global x` in a function binds x as well.
        for node in ast.walk(tree):
            if isinstance(node, ast.Global):
                counts.update(node.names * 2)
        self.bound[path], self.defined[path], self.imported[path] = counts, defined, imported
        for name, node in defined.items():
            if isinstance(node, ast.ClassDef):
                self.classes[path, name] = Class(path, node)

    def module_of(self, path, node):
        """Dotted name of what `from … import` takes from."""
        if not node.level:
            return node.module
        own = re.sub(r"\.py$", "", path).split("/")
        package = own[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, *filter(None, [node.module])])

    def resolve(self, path, name, hops=0):
        """("def", path, name), ("module", dotted), ("outside", dotted), or None: not bound exactly once."""
        if hops > 6 or path not in self.bound or self.bound[path][name] != 1:
            return None
        if name in self.defined[path]:
            return "def", path, name
        if name not in self.imported[path]:
            return None
        node, alias = self.imported[path][name]
        if isinstance(node, ast.Import):
            dotted = alias.name if alias.asname else alias.name.partition(".")[0]
            return ("module", dotted) if dotted in self.modules else ("outside", dotted)
        module = self.module_of(path, node)
        return self.member(module, alias.name, hops)

    def member(self, module, name, hops=0):
        child = f"{module}.{name}"
        if module not in self.modules:
            return ("module", child) if child in self.modules else ("outside", child)
        source = self.modules[module]
        if self.bound[source][name]:
            return self.resolve(source, name, hops + 1)
        return ("module", child) if child in self.modules else None

    def class_named(self, path, expr):
        """The class of the tree that an expression names, or None."""
        found = self.named(path, expr)
        return self.classes.get(found[1:]) if found and found[0] == "def" else None

    def named(self, path, expr):
        if isinstance(expr, ast.Name):
            return self.resolve(path, expr.id)
        if isinstance(expr, ast.Attribute):
            left = self.named(path, expr.value)
            if left and left[0] == "module":
                return self.member(left[1], expr.attr)
            if left and left[0] == "outside":
                return "outside", f"{left[1]}.{expr.attr}"
        return None

    def annotated(self, path, expr):
        """The class that an annotation names by itself, as `C`, `"C"`, `Optional[C]` or `C | None`."""
        if isinstance(expr, ast.Constant) and isinstance(expr.value, str):
            try:
                expr = ast.parse(expr.value, mode="eval").body
            except SyntaxError:
                return None
        if isinstance(expr, ast.Subscript) and ast.unparse(expr.value).rpartition(".")[2] == "Optional":
            return self.annotated(path, expr.slice)
        if isinstance(expr, ast.BinOp) and isinstance(expr.op, ast.BitOr):
            sides = [side for side in (expr.left, expr.right) if ast.unparse(side) != "None"]
            return self.annotated(path, sides[0]) if len(sides) == 1 else None
        return self.class_named(path, expr)

    @functools.cache
    def line_of(self, cls):
        """A class and its bases in the tree, and whether one of them is not there."""
        line, is_open, left = [], False, [cls]
        while left:
            one = left.pop(0)
            if one in line:
                continue
            line.append(one)
            is_open |= answers_for_any(one.node)
            for base in one.node.bases:
                core = base.value if isinstance(base, ast.Subscript) else base
                found = self.class_named(one.path, core)
                if found:
                    left.append(found)
                elif not self.is_pythons(one.path, core):
                    is_open = True
        return line, is_open

    def is_pythons(self, path, expr):
        if isinstance(expr, ast.Name) and not self.bound[path][expr.id]:
            return hasattr(builtins, expr.id)
        found = self.named(path, expr)
        return bool(found and found[0] == "outside" and found[1].partition(".")[0] in sys.stdlib_module_names)

    def find(self, cls, name):
        """(class, node) of a member, the nearest one."""
        for one in self.line_of(cls)[0]:
            if name in one.members:
                return one, one.members[name]
            if name in one.instance:
                return one, None
        return None


def module_level(tree):
    """Statements, imports and stored names outside of functions and classes, and these themselves."""
    left = list(tree.body)
    while left:
        node = left.pop(0)
        yield node
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            left = [*ast.iter_child_nodes(node), *left]


def members_of(node):
    found = {}
    for child in module_level(node):
        if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            found[child.name] = child
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            found[child.id] = child
    return found


@functools.cache
def first_parameter(function):
    arguments = [*function.args.posonlyargs, *function.args.args]
    words = {ast.unparse(item) for item in function.decorator_list}
    return arguments[0].arg if arguments and "staticmethod" not in words else None


@functools.cache
def methods_of(node):
    return [child for child in node.body if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))]


def stores_of(node):
    """self.a → [(value or None, method)] of all that methods of the class store."""
    found = defaultdict(list)
    for method in methods_of(node):
        own = first_parameter(method)
        for child in ast.walk(method):
            targets = child.targets if isinstance(child, ast.Assign) else [getattr(child, "target", None)]
            for target in targets:
                for item in ast.walk(target) if target is not None else ():
                    is_own = isinstance(item, ast.Attribute) and isinstance(item.value, ast.Name) and item.value.id == own
                    if is_own and isinstance(item.ctx, ast.Store):
                        plain = isinstance(child, ast.Assign) and item is target
                        found[item.attr].append((child.value if plain else None, method))
    return found


@functools.cache
def answers_for_any(node):
    text = ast.unparse(node)
    decorators = {re.sub(r"\(.*", "", ast.unparse(item)).rpartition(".")[2] for item in node.decorator_list}
    return bool(
        re.search(r"def __getattr(ibute)?__|\bsetattr\(|__dict__|\bvars\(|__class__ =", text)
        or any(word.arg == "metaclass" and "ABCMeta" not in ast.unparse(word.value) for word in node.keywords)
        or decorators - PLAIN_DECORATORS
    )


class Walk:
    """All uses of one file."""

    def __init__(self, names, path):
        self.names, self.path = names, path
        self.text = names.grove.sources[path].text.encode().split(b"\n")
        self.found = []
        self.visit_body(names.grove.sources[path].tree, None, [], ())

    def visit_body(self, node, cls, functions, block):
        for child in ast.iter_child_nodes(node):
            self.visit(child, cls, functions, block)

    def visit(self, node, cls, functions, block):
        if isinstance(node, ast.Try) and self.expects(node):
            for part in [*node.handlers, *node.orelse, *node.finalbody]:
                self.visit(part, cls, functions, block)
            return
        if isinstance(node, ast.If) and re.search(r"TYPE_CHECKING|hasattr|version_info", ast.unparse(node.test)):
            return
        if isinstance(node, ast.ClassDef):
            known = self.names.classes.get((self.path, node.name)) if not functions and not cls else None
            is_known = known is not None and known.node is node
            self.visit_body(node, known if is_known else None, functions, (*block, node.name))
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for item in [*node.decorator_list, *node.args.defaults]:
                self.visit(item, cls, functions, block)
            for child in node.body:
                self.visit(child, cls, [*functions, node], (*block, node.name))
            return
        if isinstance(node, ast.Lambda) or getattr(node, "annotation", None) is not None and not hasattr(node, "value"):
            return
        self.look(node, cls, functions, block)
        self.visit_body(node, cls, functions, block)

    def expects(self, node):
        caught = " ".join(ast.unparse(item.type) for item in node.handlers if item.type is not None)
        return bool(EXPECTING & set(re.findall(r"\w+", caught))) or any(item.type is None for item in node.handlers)

    def local(self, functions, name):
        """What binds a name in the functions around: [] when nothing does; None when something unclear does."""
        for function in reversed(functions):
            found = all_bindings(function).get(name)
            if found:
                return function, found
        return None

    def receiver(self, node, cls, functions):
        """(form, class) of what an expression is, or None."""
        if isinstance(node, ast.Name):
            local = self.local(functions, node.id)
            if local is None:
                found = self.names.class_named(self.path, node)
                return ("class", found) if found else None
            function, found = local
            if len(found) != 1:
                return None
            if isinstance(found[0], ast.arg):
                return self.parameter(function, found[0], cls, functions)
            if isinstance(found[0], ast.Assign):
                return self.made(found[0].value, functions)
            return None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            own = self.receiver(node.value, cls, functions)
            return self.stored(own[1], node.attr) if own and own[0] == "self" else None
        return None

    def parameter(self, function, found, cls, functions):
        is_method = cls and function in methods_of(cls.node)
        if is_method and found.arg == first_parameter(function):
            plain = all(ast.unparse(item).rpartition(".")[2] in KEEPING - {"classmethod"} for item in function.decorator_list)
            return ("self", cls) if plain and function.name != "__new__" else None
        known = self.names.annotated(self.path, found.annotation) if found.annotation is not None else None
        return ("annotated", known) if known else None

    def made(self, value, functions):
        if not isinstance(value, ast.Call) or not isinstance(value.func, (ast.Name, ast.Attribute)):
            return None
        root = value.func
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and self.local(functions, root.id):
            return None
        found = self.names.class_named(self.path, value.func)
        return ("made", found) if found and not self.names.find(found, "__new__") else None

    def stored(self, cls, name):
        """self.a where all stores in the class and its bases are of one class."""
        kinds = set()
        line, _ = self.names.line_of(cls)
        for one in line:
            if name in one.members:
                return None
            for value, method in one.instance.get(name, ()):
                walk = self if one.path == self.path else None
                found = None
                if walk and value is not None:
                    found = self.made(value, [method])
                    if isinstance(value, ast.Name):
                        found = self.receiver(value, one, [method])
                    if isinstance(value, ast.Constant) and value.value is None:
                        continue
                kinds.add(id(found[1]) if found else None)
        if len(kinds) != 1 or None in kinds:
            return None
        return "attribute", next(one for one in self.names.classes.values() if id(one) in kinds)

    # ---- uses ----

    def look(self, node, cls, functions, block):
        if isinstance(node, ast.ImportFrom):
            self.look_import(node, block)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            self.look_attribute(node, cls, functions, block)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            self.look_name(node, functions, block)
        elif isinstance(node, ast.Call):
            self.look_call(node, cls, functions, block)

    def add(self, kind, form, rule, line, column, name, owner, is_open, block):
        if name.startswith("__") or not self.text[line - 1][column:].startswith(name.encode()):
            return
        if re.search(rb"#.*(noqa|type:|pylint|pragma)", self.text[line - 1]):
            return
        self.found.append(Use(kind, form, rule, self.path, line, column, name, owner, is_open, (self.path, *block)))

    def look_import(self, node, block):
        module = self.names.module_of(self.path, node)
        if module not in self.names.modules:
            return
        for alias in node.names:
            if alias.name != "*" and self.names.member(module, alias.name):
                place = alias.lineno, alias.col_offset
                self.add("import", "import", "unknown-import", *place, alias.name, module, False, (*block, alias.lineno))

    def look_attribute(self, node, cls, functions, block):
        place = node.end_lineno, node.end_col_offset - len(node.attr.encode())
        known = self.receiver(node.value, cls, functions)
        if known:
            form, found = known
            if self.names.find(found, node.attr):
                is_open = self.names.line_of(found)[1]
                self.add("method", form, "unknown-member", *place, node.attr, found.node.name, is_open, block)
            return
        root = node.value
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or self.local(functions, root.id):
            return
        module = self.names.named(self.path, node.value)
        if module and module[0] == "module" and module[1] in self.names.modules:
            source = self.names.modules[module[1]]
            if isinstance(self.names.defined[source].get(node.attr), (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.add("function", "module", "unknown-module-member", *place, node.attr, module[1], False, block)

    def look_name(self, node, functions, block):
        if self.local(functions, node.id) or self.names.bound[self.path][node.id] != 1:
            return
        found = self.names.defined[self.path].get(node.id)
        if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
            place = node.lineno, node.col_offset
            self.add("function", "name", "undefined-name", *place, node.id, self.path, False, block)

    def look_call(self, node, cls, functions, block):
        if any(word.arg is None for word in node.keywords):
            return
        function, form, is_open = self.callee(node.func, cls, functions)
        if function is None or function.args.kwarg:
            return
        named = {item.arg for item in [*function.args.args, *function.args.kwonlyargs]}
        for word in node.keywords:
            if word.arg in named:
                place = word.lineno, word.col_offset
                self.add("keyword", form, "bad-call", *place, word.arg, function.name, is_open, block)

    def callee(self, func, cls, functions):
        """(function, form, is_open) that is called, or None first."""
        root = func
        while isinstance(root, ast.Attribute):
            root = root.value
        is_local = isinstance(root, ast.Name) and self.local(functions, root.id)
        found = self.names.named(self.path, func) if isinstance(root, ast.Name) and not is_local else None
        if found and found[0] == "def":
            node = self.names.defined[found[1]][found[2]]
            if not isinstance(node, ast.ClassDef):
                return (None if node.decorator_list else node), "function", False
            made = self.names.classes[found[1:]]
            start = self.names.find(made, "__init__")
            is_function = start and isinstance(start[1], ast.FunctionDef)
            return (start[1] if is_function else None), "constructor", self.names.line_of(made)[1]
        if isinstance(func, ast.Attribute) and (known := self.receiver(func.value, cls, functions)):
            method = self.names.find(known[1], func.attr)
            is_function = method and isinstance(method[1], (ast.FunctionDef, ast.AsyncFunctionDef))
            if is_function and not method[1].decorator_list:
                return method[1], known[0], self.names.line_of(known[1])[1]
        return None, "", False


@functools.cache
def all_bindings(function):
    """name → what binds it in a function, without what functions inside of it bind."""
    found = defaultdict(list)
    for item in parameters_of(function):
        found[item.arg].append(item)
    left = list(function.body)
    while left:
        node = left.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name].append(node)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Assign):
            for item in node.targets:
                if isinstance(item, ast.Name):
                    found[item.id].append(node)
                else:
                    left.append(item)
            left.append(node.value)
            continue
        for name in bound_by(node):
            found[name].append(node)
        left += ast.iter_child_nodes(node)
    return found


def parameters_of(function):
    arguments = function.args
    listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [item for item in listed if item]


def bound_by(node):
    """Names that a node binds by itself; twice, what another scope binds as well."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return [node.id]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names * 2
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        return [node.name]
    return []


def uses_of(grove, seed, wanted):
    """{kind: [Use]} of some files of a tree, at least `wanted` of each kind where there are so many."""
    names, found = Names(grove), {kind: [] for kind in KINDS}
    paths = [path for path, source in grove.sources.items() if source.tree and source.module]
    random.Random(f"{seed}/{grove.name}/files").shuffle(paths)
    for path in paths:
        text = grove.sources[path].text
        if "globals()" in text or "import *" in text:
            continue
        for use in Walk(names, path).found:
            found[use.kind].append(use)
        if min(map(len, found.values())) >= wanted:
            break
    return found
