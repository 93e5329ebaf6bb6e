"""A transport that sends at once what is written at once: an answer's head with its body.

Each write of asyncio's own is a system call and a packet, which is a fifth of what a small answer
costs; and a client that reads once would get the head alone.
"""

from __future__ import annotations

import asyncio
from typing import Any


class OneWrite:
    """Gathers what is written until the event loop turns."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write with whatever else is written now."""
        if not self._gathered:
            self._loop.call_soon(self._flush)
        self._gathered.append(data)

    def close(self) -> None:
        """Send what was written, and close."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        if self._gathered:
            data = b"".join(self._gathered)
            self._gathered.clear()
            self._transport.write(data)
