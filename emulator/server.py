"""Serving, on 127.0.0.1 unless told otherwise, and ending at once on a signal."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import Callable, Coroutine
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.connection import Connection
from emulator.responses import NoAnswer

LOOPBACK = "127.0.0.1"
# Below those that systems give to outgoing connections (Linux from 32768, tcp(7); macOS and
# Windows from 49152): one of these could have the port when the emulator comes back to it.
_PORTS = range(20_000, 32_768)
_MOST_TRIED = 50


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


def listen(host: str, port: int) -> socket.socket:
    """Bind the port, 0 for any free one that nobody is given by chance.

    Raises:
        OSError: somebody else has it.
    """
    if port:
        return _bind(host, port)
    for tried in random.SystemRandom().sample(_PORTS, _MOST_TRIED):
        with contextlib.suppress(OSError):
            return _bind(host, tried)
    return _bind(host, 0)


def _bind(host: str, port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves Nagle's algorithm on: 40 ms for each kept-alive answer.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    app: ASGIApp,
    listener: socket.socket,
    *,
    background: Coroutine[None, None, None],
    announce: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, with some work in the background."""
    config = uvicorn.Config(
        _dropping_when_stopped(app),
        http=Connection,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        date_header=False,  # each answer has the time that it is here
    )
    asyncio.run(_Server(config, background, announce).serve(sockets=[listener]))


def _dropping_when_stopped(app: ASGIApp) -> ASGIApp:
    """Have requests that are under way when the server stops end without an answer."""

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            await NoAnswer()(scope, receive, send)

    return serve_one
