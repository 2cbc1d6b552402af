#!/usr/bin/env python3
"""Programs and examples of others, out of Debian packages: really imported, their routes dumped. None is committed.

    tests/oracle/public.py                  list them
    tests/oracle/public.py NAME...          print the tables of these ("all": of all)
    tests/oracle/public.py --tree NAME...   print the folders that oxbow is to be run on
    tests/oracle/public.py --check NAME...  compare what `$OXBOW routes --output-format json` says of them

public.json lists them. `set` is a set of packages.py, `folder` the place in it that is the tree; the rest is as in an
oracle.json (oracle.py says what), where {scratch} in a variable of the environment is a folder for whatever the program
writes, with the subfolders `folders`.
Scripts import this file: projects() → [plan], folder_of(plan) → tree, table_of(plan) → table,
dump_all(plans) → [(plan, tree, table)].
"""

import json
import pathlib
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True

import oracle
import packages

SETS = ("frameworks", "programs-need")


def projects():
    return json.loads((pathlib.Path(__file__).parent / "public.json").read_text())


def folder_of(plan):
    packages.bring(plan["set"])
    return packages.FOLDER / plan["set"] / plan["folder"]


def table_of(plan):
    with tempfile.TemporaryDirectory() as scratch:
        for name in plan.get("folders", []):
            pathlib.Path(scratch, name).mkdir(parents=True)
        filled = [
            {name: value.replace("{scratch}", scratch) for name, value in environment.items()}
            for environment in plan.get("environments", [{}])
        ]
        return oracle.table_of(folder_of(plan), plan | {"environments": filled}, SETS)


def is_brought(name):
    """Archives of sources are not kept everywhere: what is missing is said and left out."""
    if not any(package.startswith("src:") for package in packages.SETS[name]):
        packages.bring(name)
        return True
    try:
        packages.bring(name)
    except SystemExit as problem:
        print(f"{name} is left out: {problem}")
        return False
    return True


def dump_all(plans):
    """[(plan, tree, table)]."""
    for name in SETS:
        packages.bring(name)
    brought = {name for name in {plan["set"] for plan in plans} if is_brought(name)}
    plans = [plan for plan in plans if plan["set"] in brought]
    with ThreadPoolExecutor(4) as pool:
        return [(plan, folder_of(plan), table) for plan, table in zip(plans, pool.map(table_of, plans))]


def main():
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    known = {plan["name"]: plan for plan in projects()}
    if not names:
        for plan in known.values():
            print(f"{plan['name']:<18} {plan['framework']:<10} {plan['set']}")
    if unknown := set(names) - set(known) - {"all"}:
        sys.exit(f"unknown project {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = [plan for name, plan in known.items() if name in names or "all" in names]
    if "--tree" in sys.argv:
        print(*map(folder_of, chosen), sep="\n")
        return
    complaints = []
    for plan, tree, table in dump_all(chosen):
        if "--check" in sys.argv:
            complaints += oracle.check(tree, plan, table)
        else:
            print(oracle.text_of(table), end="")
    sys.exit("\n".join(complaints) if complaints else 0)


if __name__ == "__main__":
    main()
