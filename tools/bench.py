"""Times what a person waits for, with set-up done, and prints a table: `python -m tools.bench`.

Works on a local stack of its own in a temporary directory, so that `.local` is neither needed nor
touched. Nothing is appended anywhere; docs/benchmarks.md keeps the table with machine and date.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools import engine
from tools.failure import Failure, end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import CHECKOUT, LocalStack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UP = ("pulumi", "up", "--yes")
SHORT_RUNS = 5  # the median of five leaves out a slow first one
LAST_CHARACTERS_SHOWN = 2000


def seconds_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Runs the command in the checkout and gives the seconds that passed.

    Raises:
        Failure: it failed; a time for that would mean nothing.
    """
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr)[-LAST_CHARACTERS_SHOWN:]
        raise Failure(f"{' '.join(command)} failed:\n{said}")
    return time.perf_counter() - started


def first_up(stack: LocalStack, azure: LocalAzure) -> tuple[float, dict[str, str]]:
    """What `make up` does on a fresh local stack: the seconds, and the environment it made."""
    started = time.perf_counter()
    environment = stack.environment(engine.find_or_make(), azure.start())
    stack.prepare(environment)
    seconds_of(UP, environment)
    seconds_of([sys.executable, "-m", "tools.summary"], environment)
    return time.perf_counter() - started, environment


def measure(home: Path) -> dict[str, list[float]]:
    """Every measured thing with the seconds of its runs."""
    stack = LocalStack(home=home)
    azure = LocalAzure(state=stack.azure, python=Path(sys.executable))
    try:
        fresh, environment = first_up(stack, azure)
        preview = ("pulumi", "preview")
        return {
            "make up, fresh local stack": [fresh],
            "pulumi up, nothing to do": [seconds_of(UP, environment) for _ in range(SHORT_RUNS)],
            "pulumi preview": [seconds_of(preview, environment) for _ in range(SHORT_RUNS)],
            "pulumi destroy": [seconds_of(("pulumi", "destroy", "--yes"), environment)],
            "unit tests": [seconds_of([sys.executable, "-m", "pytest", "-q", "tests/unit"])],
            "make test": [seconds_of(["make", "test"])],
        }
    finally:
        azure.stop()


def main() -> int:
    """Prints the table."""
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as home:
        times = measure(Path(home))
    width = max(map(len, times))
    print(f"{'':{width}}  median s  runs")
    for name, runs in times.items():
        print(f"{name:{width}}  {statistics.median(runs):8.1f}  {len(runs):4}")
    return 0


if __name__ == "__main__":
    end_process_with(main)
