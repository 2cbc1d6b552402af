"""The kinds of things that are injected. Each kind makes a dead thing or, of the same making, one that lives."""

import method_ways
import ways
from drafts import block, indented
from method_ways import Called
from shapes import Shape, function, method, possible

KINDS = {}  # name → function of a draft; False says that there is no room for it


def kind(name):
    def keep(action):
        KINDS[name] = action
        return action

    return keep


@kind("function")
def make_function(draft):
    host, made = draft.host(), function(draft, with_class=False)
    if draft.is_live:
        ways.put_alive(draft, host, made)
    else:
        host.put(made.code(host))
        draft.dead(host, made.name)


# ---- methods of classes of the tree ----


def put_method(draft, host, spot, made):
    """Into a class of the tree; alive by code behind that class."""
    host.put(indented_by(made.code(host), spot.place.indent), spot.place)
    if draft.is_live:
        called = Called(spot.owner, f"{spot.owner}.__new__({spot.owner})", made)
        behind = draft.ground.module_place(draft.rng, host.source, after=spot.end)
        host.put(method_ways.choose(draft, host, called), behind)
    else:
        draft.dead(host, f"{spot.owner}.{made.name}")


def indented_by(code, indent):
    return "".join(f"{indent}{line}" if line.strip() else line for line in code.splitlines(keepends=True))


@kind("method")
def make_method(draft, is_open=False):
    spot = draft.ground.class_spot(draft.rng, is_open)
    if not spot:
        return False
    made = method(draft, spot.owner, prefix="_" if spot.is_handed and not is_open else None)
    put_method(draft, draft.host(spot.place.source), spot, made)
    return True


@kind("method-of-open-class")
def make_open_method(draft):
    return make_method(draft, is_open=True)


def make_colliding(draft, is_resolved):
    found = draft.ground.collision(draft.rng, is_resolved)
    if not found:
        return False
    name, spot = found
    draft.note(f"{name} is a name that is read {draft.ground.receivers.reads[name]} times")
    made = Shape(draft, name, "plain", owner=spot.owner)
    put_method(draft, draft.host(spot.place.source), spot, made)
    return True


@kind("method-of-known-name")
def make_resolved(draft):
    return make_colliding(draft, True)


@kind("method-of-open-name")
def make_unresolved(draft):
    return make_colliding(draft, False)


# ---- chains and cycles ----


def link(draft, callee, shape):
    """Statement in which one function uses the next."""
    if shape.shape == "object":
        return f"value += {callee}().{shape.method}(value)"
    forms = {
        "call": f"value += {callee}(value)",
        "alias": f"step = {callee}\nvalue += step(value)",
        "callback": f"value += sum(map({callee}, (value, 3)))",
        "dict": f'value += {{"tin": {callee}}}["tin"](value)',
        "closure": block("def inner():", f"    return {callee}(value)", "value += inner()"),
        "condition": block("if value is not None:", f"    value += {callee}(value)"),
        "lambda": f"value += (lambda given: {callee}(given))(value)",
        "keyword": f"value += max((value, 3), key={callee})",
    }
    name = draft.rng.choice(list(forms))
    draft.note(f"linked by {name}")
    return forms[name]


def ring(draft, hosts, is_cycle):
    """Functions that use the next one, in one or several files; returns [(host, function, code before it)]."""
    draft.reserved = {host.path for host in hosts}
    # Files that run something at their top cannot import each other there.
    lazy = range(len(hosts)) if is_cycle and draft.is_live else [draft.rng.randrange(len(hosts))] if is_cycle else []
    shapes = [
        Shape(draft, draft.class_name() if is_class else draft.name(), "object" if is_class else "plain")
        for is_class in (draft.rng.random() < 0.2 for _ in hosts)
    ]
    links = []
    for position, (host, shape) in enumerate(zip(hosts, shapes)):
        before = ""
        if position + 1 < len(hosts) or is_cycle:
            there, target = hosts[(position + 1) % len(hosts)], shapes[(position + 1) % len(hosts)]
            callee = target.name
            if there is not host:
                line, callee = ways.import_line(draft, there, target.name, host)
                is_lazy = position in lazy or draft.rng.random() < 0.5
                before = "" if is_lazy else line
            shape.inner = link(draft, callee, target)
            if there is not host and is_lazy:
                shape.inner = block(line, shape.inner)
        links.append((host, shape, before))
    return links


