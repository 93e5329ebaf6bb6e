"""What the program's other models train: a job may pass from one model to another.

The engine takes one resource after the other, and the one that gives a job up may come before the
one that takes it over. So each job is declared with the fingerprints of all the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

DIGITS = 12
"""Of each fingerprint: fifty models have fifty of them in the state of each job."""


def in_short(fingerprints: Iterable[str]) -> str | None:
    """The property `other_fingerprints`: one short text, which `preview --diff` shows in a line."""
    return " ".join(sorted(fingerprint[:DIGITS] for fingerprint in fingerprints)) or None


def is_for_another(job_id: str, fingerprint: str, news: dict[str, Any]) -> bool:
    """Whether another model of the program that declares `news` wants this job.

    Args:
        job_id: which is the fingerprint of a job that is adopted by its id.
        fingerprint: of what it trains.
        news: a job's inputs.
    """
    others = (news.get("other_fingerprints") or "").split()
    return job_id[:DIGITS] in others or fingerprint[:DIGITS] in others
