"""Hold the table against the Python that runs this: what either has and the other has not."""

import pathlib

import installed
import introspected


def lacking(scope, entry, entries):
    """Names that the table says are here and the real thing has not; `-` for the class itself."""
    module = introspected.module_of(scope, entries)
    where = installed.module(module)
    if not where:
        return set()
    has = set(dir(where))
    if entry.what == "class":
        cls = installed.class_at(where, scope[len(module) + 1 :])
        if not cls:
            return set()  # its module lacks the name
        has = set(dir(cls)) | installed.class_names(cls)
    here = {name for name, row in entry.names.items() if introspected.is_here(row)}
    return {name for name in here - has if not installed.is_dunder(name)}


def unknown(scope, entry, entries):
    """Names that the real thing has and the table has not: public ones of a module, all of a closed class."""
    module = introspected.module_of(scope, entries)
    where = installed.module(module)
    if not where:
        return set()
    if entry.what == "module":
        return set() if installed.lends(where) else set(installed.module_names(where)) - set(entry.names)
    cls = installed.class_at(where, scope[len(module) + 1 :])
    if not cls or "closed" not in entry.flags:
        return set()
    found = installed.class_names(cls) - introspected.class_names(scope, entries)
    return found | (set() if installed.is_closed(cls) else {"(open)"})


def is_module(name, entries):
    return name in entries and entries[name].what == "module"


def differences(entries):
    """(lacking, unknown), each scope → names."""
    less, more = {}, {}
    for scope in entries:
        if scope == introspected.module_of(scope, entries):
            installed.module(scope)  # all before the first look: some add to others
    for scope, entry in entries.items():
        if introspected.is_here(entry) and introspected.is_here(entries[introspected.module_of(scope, entries)]):
            less[scope] = {name for name in lacking(scope, entry, entries) if not is_module(f"{scope}.{name}", entries)}
            more[scope] = unknown(scope, entry, entries)
    return tuple({scope: names for scope, names in each.items() if names} for each in (less, more))


def compared(entries):
    """How many modules and classes there were to compare with."""
    modules = [name for name, entry in entries.items() if entry.what == "module" and introspected.is_here(entry)]
    classes = 0
    for name, entry in entries.items():
        if entry.what == "class" and introspected.is_here(entry):
            module = introspected.module_of(name, entries)
            where = installed.module(module)
            classes += bool(where and installed.class_at(where, name[len(module) + 1 :]))
    return len([name for name in modules if installed.module(name)]), classes


def read_listed(path):
    """Scope → names, and those that need not show."""
    listed, loose = {}, set()
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            scope, _, names = line.lstrip("?").partition(": ")
            listed.setdefault(scope, set()).update(names.split())
            if line.startswith("?"):
                loose |= {(scope, name) for name in names.split()}
    return listed, loose


def is_present(scope, entries):
    """True when there is a module to compare with."""
    return scope in entries and bool(installed.module(introspected.module_of(scope, entries)))
