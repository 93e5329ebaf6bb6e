"""Parses one line of a data file strictly, and says in words what is wrong with it."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import Fault, at, short
from finetune.dataset.json_syntax import explain_syntax

MAX_DEPTH = 100
"""Brackets inside brackets. JSON's readers give up at 254 (orjson, writing) to 1,000 (Python)."""

_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)


_DIGITS_AS_ZEROS = bytes(ord("0") if chr(byte) in "0123456789" else byte for byte in range(256))
_NINETEEN_DIGITS = b"0" * 19

_Repeated = dict[int, tuple[dict[str, Any], list[str]]]
"""Keeps each object too, so that no other one gets its identity."""


class NotJson(Exception):
    """The line cannot be read at all; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def parse_line(line: bytes, offset: int = 0) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The example in a line, None where there is none, and what is wrong with its JSON.

    Args:
        line: with or without its line end.
        offset: where the line begins in its file.
    """
    if not line.strip(b" \t\r\n"):
        return None, [Fault("blank-line", "is empty; take it out")]
    try:
        value, repeated = _parse(_decode(line, offset))
    except NotJson as error:
        return None, [error.fault]
    if not isinstance(value, dict):
        what = f"is not a JSON object but {_kind(value)}; each line must be one {{...}}"
        return None, [Fault("not-an-object", what)]
    return value, list(_value_faults(value, "", repeated))


def _decode(line: bytes, offset: int) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        what = (
            f"is not UTF-8 at byte {offset + error.start:,} of the file "
            f"(0x{line[error.start]:02x}); save the file as UTF-8"
        )
        raise NotJson(Fault("invalid-utf-8", what)) from None
    if text.startswith("\ufeff"):
        what = "begins with a byte-order mark, as where files were joined; take it out"
        raise NotJson(Fault("invalid-json", what))
    return text


def _parse(text: str) -> tuple[Any, _Repeated]:
    """The value, and the keys that came twice, by the identity of their object."""
    _require_shallow(text)
    repeated: _Repeated = {}

    def keep_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            times = Counter(name for name, _ in pairs)
            repeated[id(value)] = (value, [name for name in value if times[name] > 1])
        return value

    try:
        value = json.loads(
            text,
            object_pairs_hook=keep_pairs,
            parse_constant=_Word,
            parse_int=_whole_number,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise NotJson(Fault("invalid-json", explain_syntax(text, error))) from None
    return value, repeated


class _Word(str):
    """`NaN` or `Infinity` where a number should be."""

    __slots__ = ()


class _TooLong(str):
    """A number beyond the largest that a 64-bit float holds."""

    __slots__ = ()


def _whole_number(text: str) -> int | _TooLong:
    return _TooLong() if math.isinf(float(text)) else int(text)


def _number(text: str) -> float | _TooLong:
    number = float(text)
    return _TooLong() if math.isinf(number) else number


def _require_shallow(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            what = (
                f"nests more than {MAX_DEPTH} brackets, at column {token.start() + 1}; flatten it"
            )
            raise NotJson(Fault("nested-too-deep", what))


def _value_faults(value: Any, where: str, repeated: _Repeated) -> Iterator[Fault]:
    """What JSON's grammar allows, or some of its readers, and others refuse or read otherwise."""
    if isinstance(value, dict):
        for name in repeated.get(id(value), (None, ()))[1]:
            what = f"the key {short(name)} is there twice, and only the last would count; keep one"
            yield Fault("duplicate-key", what, at(where, name))
        for key, member in value.items():
            yield from _text_faults(key, at(where, key))
            yield from _value_faults(member, at(where, key), repeated)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _value_faults(member, at(where, index), repeated)
    elif isinstance(value, str):
        yield from _text_faults(value, where)


def _text_faults(text: str, where: str) -> Iterator[Fault]:
    if isinstance(text, _Word):
        yield Fault("not-a-number", f"{text} is no JSON; write a number or null", where)
    elif isinstance(text, _TooLong):
        what = "the number is too long for JSON's readers; write it as a string"
        yield Fault("number-too-long", what, where)
    else:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            what = (
                f"half a character (\\u{ord(text[error.start]):04x}) stands alone, as where a text "
                "was cut inside an emoji; write the whole character or none"
            )
            yield Fault("lone-surrogate", what, where)


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and not isinstance(value, _Word | _TooLong):
        return "a string"
    return (
        "null" if value is None else str(value).lower() if isinstance(value, bool) else "a number"
    )


def may_nest_too_deep(line: bytes) -> bool:
    """Whether the line has enough brackets for it."""
    return line.count(b"[") + line.count(b"{") > MAX_DEPTH


def has_long_number(line: bytes) -> bool:
    """Whether a number in the line may have more digits than orjson keeps (64 bits)."""
    return _NINETEEN_DIGITS in line.translate(_DIGITS_AS_ZEROS)


def has_repeated_keys(lines: bytes, canonical: bytes) -> bool:
    r"""Whether a key was there twice, in one line or in many: its quotes are lost.

    Every quote of a line is in its canonical line too, but for those of lost keys; only a quote
    that is written as `\u0022` is added. So this is sometimes true without a reason, never false
    without one.
    """
    if b"\\u0022" in lines:
        return True
    return lines.count(b'"') != canonical.count(b'"')
