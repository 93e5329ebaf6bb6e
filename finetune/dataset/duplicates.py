"""Examples that are in a file twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_AT_ONCE = 250_000
"""Digests held in a dict at once, which takes 100 bytes for each; the others wait their turn."""


def find_duplicates(digests: array[int]) -> Iterator[tuple[int, int]]:
    """Yields the index of each example that was there before, and the first one's index."""
    parts = len(digests) // _AT_ONCE + 1
    if parts == 1 and len(set(digests)) == len(digests):
        return
    for part in range(parts):
        first: dict[int, int] = {}
        for index, digest in enumerate(digests):
            if digest % parts == part and first.setdefault(digest, index) != index:
                yield index, first[digest]
