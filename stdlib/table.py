"""Make the table: scopes (modules and classes), and a line per name in them. rules/stdlib.names says how it reads."""

import ast
import dataclasses
import re

import annotations
import moments
import signatures
import typeshed
import world

ENUMS = "enum.Enum"
KEPT_DUNDERS = {"__init__", "__new__", "__call__"}  # those whose parameters somebody may ask for
PROPERTIES = {"builtins.property", "functools.cached_property", "types.DynamicClassAttribute", "enum.property"}
ACCESSORS = {"setter", "deleter"}
RETURNED_MAX = 6
NO_NAMES = {"__slots__", "__all__", "__getattr__"}


@dataclasses.dataclass
class Row:
    """What the line of a name says: `what` it is, with parameters and type, and when it is there."""

    what: str
    when: int
    is_introspected: bool = False


@dataclasses.dataclass
class Entry:
    """A module or class of the table. `names`: name → Row."""

    what: str
    when: int
    names: dict = dataclasses.field(default_factory=dict)
    bases: list = dataclasses.field(default_factory=list)
    flags: set = dataclasses.field(default_factory=set)


class Maker:
    def __init__(self, modules):
        self.world = world.World(modules)
        self.annotations = annotations.Annotations(self.world)
        self.entries = {}

    def make(self):
        for name, module in self.world.modules.items():
            if name.split(".")[0] not in typeshed.CHECKERS_ONLY and module.when:
                self.module(module)
        return self.entries

    def module(self, module):
        entry = self.entries[module.name] = Entry("module", module.when)
        for name, (when, declarations, owner) in self.world.exports(module.name).items():
            if name == "__getattr__":
                entry.flags.add("open")
            if name in NO_NAMES or not when & module.when or hides(owner, name):
                continue
            text = self.module_name(module, name, declarations, owner)
            if text:
                entry.names[name] = Row(text, when & module.when)
        self.classes(module)

    def classes(self, scope):
        for inner in scope.classes.values():
            if not world.is_hidden(inner):
                self.class_(inner)

    def module_name(self, module, name, declarations, owner):
        if owner is not module or declarations[0].kind in ("import", "same", "module"):
            meaning = self.world.meaning_of(owner, name, declarations)
            if not meaning or (meaning[0] == "same" and declarations[0].kind == "same"):
                return "v" + self.type_text(self.annotations.of_name(ast.Name(name), owner, 0))
            kind, what = meaning
            if kind == "module":
                return "=" + what
            if kind == "class":
                return "" if world.is_unseen(what) else "=" + what.name
            if what[0] is not module:
                node = next(one.node for one in what[1] if one.node)
                return f"={what[0].name}.{declared_name(node)}"
            declarations, owner = what[1], what[0]
        return self.declared(declarations, owner)

    def class_(self, scope):
        bases = self.world.bases(scope)
        entry = self.entries[scope.name] = Entry("class", scope.when, bases=[annotations.bare(one.name) for one in bases])
        entry.flags |= self.class_flags(scope)
        for name, declarations in scope.names.items():
            if hides(scope, name):
                continue
            if name in ("__getattr__", "__getattribute__") and scope.name != "builtins.object":
                entry.flags.add("open")
            if name in ("__slots__", "__all__"):
                continue
            when = 0
            for one in declarations:
                when |= one.when
            entry.names[name] = Row(self.declared(declarations, scope), when)
        self.classes(scope)

    def class_flags(self, scope):
        flags = set()
        if world.is_protocol(scope):
            flags.add("protocol")
        if "type_check_only" in typeshed.decorator_names(scope.node):
            flags.add("typing")
        for keyword in scope.node.keywords:
            if keyword.arg == "metaclass":
                meaning = self.world.meaning_of_node(scope.module, keyword.value)
                flags.add("metaclass=" + (meaning[1].name if meaning and meaning[0] == "class" else "?"))
        return flags

    # ---- one name ------------------------------------------------------------------------------------------

    def declared(self, declarations, scope):
        kinds = {one.kind for one in declarations}
        if "class" in kinds:
            return "c"
        if "function" in kinds:
            return self.function([one for one in declarations if one.kind == "function"], scope)
        one = declarations[0]
        if one.kind == "same":
            return self.same(one, scope)
        if one.kind in ("import", "module"):
            return "v"
        return "v" + self.type_text(self.variable_type(declarations, scope))

    def same(self, one, scope):
        """A second name for something: of a method its line, of anything else its class."""
        name = one.node.value.id if isinstance(one.node.value, ast.Name) else ""
        declarations = scope.names.get(name)
        if declarations and declarations[0] is not one and declarations[0].kind != "same":
            return self.declared(declarations, scope)
        if isinstance(scope, typeshed.Module):
            meaning = self.world.meaning_of_node(scope, one.node.value)
            if meaning and meaning[0] == "class":
                return "=" + meaning[1].name
        return "v"

    def variable_type(self, declarations, scope):
        found = set()
        for one in declarations:
            node = one.node
            if isinstance(node, ast.AnnAssign) and node.annotation and ast.unparse(node.annotation) not in ("Final", "ClassVar"):
                found.add(self.annotations.text(node.annotation, scope))
            elif self.is_enum(scope):
                found.add("Self")
            elif isinstance(node.value, ast.Constant) and node.value.value is not ...:
                found.add(type(node.value.value).__name__.replace("NoneType", "None"))
            else:
                found.add("")
        return found.pop() if len(found) == 1 else ""

    def is_enum(self, scope, depth=0):
        if isinstance(scope, typeshed.Module) or depth > 9:
            return False
        return any(base.name == ENUMS or self.is_enum(base, depth + 1) for base in self.world.bases(scope))

    def function(self, declarations, scope):
        nodes = [one.node for one in declarations]
        names = set().union(*(typeshed.decorator_names(node) for node in nodes))
        in_class = not isinstance(scope, typeshed.Module)
        returned = self.returned(nodes, scope)
        if in_class and (names & ACCESSORS or self.is_property(nodes[0], scope)):
            first = [node for node in nodes if not typeshed.decorator_names(node) & {"setter", "deleter"}]
            return "p" + self.type_text(self.returned(first or nodes, scope))
        role = "s" if "staticmethod" in names else "k" if "classmethod" in names else ""
        name = nodes[0].name
        role = "" if not in_class else "k" if name in ("__new__", "__init_subclass__", "__class_getitem__") else role
        is_async = all(isinstance(node, ast.AsyncFunctionDef) for node in nodes)
        head = ("a" if is_async else "") + role + "f"
        is_dunder = name.startswith("__") and name.endswith("__")
        if is_dunder and name not in KEPT_DUNDERS:
            return head + signatures.ANY + self.type_text("" if returned == "None" else returned)
        text = signatures.of_declarations(declarations, in_class and role != "s")
        return head + text + self.type_text("" if name in KEPT_DUNDERS and returned in ("None", "Self") else returned)

    def is_property(self, node, scope):
        for decorator in node.decorator_list:
            meaning = self.world.meaning_of_node(scope.module, decorator)
            if meaning and meaning[0] == "class" and meaning[1].name in PROPERTIES:
                return True
        return False

    def returned(self, nodes, scope):
        """What all overloads and versions give, one or the other; "" when one of them says nothing."""
        found = []
        for node in nodes:
            text = self.annotations.text(node.returns, scope)
            if not text:
                return ""
            found += [part for part in annotations.split_union(text) if part not in found]
        if len(nodes) > 1:
            found = [part for part in found if not self.sums_up(part, found)]
        return "|".join(found) if len(found) <= RETURNED_MAX else ""

    def sums_up(self, part, parts):
        """An overload for whoever does not know which of the others it is: `open` gives an IO."""
        classes = [self.world.class_named(one.partition("[")[0]) for one in parts if one != part]
        own = self.world.class_named(part.partition("[")[0]) if part.startswith("typing.") else None
        return own is not None and any(one and one is not own and self.world.derives(one, own) for one in classes)

    @staticmethod
    def type_text(text):
        return f" >{text}" if text else ""


