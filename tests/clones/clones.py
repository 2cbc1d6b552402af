"""Clones of some definitions of a tree, one of each original per round, and whether a report names the pairs."""

import ast
import random
import re
from dataclasses import dataclass, field

from draft import FUNCTIONS, compiles, tokens_of
from operators import OPERATORS, Unfit

TRIES = 6
COVERED = 0.7  # of the lines of each side


@dataclass
class Clone:
    original: object
    operator: str
    type: int
    path: str
    first: int
    last: int
    text: str
    kept: float  # tokens in common, in order, as a share of the longer side
    said: dict = field(default_factory=dict)  # tool → word

    def show(self):
        where = f"{self.original.tree}/{self.original.path}:{self.original.first} {self.original.name}"
        return f"{where}: {self.operator}, {self.kept:.2f} kept, {self.said} ({self.path}:{self.first})"


def common(left, right):
    """Length of the longest common subsequence: Hyyrö's bit vectors in one long integer."""
    places = {}
    for at, token in enumerate(left):
        places[token] = places.get(token, 0) | 1 << at
    full = (1 << len(left)) - 1
    row = full
    for token in right:
        hit = row & places.get(token, 0)
        row = (row + hit | row - hit) & full
    return len(left) - row.bit_count()


def blind_tokens(draft, first, last):
    """Tokens of some lines; names and literals are all the same: these are what type 2 changes."""
    lines = draft.text.split("\n")[first - 1 : last]
    indent = len(lines[0]) - len(lines[0].lstrip())
    text = "\n".join([*(["if 1:"] if indent else []), *lines, ""])
    return [token if not re.match(r"""\w|["']""", token) else "x" for token in tokens_of(text)]


def by_member(draft):
    nodes = draft.target.body if isinstance(draft.target, ast.ClassDef) else []
    return {node.name: blind_tokens(draft, node.lineno, node.end_lineno) for node in nodes if isinstance(node, FUNCTIONS)}


def kept(original, draft):
    """In the order of the text, or member by member, whichever keeps more."""
    before = original.draft()
    left, right = blind_tokens(before, *before.lines), blind_tokens(draft, *draft.lines)
    ours, theirs = by_member(before), by_member(draft)
    members = sum(common(tokens, theirs.get(name, [])) for name, tokens in ours.items())
    return max(common(left, right), members) / max(len(left), len(right))


def operators_for(original):
    kind = "class" if original.is_class else "function"
    return [operator for operator in OPERATORS if operator.of in ("both", kind)]


def make(original, operator, path, seed, forest):
    """A clone that is Python, or None where the operator has nothing to change."""
    for attempt in range(TRIES):
        rng = random.Random(f"{seed}/{original.tree}/{original.path}/{original.name}/{operator.name}/{attempt}")
        draft = original.draft()
        try:
            operator.change(draft, rng, forest)
        except (Unfit, SyntaxError, IndentationError):
            continue
        if compiles(draft.text) and draft.text != original.text:
            return Clone(original, operator.name, operator.type, path, *draft.lines, draft.text, kept(original, draft))
    return None


def round_of(originals, number, seed, forest):
    """One clone of each original: in as many rounds as there are operators each meets each of them once."""
    found = []
    for at, original in enumerate(originals):
        listed = operators_for(original)
        if number >= len(listed):
            continue
        folder = original.path.rpartition("/")[0]
        path = f"{folder}/copied_{at:03}.py".lstrip("/")
        clone = make(original, listed[(at + number) % len(listed)], path, seed, forest)
        if clone:
            found.append(clone)
    return found


# ---- hits ------------------------------------------------------------------------------------------------


def covers(side, path, first, last):
    """A side of a pair has most of these lines."""
    if side[0] != path:
        return False
    shared = min(side[2], last) - max(side[1], first) + 1
    return shared >= COVERED * (last - first + 1)


def sides_of(finding):
    data = finding["data"]
    listed = [finding, data.get("other"), *(data.get("members") or [])]
    return [(item["path"], item["line"], item["end_line"]) for item in listed if item and "end_line" in item]


def names_pair(finding, clone):
    sides, original = sides_of(finding), clone.original
    is_left = any(covers(side, original.path, original.first, original.last) for side in sides)
    return is_left and any(covers(side, clone.path, clone.first, clone.last) for side in sides)


def word_for(findings, clone):
    """`reported` at default settings, `found` when only the lowest confidence shows it, else `missed`."""
    named = [finding for finding in findings if names_pair(finding, clone)]
    if any(finding["confidence"] != "low" for finding in named):
        return "reported"
    return "found" if named else "missed"
