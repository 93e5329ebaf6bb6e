"""Processes that check blocks for this one: forks of it, or Pythons of their own.

A fork has what this process has loaded, and checks at once. But it lacks all threads but one, and
what they had locked stays locked, so a process with threads (a Pulumi program has some) starts
another Python instead: that takes 0.2 seconds. So does one on macOS, whose libraries have threads
that nobody sees.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol, cast

from finetune.dataset.blocks import Block
from finetune.dataset.example import Rules
from finetune.dataset.worker import write_reports
from finetune.text_tokens import load_vocabulary

Work = tuple[int, str, Sequence[Block], Rules]
"""The queue, the file's path, its blocks, and what they are checked against."""

_ROOT = str(Path(__file__).parents[2])
_PYTHON = (
    "import sys; sys.path[:] = sys.argv[1:]; from finetune.dataset.worker import serve; serve()"
)
_THREADS = Path("/proc/self/task")


class Child(Protocol):
    """A process that takes blocks from the queue."""

    reports: IO[bytes]  # pickled

    def begin(self) -> None:
        """Tells it what to do; may wait for it."""

    def end(self) -> None:
        """Ends it, whatever it does."""


def start_children(count: int, work: Work) -> Iterator[Child]:
    """Yields so many children; none has a thread before the last is there.

    Raises:
        OSError: no more can be started.
    """
    is_alone = _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1
    if is_alone and count:
        load_vocabulary()
    for _ in range(count):
        yield _Fork(work) if is_alone else _Python(work)


class _Fork:
    """A copy of this process."""

    def __init__(self, work: Work) -> None:
        reading, writing = os.pipe()
        self.reports: IO[bytes] = os.fdopen(reading, "rb")
        try:
            self._id = os.fork()
            if not self._id:
                _be_the_fork(writing, self.reports, work)
        except OSError:
            self.reports.close()
            raise
        finally:
            os.close(writing)

    def begin(self) -> None:
        """It knows already."""

    def end(self) -> None:
        """Ends it, whatever it does."""
        os.kill(self._id, signal.SIGKILL)
        os.waitpid(self._id, 0)


def _be_the_fork(writing: int, reading: IO[bytes], work: Work) -> None:
    """Never returns: what is behind is the parent's to do, its last words too."""
    try:
        reading.close()
        with os.fdopen(writing, "wb") as out:
            write_reports(out, *work)
    finally:
        os._exit(0)


class _Python:
    """A Python of its own, which imports nothing of the program that asks."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _PYTHON, _ROOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[work[0]],
        )
        self.reports = cast("IO[bytes]", self._process.stdout)

    def begin(self) -> None:
        """Writes what to do, which it may never read."""
        if self._process.stdin:
            with suppress(OSError), self._process.stdin as stdin:
                pickle.dump(self._work, stdin)

    def end(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
