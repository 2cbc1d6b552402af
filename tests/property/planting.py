"""Making things up and writing them into a copy of a tree."""

import ast
from collections import defaultdict

from drafts import Draft, definitions_in
from grove import write_text
from kinds import KINDS


def make_things(ground, seed, count):
    """`count` dead ones and as many live ones of each kind that there is room for."""
    things = []
    for kind, make in KINDS.items():
        for position in range(count):
            for is_live in (False, True):
                draft = Draft(ground, seed, kind, position, is_live)
                if make(draft) is not False:
                    things.append(draft.thing)
    return things


def inject(ground, folder, things):
    """Write what changes; returns {path: text}."""
    pieces, cuts, texts, scripts = defaultdict(list), defaultdict(list), {}, {}
    for thing in things:
        for piece in thing.pieces:
            pieces[piece.place.source.path].append(piece)
        for cut in thing.cuts:
            cuts[cut.source.path].append(cut)
        texts |= thing.files
        scripts |= thing.scripts
    # A function may be defined in one file and lose its use in another.
    for path in {*pieces, *cuts, *(item.path for thing in things for item in thing.dead)} - texts.keys():
        texts[path] = changed(ground.grove.sources[path].text, pieces[path], cuts[path])
    texts |= ground.added(scripts)
    for path, text in texts.items():
        write_text(folder / path, text)
    return texts


def changed(text, pieces, cuts):
    """A file's text with pieces put in and cuts made; notes in each piece where it stands now."""
    for cut in sorted(cuts, key=lambda cut: -cut.start):
        text = text[: cut.start] + cut.text + text[cut.end :]
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    out, done = [], 0
    for piece in sorted(pieces, key=lambda piece: (piece.place.after, -len(piece.place.indent), piece.rank)):
        out += lines[done : piece.place.after]
        done = piece.place.after
        code = piece.code.rstrip("\n").split("\n")
        piece.first, piece.last = len(out) + 1, len(out) + len(code)
        out += code
    return "\n".join(out + lines[done:]) + "\n"


def locate(things, texts):
    """Note what of the things lives, and find the lines of their definitions in the changed files."""
    numbers = {}
    for thing in things:
        if thing.name.endswith("/live"):
            thing.live += everything(thing)
        for definition in thing.dead + thing.live:
            path = definition.path
            if path not in numbers:
                numbers[path] = {}
                number(ast.parse(texts[path]).body, "", numbers[path])
            if definition.name not in numbers[path]:
                raise LookupError(f"{path}: there is no {definition.name}\n{thing.show()}")
            definition.first, definition.last = numbers[path][definition.name]


def everything(thing):
    for piece in thing.pieces:
        code = unindented(piece.code, piece.place.indent)
        yield from definitions_in(code, piece.place.source.path, piece.place.owner)
    for path, text in thing.files.items():
        if path.endswith(".py") and not path.startswith("tests/"):
            yield from definitions_in(text, path)


def unindented(code, indent):
    return "\n".join(line.removeprefix(indent) for line in code.split("\n"))


def number(body, prefix, found):
    """First and last line of each definition, decorators included, by qualified name."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([statement.lineno, *(item.lineno for item in statement.decorator_list)])
            found[f"{prefix}{statement.name}"] = first, statement.end_lineno
            if isinstance(statement, ast.ClassDef):
                number(statement.body, f"{prefix}{statement.name}.", found)
        for inner in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                number(getattr(statement, inner, []), prefix, found)
