"""Bytes that may hold a private number or a key: what is left of them needs a closer look.

All of it is done with `bytes.translate` and `bytes.find`, which cost a nanosecond a byte or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from finetune.dataset.named_keys import LONGEST_NAME_CHARACTERS, NAMED_KEY
from finetune.dataset.secret_keys import KEYS

_DIGITS = b"0123456789"
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHERS_OF_KEYS = b"abcdefghijklmnopqrstuvwxyz_+/=%-~."


def _table(**marked: bytes) -> bytes:
    """Shows some bytes as their marks, and all others as spaces."""
    marks = {byte: ord(mark) for mark, content in marked.items() for byte in content}
    return bytes(marks.get(byte, ord(" ")) for byte in range(256))


_BETWEEN_DIGITS = b" .-()+"
_NUMBER = _table(n=_DIGITS + _CAPITALS + _BETWEEN_DIGITS)
_SHORTEST_NUMBER = b"n" * 9
FEWEST_DIGITS = 9
"""A social security number has nine digits, telephone numbers and IBANs have more."""

_KEY = _table(k=_DIGITS + _CAPITALS + _OTHERS_OF_KEYS)
_KEY_AND_DIGITS = _table(k=_CAPITALS + _OTHERS_OF_KEYS, d=_DIGITS)
_SHORTEST_KEY = b"k" * 19
"""`sk-` and sixteen characters."""

_PIECE = 20_000
"""In more than 30,000 bytes at once Python looks for something in a slower way."""

_MARK = re.compile(
    b"|".join(re.escape(marker.encode()) for kind in KEYS for marker in kind.markers)
)
_DIGIT = re.compile(b"[0-9]")
_NAMES = tuple(marker.encode() for marker in NAMED_KEY.markers)
_LONGEST_NAME_BYTES = LONGEST_NAME_CHARACTERS * len(r"\u0000")  # escaped in JSON


def digits_and_keys(content: bytes) -> tuple[int, bool]:
    """How many digits there are, and whether something is as long as the shortest key."""
    shape = content.translate(_KEY_AND_DIGITS)
    digits = shape.count(b"d")
    if digits:
        shape = content.translate(_KEY)
    return digits, shape.find(_SHORTEST_KEY) >= 0


def may_hold_number(content: bytes) -> bool:
    """Whether there is something as long as the shortest of the numbers that lead to a person."""
    return next(find_numbers(content), None) is not None


def find_numbers(content: bytes) -> Iterator[int]:
    """Yields where something begins that is as long as the shortest of these numbers.

    It is of digits or capitals; `BEGIN PRIVATE KEY`, all in capitals, is long enough as well.
    """
    for start, end in _runs(content.translate(_NUMBER), _SHORTEST_NUMBER):
        if len(content[start:end].translate(None, _BETWEEN_DIGITS)) >= FEWEST_DIGITS:
            yield start


def may_hold_key(content: bytes) -> bool:
    """Whether something is as long as a key, and has an issuer's mark or perhaps a name."""
    return next(find_keys(content), None) is not None


def find_keys(content: bytes) -> Iterator[int]:
    """Yields where such a thing begins, which stands in one line."""
    for start, end in _runs(content.translate(_KEY), _SHORTEST_KEY):
        if _MARK.search(content, start, end) or _may_be_named(content, start, end):
            yield start


def _runs(shape: bytes, shortest: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each run of marks that is not shorter than the shortest."""
    shape += b" "
    start = 0
    while start < len(shape):
        found = shape.find(shortest, start, start + _PIECE)
        if found >= 0:
            start = shape.find(b" ", found)
            yield found, start
        else:
            start += _PIECE - len(shortest) + 1


def _may_be_named(content: bytes, start: int, end: int) -> bool:
    """Whether what stands there has a digit, as all keys without a mark have, and a name."""
    if _DIGIT.search(content, start, end) is None:
        return False
    first = max(0, start - _LONGEST_NAME_BYTES)
    return any(content.find(name, first, end) >= 0 for name in _NAMES)
