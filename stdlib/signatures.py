"""Parameters in compact form: `(a,b=,/,c=,*,d,e=,*args,**kw)`; `=` has a default; `(?)` may be anything.

A parameter that only its position names is written before `/`. Several declarations of a function (overloads, other
versions) become one that accepts what any of them accepts.
"""

import ast
import dataclasses

ANY = "(?)"


@dataclasses.dataclass
class Parameters:
    only_place: list  # (name, has default)
    either: list
    only_name: dict  # name → has default
    rest: str = ""  # name of *args
    named_rest: str = ""

    def places(self):
        return [(name, default, True) for name, default in self.only_place] + [
            (name, default, False) for name, default in self.either
        ]


def of_node(node, drops_first):
    """Parameters of a definition, without the object that a method is called on."""
    arguments = node.args
    count = len(arguments.posonlyargs) + len(arguments.args)
    defaults = [False] * (count - len(arguments.defaults)) + [True] * len(arguments.defaults)
    rows = [(one.arg, default) for one, default in zip(arguments.posonlyargs + arguments.args, defaults)]
    only_place = rows[: len(arguments.posonlyargs)]
    either = rows[len(arguments.posonlyargs) :]
    # Two underscores in front are the older way to write what a slash says.
    while either and either[0][0].startswith("__") and not either[0][0].endswith("__"):
        only_place.append(either.pop(0))
    if drops_first and only_place:
        only_place.pop(0)
    elif drops_first and either:
        either.pop(0)
    only_name = {one.arg: default is not None for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)}
    rest = arguments.vararg.arg if arguments.vararg else ""
    named_rest = arguments.kwarg.arg if arguments.kwarg else ""
    return Parameters(only_place, either, only_name, rest, named_rest)


def written(name, default):
    return name + ("=" if default else "")


def text(parameters):
    parts = [written(*row) for row in parameters.only_place] + (["/"] if parameters.only_place else [])
    parts += [written(*row) for row in parameters.either]
    if parameters.rest:
        parts.append("*" + parameters.rest)
    elif parameters.only_name:
        parts.append("*")
    parts += [written(*row) for row in sorted(parameters.only_name.items())]
    parts += ["**" + parameters.named_rest] if parameters.named_rest else []
    return f"({','.join(parts)})"


def merged(first, second):
    """One that accepts what either accepts, or None."""
    places = []
    one, two = first.places(), second.places()
    for i in range(max(len(one), len(two))):
        a, b = (rows[i] if i < len(rows) else None for rows in (one, two))
        if a and b and not a[2] and not b[2] and a[0] != b[0]:
            return None
        name = a if a and (not a[2] or not b) else b
        if a and b and a[2] and not b[2]:
            name = b
        is_optional = not a or not b or a[1] or b[1] or (bool(places) and places[-1][1])
        places.append((name[0], is_optional, name[2]))
    split = max((i + 1 for i, row in enumerate(places) if row[2]), default=0)
    if any(not row[2] for row in places[:split]):
        return None  # a place that a name may fill before one that none may
    taken = {row[0] for row in places[split:]}
    only_name = {}
    for name in (first.only_name | second.only_name).keys() - taken:
        held = [each.only_name.get(name, True) for each in (first, second)]
        only_name[name] = any(held)
    either, may_lack = [], bool(split) and places[split - 1][1]
    for name, default, _ in places[split:]:
        may_lack = may_lack or default or name in (first.only_name | second.only_name)
        either.append((name, may_lack))
    return Parameters([row[:2] for row in places[:split]], either, only_name, first.rest or second.rest,
                      first.named_rest or second.named_rest)  # fmt: skip


def of_nodes(nodes, drops_first):
    """Compact form of what a function accepts by all its declarations."""
    found = None
    for node in nodes:
        one = of_node(node, drops_first)
        found = merged(found, one) if found else one
        if not found:
            return ANY
    return text(found)
