"""Which receivers of a method's name are known: the test's own measure, by syntax alone.

A name is *resolved* when each place of the tree that reads it as an attribute says by itself what the object is:

- self or cls in a method of a class, super(), a literal,
- a call of a class of the tree, or a local variable whose only value is one,
- a parameter that is annotated with a class of the tree,
- a module or a class that the file imports or defines,

and when no string is this name and no string that is put together can become it. Anything else (a parameter without
annotation, an element, a result) leaves the name *open*. oxbow is not asked, so what it fails to infer counts
against it.

A class fits a resolved name when it is unrelated to every class on which the name is read or defined: families are
the connected parts of the graph of classes and bases, by simple names, so they are rather too large than too small.

A family is *open* when one of its classes has a base or a metaclass that is not in the tree, or is read by computed
names, as a whole, or by its name in a text: whoever is on the other side may call any method of it. It is *handed
over* when one of its methods gives self to somebody, or something is given one of its classes: they may call what is
public.
"""

import ast
import re
from collections import Counter, defaultdict

HEAD = re.compile(
    r"^([ \t]*)(?:(class)[ \t]+(\w+)[ \t]*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?[ \t]*:"
    r"|(?:async[ \t]+)?def[ \t]+(\w+))",
    re.M,
)
READ = re.compile(r"\.[ \t\n]*(\w+)")
QUOTED = re.compile(r"""["'](\w+)["']""")
# getattr(x, "do_" + name), "do_%s" % name, f"do_{name}"
PREFIXED = re.compile(
    r"""\b(?:getattr|hasattr)\([ \t\n]*([\w.]+(?:\(\))?)[ \t\n]*,[ \t\n]*\(?f?["'](\w*)(?:["'][ \t]*[+%.]|%[sr]|\{)"""
)
# name + "_request": whatever ends so may be read.
SUFFIXED = re.compile(r"""\b\w+[ \t]*\+[ \t]*["'](_\w+)["']""")
# getattr(self, name), vars(self), self.__dict__: any member may be meant.
SCANNED = re.compile(
    r"""\b(?:getattr|hasattr|vars|dir|getmembers)\([ \t\n]*(?:self|cls|type\(self\))\b(?!\.|[ \t\n]*,[ \t\n]*["'])"""
    r"""|\b(?:self|cls|__class__)\.__dict__"""
)
# f(self), f(a, self): others get hold of it, and may call what is public.
HANDED = re.compile(r"(?<!\bdef )(?<!\bsuper)\b\w+\((?:[^()\n]*,)?[ \t\n]*(?:\w+=)?(?:self[ \t\n]*[,)]|cls\()")
# f(K), {"k": K}, x = K: whoever gets a class may make an object of it and give that away.
NAMED = re.compile(r"[(,=:][ \t\n]*([A-Za-z_]\w*)[ \t\n]*[,)}\]\n]")
# Any class may be found below one that is not named.
WALKED = re.compile(r"(\w+)(?:\(\))?\.__subclasses__\b")
DOTTED = re.compile(r"""["'][\w.]+[.:](\w+)["']""")
IMPORTED = re.compile(r"^[ \t]*from[ \t]+(\w[\w.]*)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n]*))", re.M)
ASSIGNED = re.compile(r"^[ \t]*(\w+)[ \t]*=[^=]", re.M)
MOST_READS = 12


