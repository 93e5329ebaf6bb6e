"""What the program's other models train: a job may pass from one model to another.

The engine takes one resource after the other, and the one that gives a job up may come before the
one that takes it over; under `--target` it comes alone. So each job is declared with the
fingerprints of all the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

DIGITS = 12
"""Of each fingerprint: fifty models have fifty of them in the state of each job."""

_others: set[str] = set()


def in_short(fingerprints: Iterable[str]) -> str | None:
    """The property `other_fingerprints`: one short text, which `preview --diff` shows in a line."""
    return " ".join(sorted(fingerprint[:DIGITS] for fingerprint in fingerprints)) or None


def note_others(props: dict[str, Any]) -> None:
    """A job's `check` calls this with its inputs."""
    _others.update((props.get("other_fingerprints") or "").split())


def is_for_another(*names: str) -> bool:
    """Whether a job that its resource gives up is another one's.

    Args:
        names: the fingerprints by which the job is known, and its id, which is that of an
            adopted one.
    """
    return any(name[:DIGITS] in _others for name in names)
