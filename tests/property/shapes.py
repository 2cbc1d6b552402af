"""Functions, methods and classes of several shapes, and how each is used."""

from drafts import block, indented

FUNCTION_SHAPES = ["plain", "plain", "plain", "async", "generator", "cached", "context", "same"]
METHOD_SHAPES = ["plain", "plain", "plain", "async", "generator", "static", "class", "property", "cached"]


class Shape:
    """A definition that is about to be written: its name, its code, and a statement that uses it."""

    def __init__(self, draft, name, shape, inner="", owner=None):
        self.draft, self.name, self.shape, self.inner, self.owner = draft, name, shape, inner, owner
        self.bases = ""
        self.method = draft.name() if shape == "object" else None

    @property
    def is_plain(self):
        return self.shape in {"plain", "cached", "same", "static", "class"}

    def use(self, callee, host):
        """Statement that runs what the expression `callee` stands for."""
        if self.shape == "object":
            return f"{callee}().{self.method}({self.draft.rng.randrange(2, 50)})"
        if self.shape == "property":
            return f"print({callee})"
        call = f"{callee}({self.draft.rng.randrange(2, 50)})"
        if self.shape == "async":
            return f"{host.lib('asyncio')}.run({call})"
        if self.shape == "generator":
            return f"list({call})"
        if self.shape == "context":
            return f"with {call}:\n    pass"
        return call

    def code(self, host, decorator=""):
        """Its definition for a file, indented for module level."""
        if self.shape == "object":
            body = block(f"def {self.method}(self, value):", indented(self.body()))
            return block(decorator, f"class {self.name}{self.bases}:", indented(body))
        first = {None: "value", "static": "value", "class": "cls, value", "property": "self"}
        parameters = first[None] if not self.owner else first.get(self.shape, "self, value")
        keyword = "async def" if self.shape == "async" else "def"
        head = {
            "static": lambda: "@staticmethod",
            "class": lambda: "@classmethod",
            "property": lambda: "@property",
            "cached": lambda: f"@{host.lib('functools')}.lru_cache(maxsize={self.draft.rng.randrange(2, 99)})",
            "context": lambda: f"@{host.lib('contextlib')}.contextmanager",
            "same": lambda: f"@{self.same}",
        }.get(self.shape, lambda: "")()
        start = "value = 3\n" if self.shape == "property" else ""
        before = ""
        if self.shape == "same":
            before = block(f"def {self.same}(action):", indented("return action\n"), "\n")
        return block(before, decorator, head, f"{keyword} {self.name}({parameters}):", indented(start + self.body()))

    def body(self):
        steps, end = self.draft.steps("value", self.draft.rng.randrange(1, 4)), "return value"
        if self.shape == "async" and not self.inner:
            end = "return value"
        if self.shape in {"generator", "context"}:
            end = "yield value"
        return block(steps, self.inner, end)

    @property
    def same(self):
        """A decorator of the injection's own that gives back what it gets."""
        if not hasattr(self, "_same"):
            self._same = self.draft.name("_")
        return self._same


def function(draft, inner="", shapes=FUNCTION_SHAPES, with_class=True):
    """A function, or now and then a class that is used like one."""
    shape = draft.rng.choice([*possible(draft, shapes), *(["object"] if with_class else [])])
    made = Shape(draft, draft.class_name() if shape == "object" else draft.name(), shape, inner)
    draft.note({"same": "decorated by what gives it back", "object": "class"}.get(shape, shape))
    return made


def method(draft, owner, name=None, prefix=None, shapes=METHOD_SHAPES):
    made = Shape(draft, name or draft.name(prefix), draft.rng.choice(possible(draft, shapes)), owner=owner)
    draft.note(f"{made.shape} method")
    return made


def possible(draft, shapes):
    """Without what is decorated by the library where the library is the tree."""
    is_library = "functools.py" in draft.ground.grove.sources
    return [shape for shape in shapes if not (is_library and shape in {"cached", "context"})]
