"""The state directory: where each thing lies, who may use it, and which port it had.

Everything the local Azure remembers is in here, so deleting the directory forgets all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class StateFolderInUseError(Exception):
    """Another emulator holds the directory; the message says which and what to do."""


class ForeignFolderError(Exception):
    """The directory holds somebody else's files; the message says which and what to do."""


# What may lie in a directory before the first start: a port to take, and weights made before.
_PREPARED = {"port", "base.npz"}


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Paths inside the state directory."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "state.sqlite"

    @property
    def base_weights(self) -> Path:
        """The pretrained weights that every base model answers from and every job starts at."""
        return self.root / "base.npz"

    @property
    def _lock(self) -> Path:
        return self.root / "lock"

    @property
    def _port(self) -> Path:
        return self.root / "port"

    def file(self, file_id: str) -> Path:
        """Where the bytes of an uploaded or written file are."""
        return self.root / "files" / file_id

    def parts(self, upload_id: str) -> Path:
        """Where the parts of an upload are until it is over."""
        return self.root / "uploads" / upload_id

    def run(self, job_id: str) -> Path:
        """Where one job's data, attempts and weights are."""
        return self.root / "runs" / job_id

    def lock(self) -> IO[str]:
        """Take the directory for this process; the lock is gone when the process is.

        Raises:
            ForeignFolderError: it was there before, with files that are not the local Azure's.
            StateFolderInUseError: another process has it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self._refuse_if_foreign()
        self.root.chmod(0o700)  # training data and keys are in it
        lock = self._lock.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise StateFolderInUseError(
                f"Another local Azure is running on {self.root}: "
                "use that one, stop it, or give another directory with --data."
            ) from None
        return lock

    def _refuse_if_foreign(self) -> None:
        """Leave what is not ours as it is: a reset would remove files, and the mode is changed."""
        names = {path.name for path in self.root.iterdir()}
        foreign = names - _PREPARED
        if foreign and not names & {self.database.name, self._lock.name}:
            raise ForeignFolderError(
                f"{self.root} holds files that are not the local Azure's, such as "
                f"'{min(foreign)}': give a new or an empty directory with --data."
            )

    def read_port(self) -> int | None:
        """Give the port of the last run, so that recorded endpoints stay true."""
        try:
            return int(self._port.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def write_port(self, port: int) -> None:
        """Record the port in one step, so that a reader never sees half of it."""
        replacement = self._port.with_suffix(".new")
        replacement.write_text(f"{port}\n")
        os.replace(replacement, self._port)  # noqa: PTH105 - the atomic call, by its name

    def empty(self) -> None:
        """Remove all files and runs; base weights stay, since they are the same each time."""
        for name in ("files", "uploads", "runs"):
            shutil.rmtree(self.root / name, ignore_errors=True)
