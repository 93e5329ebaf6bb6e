"""The terminal that `make up` has: how wide it is, and how it was before `pulumi` changed it."""

from __future__ import annotations

import shutil
import sys
import termios
from typing import Any

Settings = list[Any]
"""As `termios` has them."""

TABLE_COLUMNS = 120
"""From here on Pulumi's table shows how far a job is.

It pads type, name and status to their longest, cuts its rows at the terminal's edge, and tells
that last, from column 107 of the guide's stack on (pulumi/pulumi v3.259.0:
pkg/backend/display/tree.go).
"""

SHOW_CURSOR = "\033[?25h"


def display_options() -> list[str]:
    """What `pulumi up` is told: a line for each event where its table has no room for progress."""
    columns = shutil.get_terminal_size(fallback=(TABLE_COLUMNS, 0)).columns
    return ["--non-interactive"] if sys.stdout.isatty() and columns < TABLE_COLUMNS else []


def settings() -> Settings | None:
    """How the terminal is set; None without one."""
    is_one = sys.stdin.isatty() and sys.stdout.isatty()
    return termios.tcgetattr(sys.stdin) if is_one else None


def restore(before: Settings | None) -> None:
    """Sets it as before: a `pulumi` that is killed leaves it without echo and without cursor."""
    if before is not None:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
        print(end=SHOW_CURSOR, flush=True)
