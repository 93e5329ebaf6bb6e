"""The shell of `make shell`: the user's own, marked as being on the local stack."""

from __future__ import annotations

import os
import shlex
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GREETING = (
    "A shell on the local stack: try `pulumi preview`, `pulumi up`, `pulumi stack output`, "
    "`pulumi config`, `pulumi destroy`; `exit` leaves it."
)
# The user's own start-up file may put other directories first or set a prompt of its own.
STARTUP = """\
[ -f ~/.bashrc ] && . ~/.bashrc
export PATH={path}
PS1="(local stack) $PS1"
"""


def command(home: Path, path: str) -> list[str]:
    """How to start the user's shell; for bash with a start-up file in `home`, which keeps PATH."""
    shell = os.environ.get("SHELL") or shutil.which("bash") or "/bin/sh"
    if not shell.endswith("/bash"):
        return [shell]
    startup = home / "shell-startup"
    startup.write_text(STARTUP.format(path=shlex.quote(path)))
    return [shell, "--rcfile", str(startup)]
