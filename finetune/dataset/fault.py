"""One thing that is wrong inside an example, and the words that several checks share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

_QUOTED = 40
"""Characters of a key or value in a message."""

_COMPARED = 10
"""Unknown keys of one object whose nearest known key is looked for."""


class Fault(NamedTuple):
    """What is wrong and where inside the line; which line it is, the caller knows."""

    code: str
    what: str
    where: str = ""


def at(where: str, key: str | int) -> str:
    """The path of a member: `messages` and 2 give `messages[2]`; that and "role" `….role`."""
    if isinstance(key, int):
        return f"{where}[{key}]"
    name = key[:_QUOTED]
    if not name.isprintable():  # a line end, half a character, a terminal's escapes
        name = repr(name)[1:-1]
    return f"{where}.{name}" if where else name


def kind_of(value: Any) -> str:
    """A JSON value's type in words: "a number", "null"."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "something else")


def short(value: Any) -> str:
    """A value as a message quotes it: strings in quotes and cut, everything else by its type."""
    if not isinstance(value, str):
        return kind_of(value)
    return repr(value if len(value) <= _QUOTED else value[:_QUOTED] + "…")


def unknown_keys(
    value: Mapping[str, Any], known: Collection[str], where: str, thing: str
) -> Iterator[Fault]:
    """One fault for each key that does not belong there, with the nearest that does."""
    for number, key in enumerate(key for key in value if key not in known):
        near = get_close_matches(key[:_QUOTED], known, n=1) if number < _COMPARED else ()
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
        yield Fault("unknown-key", f"{thing} has no key {short(key)}; {hint}", at(where, key))
