"""Checks a file's blocks on several processors: here, and in children that take blocks too.

Whoever is free takes the next block's number from one pipe. A child is a Python of its own, which
imports nothing of the program that asks; it is not forked, as a Pulumi program has threads. What a
child that dies had taken is checked here, so nothing is lost with it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from finetune.dataset.block_check import BlockReport
from finetune.dataset.blocks import Block
from finetune.dataset.example import Rules
from finetune.dataset.worker import NUMBER_BYTES, check_one, take_numbers

_ROOT = str(Path(__file__).parents[2])
_CHILD = (
    "import sys; sys.path[:] = sys.argv[1:]; from finetune.dataset.worker import serve; serve()"
)


def check_side_by_side(
    file: BinaryIO, path: str, blocks: Sequence[Block], rules: Rules, workers: int
) -> Iterator[BlockReport]:
    """Yields each block's report, in the file's order."""
    queue = _queue(len(blocks))
    reports: dict[int, BlockReport] = {}
    children: list[_Child] = []
    try:
        with suppress(OSError):  # no other process can help, so this one does all
            others = range(min(workers, len(blocks)) - 1)
            children.extend(_Child((path, blocks, rules), queue, reports) for _ in others)
        done = 0
        for number in take_numbers(queue):
            reports[number] = check_one(file, blocks[number], rules)
            while done in reports:
                yield reports.pop(done)
                done += 1
        for child in children:
            child.wait()
        for number in range(done, len(blocks)):
            report = reports.pop(number, None)
            yield report if report is not None else check_one(file, blocks[number], rules)
    finally:
        for child in children:
            child.end()
        os.close(queue)


class _Child:
    """A process that takes blocks from the queue, and a thread that collects its reports."""

    def __init__(
        self,
        work: tuple[str, Sequence[Block], Rules],
        queue: int,
        reports: dict[int, BlockReport],
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _CHILD, _ROOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[queue],
        )
        self._thread = Thread(target=self._collect, args=((queue, *work), reports), daemon=True)
        self._thread.start()

    def _collect(self, work: tuple[object, ...], reports: dict[int, BlockReport]) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return
        try:
            with stdin:
                pickle.dump(work, stdin)
            while True:
                number, report = pickle.load(stdout)  # noqa: S301  (from its own child)
                reports[number] = report
        except (EOFError, OSError, pickle.UnpicklingError):
            return  # it has ended; what is missing is checked by the parent

    def wait(self) -> None:
        """Until it has nothing more to tell."""
        self._thread.join()

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout:
            self._process.stdout.close()


def _queue(length: int) -> int:
    """A pipe with the numbers of all blocks, of which everyone reads one at a time.

    Writing does not wait for a reader: a pipe holds 4,096 bytes at least, and a file has some
    thousand blocks at most.
    """
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as numbers:
        numbers.write(b"".join(n.to_bytes(NUMBER_BYTES, "big") for n in range(length)))
    return reading
