#!/usr/bin/env python3
"""Tables of routes that are proven by the frameworks themselves.

    tests/oracle/oracle.py dump FOLDER...      what the frameworks say of the applications of these folders
    tests/oracle/oracle.py accept [FOLDER...]  write it to their expected.routes.json: read the difference
    tests/oracle/oracle.py check [FOLDER...]   compare what `$OXBOW routes --output-format json` says with it
    tests/oracle/oracle.py compare EXPECTED ACTUAL
                                               the same of two files

A folder has the files of one project and an oracle.json:

    framework      fastapi starlette flask quart django drf aiohttp tornado falcon bottle sanic litestar
    by             "import": dump_routes.py imports it; "documentation": worked out by hand from `pages`, not importable
    apps           [{"app": "path/file.py:name", "make": "module:expression"}]; of Django "settings": "module" instead of
                   "make". An app is named by the variable of the module it is bound to, by the function that makes it,
                   or, of Django, by the urlpatterns of ROOT_URLCONF; "also" lists other names by which it may be called.
    environments   [{"NAME": "value"}]: imported once under each. A route that is not there every time is "conditional".
    path           The folder to import from, if it is not the top.
    absent         Modules that are not installed and that importing must not miss (drivers of devices, and the like).

A table is {"apps": [{"app", "framework", "routes": [{"method", "url", "handler", "line", …}]}]}; dump_routes.py says what
the fields mean.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True

import packages

LEFT_OUT = ("django.contrib.admin.",)  # nobody wrote these pages: no table has them
HERE = pathlib.Path(__file__).resolve().parent
OWN = HERE.parents[1] / "fixtures" / "routes" / "oracle"


def plan_of(folder):
    return json.loads((folder / "oracle.json").read_text())


def own_folders():
    return sorted(path.parent for path in OWN.glob("*/oracle.json"))


def rows_of(folder, plan, environment, sets):
    """Lines of dump_routes.py under one environment."""
    command, variables = packages.python(*[packages.bring(name) for name in sets])
    done = subprocess.run(
        [*command, HERE / "dump_routes.py", folder],
        input=json.dumps(plan),
        env=variables | environment,
        text=True,
        capture_output=True,
        timeout=120,
    )
    if done.returncode:
        raise SystemExit(f"{folder}: cannot be imported with {environment}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def key_of(row):
    return row["url"], row["method"], row.get("host", ""), row["handler"]


def without_head(routes):
    """Without HEAD where GET goes to the same handler."""
    gets = {key_of(route | {"method": "GET"}) for route in routes if route["method"] == "GET"}
    return [route for route in routes if route["method"] != "HEAD" or key_of(route | {"method": "GET"}) not in gets]


def merge(runs):
    """The routes of one app over several runs, sorted; what is missing in one of them is conditional."""
    found = {}
    for run in runs:
        for row in run:
            found.setdefault(key_of(row), row)
    for key, row in found.items():
        if any(key not in {key_of(other) for other in run} for run in runs):
            row["conditional"] = True
    return without_head([found[key] for key in sorted(found)])


def table_of(folder, plan, sets=("frameworks",)):
    """{"apps": […]} as the frameworks have it, without what they add by themselves."""
    runs = [rows_of(folder, plan, each, sets) for each in plan.get("environments", [{}])]
    apps = []
    for entry in plan["apps"]:
        own = [[row for row in run if row["app"] == entry["app"] and not row.get("automatic")] for run in runs]
        names = {"app": entry["app"], "framework": entry.get("framework", plan.get("framework"))}
        routes = [
            {name: value for name, value in row.items() if name not in ("app", "framework")}
            for row in merge(own)
        ]
        apps.append(names | {"routes": routes})
    return {"apps": apps}


def text_of(table):
    """JSON with one route a line, so that differences can be read."""
    apps = []
    for app in table["apps"]:
        routes = ",\n".join("      " + json.dumps(route, ensure_ascii=False) for route in app["routes"])
        head = f'    {{"app": {json.dumps(app["app"])}, "framework": {json.dumps(app["framework"])}, "routes": ['
        apps.append(f"{head}\n{routes}\n    ]}}")
    return '{\n  "apps": [\n' + ",\n".join(apps) + "\n  ]\n}\n"


def shape_of(route):
    """What has to agree. A library is not read, so of its handlers only the last word of the name counts."""
    handler = route["handler"] or "?"
    host = (route.get("host") or "").removesuffix("$")
    return route["method"], f"//{host}{route['url']}" if host else route["url"], handler.split(".")[-1] if route.get("library") else handler


def shapes_of(routes, wanted):
    """Routes to compare; those of `wanted` say which handlers of the other side are a library's."""
    strange = {(route["method"], route["url"]) for route in wanted if route.get("library")}
    routes = [route for route in routes if not (route["handler"] or "").startswith(LEFT_OUT)]
    return {
        shape_of(route | {"library": (route["method"], route["url"]) in strange or route.get("library", False)})
        for route in without_head(routes)
    }


