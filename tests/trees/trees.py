#!/usr/bin/env python3
"""Real trees to measure on, out of Debian packages: downloaded and unpacked into build/trees/<name>.

    tests/trees/trees.py            list the trees
    tests/trees/trees.py NAME...    bring these trees; prints one folder a line ("all" brings all)

A tree looks as its project does in a working copy: what the packages put into dist-packages (or into the folder
of the standard library) is at its top, programs are in bin/, other files in etc/, systemd/ and share/. What the
metadata of the built packages says (name, classifiers, dependencies, entry points) is in a pyproject.toml, whatever
file of the project it was built from. Dependencies are not installed.
Scripts import this file: bring(name) → folder, versions(name) → {package: version}.
"""

import configparser
import contextlib
import email
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "trees"

# name: packages. The first package names the version of the tree.
LIBRARIES = {
    "stdlib": ["libpython3.11-stdlib", "libpython3.11-minimal"],
    "django": ["python3-django"],
    "flask": ["python3-flask", "python3-werkzeug", "python3-jinja2"],
    "aiohttp": ["python3-aiohttp"],
    "sqlalchemy": ["python3-sqlalchemy"],
    "twisted": ["python3-twisted"],
}
# Programs that people start and nobody imports, each with its launcher in bin/.
APPLICATIONS = {
    "mercurial": ["mercurial-common", "mercurial"],
    "electrum": ["python3-electrum", "electrum"],
    "buildbot": ["buildbot", "buildbot-worker"],
    "ansible": ["ansible-core"],
    "borgbackup": ["borgbackup"],
    "supervisor": ["supervisor"],
    "radicale": ["radicale", "python3-radicale"],
    "duplicity": ["duplicity"],
    "offlineimap": ["offlineimap3"],
    "celery": ["python3-celery", "python3-kombu"],
}
TREES = LIBRARIES | APPLICATIONS

# From where in a package to where in the tree; the first that fits. What fits none is left out.
PLACES = [
    ("usr/lib/python3/dist-packages/", ""),
    ("usr/lib/python3.11/", ""),
    ("usr/bin/", "bin/"),
    ("usr/sbin/", "bin/"),
    ("usr/share/doc/", None),
    ("usr/share/man/", None),
    ("usr/share/", "share/"),
    ("etc/", "etc/"),
    ("lib/systemd/", "systemd/"),
    ("usr/lib/systemd/", "systemd/"),
]


def run(*command, folder=None):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}:\n{done.stdout}")
    return done.stdout


def place_of(path):
    """Where a file of a package belongs in its tree, or None."""
    for source, target in PLACES:
        if path.startswith(source):
            return None if target is None else target + path[len(source):]
    return None


def copy(unpacked, tree):
    """Copy what has a place; links are left out: they lead to other packages."""
    for folder, _, files in os.walk(unpacked):
        for name in files:
            source = pathlib.Path(folder, name)
            target = place_of(str(source.relative_to(unpacked)))
            if target is None or source.is_symlink() or not source.is_file():
                continue
            (tree / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, tree / target)


def metadata_of(tree):
    """The metadata of the packages in the tree: one message each, the first package's first."""
    paths = sorted(path for pattern in ("*-info/PKG-INFO", "*-info/METADATA", "*.egg-info") for path in tree.glob(pattern))
    return [(path, email.message_from_string(path.read_text())) for path in paths if path.is_file()]


def dependencies_of(path, metadata):
    """(extra or "", requirement) of one package."""
    found = []
    for line in metadata.get_all("Requires-Dist", []):
        extra = re.search(r"extra == ['\"]([^'\"]+)['\"]", line)
        found.append((extra[1] if extra else "", line))
    extra = marker = ""
    listed = path.parent / "requires.txt"
    for line in listed.read_text().split("\n") if path.name == "PKG-INFO" and listed.exists() else []:
        if line.startswith("["):
            extra, _, marker = line.strip("[]").partition(":")
        elif line:
            found.append((extra, f"{line}; {marker}" if marker else line))
    return found


def entry_points_of(path):
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    if path.parent.name.endswith("-info"):
        parser.read(path.parent / "entry_points.txt")
    return {group: dict(parser.items(group)) for group in parser.sections()}


def toml_list(values):
    return "[\n" + "".join(f"    {json.dumps(value)},\n" for value in values) + "]"


def declare(tree):
    """A pyproject.toml that says what the metadata of the built packages says; without metadata, only that the tree
    is a project of its own."""
    packages = metadata_of(tree)
    if (tree / "pyproject.toml").exists():
        return
    if not packages:
        (tree / "pyproject.toml").write_text("# No metadata came with the packages.\n")
        return
    first = packages[0][1]
    extras, groups = {}, {}
    for path, metadata in packages:
        for extra, requirement in dependencies_of(path, metadata):
            extras.setdefault(extra, []).append(requirement)
        for group, entries in entry_points_of(path).items():
            groups.setdefault(group, {}).update(entries)
    lines = ["[project]", f"name = {json.dumps(first['Name'])}", f"version = {json.dumps(first['Version'])}"]
    lines.append(f"classifiers = {toml_list(first.get_all('Classifier', []))}")
    lines.append(f"dependencies = {toml_list(extras.pop('', []))}")
    if extras:
        lines.append("\n[project.optional-dependencies]")
        lines += [f"{json.dumps(extra)} = {toml_list(listed)}" for extra, listed in extras.items()]
    for group, entries in groups.items():
        known = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}
        lines.append(f"\n[project.{known.get(group) or 'entry-points.' + json.dumps(group)}]")
        lines += [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in entries.items()]
    (tree / "pyproject.toml").write_text("\n".join(lines) + "\n")


def download(package, folder):
    # Read by others: apt fetches as a user without rights.
    folder.chmod(0o755)
    run("apt-get", "-o", "APT::Sandbox::User=root", "download", package, folder=folder)
    return max(folder.glob(f"{package}_*.deb"))


def build(name, tree):
    """Fill the folder `tree`; returns {package: version}."""
    found = {}
    for package in TREES[name]:
        with tempfile.TemporaryDirectory() as scratch:
            archive = download(package, pathlib.Path(scratch))
            found[package] = run("dpkg-deb", "--field", archive, "Version").strip()
            unpacked = pathlib.Path(scratch, "unpacked")
            run("dpkg-deb", "--extract", archive, unpacked)
            copy(unpacked, tree)
    declare(tree)
    return found


def list_of(name):
    return FOLDER / f"{name}.packages"


@contextlib.contextmanager
def alone():
    """Two of us in one folder would break it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring(name):
    """The folder of tree `name`, made unless it is there."""
    tree = FOLDER / name
    with alone():
        if not list_of(name).exists():
            print(f"Bringing {name}", file=sys.stderr)
            shutil.rmtree(tree, ignore_errors=True)
            tree.mkdir()
            found = build(name, tree)
            list_of(name).write_text("".join(f"{package} {version}\n" for package, version in found.items()))
    return tree


def versions(name):
    """{package: version} of a tree that was brought."""
    return dict(line.split() for line in list_of(name).read_text().splitlines())


def main():
    names = sys.argv[1:]
    if not names:
        for name, packages in TREES.items():
            print(f"{name:<12} {'library' if name in LIBRARIES else 'application':<12} {' '.join(packages)}")
        return
    for name in TREES if names == ["all"] else names:
        if name not in TREES:
            sys.exit(f"unknown tree '{name}'; there are {', '.join(TREES)}")
        print(bring(name))


if __name__ == "__main__":
    main()
