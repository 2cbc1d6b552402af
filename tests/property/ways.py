"""Ways in which live code keeps a function, a class or a method alive.

A way is a function of the draft, the host of the definition and the definition itself. It gives back what stands
before, on (a decorator) and behind the definition, and may put code into further files.
"""

from dataclasses import dataclass

from drafts import block, indented


@dataclass
class Frame:
    before: str = ""
    decorator: str = ""
    after: str = ""


WAYS = {}  # name → (way, for plain functions alone, for applications or libraries alone)


def way(name, plain=False, of="any"):
    def keep(action):
        WAYS[name] = (action, plain, of)
        return action

    return keep


def choose(draft, host, shape):
    """Choose a way and apply it."""
    is_value = shape.is_plain
    kind = "library" if draft.ground.is_library else "application"
    names = [name for name, (_, plain, of) in WAYS.items() if (is_value or not plain) and of in {"any", kind}]
    name = draft.rng.choice(names)
    draft.note(f"alive by {name}")
    return WAYS[name][0](draft, host, shape)


def put_alive(draft, host, shape, place=None):
    """Put a definition and what keeps it alive."""
    frame = choose(draft, host, shape)
    return host.put(block(frame.before, shape.code(host, frame.decorator), frame.after), place)


# ---- in the same file ----


@way("a call")
def by_call(draft, host, shape):
    return Frame(after=shape.use(shape.name, host))


@way("a call in a function that is called")
def by_inner_call(draft, host, shape):
    run = draft.name("_")
    return Frame(after=block(f"def {run}():", indented(shape.use(shape.name, host)), f"{run}()"))


@way("an alias")
def by_alias(draft, host, shape):
    alias = draft.name("_")
    return Frame(after=block(f"{alias} = {shape.name}", shape.use(alias, host)))


@way("a callback")
def by_callback(draft, host, shape):
    apply = draft.name("_")
    return Frame(after=block(f"def {apply}(action):", indented(shape.use("action", host)), f"{apply}({shape.name})"))


@way("a callback by keyword")
def by_keyword(draft, host, shape):
    apply = draft.name("_")
    body = block("if action is not None:", indented(shape.use("action", host)))
    return Frame(after=block(f"def {apply}(*, action=None):", indented(body), f"{apply}(action={shape.name})"))


@way("a key function of the library", plain=True)
def by_sorted(draft, host, shape):
    return Frame(after=f"print(sorted([3, 1, 2], key={shape.name}))")


@way("map", plain=True)
def by_map(draft, host, shape):
    return Frame(after=f"print(list(map({shape.name}, range(3))))")


@way("a thread", plain=True)
def by_thread(draft, host, shape):
    return Frame(after=f"{host.lib('threading')}.Thread(target={shape.name}, args=(3,)).start()")


@way("an exit handler", plain=True)
def by_exit(draft, host, shape):
    return Frame(after=f"{host.lib('atexit')}.register({shape.name}, 7)")


@way("a partial", plain=True)
def by_partial(draft, host, shape):
    return Frame(after=f"{host.lib('functools')}.partial({shape.name}, 3)()")


@way("a dict")
def by_dict(draft, host, shape):
    table, key = draft.name("_").upper(), draft.rng.choice(["slow", "fast"])
    return Frame(after=block(f'{table} = {{"{key}": {shape.name}}}', shape.use(f'{table}["{key}"]', host)))


@way("a dict that is gone through")
def by_dict_values(draft, host, shape):
    table, run = draft.name("_").upper(), draft.name("_")
    body = block(f"for action in {table}.values():", indented(shape.use("action", host)))
    return Frame(after=block(f"{table} = dict(first={shape.name})", f"def {run}():", indented(body), f"{run}()"))


@way("a list")
def by_list(draft, host, shape):
    run = draft.name("_")
    body = block(f"for action in [{shape.name}]:", indented(shape.use("action", host)))
    return Frame(after=block(f"def {run}():", indented(body), f"{run}()"))


