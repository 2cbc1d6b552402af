"""What oxbow and vulture say about a tree, in the same words: path, line, kind, name in the file."""

import ast
import collections
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import warnings

# Rules about code that nothing runs or reads. Those that this program does not know yet are silently absent.
LIVENESS = {
    "unused-module", "unused-class", "unused-function", "unused-method", "unused-variable", "unused-alias",
    "unused-attribute", "unused-import", "unused-enum-member", "dead-island", "tests-only", "shadowed-definition", "unreachable-code",
}  # fmt: skip
KINDS = {"property": "method", "field": "variable", "member": "variable", "enum-member": "variable"}
VULTURE_LINE = re.compile(
    r"^(?P<path>.*?):(?P<line>\d+): (?:unused (?P<kind>\w+) '(?P<name>.*)'|(?P<code>.*)) \((?P<sure>\d+)% conf"
)


@dataclasses.dataclass
class Finding:
    tool: str
    rule: str  # vulture: its kind
    confidence: str  # vulture: "60", "90", "100"
    path: str
    line: int
    kind: str
    name: str  # as far as it is seen in the file: Class.method
    message: str
    is_sampled: bool = False

    @property
    def key(self):
        return self.path, self.name, self.kind

    @property
    def is_sure(self):
        return self.confidence == "high" or (self.tool == "vulture" and int(self.confidence) >= 90)


class Source:
    """One file, to give what lies in it names that survive changes of line numbers."""

    def __init__(self, path):
        text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        self.lines = text.split("\n")
        self.rows = []  # (first line with decorators, last line, kind, name in the file, own name, line)
        self.parameters = set()  # (qualified name of the function, name)
        self.seen = collections.Counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.collect(ast.parse(text), "")
        except (SyntaxError, ValueError, RecursionError):
            pass

    def collect(self, node, scope, in_class=False):
        for child in ast.iter_child_nodes(node):
            inner, is_body = scope, in_class
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = f"{scope}.{child.name}".strip(".")
                self.seen[inner] += 1
                # The second definition of one name is another thing than the first.
                inner += f"#{self.seen[inner]}" if self.seen[inner] > 1 else ""
                first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
                kind = "class" if isinstance(child, ast.ClassDef) else "method" if in_class else "function"
                self.rows.append((first, child.end_lineno, kind, inner, child.name, child.lineno))
                is_body = isinstance(child, ast.ClassDef)
                if not is_body:
                    for row in ast.walk(child.args):
                        self.parameters |= {(inner, row.arg)} if isinstance(row, ast.arg) else set()
            self.collect(child, inner, is_body)

    def scope_at(self, line):
        """The innermost definition around a line."""
        around = [row for row in self.rows if row[0] <= line <= row[1]]
        return max(around)[3] if around else ""

    def definition_at(self, line, name):
        """(kind, name in the file) of the definition of `name` that begins on a line."""
        for first, _, kind, full, own, at in self.rows:
            if own == name and first <= line <= at:
                return kind, full
        return None

    def locate(self, line, kind, name):
        """(kind, name in the file) of what a tool calls `name` on a line."""
        if kind == "code":
            return kind, f"{self.scope_at(line)}: {' '.join(self.lines[line - 1].split())[:60]}".removeprefix(": ")
        if kind in ("class", "function", "method"):
            found = self.definition_at(line, name)
            if found:
                return found
        scope = self.scope_at(line)
        full = f"{scope}.{name}".strip(".")
        return ("parameter" if (scope, name) in self.parameters else kind), full


def oxbow_findings(tree, oxbow):
    command = [oxbow, "check", "--isolated", "--quiet", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=tree, text=True, capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    for row in json.loads(done.stdout)["findings"]:
        if row["rule"] not in LIVENESS:
            continue
        kind = "code" if row["rule"] == "unreachable-code" else KINDS.get(row["kind"], row["kind"])
        line = row["line"] if kind == "code" else row.get("name_line", row["line"])
        name = pathlib.PurePath(row["path"]).stem if kind == "module" else row["symbol"].rsplit(".", 1)[-1]
        yield Finding("oxbow", row["rule"], row["confidence"], row["path"], line, kind, name, row["message"])


def vulture_findings(tree):
    done = subprocess.run([shutil.which("vulture"), "."], cwd=tree, text=True, capture_output=True)
    for line in done.stdout.splitlines():
        row = VULTURE_LINE.match(line)
        if not row:
            sys.exit(f"vulture: cannot read '{line}'")
        kind = KINDS.get(row["kind"], row["kind"]) if row["kind"] else "code"
        # vulture calls functions of classes methods, as we do.
        yield Finding("vulture", row["kind"] or row["code"].split()[0], row["sure"],
                      os.path.normpath(row["path"]), int(row["line"]), kind, row["name"] or "", line)  # fmt: skip


def findings_of(tree, oxbow):
    """All findings of both tools; the same thing said twice by one tool counts once."""
    sources, found = {}, {}
    for finding in [*oxbow_findings(tree, oxbow), *vulture_findings(tree)]:
        if finding.path not in sources:
            sources[finding.path] = Source(tree / finding.path)
        if finding.kind != "module":
            located = sources[finding.path].locate(finding.line, finding.kind, finding.name)
            finding.kind, finding.name = located
        found.setdefault((finding.tool, finding.key), finding)
    return list(found.values())
