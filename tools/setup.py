"""Makes `.venv` and installs a requirements file into it: `python3 -m tools.setup FILE`.

The first step of every `make` target, run by the machine's own Python before any dependency is
there, so standard library only. A stamp in the virtual environment remembers what was installed:
the second time costs milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import subprocess
import sys
from pathlib import Path

from tools.failure import Failure, end_process_with
from tools.one_at_a_time import one_at_a_time
from tools.progress import run_with_clock, say

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_LINES_SHOWN = 8


def included_files(requirements: Path) -> list[Path]:
    """The file and all that it includes with `-r`, itself first."""
    included = re.findall(r"^-r\s+(\S+)", requirements.read_text(), re.MULTILINE)
    files = [requirements]
    for name in included:
        files += included_files(requirements.parent / name)
    return files


def digest_of(requirements: Path, python: str) -> str:
    """Changes with the text of the file or of one it includes, and with the Python version."""
    digest = hashlib.sha256(python.encode())
    for file in included_files(requirements):
        digest.update(file.read_bytes())
    return digest.hexdigest()


class Stamp:
    """What has been installed: a JSON map from a requirements file's name to its digest.

    Whoever installs a file has installed those it includes, so `make up` after `make test` has
    nothing to do.
    """

    def __init__(self, file: Path, python: str) -> None:
        self._file = file
        self._python = python

    def covers(self, requirements: Path) -> bool:
        """Whether the file, as it stands now, is installed for this Python."""
        return self._read().get(requirements.name) == digest_of(requirements, self._python)

    def add(self, requirements: Path) -> None:
        """Records the file and those it includes."""
        files = included_files(requirements)
        digests = {file.name: digest_of(file, self._python) for file in files}
        self._file.write_text(json.dumps({**self._read(), **digests}, indent=2))

    def _read(self) -> dict[str, str]:
        """The map; empty before the first installation."""
        if not self._file.exists():
            return {}
        stored: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        return stored


def set_up(requirements: Path) -> None:
    """Installs what is missing.

    Raises:
        Failure: the virtual environment cannot be made, or pip failed; shows its last lines.
    """
    stamp = Stamp(VENV / "installed.json", platform.python_version())
    # The link leads nowhere once the Python that made it has been removed.
    if PYTHON.exists() and stamp.covers(requirements):
        return
    # The lock lies outside .venv, which may have to be made anew.
    with one_at_a_time(CHECKOUT / ".local" / "setup.lock", "installing into .venv"):
        if PYTHON.exists() and stamp.covers(requirements):
            return
        _make_venv()
        _install(requirements)
        stamp.add(requirements)


def _make_venv() -> None:
    """Makes the virtual environment unless one of this Python's version works already."""
    if _venv_version() == platform.python_version():
        return
    say(f"making a virtual environment in {VENV.name}: a few seconds")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    finished = run_with_clock(command, "making a virtual environment")
    if finished.exit_code != 0:
        raise Failure(
            "The virtual environment could not be made (on Debian and Ubuntu the package "
            f"python3-venv must be installed):\n{finished.last_lines(PIP_LINES_SHOWN)}"
        )


def _venv_version() -> str | None:
    """The version of the Python in `.venv`, or None when it is missing, broken or without pip."""
    code = "import pip, platform; print(platform.python_version())"
    try:
        command = [str(PYTHON), "-c", code]
        version = subprocess.check_output(command, stderr=subprocess.DEVNULL, encoding="utf-8")
    except (OSError, subprocess.CalledProcessError):
        return None
    return version.strip()


def _install(requirements: Path) -> None:
    """Runs pip."""
    title = f"installing {requirements.name} into {VENV.name}"
    say(f"{title}: about a minute, once")
    command = [str(PYTHON), "-m", "pip", "install", "-r", str(requirements)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    finished = run_with_clock([*command, *quiet], title, cwd=CHECKOUT)
    if finished.exit_code != 0:
        raise Failure(
            f"pip could not install {requirements.name}; its last lines were:\n"
            f"{finished.last_lines(PIP_LINES_SHOWN)}"
        )


def main() -> int:
    """The one argument is a requirements file in the checkout."""
    set_up(CHECKOUT / sys.argv[1])
    return 0


if __name__ == "__main__":
    end_process_with(main)
