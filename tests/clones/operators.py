"""Ways in which people change what they copied.

Each operator takes a Draft, a random source and the Forest, changes the draft, and may raise Unfit when the definition
has nothing for it. The type says what is the same in the end: 1 everything but layout and comments, 2 everything but
names and literals, 3 most statements.
"""

import ast
import builtins
import io
import keyword
import math
import re
import tokenize
from dataclasses import dataclass

from draft import FUNCTIONS, SIMPLE, is_docstring, walk

KEPT = {"self", "cls", *dir(builtins), *keyword.kwlist, *keyword.softkwlist}
WORDS = (
    "account batch buffer carrier channel chunk cursor depth digest entry factor fragment gate handle holder index "
    "journal ledger limit marker member node offset origin packet parcel portion query rank record region sample "
    "segment signal slice source stage store stream target ticket token total track unit vector volume weight window"
).split()
NOTES = (
    "see the note on top of this module", "kept for older callers", "what comes next relies on this", "checked above",
    "the order of these matters", "this used to be done by the caller", "never empty here", "cheap enough",
)  # fmt: skip
ANNOTATIONS = ("str", "int", "bool", "dict", "list", '"Optional[str]"', '"Dict[str, Any]"', "object", '"Sequence[int]"')


class Unfit(Exception):
    """There is nothing in the definition that the operator could change."""


@dataclass
class Operator:
    name: str
    type: int
    change: object  # called with draft, rng, forest
    of: str = "both"  # function, class or both


class Invented:
    """New names, each given once."""

    def __init__(self, rng, text):
        self.rng, self.taken = rng, set(re.findall(r"\w+", text)) | KEPT

    def next(self, like):
        word = "_".join(self.rng.sample(WORDS, 2 if len(like) > 4 else 1))
        word = "".join(part.capitalize() for part in word.split("_")) if like[:1].isupper() else word
        word = word.upper() if len(like) > 2 and like.isupper() else word
        word = "_" + word if like.startswith("_") else word
        while word in self.taken:
            word += self.rng.choice("abcdeinrst")
        self.taken.add(word)
        return word


def some(rng, items, count):
    if not items:
        raise Unfit
    return rng.sample(items, min(count, len(items)))


# ---- type 1 ----------------------------------------------------------------------------------------------


def comments(draft, rng, forest):
    """Other comments, blank lines and docstrings; other columns."""
    edits = []
    for node, _ in draft.statements(draft.begins_line):
        if rng.random() < 0.3:
            edits.append(draft.insert_before(node, "# " + rng.choice(NOTES)))
        if rng.random() < 0.2:
            edits.append(draft.insert_before(node, ""))
        if isinstance(node, SIMPLE) and draft.stands_alone(node) and rng.random() < 0.2:
            end = draft.starts[node.end_lineno] - 1
            edits.append((end, end, "  # " + rng.choice(NOTES)))
    for node in walk(draft.target):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and is_docstring(node.body[0]) and len(node.body) > 1:
            edits.append((*draft.span(node.body[0]), '"""' + rng.choice(NOTES).capitalize() + '."""'))
    draft.edit(edits)


def wrap(draft, rng, forest):
    """Other line breaks and spaces where brackets allow them.

    Not between the targets of a comprehension: the grammar of Python that oxbow uses does not take that.
    """
    first, last = draft.lines
    edits, depth, in_targets = [], 0, False
    for token in tokenize.generate_tokens(io.StringIO(draft.text).readline):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        in_targets = token.string == "for" or in_targets and token.string != "in"
        if not first <= token.start[0] <= last or not depth or in_targets or "\n" in token.string:
            continue
        end = draft.starts[token.end[0] - 1] + len(token.line[: token.end[1]].encode())
        if token.string in (",", "and", "or") and token.type in (tokenize.OP, tokenize.NAME) and rng.random() < 0.5:
            indent = len(token.line) - len(token.line.lstrip()) + rng.randrange(4, 40)
            if re.match(r"[ ]*[^\s#]", token.line[token.end[1] :]):
                edits.append((end, end, "\n" + " " * indent))
        elif token.type == tokenize.OP and rng.random() < 0.3:
            edits.append((end, end, " "))
    if not edits:
        raise Unfit
    draft.edit(edits)


