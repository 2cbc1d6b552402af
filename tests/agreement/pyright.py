"""What pyright says of a tree: one Said a diagnostic that speaks of what oxbow looks for, too."""

import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "trees"))

import trees

FOLDER = ROOT / "build" / "agreement"
PACKAGE = ROOT / "stdlib" / "node_modules" / "pyright"

# (oxbow's rule, pyright's rules, what its sentence looks like). `class` is whose member is meant.
SENTENCES = [
    ("unknown-member", "reportAttributeAccessIssue",
     r'Cannot access attribute "(?P<name>\w+)" for class "(?P<class>[^"]*)"\s+Attribute "(?P=name)" is unknown'),
    ("unknown-member", "reportAttributeAccessIssue", r'Cannot access member "(?P<name>\w+)" for type "(?P<class>[^"]*)"'),
    ("unknown-module-member", "reportAttributeAccessIssue", r'"(?P<name>\w+)" is not a known attribute of module "(?P<class>[^"]*)"'),
    ("unknown-import", "reportAttributeAccessIssue", r'"(?P<name>\w+)" is unknown import symbol'),
    ("unknown-import", "reportMissingImports", r'Import "(?P<name>[\w.]+)" could not be resolved$'),
    ("undefined-name", "reportUndefinedVariable", r'"(?P<name>\w+)" is not defined'),
    ("bad-call", "reportCallIssue", r'Expected \d+ (?:more )?positional argument'),
    ("bad-call", "reportCallIssue", r'Arguments? missing for parameters? "(?P<name>\w+)"'),
    ("bad-call", "reportCallIssue", r'No parameter named "(?P<name>\w+)"'),
    ("bad-call", "reportCallIssue", r'Multiple parameters? (?:have|named) "?(?P<name>\w+)"?'),
    ("missing-await", "reportUnusedCoroutine", r"Result of async function call is not used"),
    ("missing-await", "reportAttributeAccessIssue",
     r'Cannot access attribute "(?P<name>\w+)" for class "CoroutineType\['),
    ("await-non-awaitable", "reportGeneralTypeIssues", r'"(?P<class>[^"]*)" is not awaitable'),
    ("unknown-export", "reportUnsupportedDunderAll", r'"(?P<name>\w+)" is specified in __all__ but not present'),
]  # fmt: skip

CONFIGURATION = {
    "typeCheckingMode": "basic",
    "pythonVersion": "3.11",
    "pythonPlatform": "Linux",
    # An empty one: what happens to be installed on this machine is no part of the comparison.
    "venvPath": str(FOLDER),
    "venv": "nothing-installed",
    **{rule: "error" for rule in sorted({rule for _, rule, _ in SENTENCES})},
}


@dataclasses.dataclass(frozen=True)
class Said:
    """One diagnostic, as far as it is about a member, name or argument that does not exist."""

    rule: str  # oxbow's
    path: str
    line: int
    column: int  # from 0, in UTF-16 units
    name: str
    of: str  # the class or module that lacks it, as pyright prints it; "" where it says none
    message: str


def version():
    return json.loads((PACKAGE / "package.json").read_text())["version"]


def stamp_of(name):
    """What the answer for a tree depends on."""
    packages = " ".join(f"{package} {number}" for package, number in trees.versions(name).items())
    return f"pyright {version()} {packages} {json.dumps(CONFIGURATION, sort_keys=True)}"


def ask(name):
    """Run pyright over a tree; its whole answer is kept, and asked for again when anything changes."""
    kept = FOLDER / f"{name}.json"
    if kept.exists():
        answer = json.loads(kept.read_text())
        if answer["stamp"] == stamp_of(name):
            return answer["diagnostics"]
    print(f"Running pyright on {name}; this takes a while", file=sys.stderr)
    tree = trees.bring(name)
    (FOLDER / "nothing-installed" / "lib" / "python3.11" / "site-packages").mkdir(parents=True, exist_ok=True)
    project = FOLDER / f"{name}.project.json"
    root = os.path.relpath(tree, FOLDER)
    project.write_text(json.dumps({"include": [root], "executionEnvironments": [{"root": root}], **CONFIGURATION}))
    command = ["node", "--max-old-space-size=3000", PACKAGE / "index.js", "--outputjson", "--project", project]
    done = subprocess.run(command, cwd=tree, text=True, capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(f"pyright on {name} ends with {done.returncode}: {done.stderr}{done.stdout[:2000]}")
    rules = {rule for _, rule, _ in SENTENCES}
    answer = json.loads(done.stdout)
    if not answer["summary"]["filesAnalyzed"]:
        sys.exit(f"pyright found no file in {tree}: {done.stderr}")
    rows = [row for row in answer["generalDiagnostics"] if row.get("rule") in rules]
    kept.write_text(json.dumps({"stamp": stamp_of(name), "diagnostics": rows}))
    return rows


def read(row, tree):
    """The Said of one diagnostic, or None."""
    message = " ".join(row["message"].split())
    for rule, by, sentence in SENTENCES:
        found = re.match(sentence, message) if by == row["rule"] else None
        if not found:
            continue
        words = {"name": "", "class": "", **{key: word for key, word in found.groupdict().items() if word}}
        start = row["range"]["start"]
        path = pathlib.Path(row["file"]).resolve().relative_to(tree.resolve())
        return Said(rule, str(path), start["line"] + 1, start["character"], words["name"], words["class"], message)
    return None


def said_of(name):
    tree = trees.bring(name)
    found = [read(row, tree) for row in ask(name)]
    return sorted({row for row in found if row}, key=lambda row: (row.path, row.line, row.column, row.rule, row.of))
