#!/usr/bin/env python3
"""Real trees to measure on, out of Debian packages: downloaded and unpacked into build/trees/<name>.

    tests/trees/trees.py            list the trees
    tests/trees/trees.py NAME...    bring these trees; prints one folder a line ("all" brings all)

A tree looks as its project does in a working copy: what the packages put into dist-packages (or into the folder
of the standard library) is at its top, programs are in bin/, other files in etc/, systemd/ and share/. Entry
points, which a built package has in entry_points.txt, are in setup.cfg. Dependencies are not installed.
Scripts import this file: bring(name) → folder, versions(name) → {package: version}.
"""

import configparser
import contextlib
import fcntl
import os
import pathlib
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
            shutil.copyfile(source, tree / target)


def declare_entry_points(tree):
    """What entry_points.txt says, in the words of the setup.cfg it was made from."""
    groups = {}
    for path in sorted(tree.glob("*-info/entry_points.txt")):
        parser = configparser.RawConfigParser(delimiters=("=",))
        parser.optionxform = str
        parser.read(path)
        for group in parser.sections():
            groups.setdefault(group, []).extend(f"    {name} = {value}" for name, value in parser.items(group))
    if groups and not (tree / "setup.cfg").exists():
        lines = [line for group, entries in groups.items() for line in [f"{group} =", *entries]]
        (tree / "setup.cfg").write_text("\n".join(["[options.entry_points]", *lines]) + "\n")


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
    declare_entry_points(tree)
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
