"""Checks one block of lines: most of them at a glance, and closely what is not certainly good."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import orjson

from finetune.dataset.blocks import MAX_LINE_BYTES, Block
from finetune.dataset.canonical import canonical_line, example_hash
from finetune.dataset.example import Rules, example_faults
from finetune.dataset.fault import Fault
from finetune.dataset.glance import GoodTexts, good_texts
from finetune.dataset.json_line import (
    has_long_number,
    has_repeated_keys,
    may_nest_too_deep,
    parse_line,
)
from finetune.dataset.report import Tally
from finetune.dataset.suspects import get_suspects
from finetune.dataset.texts import text_faults
from finetune.tokens import example_tokens, plain_tokens, sequence_tokens

_AN_IMAGE = b'"type":"image_url"'
"""In a canonical line; within a text its quotes would be escaped."""


@dataclass(slots=True)
class BlockReport:
    """What a check of one block tells; line numbers count from the block's first line."""

    lines: int = 0
    tokens: int = 0
    longest_example_tokens: int = 0
    images: int = 0
    hashes: bytes = b""
    line_numbers: array[int] = field(default_factory=lambda: array("I"))
    tally: Tally = field(default_factory=Tally)


def check_block(content: bytes, block: Block, rules: Rules) -> BlockReport:
    """Checks the lines of one block of a file.

    Args:
        content: the block's bytes, without the file's byte-order mark.
        block: where it is in the file.
        rules: what the examples are checked against.
    """
    check = _BlockCheck(content, block, rules)
    check.run()
    return check.report


def too_long_line() -> BlockReport:
    """The report of a block that is one line too long to be read."""
    report = BlockReport(lines=1)
    what = f"is longer than {MAX_LINE_BYTES >> 20} MB, as no example is; write one on each line"
    report.tally.add(Fault("line-too-long", what), 1)
    return report


class _BlockCheck:
    """One block on its way from lines to a report."""

    def __init__(self, content: bytes, block: Block, rules: Rules) -> None:
        self.content = content
        self.lines = content.splitlines(keepends=True)
        self.first_byte = block.offset + block.size - len(content)
        self.rules = rules
        self.plain = rules.method == "supervised"
        self.report = BlockReport(lines=len(self.lines))
        self.canonical: list[bytes] = []
        self.read_lines: list[bytes] = []
        self.tokens: list[int] = []
        self.sequences: dict[int, int] = {}
        self.good: dict[int, GoodTexts] = {}
        self._offsets: list[int] = []

    def run(self) -> None:
        """Checks line after line, then looks for what a block shows faster than a line."""
        loads, plain = orjson.loads, self.plain
        for number, line in enumerate(self.lines, 1):
            try:
                example = loads(line)
            except orjson.JSONDecodeError:
                self._read_closely(number, line)
                continue
            texts = good_texts(example) if plain else None
            if texts is None:
                self._check_closely(number, line, example)
            else:
                self.good[len(self.tokens)] = texts
                self._count(number, line, example, 0)
        self._sum_up()

    def _sum_up(self) -> None:
        """Tells what a look at all lines shows faster than one at each."""
        for index, tokens in zip(self.good, plain_tokens(list(self.good.values())), strict=True):
            self.tokens[index] = tokens
        if self.rules.context_tokens is not None:
            self._check_lengths(self.rules.context_tokens)
        report, joined = self.report, b"\n".join(self.canonical)
        report.hashes = b"".join(map(example_hash, self.canonical))
        report.tokens = sum(self.tokens)
        report.longest_example_tokens = max(self.tokens, default=0)
        self._find_repeated_keys(joined)
        for index in get_suspects(joined):
            self._add_all(report.line_numbers[index], text_faults(self.canonical[index]))

    def _count(self, number: int, line: bytes, example: dict[str, Any], tokens: int) -> None:
        """Takes in what every example has."""
        self.canonical.append(canonical_line(example))
        self.read_lines.append(line)
        self.report.line_numbers.append(number)
        self.tokens.append(tokens)

    def _count_closely(self, number: int, line: bytes, example: dict[str, Any]) -> None:
        """What is read at once is less than what is billed, where there are two outputs."""
        tokens, limit = example_tokens(example), self.rules.context_tokens
        if limit is not None and tokens > limit:
            self.sequences[len(self.tokens)] = sequence_tokens(example)
        self._count(number, line, example, tokens)
        self.report.images += self.canonical[-1].count(_AN_IMAGE)

    def _check_lengths(self, limit: int) -> None:
        for index, billed in enumerate(self.tokens):
            tokens = self.sequences.get(index, billed)
            if tokens > limit:
                what = f"has {tokens:,} tokens; this base model is trained on {limit:,} at most"
                fault = Fault("example-too-long", f"{what}, cut it")
                self.report.tally.add(fault, self.report.line_numbers[index])

    def _check_closely(self, number: int, line: bytes, example: Any) -> None:
        """Checks the shape of what was read fast, unless that may have lost something."""
        if not isinstance(example, dict) or may_nest_too_deep(line) or has_long_number(line):
            self._read_closely(number, line)
            return
        self._add_all(number, example_faults(example, self.rules))
        self._count_closely(number, line, example)

    def _read_closely(self, number: int, line: bytes) -> None:
        """Reads a line with words for whatever is wrong with it."""
        example, faults = parse_line(line, self._offset(number))
        self._add_all(number, faults)
        if example is None:
            return
        told = {fault.where for fault in faults}
        shape = example_faults(example, self.rules)
        self._add_all(number, (fault for fault in shape if fault.where not in told))
        if not faults:
            self._count_closely(number, line, example)

    def _find_repeated_keys(self, joined: bytes) -> None:
        """A key that was there twice is lost in the canonical line, with its quotes."""
        all_read = len(self.read_lines) == len(self.lines)
        read = self.content if all_read else b"".join(self.read_lines)
        if not has_repeated_keys(read, joined):
            return
        for index, line in enumerate(self.read_lines):
            if has_repeated_keys(line, self.canonical[index]):
                faults = parse_line(line)[1]
                self._add_all(self.report.line_numbers[index], faults)

    def _offset(self, number: int) -> int:
        if not self._offsets:
            self._offsets = list(accumulate(map(len, self.lines), initial=self.first_byte))
        return self._offsets[number - 1]

    def _add_all(self, number: int, faults: Iterator[Fault] | list[Fault]) -> None:
        for fault in faults:
            self.report.tally.add(fault, number)
