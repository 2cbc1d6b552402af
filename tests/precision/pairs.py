"""Pairs of duplicates: which of them are read, what was said of them, and their part of docs/precision.md."""

import collections
import csv
import dataclasses
import json
import os
import pathlib
import subprocess
import sys

import sampling
import trees
from figures import interval, percent, table

PAIR_RULES = ("duplicate-function", "duplicate-class", "duplicate-module", "stale-copy")
PLACE_RULES = ("duplicate-block", "duplicate-constant")  # findings with places, of which two are named
TREES = ("stdlib", "django", "sqlalchemy", "buildbot", "mercurial")
SIZE = 20  # of each tree
PLACE_SIZE = 8  # of the rules with places
WANTED = 0.90
WORDS = ("YES", "NO")
COLUMNS = ["tree", "version", "path", "line", "symbol", "other_path", "other_line", "other_symbol", "rule", "verdict", "reason"]
JUDGED = pathlib.Path(__file__).resolve().parents[2] / "docs" / "precision" / "pairs" / "verdicts.tsv"

HEAD = """
## Duplicates

What `duplicate-function`, `duplicate-class`, `duplicate-module` and `stale-copy` report at default settings, {size}
findings of each of {trees} trees, and {place_size} of what `duplicate-block` and `duplicate-constant` report there,
seeded ({seed}) and spread over the rules as above. Three readers judged them by the differences and as much of both
sides as that took; most were seen while the bars were set, so that the figure is no held-out one. YES means worth a person's
attention: whoever mends or changes one side has to look at the other one, and one of them could stand for both, or what
they share could stand in one place. NO is what has one shape because it has to (a protocol, a table, a thin wrapper),
or only looks alike. `./dev precision pairs` prints what is left to judge, `./dev precision judge` takes it; the
verdicts are in docs/precision/pairs.

Held out, eight samples of public services and libraries that nothing had been set on when they were drawn, each read
by two or three people with the code of both sides:

- 100 findings of mitmproxy, synapse, ArchiveBox, BentoML and wagtail: 80 YES. Ten of the others stood in generated files
  whose headers were not recognised; with ten more of the same tree in their place 89 of 100, 0.81–0.94.
- 99 of Open-Assistant, MindsDB, superduper, press, promptflow, cloud-custodian, lorax and holmesgpt, after the bars had been
  set anew: 80 YES, 0.72–0.87.
- 90 of Red-DiscordBot, IntelOwl, SimpleLogin, Music Assistant, wger, warehouse, phidata, QAnything and zep, after those: 60
  YES, 0.56–0.76; 38 of 45 for one reader, 22 of 45 for the other.

- 80 of GNS3, OpenHands, LMDeploy, bazarr and nautobot: 64 YES, 0.70–0.87.
- 72 of streamalert, frigate, Deluge, docassemble and marimo: 62 YES, 0.76–0.92.
- 79 of CKAN, Cobbler, gpt-pilot, sync-engine and fava, since methods of one class are compared: 70 YES, 0.80–0.94.
- 71 of chalice, cloud-init, Kiwi TCMS, Nicotine+ and pretalx, after those: 57 YES, 0.70–0.88; 33 of 36 without
  the two that are full of dialogs and remote procedures.
- 80 of mealie, SearXNG, Healthchecks, Tautulli, Mopidy, khoj and Indico, after the bars for neighbours, tests and what
  would hardly fill a function: 69 YES, 0.77–0.92.

So on a tree that nobody here has read, eight to nine of ten findings are worth a look. What was wrong in a sample was
mended where it is true in general. What is left says NO to methods that mirror each other (add, remove), to handlers and
callbacks of one frame that make another call, to short blocks of registrations, to requests of one protocol, and to code
that was taken in without a mark of it.
"""


@dataclasses.dataclass
class Pair:
    tree: str
    rule: str
    confidence: str
    path: str
    line: int
    symbol: str
    other_path: str
    other_line: int
    other_symbol: str
    message: str

    @property
    def key(self):
        """What its place in the sample follows from."""
        return self.tree, self.path, self.symbol, self.other_path, self.other_symbol

    @property
    def question(self):
        """What a verdict belongs to, beside the version of the tree."""
        return self.rule, *self.key


def version_of(tree):
    return next(iter(trees.versions(tree).values()))


def other_of(row):
    """The other side of a pair; of a finding with places, the first one that it does not stand at."""
    if "other" in row["data"]:
        return row["data"]["other"]
    here = row["path"], row["line"]
    return next(place for place in row["data"]["places"] if (place["path"], place["line"]) != here)


