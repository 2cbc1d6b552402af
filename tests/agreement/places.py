"""What is first-party in a tree, as far as its syntax says: whose member, module or function a diagnostic means."""

import ast
import re
import warnings


class Places:
    """The names that a tree defines, and the nodes at a place of a file."""

    def __init__(self, folder):
        self.folder = folder
        self.classes, self.functions, self.coroutines = set(), set(), set()
        self.modules = set()  # dotted
        self.trees = {}
        for path in sorted(folder.rglob("*.py")):
            self.read(path, str(path.relative_to(folder)))

    def read(self, path, relative):
        dotted = re.sub(r"(/__init__)?\.py$", "", relative).replace("/", ".")
        self.modules |= {dotted, *(dotted[: at.start()] for at in re.finditer(r"\.", dotted))}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, RecursionError):
            return
        self.trees[relative] = tree
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                self.classes.add(node.name)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.add(node.name)
                if isinstance(node, ast.AsyncFunctionDef):
                    self.coroutines.add(node.name)

    def has_class(self, printed):
        """A class as pyright prints it: `type[C]`, `C*`, `C[int]`, `Self@C`."""
        inner = re.fullmatch(r"type\[(.*)\]", printed)
        word = re.sub(r"[\[*].*", "", (inner[1] if inner else printed).rpartition("@")[2])
        return word.rpartition(".")[2] in self.classes

    def has_module(self, dotted):
        return dotted in self.modules

    def imports_own(self, path, line):
        """The `from … import` around a line takes from a module of the tree."""
        for node in ast.walk(self.trees[path]) if path in self.trees else ():
            if isinstance(node, ast.ImportFrom) and node.lineno <= line <= node.end_lineno:
                return bool(node.level) or self.has_module(node.module)
        return False

    def callee_at(self, path, line, column):
        """The last word of what the innermost call around a place calls, or ""."""
        best = None
        for node in ast.walk(self.trees[path]) if path in self.trees else ():
            if not isinstance(node, ast.Call):
                continue
            starts = (node.lineno, node.col_offset) <= (line, column)
            if starts and (line, column) < (node.end_lineno, node.end_col_offset):
                if best is None or (node.lineno, node.col_offset) >= (best.lineno, best.col_offset):
                    best = node
        called = best.func if best else None
        return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""

    def owns(self, said):
        """What is said speaks of a class, module or function of the tree."""
        match said.rule:
            case "unknown-member" | "await-non-awaitable":
                return self.has_class(said.of)
            case "unknown-module-member":
                return self.has_module(said.of)
            case "unknown-import" if "." in said.message.split('"')[1] or "could not be" in said.message:
                name = said.message.split('"')[1]
                return name.startswith(".") or name.partition(".")[0] in self.modules
            case "unknown-import":
                return self.imports_own(said.path, said.line)
            case "bad-call":
                return self.callee_at(said.path, said.line, said.column) in self.functions | self.classes
            case "missing-await":
                return bool(said.name) or self.callee_at(said.path, said.line, said.column) in self.coroutines
        return True
