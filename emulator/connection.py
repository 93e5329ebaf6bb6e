"""One client's connection: it can be closed by its requests, and is when the client is too slow.

Every so often a look is taken. A head that was on its way at the last look and still is, or a body
that has hardly grown since, is waited for no longer. A connection that only waits for its next
request is uvicorn's to close (after 5 seconds).
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from emulator.one_write import OneWrite
from emulator.responses import TRANSPORT


class Connection(HttpToolsProtocol):
    """A connection that is looked at every `patience_seconds`."""

    patience_seconds: ClassVar[float] = 15.0
    # 1 kB a second: a thousandth of the slowest uplink that trains models.
    least_body_bytes: ClassVar[int] = 15_000
    most_head_bytes: ClassVar[int] = 64 * 1024

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in HttpToolsProtocol
        """Put the transport where `responses.py` looks for it, and begin to look."""
        gathering = cast("asyncio.Transport", OneWrite(transport, self.loop))
        self.app_state = {**self.app_state, TRANSPORT: gathering}
        super().connection_made(gathering)
        self._awaits = "head"
        self._heads = self._head_bytes = self._bytes = 0
        self._seen = (-1, 0)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what arrives; a head that does not end in time is a 400."""
        self._bytes += len(data)
        # Of a head no more is read than it may have, since afterwards it cannot be measured.
        room = len(data) if self._awaits == "body" else self.most_head_bytes - self._head_bytes
        read, rest = data[:room], data[room:]
        super().data_received(read)
        if self.transport.is_closing():
            return
        if self._awaits == "head":
            self._head_bytes += len(read)
            if self._head_bytes >= self.most_head_bytes:
                self.send_400_response("The request's head is too large.")
        elif rest:
            super().data_received(rest)

    def on_message_begin(self) -> None:
        """Note that a head is on its way."""
        self._awaits, self._head_bytes = "head", 0
        self._heads += 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that the body is on its way."""
        self._awaits, self._head_bytes = "body", 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that there is nothing to wait for."""
        self._awaits = "nothing"
        super().on_message_complete()

    def _look(self) -> None:
        if self._is_too_slow():
            self.transport.abort()
            return
        self._seen = (self._heads, self._bytes)
        self._next_look = self.loop.call_later(self.patience_seconds, self._look)

    def _is_too_slow(self) -> bool:
        heads, count = self._seen
        if self._awaits == "head":
            return heads == self._heads
        is_ours_to_read = self.flow.read_paused
        has_grown = self._bytes - count >= self.least_body_bytes or heads != self._heads
        return self._awaits == "body" and not has_grown and not is_ours_to_read
