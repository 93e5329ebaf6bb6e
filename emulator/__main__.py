"""`python -m emulator`: run the local Azure until it is stopped."""

from __future__ import annotations

import argparse
import errno
import socket
import sqlite3
import sys
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import ASGIApp

from emulator import command_line
from emulator.app import make_app, tick
from emulator.births import Births
from emulator.bounded_bodies import bounded
from emulator.clock import Clock, real_now
from emulator.cloud import Cloud
from emulator.data_plane.access import ACCESS_DELAY
from emulator.faults import Faults
from emulator.foreign_pages import from_this_machine
from emulator.identifiers import Identifiers
from emulator.record_kinds import KINDS
from emulator.request_log import RequestLog
from emulator.server import LOOPBACK, listen, serve
from emulator.state_folder import ForeignFolderError, StateFolder, StateFolderInUseError
from emulator.store import OtherVersionError, Store
from emulator.training_runs import TrainingRuns


def main() -> None:
    """Serve a state directory; ends with 1 and one sentence when it cannot."""
    options = command_line.parse()
    folder = StateFolder(options.data)
    try:
        lock = folder.lock()
        listener = _listen(folder, options.host, options.port)
    except (ForeignFolderError, StateFolderInUseError, _NoPortError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{options.data} cannot be the directory: {error.strerror}.")
    with lock, listener:
        try:
            cloud = _make_cloud(folder, options, listener)
        except OtherVersionError:
            sys.exit(
                f"{folder.database} was written by another version of the local Azure: to begin "
                f"anew, delete {folder.root} (`make clean` does), or give another directory with "
                "--data."
            )
        except sqlite3.DatabaseError as error:
            sys.exit(
                f"{folder.database} cannot be used: {error}; to begin anew, delete {folder.root}."
            )
        cloud.training_runs.start_base()
        try:
            serve(
                _guarded(make_app(cloud), options.host, listener),
                listener,
                background=tick(cloud),
                announce=lambda: _announce(cloud),
            )
        finally:
            cloud.training_runs.stop_all()


class _NoPortError(Exception):
    """The port is somebody else's, or nobody's to have; the message says what to do."""


def _listen(folder: StateFolder, host: str, asked: int) -> socket.socket:
    port = asked or folder.read_port() or 0
    try:
        return listen(host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise _NoPortError(f"Nobody can listen on {host}, {port}: {error.strerror}.") from None
        if asked:
            advice = "give another one with --port, or 0 for any free one."
        else:
            # Another port would do no good: what was made here has noted its endpoints.
            advice = f"stop it, or delete {folder.root} to begin anew (`make clean` does)."
        raise _NoPortError(f"Port {port} is used by another program: {advice}") from None


def _make_cloud(folder: StateFolder, options: argparse.Namespace, listener: socket.socket) -> Cloud:
    store = Store(folder.database, KINDS)
    delay = options.access_delay_seconds
    if delay is not None or store.setting(ACCESS_DELAY) is None:
        store.set_setting(ACCESS_DELAY, str(delay or 0.0))
    port: int = listener.getsockname()[1]
    return Cloud(
        clock=Clock(float(store.setting("now") or real_now()), options.speed),
        store=store,
        folder=folder,
        identifiers=Identifiers(options.seed, store),
        training_runs=TrainingRuns(folder),
        request_log=RequestLog(prints=options.log_level == "info"),
        faults=Faults(options.faults),
        births=Births(),
        port=port,
        host=LOOPBACK if _address(listener).is_unspecified else options.host,
    )


def _address(listener: socket.socket) -> IPv4Address | IPv6Address:
    """Give the address that is listened on, however it was named."""
    return ip_address(listener.getsockname()[0])


def _guarded(app: ASGIApp, host: str, listener: socket.socket) -> ASGIApp:
    """Let only this machine's own programs in, unless somebody wants it otherwise."""
    if _address(listener).is_loopback:
        return bounded(from_this_machine(app, called=host))
    print(
        f"Warning: listening on {host}. Whoever reaches this machine can use the local Azure, "
        "since any token opens it.",
        file=sys.stderr,
        flush=True,
    )
    return bounded(app)


def _announce(cloud: Cloud) -> None:
    cloud.folder.write_port(cloud.port)
    print(
        "This is an emulation of Azure OpenAI, not Azure: nothing costs money, and its model is a "
        "toy that has read a few dialogues.",
        flush=True,
    )
    print(
        f"local Azure: {cloud.root_url} (state {cloud.folder.root}, "
        f"{cloud.clock.speed:g} times as fast as time passes)",
        flush=True,
    )


if __name__ == "__main__":
    main()
