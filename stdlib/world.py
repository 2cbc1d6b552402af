"""All modules together: what a name in one of them means, and which names each lends to others."""

import ast

import typeshed

DEPTH_MAX = 20
BUILTINS = "builtins"


class World:
    def __init__(self, modules):
        self.modules = modules
        self.exports_memo = {}

    def exports(self, name):
        """Name → (moments, declarations, module that declares it), for what a module shows to others."""
        if name in self.exports_memo:
            return self.exports_memo[name]
        self.exports_memo[name] = found = {}
        module = self.modules.get(name)
        if not module:
            return found
        for source, when in module.stars:
            for one, (moments, declarations, owner) in self.starred(source).items():
                self.put(found, one, moments & when, declarations, owner)
        for one, declarations in module.names.items():
            shown = [each for each in declarations if self.is_shown(module, one, each)]
            if shown:
                own = 0
                for each in shown:
                    own |= each.when
                # What the module says itself takes the place of what a star brings, at the same moments.
                if one in found and found[one][0] & ~own == 0:
                    del found[one]
                self.put(found, one, own, shown, module)
        return found

    @staticmethod
    def put(found, name, when, declarations, owner):
        if when:
            before = found.get(name)
            found[name] = (when | (before[0] if before else 0), declarations, owner)

    @staticmethod
    def is_shown(module, name, declaration):
        if declaration.kind in ("import", "module") and not declaration.is_exported:
            return name in (module.listed or ())
        return declaration.is_exported

    def starred(self, name):
        """What `from name import *` takes."""
        module = self.modules.get(name)
        found = self.exports(name)
        if module and module.listed:
            return {one: (found[one][0] & when, *found[one][1:]) for one, when in module.listed.items() if one in found}
        return {one: row for one, row in found.items() if not one.startswith("_")}

    def declared(self, module, name):
        """(declarations, module) of a name read inside `module`, its imports not followed."""
        if name in module.names:
            return module.names[name], module
        row = self.exports(module.name).get(name) or self.exports(BUILTINS).get(name)
        return (row[1], row[2]) if row else ([], module)

    def meaning(self, module, name, depth=0):
        """What a name in a module stands for, with imports and plain assignments followed: ("module", name),
        ("class", Scope), ("function" or "variable" or "same", (module, declarations)), or None."""
        declarations, owner = self.declared(module, name)
        if not declarations or depth > DEPTH_MAX:
            return None
        return self.meaning_of(owner, name, declarations, depth)

    def meaning_of(self, owner, name, declarations, depth=0):
        kinds = {one.kind for one in declarations}
        if "class" in kinds:
            return "class", owner.classes[name]
        if "function" in kinds:
            return "function", (owner, declarations)
        one = declarations[0]
        if one.kind == "module":
            return "module", one.target[0]
        if one.kind == "import":
            return self.member(*one.target, depth + 1)
        if one.kind == "same":
            found = self.meaning_of_node(owner, one.node.value, depth + 1)
            return found or ("same", (owner, declarations))
        return "variable", (owner, declarations)

    def member(self, module, name, depth=0):
        """What `module.name` is, seen from elsewhere."""
        if f"{module}.{name}" in self.modules:
            return "module", f"{module}.{name}"
        found = self.modules.get(module)
        return self.meaning(found, name, depth) if found and depth <= DEPTH_MAX else None

    def meaning_of_node(self, module, node, depth=0, scope=None):
        """The same for an expression of names and dots."""
        if depth > DEPTH_MAX:
            return None
        if isinstance(node, ast.Name):
            while scope and not isinstance(scope, typeshed.Module):
                if node.id in scope.classes:
                    return "class", scope.classes[node.id]
                scope = scope.outer
            return self.meaning(module, node.id, depth)
        if isinstance(node, ast.Attribute):
            left = self.meaning_of_node(module, node.value, depth + 1, scope)
            if left and left[0] == "module":
                return self.member(left[1], node.attr, depth + 1)
            if left and left[0] == "class" and node.attr in left[1].classes:
                return "class", left[1].classes[node.attr]
        return None

    def bases(self, scope):
        """Classes that a class derives from, as scopes; those for type checkers only are left out."""
        found = []
        for base in scope.node.bases:
            node = base.value if isinstance(base, ast.Subscript) else base
            meaning = self.meaning_of_node(scope.module, node, 0, scope.outer)
            if meaning and meaning[0] == "class" and not is_unseen(meaning[1]):
                found.append(meaning[1])
        return found


    def class_named(self, name):
        """The class of a name as the table writes it, or None."""
        module = name
        while module and module not in self.modules:
            module = module.rpartition(".")[0]
        scope = self.modules.get(module or BUILTINS)
        for word in name[len(module) :].lstrip(".").split("."):
            scope = scope.classes.get(word) if scope else None
        return scope

    def derives(self, scope, base):
        return scope is base or any(self.derives(one, base) for one in self.bases(scope))


def is_for_checkers(scope):
    return scope.module.name.split(".")[0] in typeshed.CHECKERS_ONLY


def is_unseen(scope):
    """A class that no object has at run time."""
    return is_for_checkers(scope) or is_hidden(scope) or scope.name == "typing.Any"


def is_protocol(scope):
    return any(ast.unparse(base).split("[")[0].split(".")[-1] == "Protocol" for base in scope.node.bases)


def is_hidden(scope):
    """A class that only its file of stubs knows: a private protocol."""
    return scope.name.rsplit(".", 1)[-1].startswith("_") and is_protocol(scope)
