"""When something is due next, so that a request that changes nothing need not look for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Agenda:
    """The earliest due time, true as long as nothing else has been written to the store."""

    next_due: float = 0.0
    writes: int = -1

    def is_clear(self, writes: int, now: float) -> bool:
        """Say whether nothing is due, after that many writes."""
        return writes == self.writes and now < self.next_due
