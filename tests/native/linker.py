"""What the linker keeps: functions that stand in some program of the tree, of all that stand in its object files.

Programs are linked with --gc-sections, so a function that nothing reaches from `main`, or in a shared library from an
exported symbol, is in none of them. Debugging information says where each symbol is written.
"""

import concurrent.futures
import os
import re
import subprocess

LINE = re.compile(r"^[0-9a-f]+ [tTwWiu] (\S+)\t(.+):(\d+)$")
PROGRAM, OBJECT = b"\x7fELF", b"\x01"


def kind_of(path):
    """"object", "program" or None."""
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        head = file.read(18)
    if not head.startswith(PROGRAM):
        return None
    return "object" if head[16:17] == OBJECT else "program"


def elves(tree):
    """Objects and programs of a tree; what CMake makes to ask the compiler questions is neither."""
    found, seen = {"object": [], "program": []}, set()
    for path in sorted(tree.root.rglob("*")):
        if "CMakeTmp" in path.parts or re.search(r"/CMakeFiles/\d", str(path)):
            continue
        kind = kind_of(path)
        status = path.lstat()
        is_new = (status.st_dev, status.st_ino) not in seen
        seen.add((status.st_dev, status.st_ino))
        # One program may have many names.
        if kind and is_new:
            found[kind].append(path)
    return found


def functions_of(tree, path):
    """{(path in the tree, name)} of one ELF file. What the compiler splits off (f.part.0) is its function's."""
    done = subprocess.run(["nm", "-l", "--defined-only", path], text=True, capture_output=True, errors="replace")
    found = set()
    for line in done.stdout.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        name, source = match[1].partition(".")[0], os.path.normpath(match[2])
        if source.startswith(str(tree.root) + "/"):
            found.add((os.path.relpath(source, tree.root), name))
    return found


def asked(tree):
    """Names that shared objects of the tree want when they are loaded: a program has to have kept them for its plugins."""
    found = set()
    for path in elves(tree)["program"]:
        done = subprocess.run(["nm", "-D", "--undefined-only", path], text=True, capture_output=True, errors="replace")
        found.update(line.split()[-1].partition("@")[0] for line in done.stdout.splitlines() if line.split())
    return found


def look(tree):
    """(all functions, those that are kept)"""
    listed = elves(tree)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        union = {
            kind: set().union(*pool.map(lambda path: functions_of(tree, path), paths)) for kind, paths in listed.items()
        }
    return union["object"] | union["program"], union["program"]
