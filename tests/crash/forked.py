"""Runs a function in a process of its own, as a host is one: nothing of it lives on in the next."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

LIMIT_SECONDS = 120.0
SECONDS_BETWEEN_LOOKS = 0.01


class Forked:
    """A function under way; `said` is the traceback of what it raised."""

    def __init__(self, work: Callable[[], None], log: Path) -> None:
        """Starts it.

        Args:
            work: the function.
            log: where what it raises is written.
        """
        self._log = log
        log.write_text("")
        self._pid = os.fork()
        if self._pid == 0:
            _work_and_leave(work, log)
        self._status: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    @property
    def said(self) -> str:
        """What it raised; empty if it ended well."""
        return self._log.read_text()

    def kill(self) -> None:
        """Ends it as kill -9 does."""
        if not self.is_over:
            os.kill(self._pid, signal.SIGKILL)
            self.wait()

    def wait(self) -> bool:
        """Waits for its end; whether all went well. One that hangs fails the test."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not self.is_over:
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"it hung: {self.said}")
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return self._status == 0


def _work_and_leave(work: Callable[[], None], log: Path) -> None:
    """Does the work and ends the process, whatever happens: the test is its parent's."""
    code = 1
    try:
        sys.tracebacklimit = 1000
        work()
        code = 0
    except BaseException:  # noqa: BLE001  (told to the parent, who judges it)
        sys.tracebacklimit = 1000
        log.write_text(traceback.format_exc())
    finally:
        os._exit(code)