@way("a registry decorator")
def by_registry(draft, host, shape):
    table, keep, run = draft.name("_").upper(), draft.name("_"), draft.name("_")
    before = block(f"{table} = []", f"def {keep}(action):", indented(f"{table}.append(action)\nreturn action"))
    body = block(f"for action in {table}:", indented(shape.use("action", host)))
    return Frame(before, f"@{keep}", block(f"def {run}():", indented(body), f"{run}()"))


@way("a registry decorator with an argument")
def by_named_registry(draft, host, shape):
    table, keep = draft.name("_").upper(), draft.name("_")
    inner = block("def wrap(action):", indented(f"{table}[key] = action\nreturn action"), "return wrap")
    before = block(f"{table} = {{}}", f"def {keep}(key):", indented(inner))
    return Frame(before, f'@{keep}("tin")', shape.use(f'{table}["tin"]', host))


@way("a registry object")
def by_registry_object(draft, host, shape):
    kind, registry = draft.class_name(), draft.name("_")
    body = block(
        "def __init__(self):",
        indented("self.actions = {}"),
        "def keep(self, action):",
        indented("self.actions[action.__name__] = action\nreturn action"),
        "def go(self):",
        indented(block("for action in self.actions.values():", indented(shape.use("action", host)))),
    )
    before = block(f"class {kind}:", indented(body), f"{registry} = {kind}()")
    return Frame(before, f"@{registry}.keep", f"{registry}.go()")


@way("a lambda", plain=True)
def by_lambda(draft, host, shape):
    alias = draft.name("_")
    return Frame(after=block(f"{alias} = lambda value: {shape.name}(value + 1)", f"print({alias}(3))"))


@way("a default argument")
def by_default(draft, host, shape):
    run = draft.name("_")
    return Frame(after=block(f"def {run}(action={shape.name}):", indented(shape.use("action", host)), f"{run}()"))


@way("a return value")
def by_return(draft, host, shape):
    pick = draft.name("_")
    return Frame(after=block(f"def {pick}():", f"    return {shape.name}", shape.use(f"{pick}()", host)))


@way("a closure")
def by_closure(draft, host, shape):
    outer = draft.name("_")
    body = block("def inner():", indented(shape.use(shape.name, host)), "return inner")
    return Frame(after=block(f"def {outer}():", indented(body), f"{outer}()()"))


@way("a conditional expression")
def by_condition(draft, host, shape):
    return Frame(after=shape.use(f"({shape.name} if len(__name__) else None)", host))


@way("globals()")
def by_globals(draft, host, shape):
    return Frame(after=shape.use(f'globals()["{shape.name}"]', host))


@way("getattr on its module")
def by_module_getattr(draft, host, shape):
    module = f"{host.lib('sys')}.modules[__name__]"
    return Frame(after=shape.use(f'getattr({module}, "{shape.name}")', host))


@way("an attribute of a class")
def by_class_attribute(draft, host, shape):
    kind = draft.class_name()
    use = shape.use(f"{kind}.action", host)
    return Frame(after=block(f"class {kind}:", f"    action = staticmethod({shape.name})", use))


@way("an attribute of an object")
def by_attribute(draft, host, shape):
    kind, go = draft.class_name(), draft.name("_")
    body = block(
        "def __init__(self, action):",
        "    self.action = action",
        f"def {go}(self):",
        indented(shape.use("self.action", host)),
    )
    return Frame(after=block(f"class {kind}:", indented(body), f"{kind}({shape.name}).{go}()"))


@way("an unpacking")
def by_unpacking(draft, host, shape):
    one, two = draft.name("_"), draft.name("_")
    return Frame(after=block(f"{one}, {two} = {shape.name}, 3", f"print({two})", shape.use(one, host)))


@way("starred arguments")
def by_star(draft, host, shape):
    run = draft.name("_")
    body = block("for action in actions:", indented(shape.use("action", host)))
    return Frame(after=block(f"def {run}(*actions):", indented(body), f"{run}({shape.name})"))


@way("a comprehension", plain=True)
def by_comprehension(draft, host, shape):
    return Frame(after=f"print([action(3) for action in ({shape.name},)])")


