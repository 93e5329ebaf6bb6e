"""The Pulumi CLI by its official installer, which the Python SDK carries; needs the internet."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tools.failure import Unavailable
from tools.progress import run_with_clock, say
from tools.pulumi_version import version_of

CHECKOUT = Path(__file__).resolve().parent.parent


def install(target: Path) -> Path:
    """Installs into `target` (`.../<version>/bin`), whole or not at all, and gives it back.

    Raises:
        Unavailable: the installer failed, as it does within a second without the internet.
    """
    home = target.parent
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".installing-") as half_made:
        _run_installer(Path(half_made), version=home.name)
        shutil.rmtree(home, ignore_errors=True)  # one that does not run, or it would be in use
        # bin/ moves last and in one step: its presence means that the installation is complete.
        home.mkdir()
        Path(half_made, "bin").rename(target)
    return target


def _run_installer(root: Path, version: str) -> None:
    """Runs the SDK's installer as a process of its own, so that it can be timed and stopped."""
    say(f"installing the Pulumi CLI {version}: about a minute, once per user")
    command = [sys.executable, "-m", "tools.official_installer", str(root), version]
    finished = run_with_clock(command, "installing the Pulumi CLI", cwd=CHECKOUT)
    if finished.exit_code != 0:
        reason = finished.last_lines(1) or "it failed without a word"
        say(f"the installer cannot be used here: {reason}")
        raise Unavailable(reason)
    if version_of(root / "bin" / "pulumi") is None:
        raise Unavailable("what it installed does not run")
