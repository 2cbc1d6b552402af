"""docs/native.md: what `./dev native` measured, as a page."""

import collections

from figures import interval, table

HEAD = """<!-- Written by ./dev native: do not edit. Figures and verdicts are in docs/native/. -->

# How often oxbow is right about C

Source packages of Debian, each built with a compile database: by CMake where the project has it, else by bear around
`make`. `./dev native compare` brings, builds and measures them anew; nothing of them is committed or installed.

## Beside the linker and cppcheck

Everything is compiled with `-O0 -ffunction-sections -fdata-sections -fkeep-static-functions -fkeep-inline-functions`
and linked with `-Wl,--gc-sections,--print-gc-sections`, so that each function is in a section of its own, the compiler leaves none out,
and the linker drops those that no program reaches. `-rdynamic` is taken out: with it every exported function counts as used. *Dropped*
are functions that some object file holds and no program or shared library of the build, told apart by file and name
from debugging information (`nm -l`); what never leaves an archive is among them. *Dead* are functions that oxbow reports, of any confidence,
with what only serves them, as far as some object file holds them. cppcheck runs as
`cppcheck --enable=unusedFunction --max-configs=1` on the same compile database. It does not know the macros that a compiler brings (`__linux__`) and takes the branches for other systems, hence
what it calls unused and a program holds.
"""

DIFFERENCES = """
No function that oxbow calls dead is in a program (*kept* is 0, and `./dev native compare` fails otherwise). What the linker drops and oxbow does not
report has one of these reasons:
"""

MEANING = {
    "not in this configuration": "code that this build leaves out names it (`#if`, a macro that nobody expands, a file that is not built): deleting it breaks another build",
    "made by a macro, or in a file that is not read": "a macro writes the function where it is expanded, or the file is a copy of another project or made by the build, of which oxbow says nothing",
    "declared in a public header of a library": "programs outside of the tree may call it",
    "made by a macro": "a macro makes the function or its name; there is nothing to delete at the place of one",
    "its caller is in no object file": "a test or tool that the compile database names and `make all` does not build, or a function that a macro makes",
    "an entry point by name": "a loader or a fuzzer looks for it by its name",
    "named in a string, and symbols are looked up by name": "a text of the tree is its name, and the tree asks for symbols by name",
    "named in a script, assembly or other language": "version scripts, and interfaces for other languages: what they name is public",
    "used by tests alone": "reported as `tests-only` where the tests are built, else kept",
    "takes the place of a weak or library function": "the C library or another object calls it under this name",
    "referred to where the compiler drops it": "the reference stands behind a condition that is a constant (`if (0)`); the compiler leaves the call out before the linker looks",
    "another program holds its own of that name": "what refers to it is linked into several programs, and this one never gets there",
    "a plugin asks the program for it": "a shared object of the build wants it of the program that loads it; the linker does not know that, because `-rdynamic` is taken out",
    "in data that the linker drops": "a table or a macro refers to it that nothing reads in this build",
    "marked unused": "its author says so by an attribute",
}

PRECISION = """
## Findings, judged by reading

A sample of the findings about C: seeded (20240229), spread over the rules about what is dead, cannot work, or was left behind as a copy;
at most {size} of high confidence and 4 others of each tree that was built. {words}
"""
WORDS = """TRUE: nothing of the tree needs it. WEAK: right, and nobody would act. FALSE: something needs it. UNSURE counts as FALSE. What nothing of
the tree calls and code outside may (nginx has modules that are built along, git holds parts that were taken in from elsewhere) is WEAK. The interval is
Wilson's, 95 %.

These trees are no held-out ones: what was wrong when they were first read was mended, each time by what is true of all C, with a case in `fixtures`.
At high confidence that was one finding of 96 (a text that marks a core file); at medium confidence two functions that the C library has and does not declare,
one declaration that keeps a unit from being empty, one type that a system header has as well, and, where headers are installed by a recipe of make,
three macros of a library's interface; without a compiler two functions, of 64."""

PRECISION_HEADS = ["", "Judged", "TRUE", "WEAK", "FALSE", "Precision", "95 %"]
AS_WRITTEN = """
## Findings without a compiler

The same of trees that are not built and have no compile database: nothing is shown at high confidence then. Samples are as large as those of
high confidence above.
"""


