"""What changed between two versions of a data file, from a sketch of each that state can hold.

A sketch of up to `EXACT_EXAMPLES` examples has four bytes of each example's digest, in order. A
larger file's has as many buckets: each example is added to the bucket that its digest names, so
an example that changed shows in two buckets, and the number of them that differ tells about how
many did.
"""

from __future__ import annotations

import math
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from sys import byteorder

EXACT_EXAMPLES = 4_096
"""More would make a stack's state larger than 22 kB for each file."""

_EXACT, _BUCKETS = "examples", "buckets"
_WORD = 1 << 32
_MOST = 0.98
"""So many buckets differ where more than eight changes fell into each pair of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sketch:
    """`words` are the examples in order, or the buckets; `order` is a hash of the order."""

    exact: bool
    count: int
    order: str
    words: array[int]

    @property
    def buckets(self) -> array[int]:
        return _fill_buckets(self.words) if self.exact else self.words


def digest_sketch(digests: Sequence[int]) -> str:
    """A text of at most 22 kB from which `describe_change` can tell what changed.

    Args:
        digests: as `DatasetReport.digests`.
    """
    words = array("I", [digest >> 32 for digest in digests])
    if len(words) <= EXACT_EXAMPLES:
        return f"{_EXACT}:{_encode(words)}"
    order = sha256(_bytes(words)).hexdigest()[:16]
    return f"{_BUCKETS}:{len(words)}:{order}:{_encode(_fill_buckets(words))}"


def describe_change(old_sketch: str, new_sketch: str, old_tokens: int, new_tokens: int) -> str:
    """What happened to a file: "3 of 45 examples changed, 1 added: +212 tokens".

    Raises:
        ValueError: a text is no sketch.
    """
    old, new = _read(old_sketch), _read(new_sketch)
    if old.exact and new.exact:
        about, removed, added = "", *_differences(old.words, new.words)
    else:
        about, (removed, added) = "about ", _estimate(old, new)
    if not removed and not added:
        same = (old.order, list(old.words)) == (new.order, list(new.words))
        return "nothing changed" if same else "order changed only"
    changed = min(removed, added)
    parts = []
    if changed:
        parts.append(f"{about}{changed:,} of {_examples(old.count)} changed")
    if added > changed:
        parts.append(f"{added - changed:,} added")
    if removed > changed:
        parts.append(f"{removed - changed:,} removed")
    return f"{', '.join(parts)}: {_tokens(new_tokens - old_tokens)}"


def _differences(old: array[int], new: array[int]) -> tuple[int, int]:
    """How many examples the old version has that the new one lacks, and the reverse."""
    before, after = Counter(old), Counter(new)
    return (before - after).total(), (after - before).total()


def _estimate(old: _Sketch, new: _Sketch) -> tuple[int, int]:
    """The same, from how many buckets differ: n changes into b of them miss one by e^(-n/b)."""
    differ = sum(a != b for a, b in zip(old.buckets, new.buckets, strict=True))
    more = abs(new.count - old.count)
    most = old.count + new.count
    if differ > _MOST * EXACT_EXAMPLES:
        changes = most
    else:
        load = -math.log(1 - differ / EXACT_EXAMPLES)
        deviation = math.sqrt(EXACT_EXAMPLES * (math.exp(load) - load - 1))
        changes = round(EXACT_EXAMPLES * load)
        if changes - more <= 2 * deviation:  # by chance, if examples were only added, or removed
            changes = more or min(differ, 2)
    exchanged = (min(changes, most) - more + 1) // 2
    added = max(new.count - old.count, 0) + exchanged
    return added - (new.count - old.count), added


def _fill_buckets(words: Sequence[int]) -> array[int]:
    buckets = array("I", bytes(4 * EXACT_EXAMPLES))
    for word in words:
        bucket = word % EXACT_EXAMPLES
        buckets[bucket] = (buckets[bucket] + (word | 1)) % _WORD
    return buckets


def _read(sketch: str) -> _Sketch:
    kind, colon, rest = sketch.partition(":")
    if kind == _EXACT and colon:
        words = _decode(rest)
        return _Sketch(exact=True, count=len(words), order="", words=words)
    if kind == _BUCKETS and rest.count(":") == 2:  # noqa: PLR2004  (count, order, buckets)
        count, order, encoded = rest.split(":")
        words = _decode(encoded)
        if len(words) == EXACT_EXAMPLES:
            return _Sketch(exact=False, count=int(count), order=order, words=words)
    raise ValueError(f"{sketch[:20]!r} is no sketch of a data file")


def _bytes(words: array[int]) -> bytes:
    """Little-endian on every machine: state moves between them."""
    if byteorder == "big":
        words = words[:]
        words.byteswap()
    return words.tobytes()


def _encode(words: array[int]) -> str:
    return b64encode(_bytes(words)).decode()


def _decode(text: str) -> array[int]:
    words = array("I", b64decode(text, validate=True))
    if byteorder == "big":
        words.byteswap()
    return words


def _examples(count: int) -> str:
    return f"{count:,} example{'' if count == 1 else 's'}"


def _tokens(more: int) -> str:
    if not more:
        return "as many tokens"
    return f"{more:+,} token{'' if abs(more) == 1 else 's'}"
