"""What cppcheck calls unused: {(path in the tree, name)}, with the units and flags of the compile database."""

import json
import os
import re
import subprocess
import sys
import time

LINE = re.compile(r"^(.+)\t(\d+)\tunusedFunction\tThe function '([^']+)' is never used\.$")


def database(tree):
    """Without files that the build has not made: cppcheck gives up where one is missing."""
    units = json.loads(tree.database.read_text())
    there = [unit for unit in units if os.path.exists(os.path.join(unit["directory"], unit["file"]))]
    out = tree.kept / "compile_commands.json"
    out.write_text(json.dumps(there))
    return out


def ask(tree, out):
    """Run it, keep what it says and how long it took in the file `out`. Not in several processes: cppcheck then
    leaves this check out."""
    command = ["cppcheck", "--quiet", "--enable=unusedFunction", "--max-configs=1", f"--project={database(tree)}",
               "--template={file}\t{line}\t{id}\t{message}"]  # fmt: skip
    start = time.monotonic()
    done = subprocess.run(command, cwd=tree.root, text=True, capture_output=True, errors="replace")
    if done.returncode:
        sys.exit(f"cppcheck on {tree.name}: {done.stdout}{done.stderr[-400:]}")
    lines = [line for line in done.stderr.splitlines() if LINE.match(line)]
    out.write_text(f"{time.monotonic() - start:.0f}\n" + "".join(line + "\n" for line in lines))


def unused(tree):
    """({(path, name)}, seconds)"""
    out = tree.kept / "cppcheck"
    if not out.exists():
        ask(tree, out)
    seconds, *lines = out.read_text().splitlines()
    found = set()
    for match in map(LINE.match, lines):
        path = os.path.normpath(os.path.join(tree.root, match[1]))
        found.add((os.path.relpath(path, tree.root), match[3]))
    return found, int(seconds)