class Receivers:
    def __init__(self, grove):
        self.parents = {}  # class name → representative of its family
        self.bases = defaultdict(list)
        self.definers = defaultdict(set)  # method → names of classes
        self.reads, self.readers = Counter(), defaultdict(list)
        self.quoted, self.prefixes, self.suffixes = set(), set(), set()
        self.scanned, self.handed, self.named, self.walked, self.dotted = (set() for _ in range(5))  # names
        self.packages = {path.split("/")[0].removesuffix(".py") for path in grove.sources}
        self.foreign = set()  # names that are assigned or imported from elsewhere, whatever class is called so
        self._read, self._known, self._open = {}, {}, {}
        self._relatives = defaultdict(list)
        for source in grove.sources.values():
            self.scan(source)
        for name, bases in self.bases.items():
            for base in bases:
                if base in self.bases:
                    self.join(name, base)

    def scan(self, source):
        around = []  # (indentation, name of a class or None)
        found = [match for pattern in (HEAD, SCANNED, HANDED, PREFIXED) for match in pattern.finditer(source.text)]
        for match in sorted(found, key=lambda match: match.start()):
            classes = {name for _, name in around if name}
            if match.re is HANDED:
                self.handed |= classes
            elif match.re is SCANNED or match.re is PREFIXED and match[1] in {"self", "cls"}:
                self.scanned |= classes
            elif match.re is PREFIXED and match[2]:
                self.prefixes.add(match[2])
            if match.re is not HEAD:
                continue
            indent, is_class, name, bases, function = match.groups()
            depth = len(indent.expandtabs())
            while around and around[-1][0] >= depth:
                around.pop()
            if is_class:
                self.bases[name] += [self.base(name, text) for text in (bases or "").split(",")]
            elif around and around[-1][1]:
                self.definers[function].add(around[-1][1])
            around.append((depth, name if is_class else None))
        self.named.update(NAMED.findall(source.text))
        self.walked.update(WALKED.findall(source.text))
        self.dotted.update(DOTTED.findall(source.text))
        self.foreign.update(ASSIGNED.findall(source.text))
        for module, *names in IMPORTED.findall(source.text):
            if module.split(".")[0] not in self.packages:
                self.foreign.update(re.findall(r"\w+", " ".join(names)))
        for name, count in Counter(READ.findall(source.text)).items():
            self.reads[name] += count
            self.readers[name].append(source)
        self.quoted.update(QUOTED.findall(source.text))
        if "getattr(" in source.text:
            self.suffixes.update(SUFFIXED.findall(source.text))

    def base(self, name, text):
        """Simple name of a base; a class is not its own."""
        base = text.split("[")[0].split(".")[-1].strip()
        return "?" if base == name else base

    def may_be_meant(self, name):
        """Some string that is put together can become this name."""
        return name.startswith(tuple(self.prefixes)) or name.endswith(tuple(self.suffixes))

    def family(self, name):
        while self.parents.get(name, name) != name:
            name = self.parents[name]
        return name

    def join(self, one, other):
        self.parents[self.family(one)] = self.family(other)

    def relatives(self, family):
        if not self._relatives:
            for name in self.bases:
                self._relatives[self.family(name)].append(name)
        return self._relatives[family]

    def is_handed(self, family):
        """Objects of these classes, or the classes, are given to others."""
        return any(name in self.handed or name in self.named for name in self.relatives(family))

    def walks_subclasses(self):
        """Somewhere all classes below one are looked for, and it is not said below which."""
        return any(name not in self.bases for name in self.walked)

    def is_open(self, family):
        """Something may read what it likes of these classes: see above."""
        if family not in self._open:
            self._open[family] = any(
                name in self.scanned
                or name in self.dotted
                or any(self.is_foreign(base) for base in self.bases[name])
                for name in self.relatives(family)
            )
        return self._open[family]

    def is_foreign(self, base):
        """A base that is not, or not surely, a class of the tree."""
        return base not in {"", "object"} and (base not in self.bases or base in self.foreign)

    def candidates(self, is_private):
        found = [
            name
            for name in self.definers
            if 0 < self.reads[name] <= MOST_READS
            and not name.startswith("__")
            and (name.startswith("_") or not is_private)
            and name not in USED_HERE
        ]
        return sorted(found)

    def judge(self, name):
        """(is the name resolved, families on which it is read or defined)."""
        if name not in self._known:
            families = {self.family(definer) for definer in self.definers[name]}
            is_known = name not in self.quoted and not self.may_be_meant(name)
            for source in self.readers[name]:
                for names in self.read_in(source).get(name, [None]):
                    is_known = is_known and names is not None
                    families |= {self.family(item) for item in names or ()}
            self._known[name] = is_known, families
        return self._known[name]

    def read_in(self, source):
        """Attribute → for each place that reads it the classes that it is read on, or None."""
        if source.path not in self._read:
            reading = Reading(self, source)
            if source.tree:
                reading.visit(source.tree)
            self._read[source.path] = reading.found
        return self._read[source.path]


# Names that injected code reads itself.
USED_HERE = set(
    "action actions append go join keep modules part pop register rpartition run size start total values".split()
)


class Reading(ast.NodeVisitor):
    def __init__(self, receivers, source):
        self.receivers = receivers
        self.found = defaultdict(list)
        self.met = set()
        self.classes, self.functions = [], []
        self.imported, self.stores = set(), {}
        for node in ast.walk(source.tree or ast.Module([], [])):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.imported |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}

    def visit_ClassDef(self, node):
        self.classes.append((node.name, len(self.functions)))
        self.generic_visit(node)
        self.classes.pop()

    def visit_FunctionDef(self, node):
        is_method = bool(self.classes) and self.classes[-1][1] == len(self.functions)
        self.functions.append((node, self.classes[-1][0] if is_method else None))
        self.generic_visit(node)
        self.functions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Attribute(self, node):
        if isinstance(node.ctx, ast.Load):
            self.met = set()
            is_known = self.knows(node.value)
            self.found[node.attr].append(self.met if is_known else None)
        self.generic_visit(node)

    def is_class(self, name):
        return name in self.receivers.bases

    def meet(self, name):
        self.met.add(name)
        return True

    def knows(self, value):
        if isinstance(value, (ast.Constant, ast.JoinedStr, ast.List, ast.Dict, ast.Set, ast.Tuple)):
            return True
        if isinstance(value, ast.Call):
            return self.knows_call(value)
        return isinstance(value, ast.Name) and self.knows_name(value.id)

    def knows_call(self, call):
        if isinstance(call.func, ast.Name) and call.func.id == "super" and self.functions:
            owner = next((owner for _, owner in reversed(self.functions) if owner), None)
            return bool(owner) and self.meet(owner)
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        return bool(name) and self.is_class(name) and name not in self.receivers.definers and self.meet(name)

    def knows_name(self, name):
        for function, owner in reversed(self.functions):
            parameters = [*function.args.posonlyargs, *function.args.args]
            stores = self.stores_in(function).get(name, [])
            if owner and parameters and parameters[0].arg == name and not stores:
                is_static = any(getattr(d, "id", None) == "staticmethod" for d in function.decorator_list)
                return not is_static and self.meet(owner)
            for parameter in [*parameters, *function.args.kwonlyargs, function.args.vararg, function.args.kwarg]:
                if parameter and parameter.arg == name:
                    return not stores and self.knows_annotation(parameter.annotation)
            if stores:
                return len(stores) == 1 and self.knows_stored(function, stores[0])
        if self.is_class(name):
            return self.meet(name)
        return name in self.imported

    def stores_in(self, function):
        if function not in self.stores:
            found = self.stores[function] = {}
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found.setdefault(node.id, []).append(node)
        return self.stores[function]

    def knows_annotation(self, annotation):
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            name = annotation.value.split(".")[-1]
        else:
            name = getattr(annotation, "attr", None) or getattr(annotation, "id", None)
        return bool(name) and self.is_class(name) and self.meet(name)

    def knows_stored(self, function, store):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and node.targets == [store] and isinstance(node.value, ast.Call):
                return self.knows_call(node.value)
        return False
