"""How a handler is named: `path/of/file.py:Qualified.name`, below the folder of the application.

A handler is followed to the function somebody wrote: through functools.partial, `__wrapped__`, bound and static
methods, instances that are called, and decorators that say nothing of what they wrap. `<locals>` is left out of names: what is inside a function is named after it
(`create_app.health`). A handler that is not in the folder belongs to a library and is named `module.Qualified.name`.
"""

import functools
import inspect
import pathlib
import sys


def decorated(wrapper):
    """What a decorator without functools.wraps took: a function that `wrapper` holds and whose name leads to it."""
    for cell in getattr(wrapper, "__closure__", None) or ():
        if inspect.isfunction(cell.cell_contents):
            found = sys.modules.get(cell.cell_contents.__module__)
            for name in cell.cell_contents.__qualname__.split("."):
                found = getattr(found, name, None)
            if found is wrapper:
                return cell.cell_contents
    return None


def unwrap(handler):
    """The function or class behind a handler."""
    while True:
        if isinstance(handler, functools.partial):
            handler = handler.func
        elif inspect.ismethod(handler):
            handler = handler.__func__
        elif isinstance(handler, (staticmethod, classmethod)):
            handler = handler.__func__
        elif hasattr(handler, "__wrapped__"):
            handler = handler.__wrapped__
        elif inspect.isfunction(handler) and decorated(handler):
            handler = decorated(handler)
        elif not inspect.isroutine(handler) and not inspect.isclass(handler):
            return getattr(type(handler), "__call__") if callable(handler) else type(handler)
        else:
            return handler


def file_of(thing):
    """The file that defines a function or a class."""
    code = getattr(thing, "__code__", None)
    name = code.co_filename if code else getattr(sys.modules.get(thing.__module__), "__file__", None)
    return pathlib.Path(name).resolve() if name else None


def line_of(thing):
    """The line of its first decorator, or its own."""
    code = getattr(thing, "__code__", None)
    if code:
        return code.co_firstlineno
    return inspect.getsourcelines(thing)[1]


def qualified(thing):
    return thing.__qualname__.replace(".<locals>", "")


class Names:
    """Names for handlers of the application in `folder`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()

    def is_inside(self, thing):
        file = file_of(thing)
        return file is not None and self.folder in file.parents

    def of(self, handler):
        """What is said of a handler: {handler, line} or {handler, library}."""
        thing = unwrap(handler)
        if self.is_inside(thing):
            place = file_of(thing).relative_to(self.folder).as_posix()
            return {"handler": f"{place}:{qualified(thing)}", "line": line_of(thing)}
        return {"handler": f"{thing.__module__}.{qualified(thing)}", "library": True}

    def of_method(self, cls, attribute):
        """A method of a class: named by the class that defines it, or, when a library does, by the registered class."""
        said = self.of(getattr(cls, attribute))
        if "library" not in said or not self.is_inside(cls):
            return said
        of_class = self.of(cls)
        return {"handler": f"{of_class['handler']}.{attribute}", "line": of_class["line"], "inherited": True}