def layout(draft, rng, forest):
    """Written anew by a program: no comments, other quotes and parentheses, literals joined."""
    name = draft.names[0]
    kept = [ast.unparse(node) for node in draft.tree.body if getattr(node, "name", None) != name]
    node = next(node for node in draft.tree.body if getattr(node, "name", None) == name)
    draft.set("\n".join([*kept, "", "", ast.unparse(node), ""]))


# ---- type 2 ----------------------------------------------------------------------------------------------


def locals_of(draft):
    """Names that functions of the clone bind; none that they share with others."""
    bound, shared = set(), set()
    for node in walk(draft.target):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            shared.update(node.names)
        elif isinstance(node, ast.ClassDef):
            shared.update(child.id for part in node.body for child in walk(part) if isinstance(part, ast.Assign)
                          and isinstance(child, ast.Name))  # fmt: skip
    return sorted(bound - shared - KEPT)


def rename(draft, wanted):
    """Give identifiers new names; `wanted` says which, by (name, is behind a dot, is a keyword of a call)."""
    tokens = list(tokenize.generate_tokens(io.StringIO(draft.text).readline))
    first, last = draft.lines
    edits, depth = [], 0
    for at, token in enumerate(tokens):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if token.type != tokenize.NAME or keyword.iskeyword(token.string) or not first <= token.start[0] <= last:
            continue
        before, behind = tokens[at - 1].string, tokens[at + 1].string
        is_key = depth > 0 and behind == "=" and before in ("(", ",")
        new = wanted(token.string, before == ".", is_key)
        if new:
            start = draft.starts[token.start[0] - 1] + len(token.line[: token.start[1]].encode())
            edits.append((start, start + len(token.string.encode()), new))
    # A token that spans lines has them all in `line`; names never do, but the line may begin within a string.
    draft.edit([edit for edit in edits if re.fullmatch(r"\w+", draft.data[edit[0] : edit[1]].decode())])


def rename_locals(draft, rng, forest):
    invented = Invented(rng, draft.text)
    names = {name: invented.next(name) for name in locals_of(draft)}
    parameters = {node.arg for node in walk(draft.target) if isinstance(node, ast.arg)}

    def wanted(name, is_attribute, is_key):
        return names.get(name) if not is_attribute and (not is_key or name in parameters) else None

    if not names:
        raise Unfit
    rename(draft, wanted)


def rename_all(draft, rng, forest):
    invented, names = Invented(rng, draft.text), {}

    def wanted(name, is_attribute, is_key):
        if name in KEPT or name.startswith("__"):
            return None
        return names.setdefault(name, names.get(name) or invented.next(name))

    rename(draft, wanted)
    draft.names = tuple(names.get(name, name) for name in draft.names)


def rename_some(draft, rng, forest):
    """Three of ten identifiers become anything, each time something else."""
    invented = Invented(rng, draft.text)

    def wanted(name, is_attribute, is_key):
        is_kept = name in KEPT or name.startswith("__") or name in draft.names
        return None if is_kept or rng.random() >= 0.3 else invented.next(name)

    rename(draft, wanted)


def rename_types(draft, rng, forest):
    """The class and what bears a part of its name: SSEManager with its SSEConnection."""
    invented = Invented(rng, draft.text)
    stem = re.match(r"_*(?:[A-Z]{2,}(?=[A-Z][a-z])|[A-Z][a-z0-9]+|\w+)", draft.names[0])[0]
    new = invented.next("Ab")
    names = {name: name.replace(stem, new) for name in re.findall(r"\w+", draft.text) if stem in name}

    def wanted(name, is_attribute, is_key):
        return None if name in KEPT else names.get(name)

    rename(draft, wanted)
    draft.names = tuple(names.get(name, name) for name in draft.names)


