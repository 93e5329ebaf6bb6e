"""Bytes that may hold a private number or a key: what is left of them needs a closer look.

All of it is done with `bytes.translate` and `bytes.find`, which cost a nanosecond a byte or less.
"""

from __future__ import annotations

import re

from finetune.dataset.named_keys import LONGEST_NAME_CHARACTERS, NAMED_KEY
from finetune.dataset.secret_keys import KEYS

_DIGITS = b"0123456789"
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHERS_OF_KEYS = b"abcdefghijklmnopqrstuvwxyz_+/=%-~."


def _table(**marked: bytes) -> bytes:
    """Shows some bytes as their marks, and all others as spaces."""
    marks = {byte: ord(mark) for mark, content in marked.items() for byte in content}
    return bytes(marks.get(byte, ord(" ")) for byte in range(256))


_NUMBER = _table(n=_DIGITS + _CAPITALS)
_BETWEEN_DIGITS = b" .-()+"
_SHORTEST_NUMBER = b"n" * 9
FEWEST_DIGITS = 9
"""A social security number has nine digits, telephone numbers and IBANs have more."""

_KEY = _table(k=_DIGITS + _CAPITALS + _OTHERS_OF_KEYS)
_KEY_AND_DIGITS = _table(k=_CAPITALS + _OTHERS_OF_KEYS, d=_DIGITS)
_SHORTEST_KEY = b"k" * 19
"""`sk-` and sixteen characters."""

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
    """Whether there is something as long as the shortest of the numbers that lead to a person.

    It is of digits or capitals; `BEGIN PRIVATE KEY`, all in capitals, is long enough as well.
    """
    return content.translate(_NUMBER, _BETWEEN_DIGITS).find(_SHORTEST_NUMBER) >= 0


def is_as_long_as_a_key(content: bytes) -> bool:
    """Whether there is something as long as the shortest key that stands in one line."""
    return content.translate(_KEY).find(_SHORTEST_KEY) >= 0


def may_hold_key(content: bytes) -> bool:
    """Whether something is as long as that, and has an issuer's mark or perhaps a name."""
    shape = content.translate(_KEY) + b" "
    start = shape.find(_SHORTEST_KEY)
    while start >= 0:
        end = shape.find(b" ", start)
        if _MARK.search(content, start, end) or _may_be_named(content, start, end):
            return True
        start = shape.find(_SHORTEST_KEY, end)
    return False


def _may_be_named(content: bytes, start: int, end: int) -> bool:
    """Whether what stands there has a digit, as all keys without a mark have, and a name."""
    if _DIGIT.search(content, start, end) is None:
        return False
    first = max(0, start - _LONGEST_NAME_BYTES)
    return any(content.find(name, first, end) >= 0 for name in _NAMES)
