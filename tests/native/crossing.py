"""Calls from Python into C, made wrong one by one: which of these does oxbow find?

What Python asks C for is worked out here from the text alone, with Python's own parser and a few patterns for tables and
definitions of C, so that it does not depend on what oxbow understands. A mutation is one of

    name       a slip of the pen in a name that Python asks for, at one place
    row        the name in the table of an extension module, or of a function in a library, gets another one
    arguments  many more arguments for a function of a module, one fewer for one of a library

Places where the failure is expected (inside of `try` with a handler, of `pytest.raises`, behind `hasattr`) are left out.
"""

import ast
import collections
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

RULE = "unknown-native-symbol"
KINDS = ["name", "row", "arguments"]
MADE = re.compile(r"\bPyInit_(\w+)\s*\(")
MAKERS = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\((\w+)\)[^\n]*PyInit_[ \t]*##", re.M)
ROW = re.compile(r'\{\s*(?:\.ml_name\s*=\s*)?"([A-Za-z_]\w*)"\s*,\s*(?:\.ml_meth\s*=\s*)?[(&]?\s*[A-Za-z_]')
DEFINED = re.compile(r"^(?!static\b|\s|#|return\b|else\b)[\w \t*()\"]*?\b([a-z_]\w*)\s*\([^;{}]*\)\s*\{", re.M)
LOADS = re.compile(r"\b(?:CDLL|LoadLibrary|dlopen)\s*\(")
LOADED = r"\b{0}\b[^=\n(]*=[^=\n]*(?:CDLL|[Ll]oad|dlopen)\w*\(|\bimport[^\n]*\b{0}\b"
EXPECTED = {"AttributeError", "ImportError", "TypeError", "Exception", "ArgumentError", "ModuleNotFoundError"}


def reads_arguments(text, name):
    """Does the function of that row look at its arguments in one of the usual ways? None: there is no such row."""
    row = re.search(rf'\{{\s*"{name}"\s*,\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)\s*)*&?(\w+)\s*\)?\s*,\s*([\w |]+)', text)
    if not row:
        return False
    if row.group(2).strip() in ("METH_NOARGS", "METH_O"):
        return True
    body = re.search(rf"\b{row.group(1)}\s*\([^;{{}}]*\)\s*\{{(.*?)^\}}", text, re.M | re.S)
    return bool(body) and bool(re.search(r"PyArg_(Parse|Unpack)", body.group(1)))


class Site:
    """Python asks for a name of C."""

    def __init__(self, path, node, name, column, module, call):
        self.path, self.line, self.column, self.name = path, node.lineno, column, name
        self.module, self.call = module, call  # the library when `module` is None


class Mutation:
    def __init__(self, kind, path, line, name, what):
        self.kind, self.path, self.line, self.name, self.what = kind, path, line, name, what
        self.places = {(path, line)}  # of any of these a finding has to speak


# ---- what the tree has -------------------------------------------------------------------------------------------------


def is_test(path):
    return any(part.startswith("test") for part in path.split("/"))


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        files = [path for path in sorted(self.root.rglob("*")) if path.is_file() and ".git" not in path.parts]
        self.c = {str(f.relative_to(root)): read(f) for f in files if f.suffix in (".c", ".h")}
        self.python = {str(f.relative_to(root)): read(f) for f in files if f.suffix == ".py"}
        text = "\n".join(self.c.values())
        self.words = set(re.findall(r"\w+", text)) | set(re.findall(r"\w+", "\n".join(self.python.values())))
        self.rows = collections.Counter(ROW.findall(text))
        self.functions = set(DEFINED.findall(text))
        pythons = {pathlib.Path(path).stem for path in self.python} | {pathlib.Path(path).parent.name for path in self.python}
        makers = [name for name, _ in MAKERS.findall(text)]
        made = set(MADE.findall(text))
        for maker in makers:
            made |= set(re.findall(rf"^{maker}\((\w+)\)", text, re.M))
        self.modules = {name for name in made if name not in pythons}
        self.sites = [site for path in self.python for site in self.sites_of(path)]
        self.sites = self.without_strangers()

    def sites_of(self, path):
        try:
            tree = ast.parse(self.python[path])
        except (SyntaxError, ValueError):
            return []
        finder = Finder(self, path)
        finder.visit(tree)
        return finder.sites

    def without_strangers(self):
        """Of libraries those objects that something loads, and of which three names at least are functions of the tree."""
        names, text = collections.defaultdict(set), "\n".join(self.python.values())
        for site in self.sites:
            if site.module is None:
                names[site.holder].add(site.name)
        loaded = {holder for holder, asked in names.items() if len(asked) >= 3 and re.search(LOADED.format(re.escape(holder)), text)}
        return [site for site in self.sites if site.module is not None or site.holder in loaded]


def read(path):
    return path.read_bytes().decode("utf-8", "replace")


