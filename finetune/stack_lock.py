"""A lock on a stack of the file backend, and whether whoever took it is still at work.

`pulumi` writes one file for each lock, named by chance, and removes it at its end. After a kill it
stays, and every later command refuses (pulumi/pulumi v3.259.0, pkg/backend/diy/lock.go).
"""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from finetune.errors import FineTuneError
from finetune.running_process import find_process

_CLOCKS_DIFFER_AT_MOST = timedelta(seconds=60)
"""A process that began this long after a lock was taken can hardly have taken it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackLock:
    """One lock file: who took it, and when."""

    path: Path
    pid: int
    hostname: str
    username: str
    taken_at: datetime

    def __str__(self) -> str:
        """Names the holder in the middle of a sentence."""
        since = self.taken_at.strftime("%Y-%m-%d %H:%M:%S %Z")
        return f"process {self.pid} of {self.username} on {self.hostname}, since {since}"

    @property
    def is_of_this_host(self) -> bool:
        """Whether its process can be looked for here."""
        return self.hostname == socket.gethostname()

    def is_held(self) -> bool:
        """Whether the `pulumi` that took it runs, on this host.

        Raises:
            FineTuneError: this system does not tell, or a `pulumi` of that id seems to have begun
                after it: another one, or this machine's clock was set forward, as after its host
                has slept.
        """
        process = find_process(self.pid)
        if process is None or "pulumi" not in process.name:
            return False
        if process.started_at > self.taken_at + _CLOCKS_DIFFER_AT_MOST:
            raise FineTuneError(
                f"the stack is held by {self}, and a `pulumi` of that id runs that seems to have "
                f"begun later: look with `ps -fp {self.pid}` what it is at; if it does not work on "
                "this stack, unlock with `pulumi cancel` and run this again; nothing was changed"
            )
        return True

    def remove(self) -> None:
        """Removes this lock and no other: `pulumi cancel` would take a new one away as well."""
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.path.name}.attrs").unlink(missing_ok=True)


def read_locks(directory: Path) -> list[StackLock]:
    """The locks of one stack, oldest first; none where there is no such directory.

    Raises:
        FineTuneError: what a lock file holds cannot be read, so that nobody can say whose it is.
    """
    locks = [lock for path in lock_files(directory) if (lock := _read_lock(path))]
    return sorted(locks, key=lambda lock: lock.taken_at)


def lock_files(directory: Path) -> list[Path]:
    """The files that lock a stack."""
    return list(directory.glob("*.json"))


def _read_lock(path: Path) -> StackLock | None:
    """None when its holder has just removed it."""
    try:
        content = json.loads(path.read_bytes())
        return StackLock(
            path=path,
            pid=int(content["pid"]),
            hostname=str(content["hostname"]),
            username=str(content["username"]),
            taken_at=datetime.fromisoformat(content["timestamp"]),
        )
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError):
        raise FineTuneError(
            f"the stack is locked by {path}, which cannot be read, so nobody can say who holds it; "
            "when no `pulumi` works on the stack any more, anywhere, unlock it with `pulumi cancel`"
        ) from None
