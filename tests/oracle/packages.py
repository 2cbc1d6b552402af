#!/usr/bin/env python3
"""The real frameworks, out of Debian packages: downloaded and unpacked into build/oracle/<set>, never installed.

    tests/oracle/packages.py            list the sets
    tests/oracle/packages.py NAME...    bring these sets; prints one folder a line

The lists are complete: the interpreter runs without the machine's own packages (`-S`), so what is missing here is
missing there. Scripts import this file: bring(name) → folder to put on the path, python() → how to start it.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "trees"))

import trees

FOLDER = ROOT / "build" / "oracle"
INTERPRETER = "/usr/bin/python3"
PLACE = "usr/lib/python3/dist-packages"

SETS = {
    "frameworks": """
        python3-fastapi python3-starlette python3-pydantic python3-typing-extensions
        python3-anyio python3-sniffio python3-idna
        python3-flask python3-werkzeug python3-jinja2 python3-markupsafe python3-itsdangerous python3-click
        python3-colorama python3-blinker
        python3-quart python3-hypercorn python3-aiofiles python3-h11 python3-h2 python3-hpack python3-hyperframe
        python3-priority python3-toml python3-wsproto
        python3-django python3-djangorestframework python3-asgiref python3-sqlparse python3-tz
        python3-aiohttp python3-multidict python3-yarl python3-async-timeout python3-frozenlist python3-aiosignal
        python3-attr python3-charset-normalizer
        python3-tornado python3-falcon python3-mimeparse python3-bottle
    """.split(),
}


def python(*folders):
    """How to start Debian's Python with nothing but these folders and the standard library, and the environment."""
    environment = {
        "PYTHONPATH": ":".join(map(str, folders)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
    }
    return [INTERPRETER, "-S", "-s"], environment


def check_interpreter(folder):
    """The compiled extensions were built for one version of Python: say so before they fail to load."""
    built = sorted({re.search(r"cpython-(\d)(\d+)", path.name).groups() for path in folder.rglob("*.cpython-*.so")})
    done = subprocess.run(
        [INTERPRETER, "-S", "-c", "import sys; print(*sys.version_info[:2])"], text=True, capture_output=True
    )
    if done.returncode:
        sys.exit(f"{INTERPRETER} does not run: {done.stderr}")
    if built and tuple(done.stdout.split()) not in built:
        sys.exit(f"{INTERPRETER} is Python {'.'.join(done.stdout.split())}, the packages are for {built}")


def versions(name):
    """{package: version} of a set that was brought."""
    return dict(line.split() for line in (FOLDER / f"{name}.packages").read_text().splitlines())


def unpack(package, into):
    """Returns the version."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = trees.download(package, pathlib.Path(scratch))
        version = trees.run("dpkg-deb", "--field", archive, "Version").strip()
        trees.run("dpkg-deb", "--extract", archive, into)
    return version


def build(name):
    unpacked = FOLDER / f"{name}.new"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    found = {package: unpack(package, unpacked) for package in SETS[name]}
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    unpacked.rename(FOLDER / name)
    listed = "".join(f"{package} {version}\n" for package, version in found.items())
    (FOLDER / f"{name}.packages").write_text(listed)


def is_there(name):
    """Brought, and with every package that is listed today."""
    return (FOLDER / f"{name}.packages").exists() and list(versions(name)) == SETS[name]


def bring(name):
    """The folder of the set's Python packages, made unless it is there."""
    with trees.alone():
        if not is_there(name):
            print(f"Bringing {name}", file=sys.stderr)
            build(name)
            check_interpreter(FOLDER / name / PLACE)
    return FOLDER / name / PLACE


def main():
    if not sys.argv[1:]:
        for name, packages in SETS.items():
            print(f"{name:<12} {' '.join(packages)}")
    for name in sys.argv[1:]:
        if name not in SETS:
            sys.exit(f"unknown set '{name}'; there are {', '.join(SETS)}")
        print(bring(name))


if __name__ == "__main__":
    main()