def put_ring(draft, hosts, is_cycle):
    links = ring(draft, hosts, is_cycle)
    draft.note(f"{len(links)} of them")
    entry = draft.rng.randrange(len(links)) if is_cycle else 0
    order = list(enumerate(links))
    draft.rng.shuffle(order)
    for position, (host, shape, before) in order:
        if draft.is_live and position == entry:
            frame = ways.choose(draft, host, shape)
            behind = draft.ground.last_place(host.source)
            host.put(block(frame.before, before, shape.code(host, frame.decorator)))
            if frame.after:
                host.put(frame.after, behind, rank=2)
        else:
            host.put(block(before, shape.code(host)))
        if not draft.is_live:
            draft.dead(host, shape.name)


@kind("chain")
def make_chain(draft):
    put_ring(draft, [draft.host()] * draft.rng.randrange(2, 6), is_cycle=False)


@kind("cycle")
def make_cycle(draft):
    put_ring(draft, [draft.host()] * draft.rng.randrange(2, 5), is_cycle=True)


def several_hosts(draft, count):
    hosts = [draft.host()]
    while len(hosts) < count:
        hosts.append(draft.other_host(*hosts))
    return hosts


@kind("chain-of-files")
def make_chain_of_files(draft):
    put_ring(draft, several_hosts(draft, draft.rng.randrange(2, 6)), is_cycle=False)


@kind("cycle-of-files")
def make_cycle_of_files(draft):
    put_ring(draft, several_hosts(draft, draft.rng.randrange(2, 5)), is_cycle=True)


@kind("recursive")
def make_recursive(draft):
    host = draft.host()
    spot = draft.ground.class_spot(draft.rng) if draft.rng.random() < 0.3 else None
    if spot:
        name = draft.name("_" if spot.is_handed else None)
        made = Shape(draft, name, "plain", f"if value > 3:\n    value = self.{name}(value - 1)", owner=spot.owner)
        draft.note("a method")
        put_method(draft, draft.host(spot.place.source), spot, made)
        return
    name = draft.name()
    target = Shape(draft, name, draft.rng.choice(possible(draft, ["plain", "plain", "async", "cached"])))
    call = f"await {name}(value - 1)" if target.shape == "async" else f"{name}(value - 1)"
    inner = draft.rng.choice([f"if value > 3:\n    value = {call}", f"value = 2 if value < 3 else {call}"])
    if target.shape != "async" and draft.rng.random() < 0.3:
        inner = f"again = {name}\nif value > 3:\n    value = again(value - 2)"
    target.inner = inner
    draft.note(target.shape)
    if draft.is_live:
        ways.put_alive(draft, host, target)
    else:
        host.put(target.code(host))
        draft.dead(host, name)


# ---- classes ----


def class_code(draft, host, name, bases="", method_name=None):
    """A class with a few methods, the last of which is returned."""
    made = Shape(draft, method_name or draft.name(), "plain", owner=name)
    init = block("def __init__(self, size=3):", f"    self.size = size + {draft.rng.randrange(2, 99)}")
    helper = Shape(draft, draft.name(), "plain", owner=name)
    made.inner = f"value += self.{helper.name}(value)"
    helper.inner = "value += self.size"
    parts = [init if draft.rng.random() < 0.6 else f"size = {draft.rng.randrange(2, 99)}\n"]
    parts += [made.code(host), helper.code(host)]
    return block(f"class {name}{bases}:", indented("\n".join(parts))), made


