"""A copy of a tree that code is injected into: which files take part, and where in them there is room."""

import ast
import random
import re
from dataclasses import dataclass

from drafts import Place
from receivers import Receivers

HOSTS = 40  # files of a tree that code is put into
ENTRIES = ["configuration", "container", "script"]
TRIED = 60  # names that are looked at to find one that collides
# Classes that are no ordinary ones: made by machinery, or without bodies of their own.
MADE = re.compile(r"Enum|Flag|Protocol|TypedDict|NamedTuple|ABC|Meta|Structure|Interface|Union|Generic|Exception|Error")


@dataclass
class Spot:
    """Room in a class of the tree."""

    place: Place
    owner: str  # qualified name of the class
    end: int  # last line of the class at module level around it
    is_open: bool  # see receivers.py
    is_handed: bool


class Ground:
    def __init__(self, grove, seed, entry):
        """`entry` says what starts the copy: "none", then it is a library, one of ENTRIES, or "any" of them."""
        self.grove, self.is_library = grove, entry == "none"
        self.taken = set()
        rng = random.Random(f"{seed}/{grove.name}/hosts")
        paths = list(grove.sources)
        rng.shuffle(paths)
        self.sources = []
        for path in paths:
            source = grove.sources[path]
            if len(self.sources) == HOSTS:
                break
            is_host = source.is_ordinary() and grove.is_importable(source) and source.module_lines()
            if is_host and "*" not in imported_names(source) and not self.is_shadowed(source):
                self.sources.append(source)
        self.receivers = Receivers(grove)
        self.start = f"start_{rng.randrange(1000, 9999)}"
        self.entry = rng.choice(ENTRIES) if entry == "any" else entry
        self.collided = set()

    # ---- how the copy is read ----

    def added(self, scripts):
        """Files that make the copy a library or an application."""
        if self.is_library:
            return {"py.typed": ""}
        imports = "".join(f"import {source.module}\n" for source in self.sources)
        files = {f"{self.start}.py": f"{imports}\n\ndef main():\n    print(__name__)\n"}
        lines = ["[project]", f'name = "{self.start}"', "[project.scripts]"]
        lines += [f'{name} = "{target}"' for name, target in sorted(scripts.items())]
        if self.entry == "script":
            lines.append(f'start-all = "{self.start}:main"')
        if self.entry == "container":
            files["Dockerfile"] = f'FROM python:3\nCOPY . /srv\nCMD ["python", "{self.start}.py"]\n'
        else:
            # A script alone makes no product, and no file that is injected shall make it one.
            lines += ["[tool.oxbow]", f'entry-points = ["{self.start}:main"]']
        files["pyproject.toml"] = "\n".join(lines) + "\n"
        return files

    def settle(self, before):
        """Leave out what cannot live: files that oxbow calls dead or could not read whole."""
        self.before = before
        self.sources = [
            source
            for source in self.sources
            if source.path not in before.incomplete and not before.is_module_dead(source.path)
        ]
        self.spots = [spot for source in self.sources for spot in self.class_spots(source)]

    def is_shadowed(self, source):
        """Its package has something else of its name: `import package.name` does not lead to it."""
        module = source.module
        while "." in module:
            folder, _, stem = module.rpartition(".")
            package = self.grove.sources.get(f"{folder.replace('.', '/')}/__init__.py")
            if package and package.tree and stem in bound_names(package):
                return True
            module = folder
        return False

    # ---- places ----

    def any_source(self, rng):
        return rng.choice(self.sources)

    def module_place(self, rng, source, after=0):
        return Place(source, rng.choice([line for line in source.module_lines() if line >= after]))

    def last_place(self, source):
        return Place(source, source.module_lines()[-1])

    def neighbour(self, draft, host):
        folder = host.path.rpartition("/")[0]
        used = {host.path} | draft.reserved
        near = [s for s in self.sources if s.path.rpartition("/")[0] == folder and s.path not in used]
        return draft.host(draft.rng.choice(near)) if near else draft.other_host(host)

    def class_spots(self, source):
        names = [name for name, _ in source.classes()]
        bound = bound_names(source)
        last = source.module_lines()[-1]
        ends = {node.name: node.end_lineno for _, node in source.classes() if node in source.tree.body}
        for name, node in source.classes():
            top = name.split(".")[0]
            bases = " ".join(map(ast.unparse, [*node.bases, *(k.value for k in node.keywords)]))
            is_ordinary = names.count(name) == 1 and bound.count(top) == 1 and not MADE.search(bases)
            if not is_ordinary or node.decorator_list or ends[top] > last or name.split(".")[-1].startswith("__"):
                continue
            if self.before.calls_dead(Lines(source.path, name, node.lineno, node.end_lineno), shown=False):
                continue
            for line, indent in source.class_places(node):
                is_open, is_handed = self.openness(name.split("."))
                yield Spot(Place(source, line, indent, name), name, ends[top], is_open, is_handed)

    def openness(self, names):
        families = [self.receivers.family(name) for name in names]
        return any(map(self.receivers.is_open, families)), any(map(self.receivers.is_handed, families))

    def class_spot(self, rng, is_open=False):
        """Room in a class, or None."""
        return any_of(rng, [spot for spot in self.spots if spot.is_open == is_open])

    def plain_base(self, rng):
        return any_of(rng, [spot for spot in self.spots if "." not in spot.owner and self.is_plain(spot)])

    def is_plain(self, spot):
        """A class without bases that has nothing to do with finding its subclasses."""
        text = spot.place.source.text
        node = next(node for name, node in spot.place.source.classes() if name == spot.owner)
        return not node.bases and not node.keywords and "__subclasses__" not in text and "__init_subclass__" not in text

    # ---- colliding names ----

    def collision(self, rng, is_resolved):
        """(name that is read elsewhere, room in a class that has nothing to do with it), or None."""
        names = self.receivers.candidates(self.is_library)
        rng.shuffle(names)
        for name in names[:TRIED]:
            if name in self.collided:
                continue
            known, families = self.receivers.judge(name)
            if known != is_resolved:
                continue
            spots = [spot for spot in self.spots if self.fits(spot, name, families)]
            if spots:
                self.collided.add(name)
                return name, rng.choice(spots)
        return None

    def fits(self, spot, name, families):
        is_handed = spot.is_handed and not name.startswith("_")
        return not spot.is_open and not is_handed and self.receivers.family(spot.owner.split(".")[-1]) not in families


@dataclass
class Lines:
    path: str
    name: str
    first: int
    last: int


def any_of(rng, items):
    return rng.choice(items) if items else None


def imported_names(source):
    return {
        alias.name for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def bound_names(source):
    """Every name that a file binds anywhere outside functions, as often as it does."""
    names = []

    def walk(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                names.append(child.name)
                continue
            if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
                names.append(child.id)
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                names.extend((alias.asname or alias.name).split(".")[0] for alias in child.names)
            walk(child)

    walk(source.tree)
    return names
