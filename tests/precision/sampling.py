"""Which findings are read: a fixed number per tree and tool, spread over rules, most of them sure ones.

The rank of a finding is a hash of the seed and of what it is, so that a sample changes as little as possible when
the program changes: findings that stay keep their rank, and their verdicts.
"""

import collections
import hashlib
import math

SIZE = 60
SURE = 45  # of SIZE, as far as there are as many
LEAST = 3  # of each rule


def rank(seed, tree, finding):
    return hashlib.sha256("\0".join([str(seed), tree, *finding.key]).encode()).hexdigest()


def shares(counts, size):
    """How many of each rule, {rule: number}: in proportion to the square root of how many there are, so that one
    rule with many findings does not leave the others unread; at least LEAST of each."""
    left = dict(counts)
    size = min(size, sum(left.values()))
    taken = {rule: 0 for rule in counts}
    for _ in range(LEAST):
        for rule in sorted(counts):
            if size and left[rule]:
                taken[rule], left[rule], size = taken[rule] + 1, left[rule] - 1, size - 1
    while size:
        rule = max(sorted(left), key=lambda rule: left[rule] and math.sqrt(counts[rule]) / (taken[rule] + 1))
        taken[rule], left[rule], size = taken[rule] + 1, left[rule] - 1, size - 1
    return taken


def take(seed, tree, findings, size):
    rows = collections.defaultdict(list)
    for finding in sorted(findings, key=lambda finding: rank(seed, tree, finding)):
        rows[finding.rule].append(finding)
    wanted = shares({rule: len(listed) for rule, listed in rows.items()}, size)
    return [finding for rule in sorted(rows) for finding in rows[rule][: wanted[rule]]]


def sample(seed, tree, findings):
    """Mark the sample of one tool. oxbow: mostly sure ones; vulture's confidence follows from the kind alone."""
    if findings and findings[0].tool == "vulture":
        taken = take(seed, tree, findings, SIZE)
    else:
        sure = [finding for finding in findings if finding.is_sure]
        others = [finding for finding in findings if not finding.is_sure]
        of_others = min(len(others), max(SIZE - SURE, SIZE - len(sure)))
        taken = take(seed, tree, sure, SIZE - of_others) + take(seed, tree, others, of_others)
    for finding in taken:
        finding.is_sampled = True
