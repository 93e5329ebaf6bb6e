"""Examples that are in a file twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_AT_ONCE = 100_000
"""Digests held in a dict at once, which takes 100 bytes for each; an index takes four."""


def find_duplicates(digests: array[int]) -> Iterator[tuple[int, int]]:
    """Yields the index of each example that was there before, and the first one's index."""
    parts = len(digests) // _AT_ONCE + 1
    if parts == 1 and len(set(digests)) == len(digests):
        return
    indexes = [array("I") for _ in range(parts)]
    for index, digest in enumerate(digests):
        indexes[digest % parts].append(index)
    for part in indexes:
        first: dict[int, int] = {}
        for index in part:
            if (earlier := first.setdefault(digests[index], index)) != index:
                yield index, earlier
