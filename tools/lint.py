"""Checks the code with every tool, or repairs what they can repair: `python -m tools.lint [--fix]`.

All checks run even when one fails, so that one run shows everything there is to do.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.failure import end_process_with

CHECKOUT = Path(__file__).resolve().parent.parent
# What each checks is configured in pyproject.toml.
CHECKS = (
    ("ruff", "check", "--quiet"),
    ("ruff", "format", "--check", "--quiet"),
    ("mypy",),
    ("interrogate", "-v", "--omit-covered-files", "tests"),
    ("codespell",),
)
REPAIRS = (("ruff", "check", "--fix"), ("ruff", "format"))


def failing(commands: tuple[tuple[str, ...], ...]) -> list[str]:
    """Runs all commands in the checkout; the command lines of those that failed."""
    failed = []
    for command in commands:
        # From the virtual environment that runs this: another version would judge otherwise.
        program = Path(sys.executable).parent / command[0]
        print(f"-- {' '.join(command)}", flush=True)
        if subprocess.run([program, *command[1:]], cwd=CHECKOUT, check=False).returncode != 0:
            failed.append(" ".join(command))
    return failed


def main() -> int:
    """Exit code 1 when a check or repair failed; names them at the end."""
    failed = failing(REPAIRS if "--fix" in sys.argv[1:] else CHECKS)
    if failed:
        print(f"failed: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    end_process_with(main)
