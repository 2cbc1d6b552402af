"""Precision, its interval, and docs/precision.md."""

import collections
import dataclasses
import math

Z = 1.96


def wilson(share, count):
    """95 % interval of a share that was seen in `count` cases."""
    if not count:
        return 0.0, 1.0
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclasses.dataclass
class Figure:
    """Right ones among the read ones. `weighted` counts each class of findings as large as it is."""

    counts: collections.Counter
    weighted: float
    effective: float

    @property
    def read(self):
        return self.counts.total()

    @property
    def right(self):
        return self.counts["TRUE"] + self.counts["WEAK"]


def figure(classes):
    """`classes`: [(number of findings, [verdict, ...])]; classes of which nothing was read do not count."""
    counts = collections.Counter(verdict for _, verdicts in classes for verdict in verdicts)
    classes = [(size, verdicts) for size, verdicts in classes if size and verdicts]
    total = sum(size for size, _ in classes)
    share = spread = 0.0
    for size, verdicts in classes:
        right = sum(verdict in ("TRUE", "WEAK") for verdict in verdicts) / len(verdicts)
        share += size / total * right
        spread += (size / total) ** 2 / len(verdicts)
    return Figure(counts, share, 1 / spread if spread else 0)


def percent(share):
    return f"{share:.2f}"


def interval(share, count):
    low, high = wilson(share, count)
    return f"{low:.2f}–{high:.2f}"


def table(heads, rows, left=1):
    marks = ["---"] * left + ["--:"] * (len(heads) - left)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [heads, marks, *rows]) + "\n"