def caught(handlers):
    words = set()
    for handler in handlers:
        words |= {"Exception"} if handler.type is None else set(re.findall(r"\w+", ast.unparse(handler.type)))
    return bool(words & EXPECTED)


class Finder(ast.NodeVisitor):
    """Sites of one file."""

    def __init__(self, tree, path):
        self.tree, self.path = tree, path
        self.sites, self.bound, self.taken, self.calls = [], {}, {}, {}
        self.has_loads = bool(LOADS.search(tree.python[path])) or bool(re.search(r"import.*\blib|cffi|ctypes", tree.python[path]))
        self.expected = 0

    def visit_Import(self, node):
        for alias in node.names:
            last = alias.name.rpartition(".")[2]
            if last in self.tree.modules and alias.asname:
                self.bound[alias.asname] = last
            elif last in self.tree.modules and last == alias.name:
                self.bound[last] = last

    def visit_ImportFrom(self, node):
        last = (node.module or "").rpartition(".")[2]
        for alias in node.names:
            if last in self.tree.modules:
                if alias.name in self.tree.rows:
                    self.taken[alias.asname or alias.name] = last
                    self.add(node, alias.name, alias.col_offset, last, None, alias.lineno)
            elif alias.name in self.tree.modules:
                self.bound[alias.asname or alias.name] = alias.name

    def visit_Try(self, node):
        is_expected = caught(node.handlers)
        self.expected += is_expected
        for child in node.body:
            self.visit(child)
        self.expected -= is_expected
        for child in [*node.handlers, *node.orelse, *node.finalbody]:
            self.visit(child)

    def visit_With(self, node):
        is_expected = "raises" in ast.unparse(node.items[0]).lower() or "suppress" in ast.unparse(node.items[0])
        self.expected += is_expected
        self.generic_visit(node)
        self.expected -= is_expected

    def visit_FunctionDef(self, node):
        is_expected = "hasattr(" in ast.unparse(node)
        self.expected += is_expected
        self.generic_visit(node)
        self.expected -= is_expected

    def visit_If(self, node):
        is_expected = "hasattr(" in ast.unparse(node.test) or "TYPE_CHECKING" in ast.unparse(node.test)
        self.expected += is_expected
        self.generic_visit(node)
        self.expected -= is_expected

    def visit_Call(self, node):
        if isinstance(node.func, ast.Attribute):
            self.calls[node.func] = node
        self.generic_visit(node)

    def visit_Attribute(self, node):
        holder = node.value
        column = node.end_col_offset - len(node.attr.encode())
        if isinstance(node.ctx, ast.Load):
            if isinstance(holder, ast.Name) and holder.id in self.bound and node.attr in self.tree.rows:
                self.add(node, node.attr, column, self.bound[holder.id], self.calls.get(node), node.end_lineno)
            elif self.has_loads and node.attr in self.tree.functions and "_" in node.attr:
                site = self.add(node, node.attr, column, None, self.calls.get(node), node.end_lineno)
                if site:
                    site.holder = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "?")
        self.generic_visit(node)

    def add(self, node, name, column, module, call, line):
        if self.expected:
            return None
        site = Site(self.path, node, name, column, module, call)
        site.line = line
        self.sites.append(site)
        return site


# ---- mutations ---------------------------------------------------------------------------------------------------------


def slip(rng, name, words):
    while True:
        at = rng.randrange(1, len(name)) if len(name) > 1 else 0
        new = rng.choice([name[:at] + name[at + 1 :], name[:at] + rng.choice("aeinrst") + name[at:], name + rng.choice(["_all", "2", "s"])])
        if new not in words and new.isidentifier() and not new.startswith("__"):
            return new


