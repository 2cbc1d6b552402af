"""C trees to measure on: source packages of Debian, unpacked and built in build/native/<name>, each with a compile
database. They are built by tests/native/cc, so that what the linker left can be read from the programs.

    import sources; sources.bring(name) → Tree
"""

import contextlib
import dataclasses
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "build" / "native"
COMPILER = HERE / "cc"

CMAKE = ["cmake", "-S", ".", "-B", "build", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DCMAKE_BUILD_TYPE=None",
         "-DCMAKE_C_COMPILER={cc}"]  # fmt: skip
CMAKE_BUILD = ["cmake", "--build", "build", "-j{jobs}"]
BEAR = ["bear", "--output", "compile_commands.json", "--"]

# name: steps from the unpacked source to programs and a compile database; without steps it is read as written. What
# needs further libraries is off.
TREES = {
    "jansson": [CMAKE + ["-DJANSSON_BUILD_DOCS=OFF"], CMAKE_BUILD],
    "nginx": [
        ["sh", "./configure", "--with-cc={cc}", "--with-http_ssl_module", "--with-http_v2_module", "--with-threads",
         "--with-stream", "--with-mail", "--with-debug"],
        BEAR + ["make", "-j{jobs}"],
    ],
    "redis": [BEAR + ["make", "-j{jobs}", "CC={cc}", "MALLOC=libc", "BUILD_TLS=no", "OPTIMIZATION=-O0"]],
    "curl": [
        CMAKE + ["-DBUILD_SHARED_LIBS=OFF", "-DCURL_USE_LIBSSH2=OFF", "-DUSE_LIBIDN2=OFF", "-DCURL_USE_LIBPSL=OFF",
                 "-DCURL_DISABLE_LDAP=ON", "-DCURL_DISABLE_LDAPS=ON"],
        CMAKE_BUILD,
    ],
    "git": [BEAR + ["make", "-j{jobs}", "CC={cc}", "CFLAGS=", "NO_CURL=1", "NO_GETTEXT=1", "NO_TCLTK=1",
                    "NO_PERL=1", "NO_PYTHON=1", "all"]],
    "lighttpd": [CMAKE + ["-DWITH_PCRE2=ON", "-DWITH_ZLIB=ON"], CMAKE_BUILD],
    "haproxy": [BEAR + ["make", "-j{jobs}", "CC={cc}", "TARGET=linux-glibc", "USE_OPENSSL=1", "USE_ZLIB=1",
                        "USE_PCRE2=1", "ADDLIB=-ldl"]],
    "mosquitto": [
        CMAKE + ["-DDOCUMENTATION=OFF", "-DWITH_LIB_CPP=OFF", "-DWITH_PLUGINS=OFF", "-DWITH_CLIENTS=OFF",
                 "-DWITH_APPS=OFF"],
        CMAKE_BUILD,
    ],
    "memcached": [["./configure", "CC={cc}", "--disable-docs"], BEAR + ["make", "-j{jobs}"]],
    "dnsmasq": [BEAR + ["make", "-j{jobs}", "CC={cc}", "CFLAGS="]],
    "libevent": [CMAKE, CMAKE_BUILD],
    "c-ares": [CMAKE, CMAKE_BUILD],
    "hiredis": [BEAR + ["make", "-j{jobs}", "CC={cc}"]],
    "libmicrohttpd": [["./configure", "CC={cc}", "--disable-doc"], BEAR + ["make", "-j{jobs}"]],
    "dropbear": [["./configure", "CC={cc}"], BEAR + ["make", "-j{jobs}"]],
    "tmux": [],
    "h2o": [],
    "unbound": [],
    "jq": [],
    "bird2": [],
    "pgbouncer": [],
}  # fmt: skip

BUILT = [name for name, steps in TREES.items() if steps]


# Half C, half Python: extension modules, and libraries that Python loads. They are not built.
MIXED = ["pillow", "pygame", "kitty", "capstone", "notmuch", "calibre", "mercurial", "python-mysqldb", "pygobject"]


@dataclasses.dataclass(frozen=True)
class Tree:
    name: str
    version: str
    root: pathlib.Path

    @property
    def database(self):
        return next(path for path in (self.root / "compile_commands.json", self.root / "build" / "compile_commands.json")
                    if path.exists())

    @property
    def kept(self):
        """Where what was measured of it is kept."""
        return FOLDER / self.name / "kept"


def run(command, folder, log=None, **environment):
    with open(log or os.devnull, "a") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=out, env={**os.environ, **environment})
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed in {folder}" + (f"; see {log}" if log else ""))


def output_of(command, folder=None):
    return subprocess.run(command, cwd=folder, check=True, text=True, capture_output=True).stdout


# ---- source packages -------------------------------------------------------------------------------------------------


def apt_options():
    """The archive that this system has, without its updates (sources of these may be missing), asked for sources; lists
    of their own, so that those of the system stay."""
    lists, listed = FOLDER / "apt", FOLDER / "apt" / "sources.list"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    sites = output_of(["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages"])
    listed.write_text("".join(f"deb-src {site}\n" for site in sorted(set(sites.splitlines())) if "-" not in site.split()[1]))
    options = {"Dir::Etc::sourcelist": listed, "Dir::Etc::sourceparts": "-", "Dir::State::lists": lists,
               "APT::Sandbox::User": "root", "APT::Get::List-Cleanup": "false"}  # fmt: skip
    return [word for key, value in options.items() for word in ("-o", f"{key}={value}")]


def unpack(name, folder):
    options, log = apt_options(), folder / "log"
    if not list((FOLDER / "apt").glob("*Sources*")):
        run(["apt-get", *options, "update"], folder, log)
    run(["apt-get", *options, "source", "--download-only", name], folder, log)
    description = next(folder.glob("*.dsc"))
    run(["dpkg-source", "--no-check", "--extract", description.name, "source"], folder, log)
    # The originals of what Debian's patches change.
    shutil.rmtree(folder / "source" / ".pc", ignore_errors=True)
    return next(line.split()[1] for line in description.read_text().splitlines() if line.startswith("Version:"))


# ---- building --------------------------------------------------------------------------------------------------------


def build(name, folder):
    words = {"cc": str(COMPILER), "jobs": str(os.cpu_count())}
    for step in TREES[name]:
        command = [word.format(**words) for word in step]
        run(command, folder / "source", folder / "log", OXBOW_NATIVE_LOG=str(folder / "discarded"))


@contextlib.contextmanager
def alone():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring(name):
    folder = FOLDER / name
    done = folder / "version"
    # Another run may be bringing another tree for long.
    with contextlib.nullcontext() if done.exists() else alone():
        if not done.exists():
            print(f"Bringing {name}", file=sys.stderr)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            version = unpack(name, folder)
            if name in TREES:
                build(name, folder)
            # A project of its own, though it lies in a tree that is one.
            (folder / "source" / ".oxbow.toml").touch()
            done.write_text(version + "\n")
    tree = Tree(name, done.read_text().strip(), folder / "source")
    tree.kept.mkdir(exist_ok=True)
    return tree


def commit_of(folder):
    done = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=folder, text=True, capture_output=True)
    return done.stdout.strip() if done.returncode == 0 else "–"


def units(tree):
    return len(json.loads(tree.database.read_text()))


def lines(tree):
    """Lines of the C files that are no test and no build."""
    return sum(path.read_bytes().count(b"\n") for path in tree.root.rglob("*.[ch]") if path.is_file())
