"""The emulator's time: the only module here that reads the clock or sleeps.

Virtual time runs `speed` times as fast as real time and can be moved forward, never backward.
It stands still while the emulator is off, so that a restart loses no training and no deadline.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

# Four months a second; with less, nobody waits for anything.
MOST_SPEED = 1e7


class Clock:
    """Virtual seconds since the Unix epoch."""

    def __init__(self, start: float, speed: float) -> None:
        self._start = start
        self._real_start = time.monotonic()
        self.speed = speed
        # Up to when all that was due has happened; `lifecycle.advance` moves it on.
        self.settled = start

    def now(self) -> float:
        """Give the virtual time, in Unix seconds."""
        return self._start + (time.monotonic() - self._real_start) * self.speed

    def set_speed(self, speed: float) -> None:
        """Run at another speed from now on; what has passed stays as it was."""
        self._move_to(self.now())
        self.speed = speed

    def can_advance(self, seconds: float) -> bool:
        """Say whether such a jump ends before the year 9999, the last that dates have.

        A year is left for what lies ahead of the time, such as the day of a purge.
        """
        return self.now() + seconds < _LATEST

    def advance(self, seconds: float) -> None:
        """Jump forward by that many virtual seconds."""
        self._move_to(self.now() + seconds)

    def restart_at(self, now: float) -> None:
        """Begin again at that virtual time (for a reset of all state)."""
        self._move_to(now)
        self.settled = now

    def happened_at(self, due: float) -> float:
        """Give the time at which something that is seen now happened.

        What became due after the last look happened when it was due; what was due already had
        something else to wait for, so it happens now.
        """
        return due if due > self.settled else self.now()

    def _move_to(self, virtual: float) -> None:
        self._start = virtual
        self._real_start = time.monotonic()


def real_now() -> float:
    """Give the real time in Unix seconds: where a new state directory's virtual time begins."""
    return time.time()


def stopwatch() -> float:
    """Give real seconds from an arbitrary zero, for measuring how long a request took."""
    return time.perf_counter()


async def pause(real_seconds: float) -> None:
    """Let other work run for that many real seconds."""
    await asyncio.sleep(real_seconds)


def iso(virtual: float) -> str:
    """Write a virtual time as ARM does: ISO 8601 in UTC, with a Z."""
    written = datetime.fromtimestamp(virtual, UTC).isoformat(timespec="microseconds")
    return written.replace("+00:00", "Z")


def midnight(day: str) -> float:
    """Give the Unix seconds of the beginning of a day in UTC, written 2027-04-14."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


_LATEST = midnight("9999-01-01")
