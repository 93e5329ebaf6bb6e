"""The requests of this process: recorded for tests to ask about, printed on request.

Records are in memory, for the newest 10,000 requests, and count from 1 at each start. A request
is recorded when it arrives, so that one that is never answered is seen too. Requests to the
emulator's own surface are not recorded.
"""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass

from emulator.records import JsonObject

_KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class RecordedRequest:
    """One request: its number, what was asked by whom, and the status answered, if any was.

    `operation` is the name in the route table, None for what is unknown there; `fault` the kind
    of the rule that hit it.
    """

    number: int
    method: str
    path: str
    user_agent: str | None
    operation: str | None
    fault: str | None
    status: int | None = None

    def as_json(self) -> JsonObject:
        """Give it as the admin surface shows it."""
        return asdict(self)


class RequestLog:
    """Records requests, and prints them if asked to."""

    def __init__(self, *, prints: bool) -> None:
        self._prints = prints
        self._requests: deque[RecordedRequest] = deque(maxlen=_KEPT)
        self._count = 0

    def arrived(
        self,
        method: str,
        path: str,
        *,
        user_agent: str | None,
        operation: str | None,
        fault: str | None,
    ) -> RecordedRequest:
        """Record a request that is not answered yet."""
        self._count += 1
        recorded = RecordedRequest(
            number=self._count,
            method=method,
            path=path,
            user_agent=user_agent,
            operation=operation,
            fault=fault,
        )
        self._requests.append(recorded)
        return recorded

    def over(self, request: RecordedRequest, status: int | None, milliseconds: float) -> None:
        """Record what a request was answered with, None for nothing."""
        request.status = status
        if self._prints:
            said = "no answer" if status is None else status
            print(  # noqa: T201 - what --log-level info is for
                f"{request.method} {request.path} {said} {milliseconds:.0f} ms", flush=True
            )

    def since(self, number: int) -> list[RecordedRequest]:
        """Give the requests after that number, oldest first."""
        return [request for request in self._requests if request.number > number]

    def clear(self) -> None:
        """Forget the recorded requests; numbers go on."""
        self._requests.clear()
