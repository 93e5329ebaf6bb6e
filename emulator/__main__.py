"""`python -m emulator`: run the local Azure until it is stopped."""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path

from emulator.app import make_app, tick
from emulator.births import Births
from emulator.clock import Clock, real_now
from emulator.cloud import Cloud
from emulator.data_plane.access import ACCESS_DELAY
from emulator.fault_parsing import FaultRule, FaultRulesError, parse_text
from emulator.faults import Faults
from emulator.identifiers import Identifiers
from emulator.request_log import RequestLog
from emulator.server import listen, serve
from emulator.state_folder import StateFolder, StateFolderInUseError
from emulator.store import Store
from emulator.training_runs import TrainingRuns

# 30 minutes, which the guide's job takes, in ten seconds: 1800 / 10.
_DEFAULT_SPEED = 180.0
_DEFAULT_SEED = 42


def main() -> None:
    """Serve a state directory; ends with 1 and one sentence when it cannot."""
    options = _parse()
    folder = StateFolder(options.state)
    try:
        lock = folder.lock()
        listener = _listen(folder, options.port)
    except (StateFolderInUseError, _PortTakenError) as error:
        sys.exit(str(error))
    with lock, listener:
        cloud = _make_cloud(folder, options, listener)
        cloud.training_runs.start_base()
        try:
            serve(
                make_app(cloud),
                listener,
                background=tick(cloud),
                announce=lambda: _announce(cloud),
            )
        finally:
            cloud.training_runs.stop_all()


class _PortTakenError(Exception):
    """The port is somebody else's; the message says what to do."""


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="The local Azure: see docs/architecture.md."
    )
    parser.add_argument("--port", type=int, default=0, help="0: the last one, or any free one")
    parser.add_argument("--state", type=Path, default=Path(".local/azure"), metavar="DIR")
    parser.add_argument(
        "--speed", type=_positive, default=_DEFAULT_SPEED, help="virtual seconds per real second"
    )
    parser.add_argument("--seed", type=int, default=_DEFAULT_SEED, help="of ids and job seeds")
    parser.add_argument(
        "--access-delay-seconds",
        type=float,
        help="virtual seconds until a role assignment works; 0, the default, needs none",
    )
    parser.add_argument(
        "--faults", type=_fault_rules, default=[], metavar="FILE", help="JSON: what is to go wrong"
    )
    parser.add_argument("--log", choices=["requests"], help="print each request")
    return parser.parse_args()


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def _fault_rules(path: str) -> list[FaultRule]:
    try:
        return parse_text(Path(path).read_text())
    except (OSError, FaultRulesError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from None


def _listen(folder: StateFolder, asked: int) -> socket.socket:
    port = asked or folder.read_port() or 0
    try:
        return listen(port)
    except OSError:
        if asked:
            advice = "give another one with --port, or 0 for any free one."
        else:
            # Another port would do no good: what was made here has noted its endpoints.
            advice = f"stop it, or delete {folder.root} to begin anew (`make clean` does)."
        raise _PortTakenError(f"Port {port} is used by another program: {advice}") from None


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
        request_log=RequestLog(prints=options.log == "requests"),
        faults=Faults(options.faults),
        births=Births(),
        port=port,
    )


def _announce(cloud: Cloud) -> None:
    cloud.folder.write_port(cloud.port)
    print(
        f"local Azure: {cloud.root_url} (state {cloud.folder.root}, "
        f"{cloud.clock.speed:g} times as fast as time passes)",
        flush=True,
    )


if __name__ == "__main__":
    main()
