"""Functions and classes of real trees that clones are made of, and the statements that are put into those."""

import ast
import functools
import random
from dataclasses import dataclass

from draft import DEFINITIONS, FUNCTIONS, SIMPLE, Draft, bodies, is_docstring, tokens_of

LEAST_LINES, MOST_LINES = 10, 100  # of functions
LEAST_TOKENS = 60  # of a body
LEAST_BOILERPLATE = 150  # of the body of a special method or property
LEAST_CLASS_TOKENS, MOST_CLASS_LINES = 120, 400
LEAST_STATEMENTS = 5
TABLE = 8  # literals in a row
IDLE = (*DEFINITIONS, ast.Import, ast.ImportFrom, ast.Pass, ast.Break, ast.Continue, ast.Try)
VALUES = (ast.Call, ast.BinOp, ast.Attribute, ast.Subscript)
OPEN = (ast.Yield, ast.YieldFrom, ast.Await, ast.Starred, ast.NamedExpr, ast.Lambda)


@dataclass
class Original:
    """A definition of a tree, and a file with nothing but a copy of it."""

    tree: str
    path: str
    names: tuple  # of the class around and its own
    copied: tuple  # the same in the copy
    first: int
    last: int
    is_class: bool
    text: str  # of the file

    @property
    def name(self):
        return ".".join(self.names)

    def draft(self):
        return Draft(self.text, self.copied)


class Forest:
    """What of one tree clones are made of."""

    def __init__(self, grove):
        self.grove = grove
        self.sources = [source for source in grove.sources.values() if source.is_ordinary() and "\t" not in source.text]
        self.sources.sort(key=lambda source: source.path)

    def choose(self, seed, functions, classes, is_free):
        """Some functions and classes, no two of one file: what is said of one copy would hide what is said of another.

        `is_free` tells by path and lines what has no copy in the tree yet: with which of two a clone is paired does
        not matter to a reader.
        """
        rng = random.Random(f"{seed}/{self.grove.name}/originals")
        left, chosen = list(self.sources), []

        def free(source, node):
            return is_free(source.path, node.lineno, node.end_lineno)

        for find, count in ((classes_of, classes), (functions_of, functions)):
            rng.shuffle(left)
            found = {source.path: [item for item in find(source) if free(source, item[1])] for source in left}
            taken = [source for source in left if found[source.path]][:count]
            chosen += [make(self.grove.name, source, *rng.choice(found[source.path])) for source in taken]
            left = [source for source in left if source not in taken]
        return chosen

    @functools.cached_property
    def statements(self):
        """Texts of statements that can stand in any function."""
        found = set()
        for source in self.sources[::2]:
            for node in ast.walk(source.tree):
                if isinstance(node, FUNCTIONS):
                    found.update(filter(None, map(statement_text, node.body)))
        return sorted(found)

    @functools.cached_property
    def values(self):
        """Texts of expressions that can stand for any other."""
        found = set()
        for text in self.statements:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, VALUES) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                    found.add(ast.unparse(node))
        return sorted(text for text in found if len(text) < 70)

    @functools.cached_property
    def methods(self):
        """Texts of methods that can stand in any class."""
        found = set()
        for source in self.sources:
            for _, node in source.classes():
                found.update(ast.unparse(child) for child in node.body if is_plain_method(child))
        return sorted(text for text in found if 3 <= text.count("\n") <= 15)


def statement_text(node):
    if is_docstring(node) or not isinstance(node, (*SIMPLE, ast.If)) or isinstance(node, (ast.Return, ast.Raise)):
        return None
    if isinstance(node, ast.If) and (node.orelse or len(node.body) != 1 or not isinstance(node.body[0], SIMPLE)):
        return None
    if any(isinstance(child, OPEN) for child in ast.walk(node)):
        return None
    text = ast.unparse(node)
    return text if 15 <= len(text) <= 120 else None


def is_plain_method(node):
    return isinstance(node, ast.FunctionDef) and not node.decorator_list and not node.name.startswith("__")


def without_docstring(node, text):
    start = node.body[1].lineno if is_docstring(node.body[0]) and len(node.body) > 1 else node.body[0].lineno
    return text.split("\n")[start - 1 : node.end_lineno]


def code_lines(lines):
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def token_count(node, text):
    """Tokens below a header; docstrings, comments and imports do not count, and tables of literals count once."""
    lines = without_docstring(node, text)
    is_indented = lines[0][:1].isspace()
    total = len(tokens_of("\n".join(["if 1:" if is_indented else "", *lines]) + "\n")) - (3 if is_indented else 0)
    left_out = (child for child in ast.walk(node) if isinstance(child, (ast.Import, ast.ImportFrom)) or is_table(child))
    return total - sum(len(tokens_of(ast.unparse(child))) for child in left_out)


def is_table(node):
    """A display of many literals and nothing else: what differs inside is data."""
    listed = [*getattr(node, "elts", []), *(node.keys + node.values if isinstance(node, ast.Dict) else [])]
    return len(listed) >= TABLE and all(isinstance(child, ast.Constant) for child in listed)


def acting(node):
    """Statements that do something."""
    return sum(not is_docstring(child) and not isinstance(child, IDLE) for body in bodies(node) for child in body)


def is_boilerplate(node):
    words = {ast.unparse(item).rpartition(".")[2] for item in node.decorator_list}
    return node.name.startswith("__") or bool(words & {"property", "setter", "getter", "cached_property"})


def is_wanted(node, text):
    if not isinstance(node, FUNCTIONS) or any("overload" in ast.unparse(item) for item in node.decorator_list):
        return False
    length = code_lines(without_docstring(node, text))
    if not LEAST_LINES <= length <= MOST_LINES or acting(node) < LEAST_STATEMENTS:
        return False
    return token_count(node, text) >= (LEAST_BOILERPLATE if is_boilerplate(node) else LEAST_TOKENS)


def functions_of(source):
    """(names, node) of functions at module level and methods of classes there."""
    for node in source.tree.body:
        if is_wanted(node, source.text):
            yield (node.name,), node
        for child in node.body if isinstance(node, ast.ClassDef) else ():
            if is_wanted(child, source.text):
                yield (node.name, child.name), child


def classes_of(source):
    for node in source.tree.body:
        if not isinstance(node, ast.ClassDef) or node.end_lineno - node.lineno > MOST_CLASS_LINES:
            continue
        methods = [child for child in node.body if isinstance(child, FUNCTIONS)]
        does = sum(acting(method) >= LEAST_STATEMENTS for method in methods)
        if len(methods) >= 3 and does and token_count(node, source.text) >= LEAST_CLASS_TOKENS:
            yield (node.name,), node


def make(tree, source, names, node):
    first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
    lines = source.text.split("\n")
    imports = [line for child in source.tree.body if isinstance(child, (ast.Import, ast.ImportFrom))
               for line in lines[child.lineno - 1 : child.end_lineno]]  # fmt: skip
    # Who copies a method puts it into another class.
    within = [f"Other{name}" for name in names[:-1]]
    heads = [f"class {name}:" for name in within]
    text = "\n".join([*imports, "", "", *heads, *lines[first - 1 : node.end_lineno], ""])
    is_class = isinstance(node, ast.ClassDef)
    return Original(tree, source.path, names, (*within, names[-1]), first, node.end_lineno, is_class, text)