def literals(draft, rng, forest):
    edits = []
    for node in walk(draft.target):
        if not isinstance(node, ast.Constant) or isinstance(node.value, (bool, type(None), type(...))):
            continue
        text = draft.source(node)
        if isinstance(node.value, (int, float, complex)):
            edits.append((*draft.span(node), str(rng.randrange(2, 5000))))
        elif re.match(r"""[bBuU]?(["'])(?!\1\1)""", text) and "\n" not in text and not node.col_offset == 0:
            prefix = "b" if isinstance(node.value, bytes) else ""
            edits.append((*draft.span(node), f'{prefix}"{" ".join(rng.sample(WORDS, rng.randrange(1, 4)))}"'))
    if not edits:
        raise Unfit
    draft.edit(edits)


# ---- type 3 ----------------------------------------------------------------------------------------------


def insert(draft, rng, forest, count):
    places = [node for node, _ in draft.statements(draft.begins_line)]
    if not places:
        raise Unfit
    chosen = [rng.choice(places) for _ in range(count)]
    draft.edit([draft.insert_before(node, rng.choice(forest.statements)) for node in chosen])


def delete(draft, rng, forest, count):
    left = draft.statements(lambda node: isinstance(node, SIMPLE) and draft.stands_alone(node) and draft.begins_line(node))
    rng.shuffle(left)
    edits, sizes = [], {}
    for node, body in left:
        size = sizes.setdefault(id(body), len(body) - is_docstring(body[0]))
        if size > 1 and len(edits) < count:
            sizes[id(body)] -= 1
            edits.append(draft.drop_lines(node))
    if not edits:
        raise Unfit
    draft.edit(edits)


def subject_of(node):
    """The expression that a statement is about."""
    for field in ("value", "test", "iter", "exc"):
        found = getattr(node, field, None)
        if isinstance(found, ast.expr) and not isinstance(found, (ast.Yield, ast.YieldFrom, ast.Await)):
            return found
    return None


def modified(draft, node, rng, forest):
    """Another text for the expression that a statement is about."""
    value, other = draft.source(node), rng.choice(forest.values)
    if isinstance(node, ast.Call) and rng.random() < 0.5 and not any(isinstance(arg, ast.GeneratorExp) for arg in node.args):
        start = draft.source(node.func)
        rest = value[len(start) :]
        if rest.startswith("("):
            return f"{start}({other}{', ' if rest[1:].strip() != ')' else ''}{rest[1:]}"
    way = rng.randrange(4)
    if way == 0:
        return other
    if way == 1:
        return f"{rng.choice(WORDS)}({value})"
    if way == 2:
        return f"(({value}) or {other})"
    return f"{rng.choice(WORDS)}({value}, {other})"


def modify(draft, rng, forest, count):
    nodes = [node for node, _ in draft.statements(lambda node: subject_of(node) is not None)]
    chosen = some(rng, nodes, count)
    draft.edit([(*draft.span(subject_of(node)), modified(draft, subject_of(node), rng, forest)) for node in chosen])


def swap(draft, rng, forest):
    """Two neighbours change places."""
    pairs = []
    fits = lambda node: isinstance(node, SIMPLE) and draft.stands_alone(node) and draft.begins_line(node)
    for node, body in draft.statements(fits):
        at = body.index(node)
        if at + 1 < len(body) and fits(body[at + 1]) and not isinstance(body[at + 1], (ast.Return, ast.Raise)):
            pairs.append((node, body[at + 1]))
    first, second = some(rng, pairs, 1)[0]
    draft.edit([(*draft.span(first), draft.source(second)), (*draft.span(second), draft.source(first))])


def part(share, change):
    """An operator on so many statements as a share of all is."""

    def changed(draft, rng, forest):
        change(draft, rng, forest, max(1, math.ceil(share * len(draft.statements()) - 0.5)))

    return changed


