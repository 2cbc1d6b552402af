"""The text of a clone while operators work on it: what stands where, and how a stretch of it is replaced."""

import ast
import io
import tokenize
import warnings

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Raise, ast.Assert, ast.Delete)
LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
    tokenize.ENDMARKER,
}  # fmt: skip


def compiles(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "clone", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def walk(node):
    """Everything below a node but what is in f-strings: that has no places of its own before Python 3.12."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, ast.JoinedStr):
            left += reversed(list(ast.iter_child_nodes(node)))


def bodies(node):
    """Lists of statements below a node, outermost first; those of definitions within are among them."""
    for field in ("body", "orelse", "finalbody"):
        body = getattr(node, field, None)
        if isinstance(body, list) and body:
            yield body
            for child in body:
                yield from bodies(child)
    for child in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
        yield from bodies(child)


def tokens_of(text):
    """Tokens of a definition as far as they do something: no layout, no comments."""
    lines = io.StringIO(text).readline
    return [token.string for token in tokenize.generate_tokens(lines) if token.type not in LAYOUT]


class Draft:
    """A file with one definition (of a class, when it is a method) below some imports."""

    def __init__(self, text, names):
        """`names` are the names of classes around the definition and its own."""
        self.names = names
        self.set(text)

    def set(self, text):
        self.text = text
        self.data = text.encode()
        self.tree = ast.parse(text)
        self.starts = [0]
        for line in self.data.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    @property
    def target(self):
        """The definition that is a clone: the last one of the file, or the last one in that."""
        node = self.tree
        for _ in self.names:
            node = next(child for child in reversed(node.body) if isinstance(child, DEFINITIONS))
        return node

    @property
    def lines(self):
        first = min([self.target.lineno, *(item.lineno for item in self.target.decorator_list)])
        return first, self.target.end_lineno

    def span(self, node):
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def source(self, node):
        start, end = self.span(node)
        return self.data[start:end].decode()

    def edit(self, edits):
        """Replace stretches [(start, end, text)], none of which overlap; of two at one place the first comes first."""
        data, before = b"", 0
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            if start < before:
                continue
            data += self.data[before:start] + text.encode()
            before = end
        self.set((data + self.data[before:]).decode())

    # ---- statements ----

    def stands_alone(self, node):
        """Nothing else is on its lines."""
        start, end = self.span(node)
        rest = self.data[end : self.starts[node.end_lineno]].strip()
        return not self.data[self.starts[node.lineno - 1] : start].strip() and (not rest or rest.startswith(b"#"))

    def begins_line(self, node):
        start = self.starts[node.lineno - 1]
        is_decorated = bool(getattr(node, "decorator_list", []))
        return not is_decorated and not self.data[start : start + node.col_offset].strip() and not self.is_elif(node)

    def is_elif(self, node):
        return self.data[self.span(node)[0] :].startswith(b"elif")

    def statements(self, is_wanted=lambda node: True):
        """(statement, its list) of all that stand in functions and do something; docstrings are left out."""
        found = []
        for function in walk(self.target):
            if not isinstance(function, FUNCTIONS):
                continue
            for body in bodies(function):
                found += [(node, body) for node in body if not is_docstring(node) and is_wanted(node)]
        unique = {id(node): (node, body) for node, body in found}
        return sorted(unique.values(), key=lambda item: self.span(item[0]))

    def drop_lines(self, node):
        """The edit that removes a statement with its lines."""
        return self.starts[node.lineno - 1], self.starts[node.end_lineno], ""

    def insert_before(self, node, text):
        """The edit that puts lines above a statement, indented as it is."""
        start = self.starts[node.lineno - 1]
        indent = self.data[start : start + node.col_offset].decode()
        return start, start, "".join(f"{indent}{line}\n" if line else "\n" for line in text.split("\n"))
