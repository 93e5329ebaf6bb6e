"""Whether an object is a JSON Schema, as far as tools have them.

Keywords that are not known here are left alone: JSON Schema ignores them too.
Source: https://json-schema.org/draft/2020-12/json-schema-validation (2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import at, kind_of, short

_TYPES = ("string", "number", "integer", "boolean", "object", "array", "null")
_HOLD_ONE = ("items", "additionalProperties", "not", "contains", "propertyNames")
_HOLD_LIST = ("anyOf", "oneOf", "allOf", "prefixItems")
_HOLD_MAP = ("properties", "patternProperties", "$defs", "definitions")

Found = tuple[str, str]
"""What is wrong, and where."""


def schema_faults(schema: Any, where: str) -> Iterator[Found]:
    """What is wrong with a schema and with those inside it."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield f"a JSON Schema is an object, not {kind_of(schema)}", where
        return
    yield from _type_faults(schema, where)
    yield from _required_faults(schema, where)
    enum = schema.get("enum", [None])
    if not isinstance(enum, list) or not enum:
        yield "enum is a list of at least one value", at(where, "enum")
    if not isinstance(schema.get("description", ""), str):
        what = f"description is a string, not {kind_of(schema['description'])}"
        yield what, at(where, "description")
    yield from _inner_faults(schema, where)


def _type_faults(schema: dict[str, Any], where: str) -> Iterator[Found]:
    if "type" not in schema:
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    for one in types:
        if one not in _TYPES:
            yield f"{short(one)} is no type; it is one of {', '.join(_TYPES)}", at(where, "type")
    if not types:
        yield f"type is empty; it is one of {', '.join(_TYPES)}", at(where, "type")


def _required_faults(schema: dict[str, Any], where: str) -> Iterator[Found]:
    required, properties = schema.get("required", []), schema.get("properties")
    if not isinstance(required, list):
        yield f"required is a list of names, not {kind_of(required)}", at(where, "required")
        return
    for name in required:
        if not isinstance(name, str):
            yield f"required is a list of names, not of {kind_of(name)}", at(where, "required")
        elif isinstance(properties, dict) and name not in properties:
            what = f"{short(name)} is required but not among the properties; describe it there"
            yield what, at(where, "required")


def _inner_faults(schema: dict[str, Any], where: str) -> Iterator[Found]:
    for key in _HOLD_ONE:
        if key in schema and not (key == "items" and isinstance(schema[key], list)):
            yield from schema_faults(schema[key], at(where, key))
    for key in _HOLD_LIST:
        inner = schema.get(key, [])
        if not isinstance(inner, list):
            yield f"{key} is a list of schemas, not {kind_of(inner)}", at(where, key)
            continue
        for index, one in enumerate(inner):
            yield from schema_faults(one, at(at(where, key), index))
    for key in _HOLD_MAP:
        inner = schema.get(key, {})
        if not isinstance(inner, dict):
            yield f"{key} is an object of schemas, not {kind_of(inner)}", at(where, key)
            continue
        for name, one in inner.items():
            yield from schema_faults(one, at(at(where, key), name))
