"""Clones put into copies of real trees, and what oxbow and others say about them."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(ROOT / "tests" / "property"), str(ROOT / "tests" / "precision")]

import clones
import jscpd
from draft import compiles
from figures import table
from grove import TREES, bring, write_text
from originals import Forest

RULES = "duplicate-function,duplicate-class,duplicate-module,stale-copy"
ROUNDS = max(sum(operator.of in ("both", kind) for operator in clones.OPERATORS) for kind in ("function", "class"))


def findings_of(folder):
    command = [os.environ["OXBOW"], "check", "--isolated", "--quiet", "--confidence", "low", "--select", RULES,
               "--output-format", "json", "."]  # fmt: skip
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
    if not done.stdout:
        raise RuntimeError(f"oxbow ends with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)["findings"]


def ask(folder, made, with_peers):
    """Give each clone the words of all tools."""
    findings = findings_of(folder)
    for clone in made:
        clone.said["oxbow"] = clones.word_for(findings, clone)
    for way in jscpd.WAYS if with_peers else ():
        with tempfile.TemporaryDirectory() as scratch:
            fragments = jscpd.fragments_of(folder, way, scratch)
        for clone in made:
            clone.said[way] = jscpd.word_for(fragments, clone, clones.COVERED)


def examine(name, options):
    """All clones of a tree, each with what was said of it."""
    forest, found = Forest(bring(name)), []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch, name)
        forest.grove.write(folder, {})
        sides = [side for finding in findings_of(folder) for side in clones.sides_of(finding)]

        def is_free(path, first, last):
            return not any(side[0] == path and side[1] <= last and first <= side[2] for side in sides)

        originals = forest.choose(options.seed, options.functions, options.classes, is_free)
        for number in range(0, ROUNDS, options.step):
            made = clones.round_of(originals, number, options.seed, forest)
            made = [clone for clone in made if options.only in clone.operator]
            for clone in made:
                write_text(folder / clone.path, clone.text)
            ask(folder, made, getattr(options, "with_peers", False))
            for clone in made if not options.keep else ():
                (folder / clone.path).unlink()
            found += made
    return found


def add_options(parser):
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--functions", type=int, default=40, help="of each tree")
    parser.add_argument("--classes", type=int, default=12, help="of each tree")


# ---- figures ---------------------------------------------------------------------------------------------

KEPT = [(0.9, 2, "90 % and more kept"), (0.75, 0.9, "75–90 % kept"), (0.6, 0.75, "60–75 % kept"), (0, 0.6, "less kept")]
# Types 1 and 2 are counted whole; of type 3 what keeps three quarters has a floor.
FLOORS = {"type 1": 1.0, "type 2": 0.99, "type 3, 75 % and more kept": 0.90, "classes, 75 % and more kept": 0.95}


def groups_of(found):
    """(name, clones) of everything that is counted together."""
    functions = [clone for clone in found if not clone.original.is_class]
    classes = [clone for clone in found if clone.original.is_class]
    for kind, listed in (("functions", functions), ("classes", classes)):
        for number in (1, 2):
            yield f"{kind}, type {number}", [clone for clone in listed if clone.type == number]
        third = [clone for clone in listed if clone.type == 3]
        for least, most, words in KEPT:
            yield f"{kind}, type 3, {words}", [clone for clone in third if least <= clone.kept < most]
    third = [clone for clone in found if clone.type == 3 and clone.kept >= 0.75]
    yield "type 1", [clone for clone in found if clone.type == 1]
    yield "type 2", [clone for clone in found if clone.type == 2]
    yield "type 3, 75 % and more kept", third
    yield "classes, 75 % and more kept", [clone for clone in classes if clone.type < 3 or clone.kept >= 0.75]


def said(listed, tool, words):
    return sum(clone.said.get(tool) in words for clone in listed)


def originals_of(found):
    """(functions, classes) that were copied."""
    unique = {(clone.original.tree, clone.original.path, clone.original.name, clone.original.is_class) for clone in found}
    return sum(not is_class for *_, is_class in unique), sum(is_class for *_, is_class in unique)


def complaints_about(found, only):
    groups = dict(groups_of(found))
    for name, floor in FLOORS.items():
        reported = said(groups[name], "oxbow", {"reported"})
        if reported < floor * len(groups[name]) - 1e-9:
            yield f"{name}: {reported} of {len(groups[name])} are reported, {floor:.0%} have to be"
    for operator in clones.OPERATORS:
        if only in operator.name and not any(clone.operator == operator.name for clone in found):
            yield f"no copy was made with '{operator.name}'"
    if not all(compiles(clone.text) for clone in found):
        yield "a copy is no Python"


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "–"


def cells_of(listed, tools):
    """How many there are; found and reported by oxbow, reported by the others."""
    shown = [share(said(listed, "oxbow", {"found", "reported"}), len(listed))]
    return [len(listed), *shown, *(share(said(listed, tool, {"reported"}), len(listed)) for tool in tools)]


def operator_rows(found, tools):
    for operator in clones.OPERATORS:
        of_it = [clone for clone in found if clone.operator == operator.name]
        functions = [clone for clone in of_it if not clone.original.is_class]
        classes = [clone for clone in of_it if clone.original.is_class]
        yield [operator.name, operator.type, *cells_of(functions, tools), *cells_of(classes, tools)]


def group_rows(found, tools):
    for name, listed in groups_of(found):
        yield [name, *cells_of(listed, tools), f"{FLOORS[name]:.2f}" if name in FLOORS else ""]


def summary(found, tools):
    heads = ["copies", "found", *("reported" if tool == "oxbow" else tool for tool in tools)]
    functions, classes = originals_of(found)
    return "\n".join([
        f"{functions} functions and {classes} classes, {len(found)} copies\n",
        table(["", "type", *(f"functions: {heads[0]}", *heads[1:]), *(f"classes: {heads[0]}", *heads[1:])],
              operator_rows(found, tools), 2),
        table(["", *heads, "at least"], group_rows(found, tools)),
    ])  # fmt: skip
