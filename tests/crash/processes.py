"""The processes of a run, found in /proc."""

from __future__ import annotations

import os
import signal
from pathlib import Path

_HOST = "pulumi.dynamic"


def kill_hosts(root: Path) -> None:
    """Ends every host of dynamic providers in a project's directory, as kill -9 does."""
    for pid, command in _processes_in(root).items():
        if _HOST in command:
            kill(pid)


def kill(pid: int) -> None:
    """Ends a process as kill -9 does; one that has just ended is fine."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def commands_in(root: Path) -> list[str]:
    """What runs in a directory."""
    return list(_processes_in(root).values())


def _processes_in(root: Path) -> dict[int, str]:
    """The commands of all processes whose working directory it is, by their ids."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == root.resolve():
                command = (process / "cmdline").read_text().replace("\0", " ").strip()
                found[int(process.name)] = command
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue  # it has just ended, or is not ours
    return {pid: command for pid, command in found.items() if command}
