"""Ways in which live code calls a method of a class.

A way is a function of the draft, the host and a `Called`; it gives back statements that stand behind the class.
"""

from dataclasses import dataclass

from drafts import block, indented

METHOD_WAYS = {}  # name → (way, for plain methods alone)


@dataclass
class Called:
    kind: str  # name of the class
    new: str  # expression that makes one
    shape: object

    def use(self, receiver, host):
        return self.shape.use(f"{receiver}.{self.shape.name}", host)


def way(name, plain=False):
    def keep(action):
        METHOD_WAYS[name] = (action, plain)
        return action

    return keep


def choose(draft, host, called):
    names = [name for name, (_, plain) in METHOD_WAYS.items() if called.shape.shape == "plain" or not plain]
    name = draft.rng.choice(names)
    draft.note(f"alive by {name}")
    return METHOD_WAYS[name][0](draft, host, called)


def runner(draft, host, parameters, body, arguments):
    """A function with this body, and a call of it."""
    run = draft.name("_")
    return block(f"def {run}({parameters}):", indented(body), f"{run}({arguments})")


@way("a new object")
def by_new(draft, host, called):
    return called.use(called.new, host)


@way("a local variable")
def by_local(draft, host, called):
    return runner(draft, host, "", block(f"part = {called.new}", called.use("part", host)), "")


@way("an annotated parameter")
def by_annotation(draft, host, called):
    return runner(draft, host, f"part: {called.kind}", called.use("part", host), called.new)


@way("a parameter annotated in quotes")
def by_quoted(draft, host, called):
    return runner(draft, host, f'part: "{called.kind}"', called.use("part", host), called.new)


@way("an optional parameter")
def by_optional(draft, host, called):
    optional = f"{host.lib('typing')}.Optional[{called.kind}]"
    body = block("if part is not None:", indented(called.use("part", host)))
    return runner(draft, host, f"part: {optional} = None", body, called.new)


@way("a union")
def by_union(draft, host, called):
    body = block("if part:", indented(called.use("part", host)))
    return runner(draft, host, f'part: "{called.kind} | None"', body, called.new)


@way("a parameter without annotation")
def by_parameter(draft, host, called):
    return runner(draft, host, "part", called.use("part", host), called.new)


@way("a module variable")
def by_variable(draft, host, called):
    part = draft.name("_")
    return block(f"{part} = {called.new}", runner(draft, host, "", called.use(part, host), ""))


@way("an attribute of self")
def by_self(draft, host, called):
    holder, go = draft.class_name(), draft.name("_")
    body = block(
        "def __init__(self):",
        f"    self.part = {called.new}",
        f"def {go}(self):",
        indented(called.use("self.part", host)),
    )
    return block(f"class {holder}:", indented(body), f"{holder}().{go}()")


@way("an attribute of self that is a parameter")
def by_self_parameter(draft, host, called):
    holder, go = draft.class_name(), draft.name("_")
    body = block(
        f"def __init__(self, part: {called.kind}):",
        "    self.part = part",
        f"def {go}(self):",
        indented(called.use("self.part", host)),
    )
    return block(f"class {holder}:", indented(body), f"{holder}({called.new}).{go}()")


@way("a class attribute")
def by_class_attribute(draft, host, called):
    holder = draft.class_name()
    return block(f"class {holder}:", f"    part = {called.new}", called.use(f"{holder}.part", host))


@way("a return value")
def by_return(draft, host, called):
    make = draft.name("_")
    return block(f"def {make}():", f"    return {called.new}", called.use(f"{make}()", host))


@way("an annotated return value")
def by_annotated_return(draft, host, called):
    make = draft.name("_")
    made = f"{make}([{called.new}])"
    return block(f"def {make}(parts) -> {called.kind}:", "    return parts[0]", called.use(made, host))


@way("super()", plain=True)
def by_super(draft, host, called):
    heir, name = draft.class_name(), called.shape.name
    body = block(f"def {name}(self, value):", f"    return super().{name}(value) + 1")
    made = called.new.replace(called.kind, heir)
    return block(f"class {heir}({called.kind}):", indented(body), f"print({made}.{name}(4))")


@way("a subclass that inherits it")
def by_heir(draft, host, called):
    heir = draft.class_name()
    made = called.new.replace(called.kind, heir)
    return block(f"class {heir}({called.kind}):", "    pass", called.use(made, host))


