"""One thing that is wrong inside an example, and the words that several checks share.

Messages end up in logs, so they quote no text of an example: only what looks like a name that a
program gave, and is nobody's number or key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from finetune.dataset.privacy import find_private

_NAME = re.compile(r"[A-Za-z_$][\w.:-]{0,39}", re.ASCII)
"""What is quoted: `get_weather`, `call_1`, `$defs`."""

_AROUND = " \t\r\n\u00a0\u200b\ufeff"
"""What stands unseen before or after a role that was copied from elsewhere."""

_COMPARED_CHARACTERS = 40

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
    name = key if _is_name(key) else f"<{_characters(key)}>"
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
    """A value as a message shows it: names in quotes, everything else by its type and length."""
    if not isinstance(value, str):
        return kind_of(value)
    if not value:
        return "an empty string"
    return _find_name(value) or f"a string of {_characters(value)}"


def unknown_keys(
    value: Mapping[str, Any], known: Collection[str], where: str, thing: str
) -> Iterator[Fault]:
    """One fault for each key that does not belong there, with the nearest that does."""
    for number, key in enumerate(key for key in value if key not in known):
        cut = key[:_COMPARED_CHARACTERS]
        near = get_close_matches(cut, known, n=1) if number < _COMPARED else ()
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
        name = _find_name(key) or f"of {_characters(key)}"
        yield Fault("unknown-key", f"{thing} has no key {name}; {hint}", at(where, key))


def _find_name(text: str) -> str | None:
    """The name that a text is, apart from what is around it, as a message quotes it."""
    bare = text.strip(_AROUND)
    if not _is_name(bare):
        return None
    return repr(text) if text == bare else f"{bare!r} with white space around it"


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and not _is_private(text)


@lru_cache(maxsize=1024)
def _is_private(name: str) -> bool:
    """Kept, because the same few keys are in all examples, and a path is made of each."""
    return bool(find_private(name))


def _characters(text: str) -> str:
    return "1 character" if len(text) == 1 else f"{len(text):,} characters"
