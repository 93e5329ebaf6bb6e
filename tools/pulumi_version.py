"""Versions of the Pulumi CLI: which one a binary is, and which ones are good enough."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

# `pulumi version` answers in a tenth of a second; a shim that asks the network may take longer.
SECONDS_TO_ANSWER = 20


class Version(NamedTuple):
    """A release as its three numbers: they compare in the order of release."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


# Older engines lack what the program relies on; 3.200 is a year old and what the SDK still serves.
OLDEST_GOOD = Version(3, 200, 0)


def parse_version(text: str) -> Version | None:
    """The version that `pulumi version` printed, or None when the text is no version.

    Suffixes count as the release they lead to: "v3.201.0-dev.1" is 3.201.0.
    """
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", text.strip())
    return Version(*map(int, found.groups())) if found else None


def version_of(binary: Path) -> Version | None:
    """Runs `binary version`: the version it prints, or None when it does not run."""
    # Without this the CLI asks its makers for news, which takes seconds without internet.
    env = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run(
            [binary, "version"],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS_TO_ANSWER,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return parse_version(answer.stdout)
