"""Fetching what a client names by URL, from this machine and from nowhere else.

Azure imports from any URL that it can reach. The local Azure would do that from inside its user's
network, for whoever sends it a request; so it asks loopback addresses only, never itself, and
follows no redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
from pathlib import Path
from typing import IO
from urllib.parse import SplitResult, urlsplit

from emulator.clock import stopwatch

_SECONDS_FOR_A_PIECE = 10.0
_SECONDS_FOR_ALL = 120.0
_PIECE_BYTES = 1024 * 1024


class NotFetchedError(Exception):
    """What was asked for did not come; the message says why."""


def refusal(url: str, own_port: int) -> str | None:
    """Say why a URL is not asked, None if it may be."""
    try:
        parts = urlsplit(url)
        port = parts.port or http.client.HTTP_PORT
    except ValueError:
        return "it is no URL"
    if parts.scheme != "http":
        return "the local Azure imports from http:// URLs only"
    if parts.username is not None or parts.password is not None:
        return "it holds credentials"
    if not _is_loopback(parts.hostname or ""):
        return "the local Azure imports from this machine only: 127.0.0.1, [::1] or localhost"
    if port == own_port:
        return "it is the local Azure itself"
    return None


def fetch(url: str, place: Path, most_bytes: int) -> None:
    """Write what a URL gives to a place.

    Raises:
        NotFetchedError: it does not answer, or not with 200 and at most so many bytes.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port or http.client.HTTP_PORT, timeout=_SECONDS_FOR_A_PIECE
    )
    try:
        _fetch(connection, parts, place, most_bytes)
    except (OSError, http.client.HTTPException) as error:
        raise NotFetchedError(f"{type(error).__name__}: {error}") from None
    finally:
        connection.close()


def _fetch(
    connection: http.client.HTTPConnection, parts: SplitResult, place: Path, most_bytes: int
) -> None:
    connection.connect()
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
    started, taken = stopwatch(), 0
    while piece := response.read1(_PIECE_BYTES):
        taken += len(piece)
        if taken > most_bytes:
            raise NotFetchedError(f"it is larger than {most_bytes // 1024**2} MB")
        if stopwatch() - started > _SECONDS_FOR_ALL:
            raise NotFetchedError(f"it was not there after {_SECONDS_FOR_ALL:.0f} seconds")
        file.write(piece)


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
