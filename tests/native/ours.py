"""What oxbow says of the functions of a C tree: findings, and of all functions why they live."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys

RULES = ("unused-function", "dead-island", "tests-only")
# All whose findings are judged: about dead C, about C that cannot work, about copies that were left behind.
DEAD = (*RULES, "unused-variable", "unused-type", "unused-macro", "unused-enum-member", "declared-never-defined")
JUDGED = (*DEAD, "unregistered-handler", "unknown-function", "unknown-member", "unknown-native-symbol", "stale-copy")


@dataclasses.dataclass(frozen=True)
class Fate:
    path: str
    line: int
    name: str
    fate: str
    doubt: int
    traits: frozenset
    cause: str  # kind of root, "function", "other", "head", or "-"
    owner: tuple  # (path, name) of who refers to it
    use: int  # line of that reference

    @property
    def key(self):
        return self.path, self.name


def report_of(tree):
    command = [os.environ["OXBOW"], "check", "--isolated", "--quiet", "--no-venv", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=tree.root, text=True, capture_output=True)
    if not done.stdout:
        sys.exit(f"oxbow on {tree.name}: {done.stderr}")
    return json.loads(done.stdout)


def name_of(symbol):
    """(path, name) of "src/util.c:help"."""
    path, _, name = symbol.rpartition(":")
    return path, name


def reported(report):
    """{(path, name): (rule, confidence)} of functions, those of islands with their head."""
    found = {}
    for row in report["findings"]:
        if row["rule"] not in RULES or not row["path"].endswith((".c", ".h")):
            continue
        for part in [row, *row["data"].get("members", [])]:
            if part["kind"] == "function":
                found.setdefault(name_of(part["symbol"]), (row["rule"], row["confidence"]))
    return found


def fates(tree):
    """{(path, name): Fate}"""
    probe = pathlib.Path(os.environ["OXBOW_BUILD"], "tests", "probe-fates")
    # oxbow-clang is looked for beside the program, then in PATH.
    environment = {**os.environ, "PATH": f"{os.environ['OXBOW_BUILD']}:{os.environ['PATH']}"}
    done = subprocess.run([probe, "."], cwd=tree.root, text=True, capture_output=True, check=True, env=environment)
    found = {}
    for line in done.stdout.splitlines():
        path, at, name, fate, doubt, traits, cause, owner_path, owner, use = line.split("\t")
        row = Fate(path, int(at), name, fate, int(doubt), frozenset(traits.split()), cause, (owner_path, owner), int(use or 0))
        found[row.key] = row
    return found
