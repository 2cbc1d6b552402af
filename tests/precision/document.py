"""docs/precision.md, from samples and verdicts. The same input gives the same page."""

import collections
import dataclasses

import sampling
from figures import figure, interval, percent, table

TOOLS = ("oxbow", "vulture")

HEAD = """<!-- Written by ./dev precision score: do not edit. Verdicts are in docs/precision/. -->

# How often oxbow is right

The first part is about dead code, [the last](#code-that-fails) about code that fails.

Findings about dead code on real trees, read and judged by people, beside those of
[vulture](https://github.com/jendrikseipp/vulture) on the same trees. `./dev precision` makes all of it anew:
it unpacks the trees from Debian packages, runs both tools as they come (oxbow with `--isolated`, vulture with its
default `--min-confidence 60`), and takes {size} findings of each tool per tree, all if there are fewer. Samples are
seeded ({seed}) and spread over the rules: in proportion to the square root of how many there are, at least {least} of each;
of oxbow's, {sure} are of high confidence as far as there are as many. Libraries are what other programs import; the
applications, Mercurial and Electrum, are programs that people start and nobody imports. Whoever judges sees path, line, name and kind, the findings of both tools mixed, and nothing of what a tool
says about them.

## What the verdicts mean

| Verdict | Means |
|---|---|
| TRUE | Nothing in this tree runs or reads it except itself and its tests, and in a library it is private, or public but clearly no interface: not documented, not exported, no hook that is called by name. Its owner would delete it. |
| WEAK | Right, and nobody would act: kept on purpose, or a deprecated interface kept for users. In a library also public names that no code of the tree uses where the finding is of medium confidence and says that doubt. |
| FALSE | Something uses it. In a library also public interface that no code of the tree uses: users do. |
| UNSURE | The reader could not tell. Counts as FALSE in every figure. |

*Precision* is the share of TRUE and WEAK among the judged; *deletable* is the share of TRUE. Intervals are Wilson's, 95 %.
At high confidence the judged findings are counted as they are; "all" weighs each class of findings (tree, rule,
confidence) as large as it is, because samples are not in proportion.
"""


@dataclasses.dataclass
class Tree:
    name: str
    kind: str
    versions: dict
    findings: list
    judged: dict

    def of(self, tool, is_wanted=lambda row: True):
        return [row for row in self.findings if row.tool == tool and is_wanted(row)]

    def mended(self):
        """Things that were judged FALSE and that no tool says any more."""
        said = {row.key for row in self.findings}
        return sum(row["verdict"] in ("FALSE", "UNSURE") for key, row in self.judged.items() if key not in said)

    def verdict(self, row):
        found = self.judged.get(row.key)
        return found["verdict"] if found else None


# Cuts: name, tool, which findings.
CUTS = [
    ("oxbow, high", "oxbow", lambda row: row.confidence == "high"),
    ("oxbow, all", "oxbow", lambda row: True),
    ("vulture, 60 and up", "vulture", lambda row: True),
    ("vulture, 80 and up", "vulture", lambda row: int(row.confidence) >= 80),
    ("vulture, 100", "vulture", lambda row: int(row.confidence) >= 100),
]


def classes_of(trees, tool, is_wanted):
    classes = collections.defaultdict(lambda: [0, []])
    for tree in trees:
        for row in tree.of(tool, is_wanted):
            cell = classes[tree.name, row.rule, row.confidence]
            cell[0] += 1
            if row.is_sampled and tree.verdict(row):
                cell[1].append(tree.verdict(row))
    return [tuple(cell) for cell in classes.values()]


def precision_cells(trees, name, tool, is_wanted):
    classes = classes_of(trees, tool, is_wanted)
    seen = figure(classes)
    counts = seen.counts
    found = sum(size for size, _ in classes)
    cells = [name, f"{found:,}", seen.read, counts["TRUE"], counts["WEAK"], counts["FALSE"] + counts["UNSURE"]]
    if not seen.read:
        return [*cells, "–", "–", "–"]
    share, base = (seen.right / seen.read, seen.read) if name == "oxbow, high" else (seen.weighted, seen.effective)
    return [*cells, percent(share), interval(share, base), percent(counts["TRUE"] / seen.read)]


def pooled(trees):
    heads = ["", "Found", "Judged", "TRUE", "WEAK", "FALSE", "Precision", "95 %", "Deletable"]
    text = ""
    for kind, title in (("library", "Libraries"), ("application", "Applications")):
        rows = [precision_cells([tree for tree in trees if tree.kind == kind], *cut) for cut in CUTS]
        text += f"\n### {title}\n\n{table(heads, rows)}"
    return text


def per_tree(trees):
    heads = ["Tree", "", "Found", "Judged", "TRUE", "WEAK", "FALSE", "Precision", "95 %", "Deletable"]
    rows = []
    for tree in trees:
        rows += [[tree.name if cut is CUTS[0] else "", *precision_cells([tree], *cut)] for cut in CUTS[:4]]
    return table(heads, rows, 2)


def per_rule(trees):
    rules = {tool: sorted({row.rule for tree in trees for row in tree.of(tool)}) for tool in TOOLS}
    heads = ["", *(tree.name for tree in trees), "Judged", "Precision"]
    rows = []
    for tool, rule in ((tool, rule) for tool in TOOLS for rule in rules[tool]):
        seen = figure(classes_of(trees, tool, lambda row, rule=rule: row.rule == rule))
        counts = [len(tree.of(tool, lambda row, rule=rule: row.rule == rule)) or "" for tree in trees]
        rows.append([f"{tool} {rule}", *counts, seen.read, percent(seen.right / seen.read) if seen.read else "–"])
    return table(heads, rows)