class Mutator:
    def __init__(self, tree, folder, seed, used):
        self.tree, self.folder, self.rng = tree, pathlib.Path(folder), random.Random(seed)
        self.text = "\n".join(tree.c.values())
        self.used, self.made = used, []  # names that are changed: each once
        self.changed = {}  # C: path → what it is now
        self.edits = collections.defaultdict(list)  # path → [(line, column, end, new)]

    def pick(self, sites, count, one):
        pool = list(sites)
        self.rng.shuffle(pool)
        made = 0
        for site in pool:
            if made == count:
                return
            if site.name not in self.used and (site.path, site.line) not in {(m.path, m.line) for m in self.made} and one(site):
                self.used.add(site.name)
                made += 1

    def name(self, site):
        new = slip(self.rng, site.name, self.tree.words)
        line = self.tree.python[site.path].split("\n")[site.line - 1].encode()
        if line[site.column : site.column + len(site.name)] != site.name.encode():
            return False
        keeps = ""
        if not site.call and re.match(rb"[ \t]*(import|from)\b", line) and not re.match(rb"\s+as\b", line[site.column + len(site.name) :]):
            keeps = " as " + site.name
        self.edits[site.path].append((site.line, site.column, site.column + len(site.name), new + keeps))
        self.made.append(Mutation("name", site.path, site.line, new, site.name))
        return True

    def row(self, site):
        pattern = rf'(\{{\s*(?:\.ml_name\s*=\s*)?)"{site.name}"' if site.module else rf"\b{site.name}\b"
        if site.module and self.tree.rows[site.name] != 1:
            return False
        new = slip(self.rng, site.name, self.tree.words)
        for path, text in self.tree.c.items():
            now = self.changed.get(path, text)
            changed = re.sub(pattern, rf'\1"{new}"' if site.module else new, now)
            if changed != now:
                self.changed[path] = changed
        mutation = Mutation("row", site.path, site.line, site.name, new)
        mutation.places = {(other.path, other.line) for other in self.tree.sites if other.name == site.name}
        self.made.append(mutation)
        return True

    def arguments(self, site):
        call = site.call
        if not call or call.keywords or any(isinstance(argument, ast.Starred) for argument in call.args) or call.end_lineno != site.line:
            return False
        line = self.tree.python[site.path].split("\n")[site.line - 1].encode()
        end = call.end_col_offset - 1
        if site.module:
            if not reads_arguments(self.text, site.name):
                return False
            self.edits[site.path].append((site.line, end, end, (", " if call.args else "") + ", ".join(["None"] * 24)))
        else:
            if not call.args or line[end : end + 1] != b")":
                return False
            start = call.args[-2].end_col_offset if len(call.args) > 1 else call.args[0].col_offset
            self.edits[site.path].append((site.line, start, end, ""))
        self.made.append(Mutation("arguments", site.path, site.line, site.name, site.name))
        return True

    def write(self):
        for path, text in self.changed.items():
            (self.folder / path).write_text(text)
        for path, edits in self.edits.items():
            lines = self.tree.python[path].encode().split(b"\n")
            for line, start, end, new in sorted(edits, reverse=True):
                lines[line - 1] = lines[line - 1][:start] + new.encode() + lines[line - 1][end:]
            (self.folder / path).write_bytes(b"\n".join(lines))

    def restore(self):
        for path in self.changed:
            (self.folder / path).write_text(self.tree.c[path])
        for path in self.edits:
            (self.folder / path).write_text(self.tree.python[path])


# ---- running -----------------------------------------------------------------------------------------------------------


def findings_of(folder):
    command = [os.environ["OXBOW"], "check", "--isolated", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
    if not done.stdout:
        raise RuntimeError(f"oxbow ends with {done.returncode}: {done.stderr}")
    rows = json.loads(done.stdout)["findings"]
    rows = [row for row in rows if not row["rule"].startswith(("duplicate", "stale"))]  # changed C stands less often twice
    return [row for row in rows if row["rule"] == RULE or row["path"].endswith((".c", ".h"))]


def key_of(row):
    return row["path"], row["rule"], row["message"]


class Result:
    """What came of one tree."""

    def __init__(self, tree):
        self.sites = len({(site.path, site.line, site.name) for site in tree.sites})
        self.made, self.found = collections.Counter(), collections.Counter()
        self.missed, self.others = [], []


def examine(root, seed, count):
    """Mutate copies of the tree, `count` times in each way: in each copy so few that the rest of it stays what it was."""
    tree = Tree(root)
    result = Result(tree)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "tree"
        shutil.copytree(root, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", ".gitignore"))
        (folder / ".oxbow.toml").touch()
        before = {key_of(row) for row in findings_of(folder)}
        share = max(1, min(count, result.sites // 25))
        used = set()
        for at in range(0, count, share):
            one_round(tree, folder, f"{seed}/{at}", min(share, count - at), used, before, result)
    return result


def one_round(tree, folder, seed, count, used, before, result):
    mutator = Mutator(tree, folder, seed, used)
    shipped = [site for site in tree.sites if not is_test(site.path)] or tree.sites
    mutator.pick(shipped, count, mutator.name)
    mutator.pick([site for site in shipped if site.call], count, mutator.arguments)
    mutator.pick(shipped, count, mutator.row)
    mutator.write()
    after = [row for row in findings_of(folder) if key_of(row) not in before] if mutator.made else []
    mutator.restore()
    for mutation in mutator.made:
        result.made[mutation.kind] += 1
        hits = [row for row in after if row["rule"] == RULE and (row["path"], row.get("name_line") or row["line"]) in mutation.places]
        result.found[mutation.kind] += bool(hits)
        if not hits:
            result.missed.append(mutation)
        after = [row for row in after if row not in hits]
    # What nobody asks for any more, because the mutation took the last use away, is no mistake.
    words = "|".join(re.escape(word) for mutation in mutator.made for word in (mutation.name, mutation.what))
    result.others += [row for row in after if not re.search(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", row["message"])]
