"""Texts that nearly repeat an earlier one: copies with a word changed, or with other marks.

Two texts are near if they are the same but for case, white space, punctuation and digits, or if
nine tenths of their words are the same in the same order (of their characters where words are not
parted by spaces: Chinese, Japanese, Thai). So one changed word in a dialogue of ten words or more
is near. What a template puts around different texts counts as any words do: two texts are near
only where it makes up nine tenths of both. Digits count where they are more than a fifth of a
text, so that exercises in arithmetic are told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_NOT_WORDS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace()))
_NOT_CHARACTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_DIGITS = b"0123456789"
_MARKS = re.compile(
    "[\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3001-\u303f\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65]+"
)
_DIGITS_COUNT_FROM = 0.2  # of the characters of a text
_NEAR = 0.9
_LONGEST_WORD = 10  # on average; longer ones are sentences of a script without spaces

_SHINGLE = 8
_ANCHORS = "dmp" + "".join(map(chr, (*range(0x80, 0x1100, 11), *range(0x1100, 0xD800, 5))))
_ANCHORED = re.compile(f"[{_ANCHORS}].{{{_SHINGLE - 1}}}", re.DOTALL)
_FEWEST_ANCHORED = 16
_SKETCH = 24
_FEWEST_IN_COMMON = 1 / 12  # of a sketch; a template may have taken the rest of it
_CANDIDATES = 3


def find_near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of a text's index and the index of the earlier text that it nearly repeats.

    Each text comes once at most; one that equals an earlier one to the byte never does. Of several
    partners it is the earliest of those looked at. The time grows with the size of the texts
    alone: each is compared only with the three that had most of its shingles first.
    """
    first: dict[str, int] = {}
    seen: set[str] = set()
    pairs = []
    for index, text in enumerate(texts):
        if text in seen:
            continue
        seen.add(text)
        sketch = _sketch(_fold(text, _NOT_CHARACTERS))
        near = (other for other in _candidates(sketch, first) if _is_near(text, texts[other]))
        if (partner := next(near, None)) is not None:
            pairs.append((index, partner))
        for shingle in sketch:
            first.setdefault(shingle, index)
    _words.cache_clear()
    return pairs


def _fold(text: str, deleted: bytes) -> str:
    """The text without case and marks, and without digits where these are few.

    Bytes are deleted ten times faster than characters are; marks outside of ASCII are rare.
    """
    content = text.casefold().encode("utf-8", "replace").translate(None, deleted)
    letters = content.translate(None, _DIGITS)
    few_digits = len(content) - len(letters) <= _DIGITS_COUNT_FROM * len(content)
    folded = (letters if few_digits else content).decode()
    return folded if folded.isascii() else _MARKS.sub("", folded)


def _sketch(characters: str) -> list[str]:
    """Shingles that stand for a text: the same wherever and beside whatever they are.

    They begin at certain characters, and the first in alphabetical order are taken. A text that
    has few of these characters, or is short, is cut at every character.
    """
    shingles = set(_ANCHORED.findall(characters))
    if len(shingles) < _FEWEST_ANCHORED and characters:
        last = max(len(characters) - _SHINGLE, 0)
        shingles = {characters[start : start + _SHINGLE] for start in range(last + 1)}
    return sorted(shingles)[:_SKETCH]


def _candidates(sketch: list[str], first: dict[str, int]) -> list[int]:
    """The earlier texts that had most of the shingles first, the earliest of them first."""
    votes = Counter(first[shingle] for shingle in sketch if shingle in first)
    return sorted(
        other
        for other, count in votes.most_common(_CANDIDATES)
        if count >= len(sketch) * _FEWEST_IN_COMMON
    )


def _is_near(one: str, other: str) -> bool:
    """Whether enough of one is in the other in order, or they differ in white space alone."""
    from rapidfuzz.distance import Indel

    ours, theirs = _words(one), _words(other)
    return Indel.normalized_similarity(ours, theirs, score_cutoff=_NEAR) > 0 or "".join(
        ours
    ) == "".join(theirs)


@lru_cache(maxsize=256)
def _words(text: str) -> list[str]:
    """The folded words, or the characters where words are not parted by spaces."""
    words = _fold(text, _NOT_WORDS).split()
    characters = "".join(words)
    return list(characters) if len(characters) > _LONGEST_WORD * len(words) else words
