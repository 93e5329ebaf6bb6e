"""Whoever checks a file's blocks: one process, or several that take them from one queue.

A child that is no fork runs `serve`, so this module imports little besides the check itself.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from finetune.dataset.block_check import BlockReport, check_block, too_long_line
from finetune.dataset.blocks import MAX_LINE_BYTES, Block, read_block
from finetune.dataset.example import Rules

NUMBER_BYTES = 4
"""Of a block's number in the queue, which is a pipe."""


def check_one(file: BinaryIO, block: Block, rules: Rules) -> BlockReport:
    """The report of one block."""
    if block.size > MAX_LINE_BYTES:
        return too_long_line()
    return check_block(read_block(file, block), block, rules)


def take_numbers(queue: int) -> Iterator[int]:
    """Takes the number of one block after the other, until there are no more."""
    while taken := os.read(queue, NUMBER_BYTES):
        yield int.from_bytes(taken, "big")


def write_reports(
    out: BinaryIO, queue: int, path: str, blocks: Sequence[Block], rules: Rules
) -> None:
    """Checks blocks as long as there are any, and writes their reports."""
    with open(path, "rb") as file:  # noqa: PTH123  (the path may be bytes that no text is)
        for number in take_numbers(queue):
            pickle.dump((number, check_one(file, blocks[number], rules)), out)
            out.flush()


def serve() -> None:
    """What a Python that is started for it does.

    Then it closes its end of the pipe at once: Python takes 10 ms to clear up behind itself.
    """
    work = pickle.load(sys.stdin.buffer)  # noqa: S301  (from its parent)
    with os.fdopen(sys.stdout.fileno(), "wb") as out:
        write_reports(out, *work)
