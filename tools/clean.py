"""Removes what `make` made in the checkout: `python3 -m tools.clean`.

The user's cache, which holds the Pulumi CLI for every checkout, stays. Standard library only:
it must also work when the virtual environment is broken.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.failure import end_process_with
from tools.local_azure import LocalAzure
from tools.local_stack import LocalStack

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache")


def main() -> int:
    """Ends the local Azure, then removes its state, the virtual environment and tools' caches."""
    stack = LocalStack()
    if LocalAzure(state=stack.azure, python=Path("python3")).stop():
        print("the local Azure has ended")
    # __pycache__ is looked for below our own directories only: .venv goes as a whole.
    ours = (path for path in stack.root.iterdir() if path.is_dir() and path.name[0] != ".")
    compiled = [cache for path in ours for cache in path.rglob("__pycache__")]
    whole = [stack.home, stack.venv, *(stack.root / name for name in CACHES)]
    for directory in (*whole, stack.root / "__pycache__", *compiled):
        shutil.rmtree(directory, ignore_errors=True)
    return 0


if __name__ == "__main__":
    end_process_with(main)
