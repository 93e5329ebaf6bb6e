"""How a script behind `make` ends: with one sentence when something failed, never a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable


class Failure(Exception):
    """What went wrong and what to do about it: a message that stands alone."""


class Unavailable(Failure):
    """One way to a thing does not exist on this machine; the message says what it lacks."""


def end_process_with(main: Callable[[], int]) -> NoReturn:
    """Runs `main` and ends the process with its exit code.

    A `Failure` becomes its message on stderr and exit code 1; ^C becomes 130, as shells have it.
    """
    try:
        code = main()
    except Failure as failure:
        print(failure, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
