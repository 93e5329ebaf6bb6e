"""A long command with a visible clock: how pip, the installer and the Go build show that they live.

On a terminal the elapsed seconds are rewritten in place; elsewhere (CI, a log file) a plain line
comes now and then. The command's own output is kept and given back, so that a failure can be
explained by its last lines. Standard library only: set-up runs before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SECONDS_BETWEEN_LINES = 30  # where output is no terminal
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Finished:
    """A command that has ended: its exit code, and stdout and stderr as one text."""

    exit_code: int
    output: str

    def last_lines(self, count: int) -> str:
        """The last `count` lines that say something, oldest first."""
        lines = [line.rstrip() for line in self.output.splitlines() if line.strip()]
        return "\n".join(lines[-count:])


def say(line: str) -> None:
    """What is being done, on stderr: stdout is for what was asked for, such as a directory."""
    print(line, file=sys.stderr, flush=True)


def run_with_clock(
    command: Sequence[str],
    title: str,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Finished:
    """Runs the command to its end, showing `title` and the seconds that have passed."""
    with tempfile.TemporaryFile() as captured:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=captured, stderr=captured
        )
        try:
            _tick_until_ended(process, title)
        finally:
            # Only after ^C is it still alive: nothing may go on writing behind our back.
            process.kill()
            process.wait()
        captured.seek(0)
        return Finished(process.returncode, captured.read().decode(errors="replace"))


def _tick_until_ended(process: subprocess.Popen[bytes], title: str) -> None:
    """Shows the clock until the process ends."""
    in_place = sys.stderr.isatty()
    started = time.monotonic()
    step = 1 if in_place else SECONDS_BETWEEN_LINES
    next_tick = step
    while process.poll() is None:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        elapsed = time.monotonic() - started
        if elapsed >= next_tick:
            _show(title, int(elapsed), in_place=in_place)
            next_tick += step
    if in_place:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _show(title: str, seconds: int, *, in_place: bool) -> None:
    """One tick: rewritten in place on a terminal, a line of its own elsewhere."""
    if in_place:
        print(f"\r{title}: {seconds} s", end="", file=sys.stderr, flush=True)
    else:
        say(f"{title}: {seconds} s so far")
