#!/usr/bin/env python3
"""The real frameworks, out of Debian packages: downloaded and unpacked into build/oracle/<set>, never installed.

    tests/oracle/packages.py            list the sets
    tests/oracle/packages.py NAME...    bring these sets ("all": every one); prints one folder a line
    tests/oracle/packages.py --missing  name the sets that are not there

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
    # What the programs of public.json import besides.
    "programs-need": """
        python3-brotli python3-decorator python3-six python3-pygments python3-pkg-resources python3-yaml
        python3-future python3-frozendict python3-jedi python3-parso python3-watchdog
        python3-box python3-dynaconf python3-dotenv python3-ruamel.yaml python3-ruamel.yaml.clib python3-dateutil
        python3-tzlocal python3-pytz-deprecation-shim python3-pbr python3-whitenoise
        python3-django-cors-headers python3-django-filters python3-django-health-check
        python3-django-tagging python3-pyparsing python3-simplejson python3-urllib3 python3-whisper
        python3-cffi-backend python3-requests python3-certifi python3-chardet
        python3-pexpect python3-ptyprocess python3-gunicorn python3-msgpack
        python3-cryptography python3-openssl python3-sortedcontainers python3-publicsuffix2 python3-kaitaistruct
        python3-ldap3 python3-passlib python3-pyasn1 python3-pyperclip python3-urwid
    """.split(),
}
# Programs and examples, each unpacked by itself. `src:` is a source package.
PROGRAMS = [
    "python3-httpbin",
    "bepasty",
    "ycmd",
    "python3-ara",
    "graphite-web",
    "pdudaemon",
    "mitmproxy",
    "gunicorn-examples",
    "python-tornado-doc",
    "src:python-falcon",
]
SETS |= {name.removeprefix("src:"): [name] for name in PROGRAMS}


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


def apt_for_sources(folder, *command):
    """apt with the sources that belong to the machine's binary packages, in lists of its own."""
    wanted = "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages", "Origin: Debian"
    listed = trees.run("apt-get", "indextargets", *wanted)
    for name in ("lists/partial", "cache"):
        (FOLDER / "apt" / name).mkdir(parents=True, exist_ok=True)
    lines = {f"deb-src {line}\n" for line in listed.splitlines()}
    (FOLDER / "apt" / "sources.list").write_text("".join(sorted(lines)))
    options = {
        "Dir::Etc::SourceList": FOLDER / "apt" / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": FOLDER / "apt" / "lists",
        "Dir::Cache": FOLDER / "apt" / "cache",
        "APT::Sandbox::User": "root",
    }
    given = [text for name, value in options.items() for text in ("-o", f"{name}={value}")]
    return trees.run("apt-get", *given, *command, folder=folder)


def unpack_source(package, into):
    """The upstream part of a source package, without the folder that its archive has at its top."""
    with tempfile.TemporaryDirectory() as scratch:
        apt_for_sources(scratch, "update")
        apt_for_sources(scratch, "source", "--download-only", package)
        archive = max(pathlib.Path(scratch).glob("*.orig.tar.*[!c]"))
        trees.run("tar", "--extract", "--file", archive, "--directory", into)
        version = archive.name.split("_")[1].split(".orig")[0]
    (top,) = into.iterdir()
    for path in list(top.iterdir()):
        path.rename(into / path.name)
    return version


def unpack(package, into):
    """Returns the version."""
    if package.startswith("src:"):
        return unpack_source(package.removeprefix("src:"), into)
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
    # Compiled once, not at every import. What does not compile is of another version of Python, or a test.
    subprocess.run([INTERPRETER, "-S", "-m", "compileall", "-qq", FOLDER / name], check=False, stdout=subprocess.DEVNULL)
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
    there = FOLDER / name / PLACE
    return there if there.is_dir() else FOLDER / name


def main():
    names = sys.argv[1:]
    if not names:
        for name, listed in SETS.items():
            print(f"{name:<18} {' '.join(listed)}")
    elif names == ["--missing"]:
        print(*[name for name in SETS if not is_there(name)], sep="\n")
    else:
        for name in SETS if names == ["all"] else names:
            if name not in SETS:
                sys.exit(f"unknown set '{name}'; there are {', '.join(SETS)}")
            print(bring(name))


if __name__ == "__main__":
    main()