def hides(scope, name):
    return name in scope.classes and world.is_hidden(scope.classes[name])


def declared_name(node):
    target = getattr(node, "target", None) or (getattr(node, "targets", None) or [None])[0]
    return target.id if target else node.name


# ---- text ----------------------------------------------------------------------------------------------


def line_of(name, row, outer):
    when = f" {moments.text(row.when)}" if row.when & outer != outer else ""
    return f" {name} {row.what}{when}" + (" i" if row.is_introspected else "")


def lines_of(name, entry):
    head = [name, entry.what]
    if entry.bases:
        head[1] += f"({','.join(entry.bases)})"
    head += sorted(entry.flags)
    if entry.when != moments.ALWAYS:
        head.append(moments.text(entry.when))
    yield " ".join(head)
    for one, row in sorted(entry.names.items(), key=lambda pair: pair[0].encode()):
        yield line_of(one, row, entry.when)


def write(path, head, entries):
    rows = [head.rstrip("\n")]
    for name in sorted(entries, key=str.encode):
        rows += lines_of(name, entries[name])
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


FLAG = re.compile(r"closed|fixed|open|protocol|typing|metaclass=.*")


def read_head(words):
    what, _, bases = words[1].partition("(")
    flags = {word for word in words[2:] if FLAG.fullmatch(word)}
    when = [word for word in words[2:] if word not in flags]
    return Entry(what, moments.of_text(*when) if when else moments.ALWAYS, {}, bases[:-1].split(",") if bases else [], flags)


def read_row(words, outer):
    """Words behind the name: what it is, perhaps its type, when, and `i`."""
    is_introspected = words[-1] == "i"
    words = words[: len(words) - is_introspected]
    has_type = len(words) > 1 and words[1].startswith(">")
    when = words[1 + has_type :]
    return Row(" ".join(words[: 1 + has_type]), moments.of_text(*when) if when else outer, is_introspected)


def read(path):
    """Scope → Entry, from the committed table."""
    entries, entry = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if line.startswith(" "):
            entry.names[words[0]] = read_row(words[1:], entry.when)
        elif not line.startswith("#"):
            entry = entries[words[0]] = read_head(words)
    return entries


def find(entries, dotted, depth=0):
    """The scope that a dotted name means, aliases followed; builtins may be bare. None when there is none."""
    for name in (dotted, "builtins." + dotted):
        if name in entries:
            return name
    outer, _, name = dotted.rpartition(".")
    outer = find(entries, outer or "builtins", depth + 1) if depth < 9 else None
    row = entries[outer].names.get(name) if outer else None
    if row and row.what.startswith("="):
        return find(entries, row.what[1:], depth + 1)
    return f"{outer}.{name}" if row and row.what == "c" else None
