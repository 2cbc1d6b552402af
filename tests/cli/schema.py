#!/usr/bin/env python3
"""Does a JSON document keep a schema of docs/schema?

    schema.py SCHEMA [DOCUMENT]    without DOCUMENT standard input is read

Knows the keywords that those schemas use, and refuses all others.
"""

import json
import re
import sys

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
SILENT = {"$schema", "$id", "$defs", "title", "description"}


def is_of(value, name):
    is_number = name in ("integer", "number")
    return isinstance(value, TYPES[name]) and not (is_number and isinstance(value, bool))


def check_type(value, names, _):
    names = [names] if isinstance(names, str) else names
    return None if any(is_of(value, name) for name in names) else f"is no {' or '.join(names)}"


def check_required(value, names, _):
    missing = [name for name in names if isinstance(value, dict) and name not in value]
    return f"lacks {missing}" if missing else None


def check_others(value, allowed, schema):
    others = [key for key in value if key not in schema.get("properties", {})] if isinstance(value, dict) else []
    return f"has {others}" if others and allowed is False else None


CHECKS = {
    "type": check_type,
    "required": check_required,
    "additionalProperties": check_others,
    "const": lambda value, wanted, _: None if json.dumps(value) == json.dumps(wanted) else f"is not {wanted}",
    "enum": lambda value, wanted, _: None if value in wanted else f"is none of {wanted}",
    "pattern": lambda value, wanted, _: None if re.search(wanted, value) else f"does not match {wanted}",
    "minimum": lambda value, least, _: None if value >= least else f"is less than {least}",
    "maximum": lambda value, most, _: None if value <= most else f"is more than {most}",
    "minLength": lambda value, least, _: None if len(value) >= least else "is too short",
    "minItems": lambda value, least, _: None if len(value) >= least else "has too few",
    "uniqueItems": lambda value, _, __: None if len(value) == len({json.dumps(v) for v in value}) else "doubles",
}
DEEPER = {"$ref", "properties", "items", "anyOf", "oneOf"}


def inner(value, schema, root, where):
    """Pairs of a part and its schema."""
    if "$ref" in schema:
        yield value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], where
    for index, element in enumerate(value if isinstance(value, list) and "items" in schema else []):
        yield element, schema["items"], f"{where}[{index}]"
    for key, element in value.items() if isinstance(value, dict) else ():
        others = schema.get("additionalProperties")
        part = schema.get("properties", {}).get(key, others if isinstance(others, dict) else None)
        if part:
            yield element, part, f"{where}.{key}"


def complaints(value, schema, root, where="$"):
    unknown = schema.keys() - SILENT - CHECKS.keys() - DEEPER
    if unknown:
        raise SystemExit(f"schema.py does not know {sorted(unknown)}")
    found = [CHECKS[key](value, said, schema) for key, said in schema.items() if key in CHECKS]
    found = [f"{where} {text}" for text in found if text]
    for choice in ("anyOf", "oneOf"):
        if choice in schema and all(list(complaints(value, one, root)) for one in schema[choice]):
            found.append(f"{where} is none of its kinds")
    yield from found
    if not found:
        for part, of, at in inner(value, schema, root, where):
            yield from complaints(part, of, root, at)


def main(schema, document=None):
    with open(schema) as file:
        root = json.load(file)
    with open(document) if document else sys.stdin as file:
        found = list(complaints(json.load(file), root, root))
    sys.exit("\n".join(found[:20]) if found else 0)


main(*sys.argv[1:])
