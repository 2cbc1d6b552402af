"""A service of many routes, for measuring what is done for routes beyond reading files: FastAPI routers and Flask
blueprints nested three deep, some of them included by nothing, with scripts that speak of the URLs."""

import pathlib

GROUPS = 20  # of each framework
MODULES = 10  # in a group
ROUTES = 5  # in a module
LOST = 5  # every so many-th module is included by nothing
MENTIONS = 250  # per module, in scripts

FASTAPI_MODULE = """from fastapi import APIRouter

router = APIRouter(prefix="/m{module}")


"""
FASTAPI_ROUTE = """@router.{method}("/{{item}}/part{route}")
def part{route}(item: int):
    return {{"item": item}}


"""
FLASK_MODULE = """from flask import Blueprint

blueprint = Blueprint("g{group}m{module}", __name__, url_prefix="/m{module}")


"""
FLASK_ROUTE = """@blueprint.route("/<int:item>/part{route}", methods=["{method}"])
def part{route}(item):
    return {{"item": item}}


"""
METHODS = ["get", "post", "put", "delete", "patch"]


def kept(module):
    return module % LOST != 0


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def group_of_fastapi(folder, group):
    names = [f"m{module}" for module in range(MODULES) if kept(module)]
    lines = ["from fastapi import APIRouter", "", *(f"from quick.g{group} import {name}" for name in names), ""]
    lines += [f'router = APIRouter(prefix="/g{group}")']
    lines += [*(f"router.include_router({name}.router)" for name in names), ""]
    write(folder / f"quick/g{group}/__init__.py", "\n".join(lines))
    for module in range(MODULES):
        text = FASTAPI_MODULE.format(module=module)
        text += "".join(FASTAPI_ROUTE.format(route=route, method=METHODS[route % 5]) for route in range(ROUTES))
        write(folder / f"quick/g{group}/m{module}.py", text.rstrip() + "\n")


def group_of_flask(folder, group):
    names = [f"m{module}" for module in range(MODULES) if kept(module)]
    lines = ["from flask import Blueprint", "", *(f"from plain.g{group} import {name}" for name in names), ""]
    lines += [f'blueprint = Blueprint("g{group}", __name__, url_prefix="/g{group}")']
    lines += [*(f"blueprint.register_blueprint({name}.blueprint)" for name in names), ""]
    write(folder / f"plain/g{group}/__init__.py", "\n".join(lines))
    for module in range(MODULES):
        text = FLASK_MODULE.format(group=group, module=module)
        text += "".join(FLASK_ROUTE.format(route=route, method=METHODS[route % 5].upper()) for route in range(ROUTES))
        write(folder / f"plain/g{group}/m{module}.py", text.rstrip() + "\n")


def speakers(folder, package, group, module):
    lines = []
    for number in range(MENTIONS):
        url = f"/{package}/g{group}/m{module}/{number}/part{number % (ROUTES + 1)}"
        lines.append(f'export const url{number} = "{url}";')
    lines.append(f'export const first = () => fetch("/{package}/g{group}/m{module}/1/part0");')
    write(folder / f"web/{package}/g{group}/m{module}.ts", "\n".join(lines) + "\n")


def make(folder, groups=GROUPS):
    """Write the tree; returns how many routes it has, how many of them nothing serves, and how many texts in scripts
    name URLs."""
    folder = pathlib.Path(folder)
    for package in ("quick", "plain"):
        write(folder / package / "__init__.py", "")
    for group in range(groups):
        group_of_fastapi(folder, group)
        group_of_flask(folder, group)
        for module in range(MODULES):
            speakers(folder, "quick", group, module)
            speakers(folder, "plain", group, module)
    lines = ["from fastapi import FastAPI", "", *(f"from quick import g{group}" for group in range(groups)), ""]
    lines += ["app = FastAPI()"]
    lines += [*(f'app.include_router(g{group}.router, prefix="/quick")' for group in range(groups)), ""]
    write(folder / "quick/main.py", "\n".join(lines))
    lines = ["from flask import Flask", "", *(f"from plain import g{group}" for group in range(groups)), ""]
    lines += ["app = Flask(__name__)"]
    lines += [
        *(f'app.register_blueprint(g{group}.blueprint, url_prefix="/plain/g{group}")' for group in range(groups)), "",
    ]
    write(folder / "plain/main.py", "\n".join(lines))
    lost = sum(not kept(module) for module in range(MODULES))
    modules = groups * 2 * MODULES
    return modules * ROUTES, lost * ROUTES * groups * 2, modules * (MENTIONS + 1)
