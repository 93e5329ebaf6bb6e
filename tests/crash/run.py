"""A `pulumi` command as a user starts it: a process of its own, which can be ended at any time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

from tests.engine.project import Project

LIMIT_SECONDS = 180.0
"""No run takes as long, whatever goes wrong in it; one that does hangs."""

SECONDS_BETWEEN_INTERRUPTS = 0.5


class Run:
    """One command under way; what it says goes to a file in the project's directory."""

    def __init__(self, project: Project, *arguments: str) -> None:
        """Starts it."""
        self._log = project.root / ".local/run.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                ["pulumi", *arguments, "--non-interactive", "--color", "never"],
                cwd=project.root,
                env=project.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def is_over(self) -> bool:
        """Whether the command has ended."""
        return self._process.poll() is not None

    @property
    def exit_code(self) -> int:
        """Of the command, once it is over."""
        return int(self._process.returncode)

    @property
    def said(self) -> str:
        """All that it has printed."""
        return self._log.read_text()

    def kill(self) -> None:
        """Ends the engine, and nothing else, as kill -9 does."""
        self._process.kill()

    def interrupt(self, times: int) -> None:
        """Presses ^C, which reaches every process of the terminal's foreground group."""
        for turn in range(times):
            if turn:
                time.sleep(SECONDS_BETWEEN_INTERRUPTS)
            try:
                os.killpg(self._process.pid, signal.SIGINT)
            except ProcessLookupError:
                return

    def wait(self) -> Run:
        """Waits until the command is over; a test whose command hangs fails."""
        try:
            self._process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise AssertionError(f"it hung:\n{self.said}") from None
        return self


def up(project: Project) -> Run:
    """`pulumi up`, started."""
    return Run(project, "up", "--yes", "--skip-preview", "--suppress-outputs")


def is_left_in_disorder(project: Project) -> bool:
    """Whether the state is locked, or says that something is still going on."""
    backend = project.local.state / ".pulumi"
    if any(backend.glob("locks/**/*.json")):
        return True
    (state,) = backend.glob(f"stacks/*/{project.stack_name}.json")
    latest = json.loads(state.read_text())["checkpoint"]["latest"] or {}
    return bool(latest.get("pending_operations"))


def repair(project: Project) -> str:
    """Brings the state in order after a kill, as the docs say; gives what was said."""
    python = project.root / ".venv/bin/python"
    done = subprocess.run(
        [python, "-m", "finetune", "repair"],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    said = f"{done.stdout}{done.stderr}"
    assert done.returncode == 0, said
    return said
