"""What an annotation says, in the compact form of the table: names of classes, with those of their elements.

    str   datetime.datetime   list[str]   dict[str,int]   str|None   Self   type[Self]   None   Never

Builtins are bare. An annotation that is not a plain class everywhere (a type variable, Any, object, a callable, something for
type checkers only) says nothing: "".
"""

import ast

import world

DEPTH_MAX = 6
UNION_MAX = 4
# Forms of typing that are classes by other names, or say what the type behind them is.
SAME_AS = {
    "List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type",
    "DefaultDict": "collections.defaultdict", "OrderedDict": "collections.OrderedDict", "Counter": "collections.Counter",
    "Deque": "collections.deque", "ChainMap": "collections.ChainMap", "LiteralString": "str",
}  # fmt: skip
INNER = {"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Optional"}
NOTHING = {"NoReturn": "Never", "Never": "Never", "Self": "Self", "TypeGuard": "bool", "TypeIs": "bool"}
# Stubs say so where a value can be None, and hardly anybody looks.
MAYBE_NONE = "MaybeNone"
TYPING = ("typing", "typing_extensions")


class Annotations:
    def __init__(self, all_modules):
        self.world = all_modules

    def text(self, node, scope, depth=0):
        if node is None or depth > DEPTH_MAX:
            return ""
        if isinstance(node, ast.Constant):
            return self.of_constant(node, scope, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self.union([node.left, node.right], scope, depth)
        if isinstance(node, ast.Subscript):
            return self.of_subscript(node, scope, depth)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.of_name(node, scope, depth)
        return ""

    def of_constant(self, node, scope, depth):
        if node.value is None:
            return "None"
        if isinstance(node.value, str):
            return self.text(ast.parse(node.value, mode="eval").body, scope, depth + 1)
        return ""

    def union(self, nodes, scope, depth):
        parts = []
        for node in nodes:
            text = self.text(node, scope, depth + 1)
            if not text:
                return ""
            parts += [part for part in split_union(text) if part not in parts]
        return "|".join(parts) if len(parts) <= UNION_MAX else ""

    def special(self, node, scope):
        """The name of a form of typing, or ""."""
        if isinstance(node, ast.Attribute):
            return node.attr if ast.unparse(node.value) in TYPING else ""
        if not isinstance(node, ast.Name):
            return ""
        module = scope.module
        while True:
            declarations, owner = self.world.declared(module, node.id)
            if not declarations:
                return ""
            if owner.name in TYPING:
                return node.id
            target = declarations[0].target
            if declarations[0].kind != "import" or target[0] not in self.world.modules or target[1] != node.id:
                return ""
            module = self.world.modules[target[0]]

    def of_name(self, node, scope, depth):
        if isinstance(node, ast.Name) and node.id == MAYBE_NONE:
            return "None"
        special = self.special(node, scope)
        if special in NOTHING or special in SAME_AS:
            return NOTHING.get(special) or SAME_AS[special]
        meaning = self.world.meaning_of_node(scope.module, node, 0, scope)
        if not meaning:
            return ""
        kind, what = meaning
        if kind == "class":
            return "" if world.is_unseen(what) or what.name == "builtins.object" else bare(what.name)
        if kind in ("same", "variable"):
            owner, declarations = what
            value = getattr(declarations[0].node, "value", None)
            if kind == "same" and len(declarations) == 1 and not isinstance(value, (ast.Name, ast.Attribute)):
                return self.text(value, owner, depth + 1)
        return ""

    def of_subscript(self, node, scope, depth):
        special = self.special(node.value, scope)
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if special == "Literal":
            names = {type(one.value).__name__ if isinstance(one, ast.Constant) else "" for one in inner}
            return names.pop().replace("NoneType", "None") if len(names) == 1 else ""
        if special == "Union":
            return self.union(inner, scope, depth)
        if special == "Optional":
            return self.union([inner[0], ast.Constant(None)], scope, depth)
        if special in INNER:
            return self.text(inner[0], scope, depth + 1)
        core = self.of_name(node.value, scope, depth)
        if not core or "[" in core or "|" in core:
            return core
        if core == "bool" and special:
            return core
        return core + self.elements(core, inner, scope, depth)

    def elements(self, core, inner, scope, depth):
        if core == "tuple" and len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is ...:
            one = self.text(inner[0], scope, depth + 1)
            return f"[{one},...]" if one else ""
        parts = [self.text(one, scope, depth + 1) for one in inner]
        return f"[{','.join(parts)}]" if all(parts) else ""


def split_union(text):
    """The parts of `a|b`, brackets kept whole."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def bare(name):
    return name.removeprefix("builtins.")
