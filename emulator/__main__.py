"""`python -m emulator`: run the local Azure until it is stopped."""

from __future__ import annotations

import argparse
import errno
import math
import socket
import sys
from pathlib import Path

from starlette.types import ASGIApp

from emulator.app import make_app, tick
from emulator.births import Births
from emulator.bounded_bodies import bounded
from emulator.clock import Clock, real_now
from emulator.cloud import Cloud
from emulator.data_plane.access import ACCESS_DELAY
from emulator.fault_parsing import FaultRule, FaultRulesError, parse_text
from emulator.faults import Faults
from emulator.foreign_pages import from_this_machine
from emulator.identifiers import Identifiers
from emulator.request_log import RequestLog
from emulator.server import LOOPBACK, listen, serve
from emulator.state_folder import StateFolder, StateFolderInUseError
from emulator.store import Store
from emulator.training_runs import TrainingRuns

# 30 minutes, which the guide's job takes, in ten seconds: 1800 / 10.
_DEFAULT_SPEED = 180.0
_DEFAULT_SEED = 42
_MOST_PORT = 65_535
# Addresses that are no place to send requests to.
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, never a default


def main() -> None:
    """Serve a state directory; ends with 1 and one sentence when it cannot."""
    options = _parse()
    folder = StateFolder(options.data)
    try:
        lock = folder.lock()
        listener = _listen(folder, options.host, options.port)
    except (StateFolderInUseError, _NoPortError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{options.data} cannot be the directory: {error.strerror}.")
    with lock, listener:
        cloud = _make_cloud(folder, options, listener)
        cloud.training_runs.start_base()
        try:
            serve(
                _guarded(make_app(cloud), options.host),
                listener,
                background=tick(cloud),
                announce=lambda: _announce(cloud),
            )
        finally:
            cloud.training_runs.stop_all()


class _NoPortError(Exception):
    """The port is somebody else's, or nobody's to have; the message says what to do."""


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="The local Azure: see docs/emulator.md."
    )
    parser.add_argument("--port", type=_port, default=0, help="0: the last one, or any free one")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(".local/azure"),
        metavar="DIR",
        help="where everything is kept; whatever it held before goes on (default: %(default)s)",
    )
    parser.add_argument(
        "--speed",
        type=_positive,
        default=_DEFAULT_SPEED,
        help="virtual seconds per real second (default: %(default)g)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=_DEFAULT_SEED,
        help="of ids and job seeds (default: %(default)s)",
    )
    parser.add_argument(
        "--access-delay-seconds",
        type=float,
        help="virtual seconds until a role assignment works; 0, the default, needs none",
    )
    parser.add_argument(
        "--faults", type=_fault_rules, default=[], metavar="FILE", help="JSON: what is to go wrong"
    )
    parser.add_argument(
        "--log-level",
        choices=["warning", "info"],
        default="warning",
        help="info: print each request (default: %(default)s)",
    )
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        help="listen there; on anything but %(default)s, others than this machine can use it",
    )
    return parser.parse_args()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_MOST_PORT}")
    return port


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return value


def _fault_rules(path: str) -> list[FaultRule]:
    try:
        return parse_text(Path(path).read_text())
    except (OSError, FaultRulesError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from None


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
    store = Store(folder.database)
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
        host=LOOPBACK if options.host in _EVERYWHERE else options.host,
    )


def _guarded(app: ASGIApp, host: str) -> ASGIApp:
    """Let only this machine's own programs in, unless somebody wants it otherwise."""
    if host == LOOPBACK:
        return bounded(from_this_machine(app))
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
