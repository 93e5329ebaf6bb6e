"""Serving on 127.0.0.1 and nowhere else, and ending at once on a signal."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from types import FrameType

import uvicorn
from starlette.applications import Starlette

_HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server that says when it listens and that leaves without waiting for anybody."""

    def __init__(
        self,
        config: uvicorn.Config,
        background: Coroutine[None, None, None],
        announce: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._background = background
        self._announce = announce
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._tasks.append(asyncio.create_task(self._background))
        self._announce()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Stop now: what is stored is stored, and a client sees a dropped connection."""
        self.should_exit = self.force_exit = True


def listen(port: int) -> socket.socket:
    """Bind the port, 0 for any free one.

    Raises:
        OSError: somebody else has it.
    """
    # Named as TCP, or asyncio leaves Nagle's algorithm on: 40 ms for each kept-alive answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    app: Starlette,
    listener: socket.socket,
    *,
    background: Coroutine[None, None, None],
    announce: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, with some work in the background."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False
    )
    asyncio.run(_Server(config, background, announce).serve(sockets=[listener]))
