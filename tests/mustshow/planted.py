"""What is planted in a fixture service, and how it is compared with what oxbow says.

A test lists every finding that there has to be (`Planted`). The list is complete: a finding that is not on it is
an error too. Services are analysed as a copy outside any repository, so that paths begin at the service.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

OXBOW = os.environ["OXBOW"]
FIXTURES = Path(os.environ["OXBOW_ROOT"]) / "fixtures"


@dataclass
class Planted:
    """One finding. Only what is given is compared, but rule, place, symbol and confidence always are.

    `shows` are places that must be named as evidence: (path, line) or (path, line, word of the message), in `evidence`
    or `related`. `data` are figures: a function is a test of the value, anything else is the value itself.
    """

    rule: str
    path: str
    lines: tuple
    symbol: str
    kind: str
    severity: str = "warning"
    name: tuple = ()
    column: int = 0
    shows: list = field(default_factory=list)
    data: dict = field(default_factory=dict)

    def key(self):
        return (self.rule, self.path, *self.lines, self.symbol)


class Service:
    def __init__(self, name):
        self.name = name
        self.failures = []
        self.checks = 0
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / name
            shutil.copytree(FIXTURES / name, copy)
            self.report = json.loads(self.run(copy, "check", "--output-format", "json"))
            self.markdown = self.run(copy, "audit")
        self.findings = {key_of(finding): finding for finding in self.report["findings"]}
        self.actions = self.report["actions"]
        self.summary = self.report["summary"]

    def run(self, folder, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run([OXBOW, *arguments, "."], cwd=folder, env=environment, capture_output=True, text=True)
        # audit writes a document and succeeds; check says by its status that there is something
        wanted = 1 if arguments[0] == "check" else 0
        self.expect(done.returncode == wanted, f"oxbow {arguments[0]} ends with {done.returncode}: {done.stderr}")
        return done.stdout

    def expect(self, is_so, complaint):
        self.checks += 1
        if not is_so:
            self.failures.append(complaint)

    def expect_equal(self, subject, value, wanted):
        self.expect(value == wanted, f"{subject}: {value!r} instead of {wanted!r}")

    # ---- findings ----

    def expect_findings(self, planted):
        wanted = {item.key() for item in planted}
        self.expect_equal("planted findings that differ", len(wanted), len(planted))
        for key in sorted(wanted - self.findings.keys()):
            self.failures.append(f"missing: {say(key)}")
        for key in sorted(self.findings.keys() - wanted):
            self.failures.append(f"too much: {say(key)}: {self.findings[key]['message']}")
        for item in planted:
            if item.key() in self.findings:
                self.compare(item, self.findings[item.key()])
        self.expect_equal("incomplete files", self.report["incomplete"], [])
        fingerprints = [finding["fingerprint"] for finding in self.report["findings"]]
        self.expect_equal("equal fingerprints", len(fingerprints) - len(set(fingerprints)), 0)

    def compare(self, item, finding):
        subject = say(item.key())
        self.expect_equal(f"{subject}: confidence", finding["confidence"], "high")
        self.expect_equal(f"{subject}: severity", finding["severity"], item.severity)
        self.expect_equal(f"{subject}: kind", finding["kind"], item.kind)
        if item.name:
            self.expect_equal(f"{subject}: name", (finding["name_line"], finding["name_column"]), item.name)
        if item.column:
            self.expect_equal(f"{subject}: column", finding["column"], item.column)
        shown = finding["evidence"] + finding["related"]
        self.expect(finding["evidence"], f"{subject}: no evidence")
        for path, line, *words in item.shows:
            self.expect(
                any(
                    step["path"] == path and step["line"] == line and all(word in step["message"] for word in words)
                    for step in shown
                ),
                f"{subject}: no evidence at {path}:{line} {' '.join(words)}",
            )
        for key, wanted in item.data.items():
            value = finding["data"].get(key)
            if callable(wanted):
                self.expect(wanted(value), f"{subject}: data.{key} is {value!r}")
            else:
                self.expect_equal(f"{subject}: data.{key}", value, wanted)

    def expect_nothing_on(self, tempting, at_least):
        """No finding of the definition or line itself on places given as (path, line, symbol)."""
        self.expect(len(tempting) >= at_least, f"only {len(tempting)} tempting places were read")
        for path, line, symbol in tempting:
            self.expect((FIXTURES / self.name / path).is_file(), f"tempting place without a file: {path}")
            for finding in self.report["findings"]:
                if finding["path"] != path or not finding["rule"].startswith("un") or finding["kind"] == "module":
                    continue
                is_itself = finding["rule"] != "unknown-member" and f".{finding['symbol']}".endswith(f".{symbol}")
                hit = finding["line"] == line or is_itself
                self.expect(not hit, f"{say(key_of(finding))} on live {symbol} at line {line}")

    # ---- actions and summary ----

    def action_of(self, *key):
        """Position of the action that settles a planted finding."""
        finding = self.findings.get(key)
        for position, action in enumerate(self.actions):
            if finding and finding["fingerprint"] in action["findings"]:
                return position
        self.failures.append(f"no action settles {say(key)}")
        return 0

    def expect_actions(self):
        """What holds of any plan: order, nothing forgotten, each line in one action."""
        settled = [fingerprint for action in self.actions for fingerprint in action["findings"]]
        known = [finding["fingerprint"] for finding in self.report["findings"]]
        self.expect_equal("findings that no action or several settle", sorted(settled), sorted(known))
        priorities = [action["priority"] for action in self.actions]
        self.expect_equal("priorities", priorities, sorted(priorities))
        self.expect_equal("priorities used", sorted(set(priorities)), [1, 2, 3])
        for position, action in enumerate(self.actions):
            self.expect(all(first < position for first in action["after"]), f"action {position} before what it needs")
            self.expect(action["do"] and action["why"], f"action {position} says nothing")
        self.expect_equal(
            "lines of all actions", sum(action["lines"] for action in self.actions), self.summary["removable_lines"]
        )

    def patch_of(self, position):
        return self.actions[position]["patch"] or ""

    def finish(self, known=()):
        """Exit. Failures that begin with a text of `known` are known mistakes: each has to happen still."""
        for mistake in known:
            seen = [failure for failure in self.failures if failure.startswith(mistake)]
            self.failures = [failure for failure in self.failures if failure not in seen]
            if not seen:
                self.failures.append(f"mended, take it off the list of known mistakes: {mistake}")
        for failure in self.failures:
            print(f"{self.name}: {failure}")
        print(f"{self.name}: {self.checks} checks, {len(self.failures)} failures")
        raise SystemExit(1 if self.failures else 0)


def key_of(finding):
    return (finding["rule"], finding["path"], finding["line"], finding["end_line"], finding["symbol"])


def say(key):
    rule, path, line, end_line, symbol = key
    return f"{rule} {path}:{line}-{end_line} {symbol}"


def includes(*items):
    """The value is a list that holds these."""
    return lambda value: set(items) <= set(value or [])


def about(figure, tolerance=0.03):
    return lambda value: value is not None and abs(value - figure) <= tolerance


def renames(*pairs):
    """The value is a list of renames that holds these (from, to, is an alias)."""
    return lambda value: {(row["from"], row["to"], row["alias"]) for row in value or []} >= set(pairs)


def section(text, title):
    """Lines of a Markdown section."""
    match = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.M | re.S)
    return match.group(1) if match else ""


def numbers_below(markdown, title):
    """First number of every list line below a heading of a report."""
    match = re.search(rf"^### {re.escape(title)}\n\n((?:- .*\n)+)", markdown, re.M)
    return [int(n.replace(",", "")) for n in re.findall(r"^- ([\d,]+)", match.group(1), re.M)] if match else []


def lines_below(markdown, title):
    match = re.search(rf"^\*\*{re.escape(title)}\*\*\n\n((?:- .*\n)+)", markdown, re.M)
    return match.group(1).splitlines() if match else []