def exactly(count, change):
    return lambda draft, rng, forest: change(draft, rng, forest, count)


def mixed(draft, rng, forest):
    """One of five statements inserted, deleted or modified; parameters and local variables renamed."""
    count = max(1, round(len(draft.statements()) * 0.2))
    ways = [rng.choice([insert, delete, modify]) for _ in range(count)]
    for way in (modify, delete, insert):
        if way in ways:
            try:
                way(draft, rng, forest, ways.count(way))
            except Unfit:
                modify(draft, rng, forest, ways.count(way))
    try:
        rename_locals(draft, rng, forest)
    except Unfit:
        pass


def awaited_calls(function):
    """Calls in a function's own code, where `await` is allowed."""
    left, found = list(function.body), []
    while left:
        node = left.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.append(node)
        if not isinstance(node, ast.JoinedStr):
            left += ast.iter_child_nodes(node)
    return found


def as_async(draft, rng, forest):
    """`async def`, four of ten calls of methods awaited, half of the `with` and `for` of their kind."""
    own = [draft.target, *draft.target.body] if isinstance(draft.target, ast.ClassDef) else [draft.target]
    edits = []
    for function in own:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("__"):
            continue
        start = draft.span(function)[0]
        edits.append((start, start, "async "))
        calls = awaited_calls(function)
        for node in rng.sample(calls, round(len(calls) * 0.4)):
            start, end = draft.span(node)
            edits += [(start, start, "(await "), (end, end, ")")] if not is_whole(function, node) else [(start, start, "await ")]
        for node in walk(function):
            if isinstance(node, (ast.With, ast.For)) and rng.random() < 0.5 and not is_nested(function, node):
                edits.append((draft.span(node)[0], draft.span(node)[0], "async "))
    if not edits:
        raise Unfit
    draft.edit(edits)


def is_whole(function, call):
    return any(call is subject_of(node) for node in walk(function) if isinstance(node, ast.stmt))


def is_nested(function, wanted):
    return any(wanted is inner for node in walk(function) if isinstance(node, (*FUNCTIONS, ast.Lambda)) and node is not function
               for inner in walk(node))  # fmt: skip