def app_named(apps, names):
    """The app of one of these names, or one that a function of that name makes in a variable of its own."""
    for name in names:
        for app in apps:
            if app["app"] == name or app["app"].startswith(name + "."):
                return app
    return None


def compare(expected, actual, plan=None):
    """Complaints, a line each; none when both sides say the same of every app of `expected`."""
    complaints = []
    others = {entry["app"]: entry.get("also", []) for entry in (plan or {}).get("apps", [])}
    for app in expected["apps"]:
        other = app_named(actual["apps"], [app["app"], *others.get(app["app"], [])])
        if other is None:
            complaints.append(f"{app['app']}: no such app")
            continue
        wanted, found = (shapes_of(side["routes"], app["routes"]) for side in (app, other))
        complaints += [f"{app['app']}: missing {' '.join(shape)}" for shape in sorted(wanted - found)]
        complaints += [f"{app['app']}: too much {' '.join(shape)}" for shape in sorted(found - wanted)]
    return complaints


def ask_oxbow(folder):
    """The table of oxbow for a copy of the project, without what it could copy its answer from."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch, "project")
        shutil.copytree(folder, tree, symlinks=True, ignore=shutil.ignore_patterns("oracle.json", "expected.routes.json", "why.md"))
        command = [os.environ["OXBOW"], "routes", "--isolated", "--output-format", "json", "."]
        done = subprocess.run(command, cwd=tree, text=True, capture_output=True, timeout=120)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"apps": [], "said": f"status {done.returncode}: {done.stderr[:500]}"}


def check(folder, plan, table):
    """Complaints about oxbow, each with the name of the folder."""
    actual = ask_oxbow(folder)
    found = compare(table, actual, plan)
    return [f"{plan.get('name', folder.name)}: {text}" for text in ([actual["said"]] if "said" in actual else found)]


def differences():
    """[(pattern, how many complaints it stands for)] of known-differences, where reasons stand above the lines."""
    lines = (OWN / "known-differences").read_text().splitlines()
    counted = [line.split(" ", 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(pattern, int(count)) for count, pattern in counted]


def is_like(pattern, text):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def unexpected(complaints, names):
    """Complaints about these projects that are not among the known differences, and those that are no more."""
    known = [(pattern, count) for pattern, count in differences() if pattern.split(":")[0] in names]
    found = [text for text in complaints if not any(is_like(pattern, text) for pattern, count in known)]
    for pattern, count in known:
        now = sum(is_like(pattern, text) for text in complaints)
        if now != count:
            found.append(f"known-differences: {now} instead of {count} of `{pattern}`")
    return found


def dump_all(folders):
    """[(folder, text of its table)]; those that are worked out by hand have None."""
    packages.bring("frameworks")

    def one(folder):
        plan = plan_of(folder)
        return folder, text_of(table_of(folder, plan)) if plan["by"] == "import" else None

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, folders))


def main():
    command, *rest = sys.argv[1:] or ["help"]
    if command == "compare":
        expected, actual = (json.loads(pathlib.Path(path).read_text()) for path in rest)
        complaints = compare(expected, actual)
        sys.exit("\n".join(complaints) if complaints else 0)
    if command not in ("dump", "accept", "check"):
        sys.exit(__doc__)
    folders = [pathlib.Path(path).resolve() for path in rest] or own_folders()
    if command == "check":
        tables = [json.loads((folder / "expected.routes.json").read_text()) for folder in folders]
        complaints = [text for folder, table in zip(folders, tables) for text in check(folder, plan_of(folder), table)]
        sys.exit("\n".join(complaints) if complaints else 0)
    for folder, text in dump_all(folders):
        if text is None:
            continue
        if command == "dump":
            print(text, end="")
        elif not (target := folder / "expected.routes.json").exists() or target.read_text() != text:
            target.write_text(text)
            print(f"accepted {folder.name}")


if __name__ == "__main__":
    main()
