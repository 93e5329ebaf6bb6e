"""A process that ends when the emulator does: `python -m emulator.leash MODULE [ARGUMENT]...`.

Its standard input is a pipe whose other end only the emulator holds. Nothing is ever written to it;
it is at its end once the emulator is gone, also by kill -9, which leaves no time to end others.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


def _end_with_the_emulator() -> None:
    # Not sys.stdin, whose lock would be held by this thread when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> None:
    """Run a module as a program, on the leash."""
    threading.Thread(target=_end_with_the_emulator, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
