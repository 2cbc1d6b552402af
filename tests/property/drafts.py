"""What is injected: things, the pieces of code they consist of, and small functions to fill them with."""

import ast
import random
import textwrap
from dataclasses import dataclass, field

VERBS = (
    "anchor bake barter braid carve chase clasp cradle dampen drape etch fasten forage frost gather gild glaze graft "
    "hoist juggle knead lace ladle lather mince moor mulch muster nudge paddle peel plait pluck polish quilt rinse "
    "rivet salt scald scour season sew shear sift skim smelt soak spool stitch stoke tether thatch thresh trim weave "
    "weigh whisk winnow"
).split()
NOUNS = (
    "acorn anvil apron badger barley beacon bellows bramble brook candle canoe cedar chisel clover copper cradle "
    "dahlia falcon fennel ferry flagon gable granary harbour hazel heron inkwell ivory jasmine kettle lantern lichen "
    "lupin magpie maple meadow nettle otter parsnip pebble pigeon plum quarry raven reed saffron sorrel sparrow "
    "thimble thistle turnip velvet walnut willow wren"
).split()


@dataclass
class Place:
    """Behind line `after` of a file as it was, in class `owner` (qualified) or at module level."""

    source: object
    after: int
    indent: str = ""
    owner: str = ""


@dataclass
class Piece:
    place: Place
    code: str
    rank: int = 1  # of pieces at one place: the lower stands first
    first: int = 0  # lines in the changed file, once it is written
    last: int = 0


@dataclass
class Cut:
    """Characters of a file as it was that are replaced, keeping the number of lines."""

    source: object
    start: int
    end: int
    text: str

    @property
    def taken(self):
        return self.source.text[self.start : self.end]


@dataclass
class Definition:
    path: str
    name: str  # qualified
    first: int = 0
    last: int = 0


@dataclass
class Thing:
    """One injection: what of it is dead, what of it lives."""

    name: str  # tree/kind/number/dead or live
    kind: str
    how: str = ""
    pieces: list = field(default_factory=list)
    cuts: list = field(default_factory=list)
    files: dict = field(default_factory=dict)
    scripts: dict = field(default_factory=dict)  # console scripts {name: "module:function"}
    dead: list = field(default_factory=list)
    live: list = field(default_factory=list)
    rule: str = None  # the one rule that has to report it, if not any will do

    def show(self):
        lines = [f"{self.name}: {self.how}"]
        for piece in self.pieces:
            lines += [f"--- {piece.place.source.path}, lines {piece.first}-{piece.last}", piece.code.rstrip("\n")]
        for cut in self.cuts:
            line = cut.source.text.count("\n", 0, cut.start) + 1
            lines += [f"--- {cut.source.path}, line {line}: {cut.taken!r} became {cut.text!r}"]
        for path, text in self.files.items():
            lines += [f"--- {path}", text.rstrip("\n")]
        return "\n".join(lines)


class Host:
    """A file that pieces of one thing go to: one of the tree, or a new one."""

    def __init__(self, draft, path, module, source=None):
        self.draft, self.path, self.module, self.source = draft, path, module, source
        self.aliases = {}

    def put(self, code, place=None, rank=1):
        if self.source:
            place = place or self.draft.ground.module_place(self.draft.rng, self.source)
            self.draft.thing.pieces.append(Piece(place, code, rank))
        else:
            self.draft.thing.files[self.path] = self.draft.thing.files.get(self.path, "") + code
        return place

    def lib(self, module):
        """Name under which a library module is imported at the top of the file."""
        if module not in self.aliases:
            self.aliases[module] = self.draft.name("_")
            line = f"import {module} as {self.aliases[module]}\n"
            if self.source:
                self.put(line, Place(self.source, self.source.module_lines()[0]), rank=0)
            else:
                self.draft.thing.files[self.path] = line + self.draft.thing.files.get(self.path, "")
        return self.aliases[module]


