"""The local Azure as a background process: started when none runs, ended when told to.

One emulator per state directory. It writes its port there and keeps it over restarts, since the
endpoints recorded in the stack contain it. Standard library only: `make clean` runs without a
virtual environment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.failure import Failure
from tools.progress import say

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 20
SECONDS_TO_STOP = 10
SECONDS_TO_VANISH = 3
SECONDS_TO_ANSWER = 5
SECONDS_BETWEEN_LOOKS = 0.1
LOG_LINES_SHOWN = 10

# Also where a user's proxy is configured, loopback must be asked directly.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class LocalAzure:
    """The emulator of one state directory.

    Attributes:
        state: its directory; what the process prints goes to a file beside it.
        python: the interpreter to run it with, that of the virtual environment.
    """

    state: Path
    python: Path

    @property
    def log(self) -> Path:
        """What the background process prints."""
        return self.state.with_suffix(".log")

    def find_endpoint(self) -> str | None:
        """The root URL of the running emulator, or None when none runs on this directory."""
        return None if self._health() is None else self._endpoint()

    def start(self) -> str:
        """Gives the root URL, starting the emulator first when none runs.

        Raises:
            Failure: it ended or did not answer in time; shows the log's last lines.
        """
        running = self.find_endpoint()
        if running:
            return running
        say("starting the local Azure")
        pid = self._spawn()
        return self._wait_until_it_answers(pid)

    def stop(self) -> bool:
        """Ends the emulator of this directory, and only that one; False when none runs.

        Raises:
            Failure: it goes on answering.
        """
        health = self._health()
        if health is None:
            return False
        pid = int(health["pid"])
        os.kill(pid, signal.SIGTERM)
        if not _within(SECONDS_TO_STOP, lambda: self._health() is None):
            raise Failure(f"The local Azure (process {pid}) does not end: end it by hand.")
        # It holds its directory until it is gone.
        _within(SECONDS_TO_VANISH, lambda: not _alive(pid))
        return True

    def get(self, path: str) -> Any:
        """The JSON that the running emulator answers on a path such as `_emulator/inventory`."""
        with _direct.open(f"{self._endpoint()}/{path}", timeout=SECONDS_TO_ANSWER) as answer:
            return json.load(answer)

    def command(self) -> list[str]:
        """How the emulator is run in the foreground."""
        return [str(self.python), "-m", "emulator", "--data", str(self.state)]

    def _endpoint(self) -> str | None:
        """The root URL at the recorded port, whether anybody listens or not."""
        try:
            port = int((self.state / "port").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return f"http://127.0.0.1:{port}"

    def _health(self) -> dict[str, Any] | None:
        """What the emulator says of itself; None unless it answers and serves this directory."""
        if self._endpoint() is None:
            return None
        try:
            health: dict[str, Any] = self.get("_emulator/health")
        except (OSError, ValueError):
            return None
        # After a restart of the machine the port may belong to another checkout's emulator.
        return health if health.get("state") == str(self.state.resolve()) else None

    def _spawn(self) -> int:
        """Starts the process in the background, independent of this one, and gives its id.

        Through a shell that ends at once: nobody's child, it survives this process and its
        terminal, and leaves no zombie here when it is ended.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        background = 'log=$1; shift; "$@" </dev/null >"$log" 2>&1 & echo $!'
        started = subprocess.run(
            ["sh", "-c", background, "sh", self.log, *self.command()],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            check=True,
        )
        return int(started.stdout)

    def _wait_until_it_answers(self, pid: int) -> str:
        """The root URL once it is healthy."""
        _within(SECONDS_TO_START, lambda: self._health() is not None or not _alive(pid))
        endpoint = self.find_endpoint()
        if endpoint:
            return endpoint
        if not _alive(pid):
            raise Failure(f"The local Azure ended at its start. {self._last_words()}")
        os.kill(pid, signal.SIGTERM)
        raise Failure(
            f"The local Azure did not answer within {SECONDS_TO_START} s. {self._last_words()}"
        )

    def _last_words(self) -> str:
        """The end of the log, for a message."""
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        return "\n".join([f"The last lines of {self.log}:", *lines])


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Waits for the condition, at most so long; whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return True


def _alive(pid: int) -> bool:
    """Whether the process exists, and is more than an entry that nobody has collected yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not _has_ended(pid)


def _has_ended(pid: int) -> bool:
    """Whether only its entry is left; where there is no /proc, that cannot be told."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"