@kind("class-with-twin")
def make_twin(draft):
    """Two classes of one name in two files: here nobody uses it, there it lives (or both do)."""
    here, there = several_hosts(draft, 2)
    name = draft.class_name()
    code, made = class_code(draft, there, name)
    # Half of the twins have methods of the same names, too.
    again = made.name if draft.rng.random() < 0.5 else None
    there.put(block(code, method_ways.choose(draft, there, Called(name, f"{name}()", made))))
    draft.alive(there, code)
    code, made = class_code(draft, here, name, method_name=again)
    after = ""
    if draft.is_live:
        after = method_ways.choose(draft, here, Called(name, f"{name}()", made))
    else:
        draft.dead(here, name)
    here.put(block(code, after))


@kind("subclass")
def make_subclass(draft):
    """A class below one of the tree or below a live one of its own, whose hook it overrides."""
    if draft.ground.receivers.walks_subclasses():
        draft.thing.kind = "subclass-of-open-tree"
    spot = draft.ground.plain_base(draft.rng) if draft.rng.random() < 0.5 else None
    if spot:
        host = draft.host(spot.place.source)
        name = draft.class_name()
        draft.note(f"below {spot.owner}")
        code, made = class_code(draft, host, name, f"({spot.owner})")
        after = ""
        if draft.is_live:
            after = method_ways.choose(draft, host, Called(name, f"{name}.__new__({name})", made))
        host.put(block(code, after), draft.ground.module_place(draft.rng, host.source, after=spot.end))
        if not draft.is_live:
            draft.dead(host, name)
        return
    host = draft.host()
    name, base, go, hook, heir = draft.class_name(), draft.class_name(), draft.name(), draft.name(), draft.class_name()
    body = block(
        f"def {go}(self, value):",
        f"    return self.{hook}(value) + 1",
        f"def {hook}(self, value):",
        draft.rng.choice(["    raise NotImplementedError", "    return value * 2"]),
    )
    code, made = class_code(draft, host, name, f"({base})", hook)
    less = draft.rng.randrange(9)
    sibling = block(f"class {heir}({base}):", f"    def {hook}(self, value):", f"        return value - {less}")
    run = method_ways.runner(draft, host, f"part: {base}", f"print(part.{go}(3))", f"{heir}()")
    if draft.is_live:
        run += draft.rng.choice(
            [f"print({name}().{go}(5))\n", f"for part in ({name}(), {heir}()):\n    print(part.{go}(4))\n"]
        )
    draft.note("below a live class that calls its hook")
    host.put(block(f"class {base}:", indented(body), sibling, code, run))
    if not draft.is_live:
        draft.alive(host, block(f"class {base}:", indented(body), sibling))
        draft.dead(host, name)


# ---- production code that only tests use ----


@kind("tests-only")
def make_tests_only(draft):
    host, made = draft.host(), function(draft, shapes=["plain", "plain", "async", "generator", "cached"])
    stem = f"test_{draft.name('')}"
    test = draft.new_test(stem)
    line, callee = ways.import_line(draft, host, made.name, test)
    is_lazy = draft.rng.random() < 0.3
    use = made.use(callee, test)
    body = block(line if is_lazy else "", use if made.shape == "async" else f"assert {use}")
    has_unittest = "unittest/__init__.py" not in draft.ground.grove.sources  # the library's, which is known
    if has_unittest and draft.rng.random() < 0.3:
        test.put(block("import unittest", "" if is_lazy else line, f"class {draft.class_name()}(unittest.TestCase):"))
        test.put(indented(block(f"def {stem}(self):", indented(body))))
    else:
        test.put(block("" if is_lazy else line, f"def {stem}():", indented(body)))
    if draft.is_live:
        ways.put_alive(draft, host, made)
    else:
        host.put(made.code(host))
        draft.dead(host, made.name)
        draft.thing.rule = "tests-only"