@way("an f-string", plain=True)
def by_format(draft, host, shape):
    return Frame(after=f'print(f"found {{{shape.name}(3)}} of them")')


@way("a class body", plain=True)
def by_class_body(draft, host, shape):
    kind = draft.class_name()
    return Frame(after=block(f"class {kind}:", f"    total = {shape.name}(3)", f"print({kind}.total)"))


@way("a decorator expression", plain=True)
def by_decorator(draft, host, shape):
    mark, target = draft.name("_"), draft.name("_")
    return Frame(
        after=block(
            f"def {mark}(size):",
            indented(block("def wrap(action):", "    action.size = size", "    return action", "return wrap")),
            f"@{mark}({shape.name}(3))",
            f"def {target}():",
            "    return 3",
            f"{target}()",
        )
    )


@way("a match statement", plain=True)
def by_match(draft, host, shape):
    return Frame(after=f"match {shape.name}(3):\n    case 3:\n        print(3)\n    case _:\n        pass")


@way("a walrus", plain=True)
def by_walrus(draft, host, shape):
    found = draft.name("_")
    return Frame(after=f"if ({found} := {shape.name}(3)) > 2:\n    print({found})")


@way("a handler of exceptions", plain=True)
def by_handler(draft, host, shape):
    return Frame(after=f"try:\n    print(len(__name__))\nexcept ValueError:\n    {shape.name}(3)")


@way("a wrapper of a decorator", plain=True)
def by_wrapper(draft, host, shape):
    wrap, target = draft.name("_"), draft.name("_")
    inner = block("def inner(value):", f"    return action({shape.name}(value))", "return inner")
    return Frame(
        after=block(
            f"def {wrap}(action):",
            indented(inner),
            f"@{wrap}",
            f"def {target}(value):",
            "    return value",
            f"{target}(3)",
        )
    )


@way("a global that is set elsewhere")
def by_global(draft, host, shape):
    slot, set_up, run = draft.name("_"), draft.name("_"), draft.name("_")
    return Frame(
        after=block(
            f"{slot} = None",
            f"def {set_up}():",
            f"    global {slot}",
            f"    {slot} = {shape.name}",
            f"def {run}():",
            indented(shape.use(slot, host)),
            f"{set_up}()",
            f"{run}()",
        )
    )


# ---- from other files ----


def import_line(draft, host, name, user):
    """(import statement, expression) in one of the styles in which a name of another file is used."""
    folder, _, stem = host.module.rpartition(".")
    alias, styles = draft.name("_"), ["from", "as", "module"]
    if folder:
        styles += ["from package", "dotted"]
    is_near = user.path.rpartition("/")[0] == host.path.rpartition("/")[0]
    if folder and is_near and not host.path.endswith("__init__.py"):
        styles += ["relative", "relative", "relative module"]
    style = draft.rng.choice(styles)
    draft.note(f"import style {style}")
    return {
        "from": (f"from {host.module} import {name}", name),
        "as": (f"from {host.module} import {name} as {alias}", alias),
        "module": (f"import {host.module} as {alias}", f"{alias}.{name}"),
        "from package": (f"from {folder} import {stem} as {alias}", f"{alias}.{name}"),
        "dotted": (f"import {host.module}", f"{host.module}.{name}"),
        "relative": (f"from .{stem} import {name}", name),
        "relative module": (f"from . import {stem} as {alias}", f"{alias}.{name}"),
    }[style]


@way("an import at the top")
def by_import(draft, host, shape):
    user = draft.other_host(host)
    line, callee = import_line(draft, host, shape.name, user)
    user.put(block(line, shape.use(callee, user)))
    return Frame()


@way("an import by a neighbour")
def by_neighbour(draft, host, shape):
    user = draft.ground.neighbour(draft, host)
    line, callee = import_line(draft, host, shape.name, user)
    user.put(block(line, shape.use(callee, user)))
    return Frame()


