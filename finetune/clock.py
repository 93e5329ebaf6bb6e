"""The only module of the library that reads the time or sleeps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def rfc3339(unix_seconds: int) -> str:
    """A wire timestamp as people read it: `2026-11-22T11:30:00Z`."""
    return datetime.fromtimestamp(unix_seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def monotonic_seconds() -> float:
    """Seconds that only ever grow, for measuring a wait."""
    return time.monotonic()


class Stopwatch:
    """Seconds since it was made, also those for which the machine slept.

    A monotonic clock may stand still while a laptop sleeps, and the time of day may be set: of
    both, whichever went further since the last look counts. So it is to be looked at often.
    """

    def __init__(self) -> None:
        self._seconds = 0.0
        self._monotonic_seconds, self._now = monotonic_seconds(), now()

    def seconds(self) -> float:
        """The seconds so far."""
        monotonic, time_of_day = monotonic_seconds(), now()
        self._seconds += max(
            monotonic - self._monotonic_seconds, (time_of_day - self._now).total_seconds()
        )
        self._monotonic_seconds, self._now = monotonic, time_of_day
        return self._seconds


def delay_seconds(waited_seconds: float, longest_seconds: float = 15.0) -> float:
    """How long to pause before the next look: a tenth of the wait so far, 0.2 s at least.

    So nobody waits more than a tenth longer than needed.
    """
    return min(max(waited_seconds / 10, 0.2), longest_seconds)


def pause(seconds: float) -> None:
    """Does nothing for a while."""
    time.sleep(seconds)


def attempts(limit_seconds: float) -> Iterator[float]:
    """Yields the seconds waited so far, pausing in between, until `limit_seconds` are over.

    The first turn comes at once; the last comes when the limit is reached.
    """
    started = time.monotonic()
    while (waited := time.monotonic() - started) < limit_seconds:
        yield waited
        time.sleep(min(delay_seconds(waited), max(limit_seconds - waited, 0)))
    yield time.monotonic() - started
