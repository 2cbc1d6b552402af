"""Verdicts: docs/precision/<tree>.tsv, one line for each thing that somebody read."""

import csv
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "docs" / "precision"
WORDS = ("TRUE", "WEAK", "FALSE", "UNSURE")
COLUMNS = ["path", "line", "name", "kind", "verdict", "reason"]


def file_of(tree):
    return FOLDER / f"{tree}.tsv"


def version_line(versions):
    return "# " + ", ".join(f"{package} {version}" for package, version in versions.items())


def read_rows(lines):
    return list(csv.DictReader(lines, fieldnames=COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE))


def load(tree, versions):
    """{(path, name, kind): row}; none if they were given for other versions of the packages."""
    if not file_of(tree).exists():
        return {}
    first, _, *lines = file_of(tree).read_text().splitlines()
    if first != version_line(versions):
        print(f"{file_of(tree).name} is about {first[2:]}, not about {version_line(versions)[2:]}", file=sys.stderr)
        return {}
    return {(row["path"], row["name"], row["kind"]): row for row in read_rows(lines)}


def save(tree, versions, rows):
    FOLDER.mkdir(parents=True, exist_ok=True)
    listed = sorted(rows.values(), key=lambda row: (row["path"], int(row["line"]), row["name"], row["kind"]))
    lines = [version_line(versions), "\t".join(COLUMNS)]
    lines += ["\t".join(row[column] for column in COLUMNS) for row in listed]
    file_of(tree).write_text("\n".join(lines) + "\n")


def complaint(row, known):
    """What is wrong with an entered row, or None."""
    if (row["path"], row["name"], row["kind"]) not in known:
        return "the sheet has no such row"
    if row["verdict"] not in WORDS:
        return f"the verdict '{row['verdict']}' is none of {', '.join(WORDS)}"
    return None if (row["reason"] or "").strip() else "the reason is missing"


def enter(tree, versions, known, lines):
    """Add the filled rows of a sheet; rows without verdict are left out. Returns their number."""
    rows, count = load(tree, versions), 0
    for row in read_rows(line for line in lines if line.strip() and not line.startswith(("#", "path\t"))):
        if not row["verdict"]:
            continue
        wrong = complaint(row, known)
        if wrong:
            sys.exit(f"{row['path']}:{row['line']} {row['name']}: {wrong}; nothing was entered")
        rows[row["path"], row["name"], row["kind"]] = row
        count += 1
    save(tree, versions, rows)
    return count
