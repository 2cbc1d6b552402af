"""What oxbow says about a folder, and whether that calls a definition dead."""

import json
import os
import subprocess
from collections import defaultdict

OXBOW = os.environ["OXBOW"]
SHOWN = {"high", "medium"}  # what is shown unless the configuration says otherwise


def speaks_of_death(rule):
    return rule.startswith("unused-") or rule in {"dead-island", "tests-only", "stale-copy", "unreachable-code"}


def outwards(qualified):
    """a.b.c, a.b, a."""
    parts = qualified.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]


def names_of(finding):
    """Symbols of a finding and its members."""
    return [finding["symbol"], *(member["symbol"] for member in finding["data"].get("members", []))]


class Verdict:
    """One run: the findings that call something dead."""

    def __init__(self, folder):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = [OXBOW, "check", "--output-format", "json", "--confidence", "low", "."]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1, 2) or not done.stdout:
            raise RuntimeError(f"{' '.join(command)} ends with {done.returncode}: {done.stderr}")
        report = json.loads(done.stdout)
        self.incomplete = {item["path"] for item in report["incomplete"]}
        self.findings = [finding for finding in report["findings"] if speaks_of_death(finding["rule"])]
        self.dead = {name for finding in self.findings for name in names_of(finding)}
        self.spans, self.members = defaultdict(list), defaultdict(list)
        for finding in self.findings:
            self.spans[finding["path"]].append(finding)
            for member in finding["data"].get("members", []):
                self.members[member["path"]].append((member, finding))

    def calls_dead(self, definition, rule=None, shown=True):
        """The finding that calls a definition dead: in whose span it lies, or whose member it or what holds it is."""
        for finding in self.spans[definition.path]:
            holds = finding["line"] <= definition.first and definition.last <= finding["end_line"]
            if holds and is_wanted(finding, rule, shown):
                return finding
        for member, finding in self.members[definition.path]:
            names = outwards(definition.name)
            holds = member["kind"] == "module" or any(
                member["symbol"] == name or member["symbol"].endswith(f".{name}") for name in names
            )
            if holds and is_wanted(finding, rule, shown):
                return finding
        return None

    def within(self, path, first, last):
        """A finding about a part of these lines."""
        for finding in self.spans[path]:
            if first <= finding["line"] and finding["end_line"] <= last:
                return finding
        return None

    def is_module_dead(self, path):
        is_file = any(f["kind"] == "module" for f in self.spans[path])
        return is_file or any(member["kind"] == "module" for member, _ in self.members[path])


def is_wanted(finding, rule, shown):
    return (not rule or finding["rule"] == rule) and (not shown or finding["confidence"] in SHOWN)
