"""A lock between processes: two checkouts, or `make up` beside `make test`, never build at once."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tools.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def one_at_a_time(lock_file: Path, what: str) -> Iterator[None]:
    """Holds the lock for the body; the second to come says so and waits.

    The kernel drops the lock with its holder, so that a killed build blocks nobody. The file
    itself stays: removing it would let a third process lock another file of the same name.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting: another process is {what}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
