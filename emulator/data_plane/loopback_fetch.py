"""Fetching what a client names by URL, from this machine and from nowhere else.

Azure imports from any URL that it can reach. The local Azure would do that from inside its user's
network, for whoever sends it a request; so it asks loopback addresses only, never itself, and
follows no redirect. All of it, from the connecting to the last byte, has one deadline.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
from pathlib import Path
from typing import IO, Any
from urllib.parse import SplitResult, urlsplit

from emulator.clock import stopwatch

_SECONDS_FOR_A_PIECE = 10.0
_SECONDS_FOR_ALL = 120.0
_PIECE_BYTES = 1024 * 1024


class NotFetchedError(Exception):
    """What was asked for did not come; the message says why."""


class _TimedSocket(socket.socket):
    """A socket whose every read looks at the deadline, also those of a head that trickles in."""

    deadline: float

    def recv_into(self, *where: Any) -> int:
        """Read what has come.

        Raises:
            NotFetchedError: the deadline is over.
        """
        if stopwatch() > self.deadline:
            raise NotFetchedError(f"it was not there after {_SECONDS_FOR_ALL:.0f} seconds")
        return super().recv_into(*where)


def refusal(url: str, own_port: int) -> str | None:
    """Say why a URL is not asked, None if it may be."""
    parts = _parts_of(url)
    if parts is None:
        return "it is no URL"
    if parts.scheme != "http":
        return "the local Azure imports from http:// URLs only"
    if parts.username is not None or parts.password is not None:
        return "it holds credentials"
    if not _is_loopback(parts.hostname or ""):
        return "the local Azure imports from this machine only: 127.0.0.1, [::1] or localhost"
    if (parts.port or http.client.HTTP_PORT) == own_port:
        return "it is the local Azure itself"
    return None


def _parts_of(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for one that is no port
    except ValueError:
        return None
    return parts


def fetch(url: str, place: Path, most_bytes: int) -> None:
    """Write what a URL gives to a place.

    Raises:
        NotFetchedError: it does not answer, or not with 200 and at most so many bytes.
    """
    deadline = stopwatch() + _SECONDS_FOR_ALL
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port or http.client.HTTP_PORT, timeout=_SECONDS_FOR_A_PIECE
    )
    try:
        connection.connect()
        connection.sock = _timed(connection.sock, deadline)
        _fetch(connection, parts, place, most_bytes)
    except (OSError, http.client.HTTPException) as error:
        raise NotFetchedError(f"{type(error).__name__}: {error}") from None
    finally:
        connection.close()


def _fetch(
    connection: http.client.HTTPConnection, parts: SplitResult, place: Path, most_bytes: int
) -> None:
    # What localhost means is for the system's resolver to say, so it is looked at once more.
    if not _is_loopback(connection.sock.getpeername()[0]):
        raise NotFetchedError("it is not on this machine")
    query = f"?{parts.query}" if parts.query else ""
    connection.request("GET", f"{parts.path or '/'}{query}")
    response = connection.getresponse()
    if response.status != http.client.OK:
        raise NotFetchedError(f"it answered {response.status}")
    with place.open("wb") as file:
        _copy(response, file, most_bytes)


def _copy(response: http.client.HTTPResponse, file: IO[bytes], most_bytes: int) -> None:
    taken = 0
    while piece := response.read1(_PIECE_BYTES):
        taken += len(piece)
        if taken > most_bytes:
            raise NotFetchedError(f"it is larger than {most_bytes // 1024**2} MB")
        file.write(piece)


def _timed(connected: socket.socket, deadline: float) -> _TimedSocket:
    timed = _TimedSocket(fileno=connected.detach())
    timed.settimeout(_SECONDS_FOR_A_PIECE)
    timed.deadline = deadline
    return timed


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
