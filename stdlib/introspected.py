"""Names that the installed CPython has and stubs do not name: rules of the file stdlib/introspected.

    asyncio.queues                    a module or class of the table; behind it `closed` where nothing answers to
     =collections: collections        names that it does not have, `fixed` where its objects take no others; then
                                      what the names are, and the names
"""

import pathlib

import installed
import moments
import table

HERE = moments.bit(11, "l")


def read(path):
    """Scope → (flags, name → what it is)."""
    found, names = {}, None
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            what, _, listed = line[1:].partition(": ")
            names.update({name: what for name in listed.split()})
        elif line and not line.startswith("#"):
            scope, *flags = line.split()
            names = {}
            found[scope] = (set(flags), names)
    return found


def write(path, head, found):
    rows = [head.rstrip("\n")]
    for scope in sorted(found, key=str.encode):
        flags, names = found[scope]
        if not flags and not names:
            continue
        rows.append(" ".join([scope, *sorted(flags)]))
        by_what = {}
        for name, what in sorted(names.items()):
            by_what.setdefault(what, []).append(name)
        rows += [f" {what}: {' '.join(listed)}" for what, listed in sorted(by_what.items())]
    pathlib.Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")


def is_here(one):
    """True when an entry or row counts where this Python runs."""
    return bool(one.when & HERE)


def module_of(scope, entries):
    """The module that a scope lies in."""
    while entries[scope].what != "module":
        scope = scope.rpartition(".")[0]
    return scope


def class_names(scope, entries, depth=0):
    """Names of a class of the table with those of its bases."""
    entry = entries.get(scope) or entries.get("builtins." + scope)
    names = set(entry.names) if entry else set()
    for base in entry.bases if entry and depth < 40 else []:
        names |= class_names(base, entries, depth + 1)
    return names


def in_order(entries):
    """Classes, each behind its bases."""
    done = {}

    def visit(name):
        key = name if name in entries else "builtins." + name
        if key in entries and key not in done and entries[key].what == "class":
            done[key] = True
            for base in entries[key].bases:
                visit(base)
            order.append(key)

    order = []
    for name in entries:
        visit(name)
    return order


def gain(entry, names):
    for name, what in names.items():
        entry.names.setdefault(name, table.Row(what, entry.when, is_introspected=True))


def ask(entries):
    """What the Python that runs this adds to the table, as `read` gives it; the table gains the names."""
    found = {}
    for name, entry in entries.items():
        where = installed.module(name) if entry.what == "module" and is_here(entry) else None
        if not where or installed.lends(where):
            continue
        extra = {one: installed.what_is(vars(where)[one], entries) for one in installed.module_names(where) if one not in entry.names}
        gain(entry, extra)
        found[name] = ({"closed"}, extra)
    for name in in_order(entries):
        found[name] = ask_class(name, entries)
    return found


def ask_class(name, entries):
    module = module_of(name, entries)
    where = installed.module(module) if is_here(entries[name]) and is_here(entries[module]) else None
    cls = where and installed.class_at(where, name[len(module) + 1 :])
    if not cls:
        return set(), {}
    extra = {}
    for one in installed.class_names(cls) - class_names(name, entries):
        extra[one] = installed.what_is(installed.found(cls, one), ())
    gain(entries[name], extra)
    return installed.flags(cls), extra


def merge(into, new):
    """Add what another Python says."""
    for scope, (flags, names) in new.items():
        before = into.get(scope)
        into[scope] = (flags & before[0] if before else flags, {**names, **(before[1] if before else {})})
    return into


def apply(entries, found):
    """Add to the table what the file says."""
    for scope, (flags, names) in found.items():
        entry = entries.get(scope)
        if not entry:
            continue
        gain(entry, names)
        if "open" not in entry.flags:
            entry.flags |= flags
