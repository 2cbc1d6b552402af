"""What jscpd says of a folder: how much of two places its fragments have in common."""

import json
import pathlib
import subprocess

PACKAGE = pathlib.Path(__file__).resolve().parent / "node_modules" / "jscpd"
# As it comes, and with everything that makes it look past names, literals and lines in between.
WAYS = {
    "jscpd": [],
    "jscpd, wide": ["--ignore-identifiers", "--ignore-literals", "--ignore-annotations", "--skip-comments",
                    "--max-gap-lines", "3"],
}  # fmt: skip


def version():
    return json.loads((PACKAGE / "package.json").read_text())["version"]


def fragments_of(folder, way, scratch):
    """[(path, first, last), (path, first, last)] of each pair of fragments in Python files."""
    command = ["node", PACKAGE / "run-jscpd.js", *WAYS[way], "--format", "python", "--no-gitignore", "--reporters", "json",
               "--silent", "--output", scratch, "."]  # fmt: skip
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
    report = pathlib.Path(scratch, "jscpd-report.json")
    if done.returncode or not report.exists():
        raise RuntimeError(f"jscpd ends with {done.returncode}: {done.stderr}")
    found = [[(side["name"], side["start"], side["end"]) for side in (row["firstFile"], row["secondFile"])]
             for row in json.loads(report.read_text())["duplicates"]]  # fmt: skip
    report.unlink()
    return found


def covered(lines, first, last):
    return len({line for start, end in lines for line in range(max(start, first), min(end, last) + 1)}) / (last - first + 1)


def word_for(fragments, clone, share):
    """`reported` when the fragments that the two files share have most lines of both sides."""
    original, ours, theirs = clone.original, [], []
    for pair in fragments:
        for left, right in (pair, pair[::-1]):
            if left[0] == original.path and right[0] == clone.path:
                ours.append(left[1:])
                theirs.append(right[1:])
    both = min(covered(ours, original.first, original.last), covered(theirs, clone.first, clone.last))
    return "reported" if both >= share else "missed"