def comparison(figures):
    trees = list(dict.fromkeys((row["tree"], row["version"]) for row in figures))
    numbers = {(row["tree"], row["what"]): row["number"] for row in figures}

    def number(tree, what):
        return f"{int(numbers[tree, what]):,}" if (tree, what) in numbers else "–"

    columns = ["units", "lines", "functions", "dropped", "dead", "both", "too much"]
    rows = [[f"{tree} {version}", *(number(tree, what) for what in columns)] for tree, version in trees]
    heads = ["", "Units", "Lines", "Functions", "Dropped", "oxbow: dead", "of these dropped", "kept"]
    text = table(heads, rows)
    columns = ["cppcheck", "cppcheck dropped", "cppcheck kept", "cppcheck seconds"]
    rows = [[tree, *(number(tree, what) for what in columns)] for tree, _ in trees if (tree, "cppcheck") in numbers]
    text += "\n" + table(["", "cppcheck: unused", "of these dropped", "kept", "Seconds"], rows)
    reasons = sorted({row["what"] for row in figures if row["what"].startswith("reason: ")})
    rows = []
    for reason in reasons:
        word = reason.removeprefix("reason: ")
        rows.append([word, *(number(tree, reason).replace("–", "") for tree, _ in trees), MEANING.get(word, "")])
    listed = table(["Reason", *(tree for tree, _ in trees), "Means"], rows)
    return text + DIFFERENCES + "\n" + listed


def right(rows):
    return sum(row["verdict"] in ("TRUE", "WEAK") for row in rows)


def precision_row(head, rows):
    counts = collections.Counter(row["verdict"] for row in rows)
    share = right(rows) / len(rows) if rows else 0
    wrong = counts["FALSE"] + counts["UNSURE"]
    return [head, len(rows), counts["TRUE"], counts["WEAK"], wrong, f"{share:.2f}", interval(share, len(rows))]


def precision(verdicts, size):
    sure = [row for row in verdicts if row["confidence"] == "high"]
    rows = [precision_row("high confidence", sure), precision_row("all that were read", verdicts)]
    rows.append(precision_row("medium confidence", [row for row in verdicts if row["confidence"] != "high"]))
    for name in dict.fromkeys(row["tree"] for row in verdicts):
        rows.append(precision_row(name, [row for row in verdicts if row["tree"] == name]))
    for rule in sorted({row["rule"] for row in verdicts}):
        rows.append(precision_row(f"`{rule}`", [row for row in verdicts if row["rule"] == rule]))
    text = PRECISION.format(size=size, words=WORDS)
    text += "\n" + table(PRECISION_HEADS, rows)
    return text + wrong_ones(verdicts)


def as_written(verdicts):
    rows = [precision_row("all that were read", verdicts)]
    for what in ("tree", "rule"):
        for name in dict.fromkeys(row[what] for row in sorted(verdicts, key=lambda row: (what == "rule") * row[what])):
            rows.append(precision_row(f"`{name}`" if what == "rule" else name, [row for row in verdicts if row[what] == name]))
    return AS_WRITTEN + "\n" + table(PRECISION_HEADS, rows) + wrong_ones(verdicts)


def wrong_ones(verdicts):
    wrong = [row for row in verdicts if row["verdict"] in ("FALSE", "UNSURE")]
    if not wrong:
        return ""
    lines = [f"- {row['tree']} `{row['path']}`: `{row['name']}` ({row['rule']}, {row['confidence']}): {row['reason']}\n" for row in wrong]
    return "\nWrong ones:\n\n" + "".join(lines)


CROSSING = """
## From Python into C

`./dev native cross` breaks calls from Python into C in copies of trees that are half of each, read without a compiler: a slip of
the pen in a name that Python asks for (*name*); the name in the table of an extension module, or of a function in a library,
becomes another one (*row*); many more arguments for a function of a module that parses its arguments, one fewer for one of a library
(*arguments*). What there is to break is worked out from the text alone (`tests/native/crossing.py`), so that it does not depend on
what oxbow understands. *Others* are findings about C, or of the same rule, that come with the mutation and speak of something else:
false ones. Missed are names that the C holds otherwise (a literal or an argument of a macro spells them), libraries that are
looked for in ways that inference does not follow, functions that look at their arguments by themselves, and formats that macros put
together.
"""


def crossing(rows):
    trees = list(dict.fromkeys((row["tree"], row["version"]) for row in rows))
    kinds = ["name", "row", "arguments"]

    def share(chosen):
        made = sum(int(row["made"]) for row in chosen)
        return f"{sum(int(row['found']) for row in chosen)} of {made}" if made else "–"

    listed = []
    for tree, version in trees:
        own = [row for row in rows if row["tree"] == tree]
        listed.append([f"{tree} {version}", own[0]["sites"], *(share([row for row in own if row["kind"] == kind]) for kind in kinds), share(own), own[0]["others"]])
    others = sum(int(row[-1]) for row in listed)
    listed.append(["all", sum(int(row[1]) for row in listed), *(share([row for row in rows if row["kind"] == kind]) for kind in kinds), share(rows), others])
    return CROSSING + "\n" + table(["", "Places", *kinds, "found", "others"], listed)


def page(figures, verdicts, size, built, crossed=()):
    compiled = [row for row in verdicts if row["tree"] in built]
    written = [row for row in verdicts if row["tree"] not in built]
    text = HEAD + "\n" + comparison(figures)
    text += (precision(compiled, size) if compiled else "") + (as_written(written) if written else "")
    return text + (crossing(list(crossed)) if crossed else "")
