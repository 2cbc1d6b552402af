"""Parameters in compact form: `(a,b=,/,c=,*,d,e=@12-,*args,**kw)`; `=` has a default; `(?)` may be anything.

A parameter that only its position names is written before `/`. Several declarations of a function (overloads, other
versions) become one that accepts what any of them accepts. Behind `@` stands which versions take the parameter, where not
all do that have the function.
"""

import ast
import dataclasses

import moments

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


def text(parameters, when_of):
    """`when_of(name, place)`: "@12-" where not every version takes the parameter."""

    def written(name, default, place=None):
        return name + ("=" if default else "") + when_of(name, place)

    parts = [written(*row, place) for place, row in enumerate(parameters.only_place)]
    parts += ["/"] if parameters.only_place else []
    parts += [written(*row, place) for place, row in enumerate(parameters.either, len(parameters.only_place))]
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


def takes(parameters, name, place):
    """Is there a parameter of the name, or at the place one that nothing else names?"""
    places = parameters.places()
    at_place = place is not None and (places[place][2] if place < len(places) else bool(parameters.rest))
    return at_place or name in parameters.only_name or any(row[0] == name for row in places)


def of_declarations(declarations, drops_first):
    """Compact form of what a function accepts by all its declarations."""
    found, each = None, []
    for declaration in declarations:
        one = of_node(declaration.node, drops_first)
        each.append((moments.versions(declaration.when), one))
        found = merged(found, one) if found else one
        if not found:
            return ANY
    whole = set().union(*(versions for versions, _ in each))

    def when_of(name, place):
        some = set().union(*(versions for versions, one in each if takes(one, name, place)))
        return "@" + moments.range_text(some) if some and some != whole else ""

    return text(found, when_of)
