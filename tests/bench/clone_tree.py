"""Trees full of duplicates: copies of a tree beside each other, as they are or with names changed, and lines that repeat."""

import builtins
import keyword
import pathlib
import random
import re
import shutil

# Texts and comments stay as they are, so that it is names alone in which copies differ.
NAME = re.compile(
    r"""(?P<kept>(?s:\"{3}.*?\"{3}|'{3}.*?'{3})|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*)"""
    r"""|\b[a-zA-Z_]\w{3,}\b"""
)
C_NAME = re.compile(
    r"""(?P<kept>(?s:/\*.*?\*/)|//[^\n]*|\#[ \t]*include[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|\b[a-zA-Z_]\w{3,}\b"""
)
KEPT = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
C_KEPT = set(
    "auto break case char const continue default double else enum extern float goto inline long register restrict return "
    "short signed sizeof static struct switch typedef union unsigned void volatile while define defined elif endif error "
    "ifdef ifndef main undef".split()
)
LANGUAGES = {".py": (NAME, KEPT), ".c": (C_NAME, C_KEPT), ".h": (C_NAME, C_KEPT)}
SHARE = 0.3  # of all names get another one in a copy
REPEATED_LINES = 1_000_000
LINES_PER_FILE = 50_000


def renamed(text, seed, suffix=".py"):
    """The text with some names changed, each to the same new one wherever it stands."""
    name, kept = LANGUAGES[suffix]
    words = {}

    def other(match):
        word = match[0]
        if match["kept"]:
            return word
        if word not in words:
            changes = word not in kept and not word.startswith("__") and random.Random(f"{seed} {word}").random() < SHARE
            words[word] = f"{word}_{seed}" if changes else word
        return words[word]

    return name.sub(other, text)


def copies(tree, folder, count, *, with_renames):
    """`count` copies of a tree below a folder; the first one is as it is."""
    for number in range(count):
        target = pathlib.Path(folder, f"service{number}")
        shutil.copytree(tree, target, ignore_dangling_symlinks=True)
        if not (with_renames and number):
            continue
        for path in sorted(path for path in target.rglob("*") if path.suffix in LANGUAGES and path.is_file()):
            text = path.read_bytes()
            try:
                path.write_text(renamed(text.decode(), number, path.suffix))
            except UnicodeDecodeError:
                continue


def repeated(folder, kinds):
    """A million lines of so many kinds, in functions of fifty."""
    for number in range(REPEATED_LINES // LINES_PER_FILE):
        lines = []
        for line in range(LINES_PER_FILE):
            if line % 50 == 0:
                lines.append(f"def f{line}(a, b):")
            kind = (line * 7919) % kinds
            lines.append(f"    a.append(b[{kind}], a[{kind}])")
        pathlib.Path(folder, f"m{number}.py").write_text("\n".join(lines) + "\n")
