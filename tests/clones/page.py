"""docs/clones.md, from the tables. The same input gives the same page."""

import clones
import injection
import jscpd
import originals
import trees

HEAD = """<!-- Written by ./dev clones inject: do not edit. -->

# How many copies are found

Functions and classes of real trees, copied and then changed as people change what they copied. `./dev clones inject`
makes all of it anew: it unpacks the trees from Debian packages, takes up to {functions} functions and {classes} classes
of each (seed {seed}; no two of one file, none that has a copy already), and makes copies of every one with one in
{step} of the operators below, each with others. A copy is a file of its own in a copy of the whole tree, in the folder of its original; a method is
put into a class of another name. In one run each original has one copy, so that no copy is found through another one.
All copies are Python: each is compiled.

Functions have {least_lines}–{most_lines} lines, at least {least_statements} statements and {least_tokens} tokens below
their header, docstrings, comments and imports aside; special methods and properties {least_boilerplate} tokens, because
oxbow takes short ones for boilerplate. Classes have three methods or more.

*Reported* is a pair that one finding of oxbow names at default settings (`duplicate-function`, `duplicate-class`,
`duplicate-module`, `stale-copy`): of both sides {covered:.0%} of the lines. *Found* counts those that only
`--confidence low` shows, too. For [jscpd](https://github.com/kucherenko/jscpd) {jscpd} all its fragments of the two
files count together, and have to cover as much of both sides; *wide* is jscpd with {wide}, the settings that look past
names, literals and lines in between.

*Kept* is the share of tokens, names and literals blinded, that original and copy have in common in their order or
member by member, of the longer side. What keeps less than three quarters has no floor.

"""


def write(tables, names, options):
    head = HEAD.format(
        functions=options.functions, classes=options.classes, seed=options.seed, step=options.step, least_lines=originals.LEAST_LINES,
        most_lines=originals.MOST_LINES, least_statements=originals.LEAST_STATEMENTS, least_tokens=originals.LEAST_TOKENS,
        least_boilerplate=originals.LEAST_BOILERPLATE, covered=clones.COVERED, jscpd=jscpd.version(),
        wide=" ".join(f"`{word}`" if word.startswith("-") else word for word in jscpd.WAYS["jscpd, wide"]),
    )  # fmt: skip
    listed = ", ".join(f"{name} {next(iter(trees.versions(name).values()))}" for name in names)
    return f"{head}## Figures\n\n{tables}\nTrees: {listed}.\n"
