"""Whether the handlers of a table are defined where it says."""

import ast


def definitions_of(path):
    """{qualified name: lines} of a file; of a definition its own line and those of its decorators."""
    found = {}

    def visit(node, prefix):
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                name = f"{prefix}{child.name}."
                lines = {child.lineno, *(decorator.lineno for decorator in child.decorator_list)}
                found.setdefault(name[:-1], set()).update(lines)
            elif isinstance(child, ast.Lambda):
                found.setdefault(f"{prefix}<lambda>", set()).add(child.lineno)
            visit(child, name)

    visit(ast.parse(path.read_text()), "")
    return found


def complaints_of(folder, table):
    """Handlers that are not defined where the table says. An inherited method stands at its class."""
    for app in table["apps"]:
        for route in app["routes"]:
            if route.get("library"):
                continue
            file, _, name = route["handler"].partition(":")
            name = name.rpartition(".")[0] if route.get("inherited") else name
            if not (folder / file).is_file():
                yield f"{folder.name}: {route['handler']}: no such file"
            elif route["line"] not in definitions_of(folder / file).get(name, ()):
                yield f"{folder.name}: {route['handler']}: not defined at line {route['line']}"
