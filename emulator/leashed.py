"""Processes that end when the emulator does, also by kill -9: the emulator's end of `leash.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent


class Leash:
    """What processes are started on; they hold it while the emulator lives."""

    def __init__(self) -> None:
        # No process inherits the second end, so that the first is at its end with the emulator.
        self._ends = os.pipe()

    def start(self, module: str, argument: Path, *, log: Path) -> subprocess.Popen[bytes]:
        """Run a module with an argument; what it says of errors is written to a log of its own."""
        # One thread each: two processes share two cores with the emulator, and BLAS threads that
        # spin for such small matrices would only slow all three down.
        environment = os.environ | {
            "PYTHONPATH": str(_PROJECT),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        with log.open("wb") as errors:
            # A session of its own: ^C in the terminal is the emulator's to handle.
            return subprocess.Popen(
                [sys.executable, "-m", "emulator.leash", module, str(argument)],
                env=environment,
                stdin=self._ends[0],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
