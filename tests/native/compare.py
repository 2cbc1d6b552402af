"""Functions that oxbow calls dead beside those that the linker drops, and why they differ.

The linker drops what nothing of its programs reaches; that is the truth about one build. Where oxbow says less, a reason
must be known: the function is made by a macro, named in code that this build leaves out, public, and so on. Where
oxbow says more, it is wrong, unless no program that was built could hold the function.
"""

import collections
import dataclasses

import cppcheck
import linker
import ours

ROOTS = {
    "header": "declared in a public header of a library",
    "override": "takes the place of a weak or library function",
    "script": "named in a script, assembly or other language",
    "text": "named in a string, and symbols are looked up by name",
    "attribute": "kept by an attribute",
    "export": "exported by attribute or macro",
    "entry": "an entry point by name",
    "assembly": "named in assembly",
    "python": "named in Python",
    "file scope": "referred to at file scope",
    "main": "`main` of a program that was not built",
}
UNEXPLAINED = "dead, and not reported"
FATES = {
    "elsewhere": "not in this configuration",
    "no verdict": "a unit that names it did not compile",
    "tests only": "used by tests alone",
}


@dataclasses.dataclass
class Compared:
    tree: object
    report: dict
    fates: dict
    reported: dict
    every: set  # functions in object files
    kept: set  # those in programs
    asked: set  # names that shared objects want of who loads them
    cppcheck: set
    cppcheck_seconds: int

    @property
    def dropped(self):
        return self.every - self.kept

    @property
    def dead(self):
        """What oxbow reports and some object holds; functions of files that were not built cannot be compared."""
        return {key for key in self.reported if key in self.every}

    def agreed(self):
        return self.dead & self.dropped

    def too_much(self):
        return sorted(self.dead & self.kept)

    def too_little(self):
        """{reason: [key]}"""
        found = collections.defaultdict(list)
        for key in sorted(self.dropped - self.dead):
            found[self.reason(key)].append(key)
        return found

    def reason(self, key, seen=()):
        row = self.fates.get(key)
        if not row:
            return "made by a macro, or in a file that is not read"
        if "expanded" in row.traits:
            return "made by a macro"
        if row.fate in FATES:
            return FATES[row.fate]
        if row.cause == "head" and row.owner in self.fates:
            return self.reason(row.owner)
        if row.fate == "dead":
            return "marked unused" if "unused" in row.traits else "generated" if "generated" in row.traits else UNEXPLAINED
        if row.cause in ROOTS:
            return ROOTS[row.cause]
        if row.owner[1] and row.cause == "function" and row.owner not in self.every:
            return "its caller is in no object file"
        if row.owner in seen or row.owner not in self.dropped:
            if key[1] in self.asked:
                return "a plugin asks the program for it"
            if any(name == key[1] for _, name in self.kept):
                return "another program holds its own of that name"
            return "referred to where the compiler drops it" if row.cause == "function" else "in data that the linker drops"
        return self.reason(row.owner, (*seen, key))


def compare(tree, is_beside_cppcheck=True):
    report = ours.report_of(tree)
    every, kept = linker.look(tree)
    unused, seconds = cppcheck.unused(tree) if is_beside_cppcheck else (set(), 0)
    return Compared(tree, report, ours.fates(tree), ours.reported(report), every, kept, linker.asked(tree), unused, seconds)