def annotate(draft, rng, forest):
    edits = []
    for function in (node for node in walk(draft.target) if isinstance(node, FUNCTIONS)):
        listed = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        for item in listed:
            if item.annotation is None and item.arg not in ("self", "cls"):
                end = draft.span(item)[1]
                edits.append((end, end, f": {rng.choice(ANNOTATIONS)}"))
        shared = {name for node in walk(function) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
        for node in walk(function):
            is_plain = isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
            if is_plain and node.targets[0].id not in shared and rng.random() < 0.5:
                end = draft.span(node.targets[0])[1]
                edits.append((end, end, f": {rng.choice(ANNOTATIONS)}"))
        if function.returns is None and (colon := header_end(draft, function)):
            edits.append((colon, colon, f" -> {rng.choice(ANNOTATIONS)}"))
    if not edits:
        raise Unfit
    draft.edit(sorted(set(edits)))


def header_end(draft, function):
    """Where the parenthesis of a function's parameters ends, when its colon follows."""
    start, end = draft.span(function)[0], draft.span(function.body[0])[0]
    found = list(re.finditer(rb"\)[ \t]*:[ \t]*(?:#[^\n]*)?\n", draft.data[start:end]))
    return start + found[-1].start() + 1 if found else None


def strip(draft, rng, forest):
    """No annotation is left."""
    edits = []
    for node in walk(draft.target):
        if isinstance(node, ast.arg) and node.annotation is not None:
            start = draft.span(node)[0] + len(node.arg.encode())
            edits.append((start, draft.span(node)[1], ""))
        elif isinstance(node, FUNCTIONS) and node.returns is not None:
            start, end = draft.span(node.returns)
            arrow = draft.data.rindex(b"->", 0, start)
            edits.append((arrow, end, ""))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            edits.append((draft.span(node.target)[1], draft.span(node.annotation)[1], ""))
    if len(edits) < 2:
        raise Unfit
    draft.edit(edits)


# ---- members ---------------------------------------------------------------------------------------------


def methods_in(draft):
    """Methods with the lines that are theirs alone: up to where the next member begins."""
    nodes = [node for node in draft.target.body if isinstance(node, FUNCTIONS)]
    found = []
    for node in nodes:
        first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
        found.append((node, draft.starts[first - 1], draft.starts[node.end_lineno]))
    return found


def reorder(draft, rng, forest):
    """Methods in any other order; what stands between them keeps its place."""
    methods = methods_in(draft)
    texts = [draft.data[start:end].decode() for _, start, end in methods]
    shuffled = list(texts)
    while len(set(texts)) > 1 and shuffled == texts:
        rng.shuffle(shuffled)
    draft.edit([(start, end, text) for (_, start, end), text in zip(methods, shuffled)])


def add_members(draft, rng, forest, share):
    methods = methods_in(draft)
    indent = " " * methods[0][0].col_offset
    edits = []
    for text in some(rng, forest.methods, max(1, round(share * len(methods)))):
        place = rng.choice(methods)[1]
        edits.append((place, place, "".join(f"{indent}{line}\n" if line else "\n" for line in text.split("\n")) + "\n"))
    draft.edit(edits)


def drop_members(draft, rng, forest, share):
    methods = methods_in(draft)
    names = [node.name for node, _, _ in methods]
    # One of two with a name (a property and its setter) needs the other.
    free = [item for item in methods if names.count(item[0].name) == 1]
    draft.edit([(start, end, "") for _, start, end in some(rng, free, max(1, round(share * len(methods))))])


def of_members(share, change):
    return lambda draft, rng, forest: change(draft, rng, forest, share)


OPERATORS = [
    Operator("comments, blank lines", 1, comments),
    Operator("lines wrapped otherwise", 1, wrap),
    Operator("locals renamed", 2, rename_locals),
    Operator("all names renamed", 2, rename_all),
    Operator("types renamed", 2, rename_types, "class"),
    Operator("30 % of names, to anything", 2, rename_some),
    Operator("literals", 2, literals),
    Operator("printed from its tree", 3, layout),
    Operator("1 inserted", 3, exactly(1, insert)),
    Operator("3 inserted", 3, exactly(3, insert)),
    Operator("10 % inserted", 3, part(0.1, insert)),
    Operator("20 % inserted", 3, part(0.2, insert)),
    Operator("30 % inserted", 3, part(0.3, insert)),
    Operator("1 deleted", 3, exactly(1, delete)),
    Operator("3 deleted", 3, exactly(3, delete)),
    Operator("10 % deleted", 3, part(0.1, delete)),
    Operator("20 % deleted", 3, part(0.2, delete)),
    Operator("30 % deleted", 3, part(0.3, delete)),
    Operator("1 modified", 3, exactly(1, modify)),
    Operator("3 modified", 3, exactly(3, modify)),
    Operator("10 % modified", 3, part(0.1, modify)),
    Operator("20 % modified", 3, part(0.2, modify)),
    Operator("30 % modified", 3, part(0.3, modify)),
    Operator("neighbours swapped", 3, swap),
    Operator("made async", 3, as_async),
    Operator("annotated", 3, annotate),
    Operator("annotations stripped", 3, strip),
    Operator("20 % mixed, locals renamed", 3, mixed),
    Operator("members reordered", 3, reorder, "class"),
    Operator("10 % members added", 3, of_members(0.1, add_members), "class"),
    Operator("30 % members added", 3, of_members(0.3, add_members), "class"),
    Operator("10 % members dropped", 3, of_members(0.1, drop_members), "class"),
    Operator("30 % members dropped", 3, of_members(0.3, drop_members), "class"),
]