@way("a method of a subclass")
def by_heirs_method(draft, host, called):
    heir, go = draft.class_name(), draft.name("_")
    made = called.new.replace(called.kind, heir)
    body = block(f"def {go}(self):", indented(called.use("self", host)))
    return block(f"class {heir}({called.kind}):", indented(body), f"{made}.{go}()")


@way("getattr with its name")
def by_getattr(draft, host, called):
    return called.shape.use(f'getattr({called.new}, "{called.shape.name}")', host)


@way("a methodcaller", plain=True)
def by_methodcaller(draft, host, called):
    return f'print({host.lib("operator")}.methodcaller("{called.shape.name}", 3)({called.new}))'


@way("the class", plain=True)
def by_class(draft, host, called):
    return f"print({called.kind}.{called.shape.name}({called.new}, 3))"


@way("isinstance")
def by_isinstance(draft, host, called):
    body = block(f"if isinstance(part, {called.kind}):", indented(called.use("part", host)))
    return runner(draft, host, "part", body, called.new)


@way("a bound method as a callback", plain=True)
def by_bound(draft, host, called):
    return runner(draft, host, "action", "action(3)", f"{called.new}.{called.shape.name}")


@way("a dict of bound methods", plain=True)
def by_bound_dict(draft, host, called):
    table = draft.name("_").upper()
    return block(f'{table} = {{"tin": {called.new}.{called.shape.name}}}', f'print({table}["tin"](3))')


@way("a loop")
def by_loop(draft, host, called):
    body = block(f"for part in [{called.new}]:", indented(called.use("part", host)))
    return runner(draft, host, "", body, "")


@way("a loop over an annotated list")
def by_typed_list(draft, host, called):
    body = block("for part in parts:", indented(called.use("part", host)))
    return runner(draft, host, f'parts: "list[{called.kind}]"', body, f"[{called.new}]")


@way("values of an annotated dict")
def by_typed_dict(draft, host, called):
    body = block("for part in parts.values():", indented(called.use("part", host)))
    return runner(draft, host, f'parts: "dict[str, {called.kind}]"', body, f'{{"tin": {called.new}}}')


@way("an item of a list")
def by_item(draft, host, called):
    return runner(draft, host, "parts", called.use("parts[0]", host), f"[{called.new}]")


@way("an unpacking")
def by_unpacking(draft, host, called):
    body = block(f"part, count = {called.new}, 3", "print(count)", called.use("part", host))
    return runner(draft, host, "", body, "")


@way("a conditional expression")
def by_condition(draft, host, called):
    return called.use(f"({called.new} if len(__name__) else None)", host)


@way("a field of a dataclass")
def by_field(draft, host, called):
    holder = draft.class_name()
    head = f"@{host.lib('dataclasses')}.dataclass"
    return block(head, f"class {holder}:", f"    part: {called.kind}", called.use(f"{holder}({called.new}).part", host))


@way("a comprehension", plain=True)
def by_comprehension(draft, host, called):
    return f"print([part.{called.shape.name}(3) for part in ({called.new},)])"


@way("an f-string", plain=True)
def by_format(draft, host, called):
    return f'print(f"found {{{called.new}.{called.shape.name}(3)}} of them")'


@way("a walrus")
def by_walrus(draft, host, called):
    body = block(f"if (part := {called.new}) is not None:", indented(called.use("part", host)))
    return runner(draft, host, "", body, "")


@way("a factory that is a class method")
def by_factory(draft, host, called):
    holder, make = draft.class_name(), draft.name("_")
    body = block("@classmethod", f"def {make}(cls):", f"    return {called.new}")
    return block(f"class {holder}:", indented(body), called.use(f"{holder}.{make}()", host))


@way("an annotated variable")
def by_annotated_variable(draft, host, called):
    body = block(f"part: {called.kind} = parts.pop()", called.use("part", host))
    return runner(draft, host, "parts", body, f"[{called.new}]")


@way("a coroutine")
def by_coroutine(draft, host, called):
    if called.shape.shape == "async":
        return called.use(called.new, host)
    make, run, loops = draft.name("_"), draft.name("_"), host.lib("asyncio")
    body = block(f"part = await {make}()", called.use("part", host))
    return block(
        f"async def {make}():",
        f"    return {called.new}",
        f"async def {run}():",
        indented(body),
        f"{loops}.run({run}())",
    )


@way("a context manager")
def by_context(draft, host, called):
    make = draft.name("_")
    head = f"@{host.lib('contextlib')}.contextmanager"
    body = indented(called.use("part", host))
    return block(head, f"def {make}():", f"    yield {called.new}", f"with {make}() as part:", body)
