"""Puts the reports of a file's blocks together, in the file's order."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import sha256
from sys import byteorder

from finetune.dataset.block_check import BlockReport
from finetune.dataset.canonical import HASH_BYTES
from finetune.dataset.report import Tally


class Gathered:
    """What the blocks so far tell of their file."""

    def __init__(self) -> None:
        self.lines = 0
        self.tokens = 0
        self.longest_example_tokens = 0
        self.images = 0
        self.digests: array[int] = array("Q")
        self.tally = Tally()
        self._numbers: array[int] | None = None  # as long as every line is an example
        self._hash = sha256()

    @property
    def sha256(self) -> str:
        """The content's hash."""
        return self._hash.hexdigest()

    @property
    def line_numbers(self) -> Sequence[int]:
        """The line of each example."""
        return range(1, self.lines + 1) if self._numbers is None else self._numbers

    def add(self, report: BlockReport) -> None:
        """Takes in the next block."""
        self.tally.add_all(report.tally, self.lines)
        if self._numbers is None and len(report.line_numbers) < report.lines:
            self._numbers = array("I", self.line_numbers)
        if self._numbers is not None:
            self._numbers.extend(array("I", [self.lines + n for n in report.line_numbers]))
        self.lines += report.lines
        self.tokens += report.tokens
        self.images += report.images
        self.longest_example_tokens = max(
            self.longest_example_tokens, report.longest_example_tokens
        )
        self._hash.update(report.hashes)
        self.digests.extend(_first_halves(report.hashes))


def _first_halves(hashes: bytes) -> array[int]:
    words = array("Q", hashes)
    if byteorder == "little":
        words.byteswap()
    return words[:: HASH_BYTES // words.itemsize]
