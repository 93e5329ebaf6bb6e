"""Times `pulumi preview` of the guide's stack against a program that does nothing, in turn.

`python -m tools.bench_preview` prints both medians and the share of the time that is ours. Each
has a local stack of its own in a temporary directory; nothing of the checkout is touched.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tools import engine
from tools.failure import Failure, end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import CHECKOUT, LocalStack

RUNS = 11
LINKED = ("finetune", "infra", "tools", "data", ".venv", "Pulumi.yaml", "Pulumi.local.yaml")
DO_NOTHING = "from tools.do_nothing_program import run\n\nrun()\n"
LAST_CHARACTERS_SHOWN = 2000


def main() -> int:
    """Prints the table."""
    with tempfile.TemporaryDirectory(prefix="azure-finetune-bench-") as home:
        azure = LocalAzure(state=Path(home) / "azure", python=Path(sys.executable))
        endpoint = azure.start()
        try:
            program = (CHECKOUT / "__main__.py").read_text(encoding="utf-8")
            ours = _served(Path(home) / "ours", program, endpoint)
            nothing = _served(Path(home) / "nothing", DO_NOTHING, endpoint)
            pairs = [(_preview_seconds(*ours), _preview_seconds(*nothing)) for _ in range(RUNS)]
        finally:
            azure.stop()
    with_ours, without = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"pulumi preview, the guide's stack       {with_ours:6.2f} s  median of {RUNS}")
    print(f"the same shape, nothing read or checked {without:6.2f} s  median of {RUNS}")
    print(f"share of the time that is ours          {1 - without / with_ours:6.1%}")
    return 0


def _served(root: Path, program: str, endpoint: str) -> tuple[Path, dict[str, str]]:
    """A project with this program, after its `up`, with the environment for `pulumi` there."""
    root.mkdir()
    for name in LINKED:
        (root / name).symlink_to(CHECKOUT / name)
    (root / "__main__.py").write_text(program, encoding="utf-8")
    shutil.copy((root / "Pulumi.local.yaml").resolve(), root / "Pulumi.bench.yaml")
    stack = LocalStack(root=root, home=root / ".local", stack="bench")
    environment = stack.environment(engine.find_or_make(), endpoint)
    stack.prepare(environment)
    _run(("pulumi", "up", "--yes", "--skip-preview"), root, environment)
    return root, environment


def _preview_seconds(root: Path, environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    _run(("pulumi", "preview"), root, environment)
    return time.perf_counter() - started


def _run(command: tuple[str, ...], root: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr)[-LAST_CHARACTERS_SHOWN:]
        raise Failure(f"{' '.join(command)} failed:\n{said}")


if __name__ == "__main__":
    end_process_with(main)
