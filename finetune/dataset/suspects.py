"""Which lines are worth a closer look for personal data, keys and damaged texts.

Looking closely takes microseconds for each text, and nearly all texts are good. A few passes over
all canonical lines of a block tell that there is nothing in most of them, at a tenth of the cost:
a line is suspect wherever `privacy.find_private` or `text_quality.find_text_faults` finds
something in a text of it, and now and then where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from finetune.dataset.lookalikes import find_keys, find_numbers
from finetune.dataset.mojibake import (
    HANGUL_LEADS,
    HANGUL_RESTS,
    LEADS_OF_MORE,
    LEADS_OF_TWO,
    RESTS,
)
from finetune.dataset.text_quality import may_be_damaged

_FEW = 50

_Find = Callable[[bytes], Iterator[int]]
"""Yields where something is that makes its line suspect, from the first to the last."""


def _any_of(pieces: set[bytes]) -> bytes:
    """The pattern of any of some pieces; bytes that they begin with are compared once."""
    rests: dict[bytes, set[bytes]] = {}
    for piece in filter(None, pieces):
        rests.setdefault(piece[:1], set()).add(piece[1:])
    branches = [re.escape(first) + _any_of(rest) for first, rest in sorted(rests.items())]
    return b"(?:" + b"|".join(branches) + b")" if branches else b""


def _find(first: bytes, rest: bytes = b"") -> _Find:
    """Looks for the first byte, as fast as memory is read, and where there is one for the rest.

    Behind some first bytes the pattern looks for more, which it does faster if there are many.
    """
    pattern = re.compile(re.escape(first) + rest)

    def find(content: bytes) -> Iterator[int]:
        start = content.find(first)
        for _ in range(_FEW):
            if start < 0:
                return
            if pattern.match(content, start):
                yield start
            start = content.find(first, start + 1)
        for found in pattern.finditer(content, start if start >= 0 else len(content)):
            yield found.start()

    return find


_PAIR_LEADS = {lead.encode() for lead in LEADS_OF_TWO + LEADS_OF_MORE + HANGUL_LEADS}
_ALONE = {b"\xc2": rb"[\x80-\x9f]", b"\xef": rb"\xbf\xbd"}
_PAIR_RESTS = {rest.encode()[:1] for rest in RESTS + HANGUL_RESTS}


def _find_damaged(first: bytes) -> _Find:
    """Looks for what begins with this byte: a control, U+FFFD or the first two of mojibake."""
    tails = {lead[1:] for lead in _PAIR_LEADS if lead.startswith(first)}
    pair = _any_of(tails) + _any_of(_PAIR_RESTS) if tails else b""
    return _find(first, b"(?:" + b"|".join(filter(None, (_ALONE.get(first), pair))) + b")")


_SURE: tuple[_Find, ...] = (
    _find(b"@", rb"[0-9A-Za-z_.\x80-\xff-]+\."),
    find_numbers,
    find_keys,
    _find(b"\x7f"),
    _find(b"\\", rb"(?:u00|[bf])"),  # a control
    _find(b"?", rb"[\xea-\xed]"),  # Hangul
)

_UNSURE = tuple(map(_find_damaged, sorted({*_ALONE, *(lead[:1] for lead in _PAIR_LEADS)})))
"""Of these the bytes tell only whether characters are worth looking at."""


def get_suspects(lines: bytes) -> list[int]:
    """The indexes of the canonical lines, with newlines between them, that need a closer look."""
    suspects: set[int] = set()
    for find in _SURE:
        suspects.update(index for index, _ in _lines_at(find(lines), lines))
    for find in _UNSURE:
        for index, line in _lines_at(find(lines), lines):
            if index not in suspects and may_be_damaged(line.decode()):
                suspects.add(index)
    return sorted(suspects)


def _lines_at(places: Iterator[int], lines: bytes) -> Iterator[tuple[int, bytes]]:
    """The index of each line in which one of the places is, and the line."""
    index, end = 0, -1
    for place in places:
        if place > end:
            start = lines.rfind(b"\n", 0, place) + 1
            index += lines.count(b"\n", max(end, 0), start)
            end = lines.find(b"\n", place)
            end = len(lines) if end < 0 else end
            yield index, lines[start:end]
