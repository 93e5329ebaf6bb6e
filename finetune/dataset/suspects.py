"""Which lines are worth a closer look for personal data, keys and damaged texts.

Looking closely takes microseconds for each text, and nearly all texts are good. A few passes over
several canonical lines at once tell that there is nothing in most of them, at a tenth of the cost:
a line is suspect wherever `privacy.find_private` or `text_quality.find_text_faults` finds
something in a text of it, and now and then where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from finetune.dataset.lookalikes import is_as_long_as_a_key, may_hold_key, may_hold_number
from finetune.dataset.mojibake import (
    HANGUL_LEADS,
    HANGUL_RESTS,
    LEADS_OF_MORE,
    LEADS_OF_TWO,
    RESTS,
)
from finetune.dataset.text_quality import may_be_damaged

_GROUP = 16

_Check = Callable[[bytes], bool]


def _any_of(pieces: set[bytes]) -> bytes:
    """The pattern of any of some pieces; bytes that they begin with are compared once."""
    rests: dict[bytes, set[bytes]] = {}
    for piece in filter(None, pieces):
        rests.setdefault(piece[:1], set()).add(piece[1:])
    branches = [re.escape(first) + _any_of(rest) for first, rest in sorted(rests.items())]
    return b"(?:" + b"|".join(branches) + b")" if branches else b""


def _has(first: bytes, rest: bytes = b"") -> _Check:
    """Looks for the first byte, as fast as memory is read, and where there is one for the rest."""
    search = re.compile(re.escape(first) + rest).search
    return lambda content: content.find(first) >= 0 and search(content) is not None


_PAIR_LEADS = {lead.encode() for lead in LEADS_OF_TWO + LEADS_OF_MORE + HANGUL_LEADS}
_PAIR_RESTS = {rest.encode()[:1] for rest in RESTS + HANGUL_RESTS}


def _has_pair(first: bytes) -> _Check:
    """Looks for what mojibake consists of: a first character that begins with this byte, a rest."""
    tails = {lead[1:] for lead in _PAIR_LEADS if lead.startswith(first)}
    return _has(first, _any_of(tails) + _any_of(_PAIR_RESTS))


_DAMAGED: tuple[_Check, ...] = (
    _has(b"\xc2", rb"[\x80-\x9f]"),  # a control
    _has(b"\xef", rb"\xbf\xbd"),  # U+FFFD
    *(_has_pair(first) for first in sorted({lead[:1] for lead in _PAIR_LEADS})),
)
"""Of these the bytes tell only whether characters are worth looking at."""


def _is_damaged(content: bytes) -> bool:
    return may_be_damaged(content.decode())


def _may_be_damaged(content: bytes) -> bool:
    return any(check(content) for check in _DAMAGED) and _is_damaged(content)


_HAS_AT = _has(b"@")
_HAS_DELETE = _has(b"\x7f")
_HAS_ESCAPED_CONTROL = _has(b"\\", rb"(?:u00|[bf])")
_HAS_HANGUL_BEHIND_MARK = _has(b"?", rb"[\xea-\xed]")

_CHECKS: tuple[tuple[_Check, _Check], ...] = (
    (_HAS_AT, _HAS_AT),
    (may_hold_number, may_hold_number),
    (is_as_long_as_a_key, may_hold_key),
    (_HAS_DELETE, _HAS_DELETE),
    (_HAS_ESCAPED_CONTROL, _HAS_ESCAPED_CONTROL),
    (_HAS_HANGUL_BEHIND_MARK, _HAS_HANGUL_BEHIND_MARK),
    (_may_be_damaged, _is_damaged),
)
"""What is fast for many lines, and what then tells one of them from the others."""


def get_suspects(lines: Sequence[bytes]) -> Iterator[int]:
    """Yields the indexes of the canonical lines that are worth a closer look."""
    for start in range(0, len(lines), _GROUP):
        group = lines[start : start + _GROUP]
        joined = b"\n".join(group)
        checks = [of_a_line for of_many, of_a_line in _CHECKS if of_many(joined)]
        if checks:
            for index, line in enumerate(group, start):
                if any(check(line) for check in checks):
                    yield index