@way("an import in a function")
def by_lazy_import(draft, host, shape):
    user, run = draft.other_host(host), draft.name("_")
    line, callee = import_line(draft, host, shape.name, user)
    user.put(block(f"def {run}():", indented(block(line, shape.use(callee, user))), f"{run}()"))
    return Frame()


@way("an import that may fail")
def by_tried_import(draft, host, shape):
    user, alias = draft.other_host(host), draft.name("_")
    line = f"try:\n    from {host.module} import {shape.name} as {alias}\nexcept ImportError:\n    {alias} = None"
    user.put(block(line, f"if {alias} is not None:", indented(shape.use(alias, user))))
    return Frame()


@way("a re-export")
def by_reexport(draft, host, shape):
    middle, user, alias = draft.new_host(host), draft.other_host(host), draft.name("_")
    middle.put(block(f"from {host.module} import {shape.name} as {alias}", f'__all__ = ["{alias}"]'))
    user.put(block(f"from {middle.module} import {alias}", shape.use(alias, user)))
    return Frame()


@way("a star import")
def by_star_import(draft, host, shape):
    middle, user = draft.new_host(host), draft.other_host(host)
    middle.put(block(f"from {host.module} import {shape.name}", f'__all__ = ["{shape.name}"]'))
    user.put(block(f"from {middle.module} import *", shape.use(shape.name, user)))
    return Frame()


@way("two star imports")
def by_star_imports(draft, host, shape):
    first, second, user = draft.new_host(host), draft.new_host(host), draft.other_host(host)
    alias = draft.name("")
    first.put(block(f"from {host.module} import {shape.name} as {alias}"))
    second.put(block(f"from {first.module} import *"))
    user.put(block(f"from {second.module} import *", shape.use(alias, user)))
    return Frame()


# A text that names a module may mean whatever is public in it: only where everything else injected is private.
@way("import_module and getattr", of="library")
def by_import_module(draft, host, shape):
    user = draft.other_host(host)
    callee = f'getattr({user.lib("importlib")}.import_module("{host.module}"), "{shape.name}")'
    user.put(block(shape.use(callee, user)))
    return Frame()


@way("a dotted string", of="library")
def by_string(draft, host, shape):
    user, load = draft.other_host(host), draft.name("_")
    body = block(
        'module, _, name = dotted.rpartition(".")',
        f"return getattr({user.lib('importlib')}.import_module(module), name)",
    )
    callee = f'{load}("{host.module}.{shape.name}")'
    user.put(block(f"def {load}(dotted):", indented(body), shape.use(callee, user)))
    return Frame()


@way("a line of a configuration file", plain=True, of="application")
def by_configuration(draft, host, shape):
    stem = draft.name("")
    path, text = draft.rng.choice(
        [
            (f"deploy/{stem}.yaml", f"services:\n  {stem}:\n    target: {host.module}:{shape.name}\n"),
            (f"deploy/{stem}.ini", f"[{stem}]\nfactory = {host.module}.{shape.name}\n"),
            (f"deploy/{stem}.toml", f'[{stem}]\nhandler = "{host.module}.{shape.name}"\n'),
            (f"{stem}/Procfile", f"{stem}: serve {host.module}:{shape.name}\n"),
            (f"{stem}/Dockerfile", f'FROM python\nCMD ["serve", "{host.module}:{shape.name}"]\n'),
            (f"deploy/{stem}.service", f"[Service]\nExecStart=/usr/bin/serve {host.module}:{shape.name}\n"),
        ]
    )
    draft.note(path.rpartition("/")[2] if path[0] == stem[0] else path)
    draft.thing.files[path] = text
    return Frame()


@way("a console script", plain=True, of="application")
def by_console(draft, host, shape):
    draft.thing.scripts[draft.name("").replace("_", "-")] = f"{host.module}:{shape.name}"
    return Frame()


@way("a main block of a script", of="application")
def by_main(draft, host, shape):
    script = draft.root_host()
    line, callee = import_line(draft, host, shape.name, script)
    script.put(block(line, 'if __name__ == "__main__":', indented(shape.use(callee, script))))
    return Frame()

