"""Real trees as the property test sees them: their text, where code can be put, how a copy is written.

Only what lies in packages is taken, and no metadata: whether a copy is read as a library or as an application is
decided by what the test adds to it.
"""

import ast
import keyword
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "trees"))

import trees

trees.TREES.update(tornado=["python3-tornado"], rest_framework=["python3-djangorestframework"])

TREES = "stdlib django flask aiohttp sqlalchemy twisted celery tornado rest_framework buildbot".split()
WORD = re.compile(r"\w+")
TEXTS = {".py", ".pyi", ".cfg", ".ini", ".toml", ".yaml", ".yml", ".json", ".html", ".txt", ".in"}
LARGEST = 400_000  # bytes; what is larger is a table
# Folders and files that belong to tests, scripts or documents, or that frameworks load by their place: nothing is put
# there.
APART = re.compile(
    r"tests?|testing|e2e|scripts?|tools|bin|alembic|migrations|versions|examples?|docs?|benchmarks?|bench|notebooks|"
    r"samples?|demos?|hack|ci|test_.*|.*_test|conftest|setup|noxfile|__main__|_vendor|vendored|"
    r"settings|urls|formats|templatetags|commands|plugins"
)
DOTTED = re.compile(r"""["'](\w+(?:\.\w+)+)["']""")
# import_module("plugins." + name), __import__(f"{package}.models"), but not import_module("plugins").
LOADER = re.compile(
    r"""\b(?:import_module|__import__|iter_modules|walk_packages)\([ \t\n]*(?!["'][\w.]*["'][ \t\n]*[,)])"""
)


@dataclass
class Source:
    """One Python file of a tree."""

    path: str
    text: str
    words: set = field(default_factory=set)
    _tree: object = None
    _module_lines: list = None

    @property
    def tree(self):
        """Its syntax tree, or None."""
        if self._tree is None:
            try:
                self._tree = ast.parse(self.text)
            except (SyntaxError, ValueError):
                self._tree = False
        return self._tree or None

    @property
    def module(self):
        name = re.sub(r"(/__init__)?\.py$", "", self.path).replace("/", ".")
        return name if all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")) else None

    def is_ordinary(self):
        """Production code, written by hand, that is nothing but definitions and statements at its top."""
        parts = re.sub(r"\.py$", "", self.path).split("/")
        if not self.module or any(APART.fullmatch(part) for part in parts) or "\r" in self.text or "\f" in self.text:
            return False
        # Where names are looked up in the whole module any of them may be meant.
        if "globals()" in self.text or "locals()" in self.text:
            return False
        head = self.text[:2000].lower()
        if "generated" in head or "do not edit" in head or not self.tree or len(self.tree.body) < 3:
            return False
        # What stands behind the end of a module never runs.
        return not any(isinstance(statement, ast.Raise) for statement in self.tree.body)

    def module_lines(self):
        """Lines behind which a statement of the module can be put."""
        if self._module_lines is None:
            self._module_lines = free_lines(self.text.split("\n"), self.tree.body, first=first_free(self.tree.body))
        return self._module_lines

    def classes(self):
        """(qualified name, class) of the classes at module level and in classes."""

        def walk(prefix, body):
            for statement in body:
                if isinstance(statement, ast.ClassDef):
                    name = f"{prefix}{statement.name}"
                    yield name, statement
                    yield from walk(f"{name}.", statement.body)

        return list(walk("", self.tree.body))

    def class_places(self, node):
        """(line, indentation) of places in the body of a class."""
        lines = self.text.split("\n")
        start = lines[node.body[0].lineno - 1]
        indent = start[: len(start) - len(start.lstrip())]
        if not indent or len(indent.expandtabs(1)) != node.body[0].col_offset:
            return []
        return [(line, indent) for line in free_lines(lines, node.body, first=0)]


def first_line(statement):
    return min([statement.lineno, *(item.lineno for item in getattr(statement, "decorator_list", []))])


def first_free(body):
    """Number of statements that have to stay first: docstring and imports from __future__."""
    count = 0
    for position, statement in enumerate(body):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and position == 0:
            count = 1
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            count = position + 1
    return count


def free_lines(lines, body, first):
    found = []
    for position, statement in enumerate(body):
        if position < max(first - 1, 0):
            continue
        end = statement.end_lineno
        is_last = position + 1 == len(body)
        rest = lines[end - 1].encode()[statement.end_col_offset :].strip()
        is_alone = not rest or rest.startswith(b"#")
        if is_alone and (is_last or first_line(body[position + 1]) > end):
            found.append(end)
    return found


class Grove:
    """A tree, read once; a copy is written from it as often as needed."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.sources, self.others, self.counts = {}, {}, {}
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder)
            in_package = len(relative.parts) > 1 and "-info" not in relative.parts[0] or path.suffix == ".py"
            if path.suffix not in TEXTS or not in_package or not path.is_file() or path.is_symlink():
                continue
            if relative.parts[0] in {"share", "etc", "systemd", "bin"} or path.stat().st_size > LARGEST:
                continue
            self.read(path, str(relative))
        self.words = set(self.counts)
        self.quoted = {name for source in self.sources.values() for name in DOTTED.findall(source.text)}
        self.loaders = {path.rpartition("/")[0] for path, source in self.sources.items() if LOADER.search(source.text)}

    def read(self, path, relative):
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            return
        words = WORD.findall(text)
        for word in words:
            self.counts[word] = self.counts.get(word, 0) + 1
        if path.suffix == ".py":
            self.sources[relative] = Source(relative, text, set(words))
        else:
            self.others[relative] = text

    def is_importable(self, source):
        """It lies in regular packages all the way up."""
        parts = source.path.split("/")[:-1]
        return all("/".join([*parts[: depth + 1], "__init__.py"]) in self.sources for depth in range(len(parts)))

    def is_loaded(self, source):
        """Something loads it by a text: what is public in it may be meant.

        A string is its name, or a file beside it or above it imports modules by computed names.
        """
        if source.module in self.quoted:
            return True
        parts = source.path.split("/")[:-1]
        return any("/".join(parts[: depth + 1]) in self.loaders for depth in range(len(parts)))

    def write(self, folder, extra):
        """A copy without tests' data; `extra` are further files {path: text}."""
        texts = {path: source.text for path, source in self.sources.items()} | self.others | extra
        for path, text in texts.items():
            write_text(folder / path, text)


def write_text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def bring(name):
    return Grove(name, trees.bring(name))


def fetch(names):
    """Download and unpack those that are not there yet."""
    for name in names:
        trees.bring(name)


def main():
    """Fetch all; with --missing only print what that would be."""
    if "--missing" in sys.argv:
        print(*(name for name in TREES if not trees.list_of(name).exists()))
    else:
        fetch(TREES)


if __name__ == "__main__":
    main()