def pairs_of(tree):
    command = [os.environ["OXBOW"], "check", "--isolated", "--quiet", "--select", ",".join(PAIR_RULES + PLACE_RULES),
               "--output-format", "json", "."]  # fmt: skip
    done = subprocess.run(command, cwd=trees.bring(tree), text=True, capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    for row in json.loads(done.stdout)["findings"]:
        other = other_of(row)
        yield Pair(tree, row["rule"], row["confidence"], row["path"], row["line"], row["symbol"],
                   other["path"], other["line"], other["symbol"], row["message"])  # fmt: skip


def sampled(seed):
    """{tree: (all pairs, the sample)}"""
    found = {}
    for tree in TREES:
        pairs = list(pairs_of(tree))
        samples = [sampling.take(seed, tree, [pair for pair in pairs if pair.rule in rules], size)
                   for rules, size in ((PAIR_RULES, SIZE), (PLACE_RULES, PLACE_SIZE))]  # fmt: skip
        found[tree] = pairs, sum(samples, [])
    return found


# ---- verdicts --------------------------------------------------------------------------------------------


def question_of(row):
    return row["rule"], row["tree"], row["path"], row["symbol"], row["other_path"], row["other_symbol"]


def read_rows(lines):
    return csv.DictReader(lines, fieldnames=COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE)


def load_all():
    rows = read_rows(JUDGED.read_text().splitlines()[1:]) if JUDGED.exists() else []
    return {question_of(row): row for row in rows}


def load():
    """{question: row} of all verdicts about the versions that are here."""
    return {key: row for key, row in load_all().items() if row["version"] == version_of(row["tree"])}


def sheet(seed, with_judged):
    """Lines to be filled in."""
    judged = load()
    yield "\t".join(COLUMNS)
    for tree, (_, sample) in sampled(seed).items():
        for pair in sample:
            verdict = judged.get(pair.question)
            if verdict and not with_judged:
                continue
            words = [verdict["verdict"], verdict["reason"]] if verdict else ["", ""]
            yield "\t".join([tree, version_of(tree), pair.path, str(pair.line), pair.symbol, pair.other_path,
                             str(pair.other_line), pair.other_symbol, pair.rule, *words])  # fmt: skip


def enter(lines):
    """Take filled lines; a second verdict on a pair replaces the first. Returns their number."""
    known, count = load_all(), 0
    for row in read_rows(line for line in lines if line.strip() and not line.startswith("tree\t")):
        if not row["verdict"]:
            continue
        if row["verdict"] not in WORDS or not (row["reason"] or "").strip():
            sys.exit(f"{row['path']}:{row['line']}: {' or '.join(WORDS)} and a reason are wanted; nothing was entered")
        known[question_of(row)] = row
        count += 1
    JUDGED.parent.mkdir(parents=True, exist_ok=True)
    listed = sorted(known.values(), key=lambda row: (row["tree"], row["path"], int(row["line"]), *question_of(row)))
    lines = ["\t".join(COLUMNS), *("\t".join(row[column] for column in COLUMNS) for row in listed)]
    JUDGED.write_text("\n".join(lines) + "\n")
    return count


# ---- the page --------------------------------------------------------------------------------------------


def figures_of(pairs, judged):
    """found, judged, YES, share, interval of the sample."""
    words = collections.Counter(judged[pair.question]["verdict"] for pair in pairs if pair.question in judged)
    count = words.total()
    if not count:
        return [0, 0, "–", "–"]
    return [count, words["YES"], percent(words["YES"] / count), interval(words["YES"] / count, count)]


def rows_of(found, judged):
    everything = [pair for pairs, _ in found.values() for pair in pairs]
    samples = [pair for _, sample in found.values() for pair in sample]
    for tree, (pairs, sample) in found.items():
        yield [tree, len(pairs), *figures_of(sample, judged)]
    for name in ("rule", "confidence"):
        for word in sorted({getattr(pair, name) for pair in everything}):
            listed = [pair for pair in samples if getattr(pair, name) == word]
            yield [word, sum(getattr(pair, name) == word for pair in everything), *figures_of(listed, judged)]
    yield ["all", len(everything), *figures_of(samples, judged)]


def section(seed):
    """The part of the page, and how many sampled pairs have no verdict."""
    judged, found = load(), sampled(seed)
    samples = [pair for _, sample in found.values() for pair in sample]
    text = HEAD.format(size=SIZE, place_size=PLACE_SIZE, trees=len(TREES), seed=seed)
    text += table(["", "Found", "Judged", "YES", "Precision", "95 %"], rows_of(found, judged))
    wrong = [[f"{pair.tree}/{pair.path}:{pair.line} `{pair.symbol.rpartition('.')[2]}`, "
              f"{pair.other_path}:{pair.other_line} `{pair.other_symbol.rpartition('.')[2]}`", judged[pair.question]["reason"]]
             for pair in samples if judged.get(pair.question, {}).get("verdict") == "NO"]  # fmt: skip
    if wrong:
        text += "\nNot worth it:\n\n" + table(["What", "Why"], wrong, 2)
    return text, sum(pair.question not in judged for pair in samples)