def time_table(rows):
    by_tree = collections.defaultdict(dict)
    for tree, tool, seconds, mib in rows:
        by_tree[tree][tool] = f"{float(seconds):.2f} s, {mib} MiB"
    tools = ["oxbow", "oxbow -j1", "vulture"]
    return table(["Tree", *tools], [[tree, *(cells.get(tool, "–") for tool in tools)] for tree, cells in by_tree.items()])


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def judgement_rows(tree):
    said = collections.defaultdict(list)
    for row in tree.findings:
        if row.is_sampled and row.key in tree.judged:
            said[row.key].append(row)
    for rows in sorted(said.values(), key=lambda rows: (rows[0].path, rows[0].line, rows[0].name)):
        verdict = tree.judged[rows[0].key]
        by = ", ".join(f"{row.tool} {row.confidence}" for row in rows)
        thing = f"`{rows[0].path}:{rows[0].line}` {rows[0].kind} `{rows[0].name.replace('|', '¦')}`"
        yield [thing, by, verdict["verdict"], cell(verdict["reason"])]


def judgements(trees):
    text = ""
    for tree in trees:
        packages = ", ".join(f"{package} {version}" for package, version in tree.versions.items())
        rows = list(judgement_rows(tree))
        mended = f" Judged wrong and no longer reported: {tree.mended()}." if tree.mended() else ""
        text += f"\n### {tree.name}\n\n{packages}.{mended}\n\n"
        text += table(["What", "Said by", "Verdict", "Reason"], rows, 4) if rows else "Nothing was judged yet.\n"
    return text


FAILING = """
## Code that fails

Findings about members, names, imports and arguments that do not exist (the eight rules of
[the guide](guides/failing-code.md)), on trees out of Debian packages: libraries, programs that are kept well, and old
applications that are not. A finding that pyright {pyright} confirms on the same line counts as right; every other one was
read by people, who say TRUE (the line fails as soon as it runs), WEAK (it does, and nobody will mind), FALSE or UNSURE, with a
reason, in [verdicts.tsv](precision/agreement/verdicts.tsv). On the standard library, all are read. What has no verdict yet
counts as wrong. *Recall* is the share of pyright's diagnostics about what the tree itself defines that oxbow has: it is low
because oxbow keeps silent where a class may be open or another program gives a name (a gettext that installs `_`), which
`./dev agreement missed` explains one by one. `./dev agreement compare` counts all of it anew.

{library}

The first columns count findings at high confidence, those behind `Other` the rest.
"""


def failing_cells(name, rows):
    count = {key: sum(int(row[key]) for row in rows) for key in rows[0] if key not in ("tree", "version", "rule")}
    cells = [name]
    for all_of, right in (("high", "right_high"), ("other", "right_other")):
        found = count[all_of]
        share = count[right] / found if found else 0
        cells += [found, count[right], percent(share) if found else "–", interval(share, found) if found else "–"]
    recall = percent(count["recalled"] / count["own"]) if count["own"] else "–"
    return [*cells, count["both"], count["own"], recall]


def of_library(rows):
    """A sentence about the standard library: what is said there, rule by rule."""
    rows = [row for row in rows if row["tree"] == "stdlib"]
    counts = [(row["rule"], int(row["high"]) + int(row["other"]), int(row["right_high"]) + int(row["right_other"]))
              for row in rows]  # fmt: skip
    listed = ", ".join(f"`{rule}` {right} of {found} right" for rule, found, right in counts if found)
    return f"The standard library itself: {listed or 'nothing'}; the other rules say nothing there." if rows else ""


def failing(rows, pyright):
    """`rows`: docs/precision/agreement/figures.tsv."""
    heads = ["High confidence", "Found", "Right", "Precision", "95 %", "Other", "Right", "Precision", "95 %", "pyright has it, too",
             "pyright's own", "Recall"]  # fmt: skip
    text = FAILING.format(pyright=pyright, library=of_library(rows))
    for key, title in (("rule", "Rule"), ("tree", "Tree")):
        names = list(dict.fromkeys(row[key] for row in rows if any(int(row[count]) for count in ("high", "other"))))
        table_rows = [failing_cells(name, [row for row in rows if row[key] == name]) for name in sorted(names)]
        text += "\n" + table([title, *heads[1:]], [*table_rows, failing_cells("all", rows)])
    return text


def write(trees, times, seed, agreement=(), pyright=""):
    head = HEAD.format(size=sampling.SIZE, seed=seed, least=sampling.LEAST, sure=sampling.SURE)
    parts = [head, "\n## Pooled\n", pooled(trees), "\n## Tree by tree\n\n", per_tree(trees)]
    parts += ["\n## Rule by rule\n\nFindings in each tree; judged and precision over all trees.\n\n", per_rule(trees)]
    if times:
        parts += ["\n## Time and memory\n\nWhole runs with everything else the tools find, the two taking turns on one "
                  "machine with two processors, warm page cache, medians of 5.\n\n", time_table(times)]  # fmt: skip
    if agreement:
        parts += [failing(agreement, pyright)]
    parts += ["\n## Judgements\n", judgements(trees)]
    return "".join(parts)
