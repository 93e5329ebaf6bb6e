"""A kill -9 of the engine: nothing of the run lives on, and the next `up` pays no second time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.project import wait_for

GUIDE_SPEED = 180.0


def _processes_in(directory: Path) -> list[str]:
    """The commands of all processes whose working directory it is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == directory.resolve():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue  # it has just ended, or is not ours
    return [command for command in found if command]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_after_a_kill_nothing_lives_on_and_nothing_is_paid_twice(project):
    """Program, host and stand-in end by themselves; unlocked, `up` adopts the job that runs."""
    project.set_speed(GUIDE_SPEED)
    up = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(lambda: [job["status"] for job in project.inventory()["jobs"]] == ["running"])

    os.kill(up.pid, signal.SIGKILL)
    up.wait()

    wait_for(lambda: _processes_in(project.root) == [])
    project.stack.cancel()
    project.up()
    assert len(project.training_charges()) == 1
