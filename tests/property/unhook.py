"""Taking away the only reference of a function of the tree, after which it has to be reported.

Chosen are functions and methods whose name stands exactly twice in the whole tree, as a word: where it is defined and
where it is used. Whatever kind of use it is, the expression becomes None.
"""

import ast
import random
import re
from collections import Counter

from drafts import Cut, Definition, Thing
from ground import Lines

DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.M)
NEUTRAL = {"staticmethod", "classmethod", "property"}
KIND, OPEN_KIND = "unhooked", "unhooked-of-open-class"


def make_things(ground, seed, count):
    rng = random.Random(f"{seed}/{ground.grove.name}/{KIND}")
    taken, things, numbers = [], [], Counter()
    for name, source in candidates(ground, rng):
        if numbers[KIND] == count:
            break
        found = try_cut(ground, name, source)
        if not found:
            continue
        definition, cut = found
        owners = definition.name.split(".")[:-1]
        is_open, is_handed = ground.openness(owners)
        is_open |= is_handed and not name.startswith("_") or ground.receivers.may_be_meant(name)
        kind = OPEN_KIND if is_open else KIND
        if any(overlap(cut, other) for other in taken) or numbers[kind] == count:
            continue
        taken.append(cut)
        thing = Thing(f"{ground.grove.name}/{kind}/{numbers[kind]}/dead", kind, f"{name} of {source.path}")
        thing.cuts, thing.dead = [cut], [definition]
        numbers[kind] += 1
        things.append(thing)
    return things


def overlap(one, other):
    return one.source is other.source and one.start < other.end and other.start < one.end


def candidates(ground, rng):
    """(name, file that defines it), in a random order."""
    counts = ground.grove.counts
    found = []
    for source in ground.grove.sources.values():
        for name in DEFINED.findall(source.text):
            is_open = name.startswith("__") or ground.is_library and not name.startswith("_")
            if counts[name] == 2 and not is_open:
                found.append((name, source))
    rng.shuffle(found)
    return found


def try_cut(ground, name, source):
    """(definition, cut), or None where it is no plain function that lives, or no plain use."""
    users = [user for user in ground.grove.sources.values() if name in user.words]
    user = source if len(users) == 1 else next(user for user in users if user is not source)
    if len(users) > 2 or not source.is_ordinary() or not user.is_ordinary():
        return None
    definition = definition_of(source, name)
    if not definition or ground.before.calls_dead(definition, shown=False):
        return None
    if source.path in ground.before.incomplete or ground.before.is_module_dead(source.path):
        return None
    cut = cut_of(user, name)
    return (Definition(definition.path, definition.name), cut) if cut else None


def definition_of(source, name):
    def walk(prefix, body):
        for statement in body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name:
                if all(getattr(item, "id", None) in NEUTRAL for item in statement.decorator_list):
                    return Lines(source.path, f"{prefix}{name}", statement.lineno, statement.end_lineno)
            if isinstance(statement, ast.ClassDef):
                found = walk(f"{prefix}{statement.name}.", statement.body)
                if found:
                    return found
        return None

    return walk("", source.tree.body)


def cut_of(user, name):
    """What to take away, or None."""
    parents = {child: parent for parent in ast.walk(user.tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(user.tree):
        is_use = isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load)
        if not is_use or name != (node.id if isinstance(node, ast.Name) else node.attr):
            continue
        around = [node]
        while around[-1] in parents:
            around.append(parents[around[-1]])
        if any(isinstance(item, (ast.JoinedStr, ast.pattern)) for item in around):
            return None
        if any(getattr(item, "name", None) == name for item in around):  # its own body
            return None
        parent = around[1]
        return checked(user, parent if isinstance(parent, ast.Call) and parent.func is node else node)
    return None


def checked(user, node):
    lines = user.text.split("\n")
    start = offset(lines, node.lineno, node.col_offset)
    end = offset(lines, node.end_lineno, node.end_col_offset)
    text = f"(None{chr(10) * (node.end_lineno - node.lineno)})"
    try:
        ast.parse(user.text[:start] + text + user.text[end:])
    except SyntaxError:
        return None
    return Cut(user, start, end, text)


def offset(lines, line, column):
    """Of a line and a column in bytes, in the text."""
    return sum(len(text) + 1 for text in lines[: line - 1]) + len(lines[line - 1].encode()[:column].decode())
