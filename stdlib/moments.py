"""When a name is there: sets of (minor version of Python 3, platform), as bits of a number.

Written down, a set is `9-`, `-11`, `10-12` (minor versions, both ends included), with letters of platforms before it
where it differs between these: `w` (Windows only), `ld:12-,w:13-`. Nothing is written for "always".
"""

import ast
import re

FIRST, LAST = 8, 14
VERSIONS = range(FIRST, LAST + 1)
PLATFORMS = {"l": "linux", "d": "darwin", "w": "win32", "o": "other"}
NEVER = 0


def bit(minor, letter):
    return 1 << ((minor - FIRST) * len(PLATFORMS) + list(PLATFORMS).index(letter))


def where(holds):
    """The moments for which holds(minor, platform letter) says yes."""
    return sum(bit(minor, letter) for minor in VERSIONS for letter in PLATFORMS if holds(minor, letter))


ALWAYS = where(lambda minor, letter: True)
COMPARISONS = {
    ast.GtE: lambda a, b: a >= b,
    ast.Gt: lambda a, b: a > b,
    ast.LtE: lambda a, b: a <= b,
    ast.Lt: lambda a, b: a < b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def between(first, last):
    return where(lambda minor, letter: first <= minor <= last)


def of_condition(test):
    """The moments at which the condition of an `if` in a stub holds. ValueError for a condition of another kind."""
    if isinstance(test, ast.BoolOp):
        found = ALWAYS if isinstance(test.op, ast.And) else NEVER
        for value in test.values:
            found = found & of_condition(value) if isinstance(test.op, ast.And) else found | of_condition(value)
        return found
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return ALWAYS & ~of_condition(test.operand)
    if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
        return ALWAYS
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        compare = COMPARISONS[type(test.ops[0])]
        left, right = ast.unparse(test.left), ast.literal_eval(test.comparators[0])
        if left == "sys.version_info":
            return where(lambda minor, letter: compare((3, minor), right[:2]))
        if left == "sys.platform":
            return where(lambda minor, letter: compare(PLATFORMS[letter], right))
    raise ValueError(f"line {test.lineno}: a condition of an unknown kind: {ast.unparse(test)}")


def versions(moments):
    """Minor versions in which some platform has it."""
    return {minor for minor in VERSIONS if any(moments & bit(minor, letter) for letter in PLATFORMS)}


def range_text(minors):
    first, last = min(minors), max(minors)
    if (first, last) == (FIRST, LAST):
        return ""
    return (str(first) if first > FIRST else "") + "-" + (str(last) if last < LAST else "")


def text(moments):
    ranges = {}
    for letter in PLATFORMS:
        minors = [minor for minor in VERSIONS if moments & bit(minor, letter)]
        if minors:
            ranges.setdefault(range_text(minors), []).append(letter)
    if len(ranges) == 1 and len(*ranges.values()) == len(PLATFORMS):
        return next(iter(ranges))
    parts = ("".join(letters) + (":" + when if when else "") for when, letters in ranges.items())
    return ",".join(sorted(parts))


def of_text(written):
    """The other way round. ValueError for what `text` does not write."""
    if not written:
        return ALWAYS
    found = NEVER
    for part in written.split(","):
        match = re.fullmatch(r"([ldwo]*)(?::?(\d*)-(\d*))?", part)
        if not match or not part:
            raise ValueError(part)
        first, last = int(match[2] or FIRST), int(match[3] or LAST)
        found |= where(lambda minor, letter: first <= minor <= last and letter in (match[1] or "ldwo"))
    return found
