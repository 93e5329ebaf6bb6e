"""Which process has an id, and since when: to tell who holds a stack from who only has the number.

Process ids are given again: after a restart of the machine or the container another program has
the number that a killed one had.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from finetune import clock
from finetune.errors import FineTuneError

PROC = Path("/proc")

_STAT = re.compile(
    r"\d+ \((?P<name>.*)\) (?P<state>\S)(?: -?\d+){18} (?P<started_ticks>\d+)", re.DOTALL
)
_BOOTED = re.compile(r"^btime (?P<unix_seconds>\d+)$", re.MULTILINE)
_PS = re.compile(
    r"(?P<state>\S)\S* +(?:(?:(?P<days>\d+)-)?(?P<hours>\d+):)?(?P<minutes>\d+):(?P<seconds>\d+)"
    r" +(?P<name>.+)"
)


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process that can still do something."""

    name: str
    started_at: datetime


def find_process(pid: int) -> RunningProcess | None:
    """The process of that id; None if there is none, or if only its exit code is left of it.

    Raises:
        FineTuneError: this system does not tell.
    """
    if (PROC / "self/stat").exists():
        return _from_proc(pid)
    return _from_ps(pid)


def _from_proc(pid: int) -> RunningProcess | None:
    """As Linux tells. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    try:
        stat = _STAT.match((PROC / str(pid) / "stat").read_text("utf-8", "replace"))
    except (FileNotFoundError, ProcessLookupError):
        return None
    booted = _BOOTED.search((PROC / "stat").read_text())
    if stat is None or booted is None:
        raise FineTuneError(f"{PROC} does not tell what process {pid} is")
    if stat["state"] in "ZX":
        return None
    seconds = int(stat["started_ticks"]) / os.sysconf("SC_CLK_TCK")
    started_at = datetime.fromtimestamp(int(booted["unix_seconds"]) + seconds, UTC)
    return RunningProcess(stat["name"], started_at)


def _from_ps(pid: int) -> RunningProcess | None:
    """As POSIX has it; `etime` is the only start that every `ps` tells alike."""
    command = ["ps", "-o", "stat=,etime=,comm=", "-p", str(pid)]
    try:
        asked = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        raise FineTuneError(f"there is no `ps` to tell what process {pid} is") from None
    found = _PS.fullmatch(asked.stdout.decode("utf-8", "replace").strip())
    if found is None or found["state"] == "Z":
        return None
    age = {unit: int(found[unit] or 0) for unit in ("days", "hours", "minutes", "seconds")}
    return RunningProcess(Path(found["name"]).name, clock.now() - timedelta(**age))
