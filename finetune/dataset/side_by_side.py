"""Checks a file's blocks on several processors: here, and in children that take blocks too.

Whoever is free takes the next block's number from one pipe. What a child that dies had taken is
checked here, so nothing is lost with it.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Thread
from typing import BinaryIO

from finetune.dataset.block_check import BlockReport
from finetune.dataset.blocks import Block
from finetune.dataset.children import Child, start_children
from finetune.dataset.example import Rules
from finetune.dataset.worker import NUMBER_BYTES, check_one, take_numbers


def check_side_by_side(
    file: BinaryIO, path: str, blocks: Sequence[Block], rules: Rules, workers: int
) -> Iterator[BlockReport]:
    """Yields each block's report, in the file's order."""
    queue = _queue(len(blocks))
    reports: dict[int, BlockReport] = {}
    children: list[Child] = []
    collectors: list[Thread] = []
    try:
        with suppress(OSError):  # no other process can help, so this one does all
            work = (queue, path, blocks, rules)
            children.extend(start_children(min(workers, len(blocks)) - 1, work))
        collectors.extend(_start_collector(child, reports) for child in children)
        done = 0
        for number in take_numbers(queue):
            reports[number] = check_one(file, blocks[number], rules)
            while done in reports:
                yield reports.pop(done)
                done += 1
        for collector in collectors:
            collector.join()
        for number in range(done, len(blocks)):
            report = reports.pop(number, None)
            yield report if report is not None else check_one(file, blocks[number], rules)
    finally:
        for child in children:
            child.end()
        for collector in collectors:
            collector.join()
        os.close(queue)


def _start_collector(child: Child, reports: dict[int, BlockReport]) -> Thread:
    """A thread that takes a child's reports until it has nothing more to tell."""

    def collect() -> None:
        # At the end of what it says it has ended; what is missing is checked by its parent.
        with child.reports as saying, suppress(EOFError, OSError, pickle.UnpicklingError):
            child.begin()
            while True:
                number, report = pickle.load(saying)  # noqa: S301  (from its own child)
                reports[number] = report

    thread = Thread(target=collect, daemon=True)
    thread.start()
    return thread


def _queue(length: int) -> int:
    """A pipe with the numbers of all blocks, of which everyone reads one at a time.

    Writing does not wait for a reader: a pipe holds 4,096 bytes at least, and a file has some
    thousand blocks at most.
    """
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as numbers:
        numbers.write(b"".join(n.to_bytes(NUMBER_BYTES, "big") for n in range(length)))
    return reading