class Draft:
    """A thing in the making, with its own dice, so that it is the same whatever else is injected."""

    def __init__(self, ground, seed, kind, number, is_live):
        self.ground, self.is_live = ground, is_live
        name = f"{ground.grove.name}/{kind}/{number}/{'live' if is_live else 'dead'}"
        self.rng = random.Random(f"{seed}/{name}")
        self.thing = Thing(name, kind)
        self.is_private = ground.is_library
        self.reserved = set()  # paths of hosts that will get pieces

    # ---- names and places ----

    def name(self, prefix=None):
        """A name that occurs nowhere; private where public ones may be meant, and now and then elsewhere."""
        if prefix is None:
            prefix = self.prefix()
        return self.fresh(lambda verb, noun: f"{prefix}{verb}_{noun}")

    def prefix(self):
        return "_" if self.is_private or self.rng.random() < 0.5 else ""

    def class_name(self):
        prefix = self.prefix()
        return self.fresh(lambda verb, noun: f"{prefix}{verb.title()}{noun.title()}")

    def fresh(self, form):
        taken = self.ground.taken
        while True:
            name = form(self.rng.choice(VERBS), self.rng.choice(NOUNS))
            if name in taken or name in self.ground.grove.words:
                name += str(self.rng.randrange(2, 1000))
            is_new = name not in taken and name not in self.ground.grove.words
            if is_new and not self.ground.receivers.may_be_meant(name):
                taken.add(name)
                return name

    def host(self, source=None):
        source = source or self.ground.any_source(self.rng)
        self.is_private |= self.ground.grove.is_loaded(source)
        return Host(self, source.path, source.module, source)

    def other_host(self, *hosts):
        """A host apart from these and from those that the thing has got already: they may import it."""
        used = {host.path for host in hosts} | {piece.place.source.path for piece in self.thing.pieces} | self.reserved
        while True:
            source = self.ground.any_source(self.rng)
            if source.path not in used:
                return self.host(source)

    def new_host(self, beside):
        """A new file in the folder of a host."""
        stem = self.name()
        folder, _, _ = beside.path.rpartition("/")
        package = folder.replace("/", ".")
        return Host(
            self, f"{folder}/{stem}.py" if folder else f"{stem}.py", f"{package}.{stem}" if package else stem
        )

    def new_test(self, stem):
        folder = self.rng.choice(["tests", "tests", "tests/unit"])
        return Host(self, f"{folder}/{stem}.py", f"{folder.replace('/', '.')}.{stem}")

    def root_host(self):
        """A new file at the top of the tree."""
        stem = self.name("")
        return Host(self, f"{stem}.py", stem)

    # ---- what counts ----

    def dead(self, host, *names):
        self.thing.dead += [Definition(host.path, name) for name in names]

    def alive(self, host, code):
        """What lives in a thing of which something else is dead."""
        self.thing.live += definitions_in(code, host.path)

    def note(self, *words):
        self.thing.how = ", ".join(filter(None, [self.thing.how, *words]))

    # ---- code ----

    def steps(self, value, count=3):
        """Statements that compute with `value`, an int, and leave an int in it."""
        rng = self.rng
        a, b, c = rng.randrange(2, 99), rng.randrange(2, 99), rng.randrange(3, 9)
        forms = [
            f"{value} = {value} * {a} + {b}",
            f"{value} -= {a} * {c}",
            f"if {value} > {a}:\n    {value} -= {b}\nelse:\n    {value} += {c}",
            f"while {value} > {a * 100}:\n    {value} //= {c}",
            f"for step in ({a}, {b}, {c}):\n    {value} += step",
            f"{value} = max({value}, {a}) - min({b}, {c})",
            f"{value} ^= {a} << {c}",
            f"{value} = sum(digit % {c} for digit in range(abs({value}) % {a}))",
            f"{value} = len(str({value} + {a})) * {b}",
            f"{value} = ({value} % {a}) ** 2 - {c}",
            f"assert {value} is not None, {f'more than {a}'!r}\n{value} |= {b}",
            f"pair = divmod({value}, {c})\n{value} = pair[0] - pair[1] * {a}",
        ]
        return "\n".join(rng.sample(forms, count))


def block(*parts):
    """Lines of code, joined; empty parts are left out."""
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def indented(code, depth=1):
    return textwrap.indent(code, "    " * depth)


def definitions_in(code, path, owner=""):
    """Definitions of a piece, those in functions excepted."""

    def walk(prefix, body):
        for statement in body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield Definition(path, f"{prefix}{statement.name}")
                if isinstance(statement, ast.ClassDef):
                    yield from walk(f"{prefix}{statement.name}.", statement.body)
            for inner in ("body", "orelse", "finalbody"):
                if isinstance(statement, (ast.If, ast.Try, ast.For, ast.With)):
                    yield from walk(prefix, getattr(statement, inner, []))

    return list(walk(f"{owner}." if owner else "", ast.parse(code).body))
