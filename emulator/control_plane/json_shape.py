"""Reading ARM's JSON bodies: each value by its dotted path, in the type that its property has.

What is null is not given. ARM answers what it cannot deserialize with 400 `InvalidRequestContent`
(code and sentence from memory).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from emulator.control_plane import errors
from emulator.records import JsonObject
from emulator.wire_errors import not_built

_Kind = TypeVar("_Kind", dict[str, Any], list[Any], str, bool, int)
_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "a whole number",
}


def value_of(body: JsonObject, path: str, kind: type[_Kind]) -> _Kind | None:
    """Give the value at a path, or None if there is none.

    Raises:
        WireError: 400 if it, or what it should be in, has another type.
    """
    holder, _, name = path.rpartition(".")
    value = (object_of(body, holder) if holder else body).get(name)
    if value is None:
        return None
    # Not isinstance: to Python true is a whole number.
    if type(value) is not kind:
        raise errors.invalid_content(f"'{path}' must be {_NAMES[kind]}")
    return value


def object_of(body: JsonObject, path: str) -> JsonObject:
    """Give what the object at a path holds; nothing if there is none.

    Raises:
        WireError: 400 if it has another type.
    """
    found = value_of(body, path, dict) or {}
    return {name: value for name, value in found.items() if value is not None}


def texts_of(body: JsonObject, path: str) -> list[str]:
    """Give the strings of an array.

    Raises:
        WireError: 400 if it is something else.
    """
    found = value_of(body, path, list) or []
    if any(not isinstance(text, str) for text in found):
        raise errors.invalid_content(f"'{path}' must be an array of strings")
    return found


def tags_of(body: JsonObject) -> dict[str, str] | None:
    """Give a resource's tags: a map of text to text.

    Raises:
        WireError: 400 if they are something else.
    """
    tags = value_of(body, "tags", dict)
    for name, value in (tags or {}).items():
        if not isinstance(value, str):
            raise errors.invalid_content(f"'tags.{name}' must be a string")
    return tags


def refuse_others(values: JsonObject, known: Collection[str], of: str, within: str = "") -> None:
    """Refuse by name whatever is given and not known.

    Raises:
        WireError: 501; to ignore it would be to promise what nobody keeps.
    """
    for name, value in values.items():
        if value is not None and name not in known:
            raise not_built(f"the {of} property '{within}{name}'")
