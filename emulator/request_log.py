"""The requests of this process: recorded for tests to ask about, printed on request.

Records are in memory, for the newest 10,000 requests, and count from 1 at each start.
Requests to the emulator's own surface are not recorded.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from emulator.records import JsonObject

_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """One request: its number, what was asked and the status answered."""

    number: int
    method: str
    path: str
    status: int

    def as_json(self) -> JsonObject:
        """Give it as the admin surface shows it."""
        return {
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "status": self.status,
        }


class RequestLog:
    """Records requests, and prints them if asked to."""

    def __init__(self, *, prints: bool) -> None:
        self._prints = prints
        self._requests: deque[RecordedRequest] = deque(maxlen=_KEPT)
        self._count = 0

    def add(self, method: str, path: str, status: int, milliseconds: float) -> None:
        """Record an answered request."""
        self._count += 1
        self._requests.append(RecordedRequest(self._count, method, path, status))
        if self._prints:
            print(f"{method} {path} {status} {milliseconds:.0f} ms", flush=True)  # noqa: T201

    def since(self, number: int) -> list[RecordedRequest]:
        """Give the requests after that number, oldest first."""
        return [request for request in self._requests if request.number > number]

    def clear(self) -> None:
        """Forget the recorded requests; numbers go on."""
        self._requests.clear()
