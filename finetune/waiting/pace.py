"""How often a job is asked after: soon while it is young, politely when it takes hours."""

from __future__ import annotations

import os
import random

from finetune.clock import delay_seconds

PROGRESS_SECONDS = 2.0
CI_PROGRESS_SECONDS = 30.0
"""Where nobody watches, each line stays in a log."""

LONGEST_PAUSE_SECONDS = 30.0
"""Reached after five hours of waiting, or of silence."""

LONGEST_RETRY_AFTER_SECONDS = 600.0
"""A service that asks for more is looked at again all the same, twice in twenty minutes."""


def progress_seconds() -> float:
    """How often the progress of a job is told: as often as somebody looks."""
    return CI_PROGRESS_SECONDS if os.environ.get("CI") else PROGRESS_SECONDS


def pause_seconds(
    waited_seconds: float, silent_seconds: float = 0.0, retry_after_seconds: float | None = None
) -> float:
    """How long to let the service alone before the next look.

    A tenth of the wait so far, 0.2 s at least and 2 s at most (30 s in CI); after twenty minutes a
    six-hundredth of it: 6 s after an hour, 30 s after five. While nothing answers it is a tenth of
    the silence, if that is more.

    Args:
        waited_seconds: since the youngest of the waits began.
        silent_seconds: since nothing has answered any more.
        retry_after_seconds: what the service asked for.

    >>> [pause_seconds(waited) for waited in (1, 15, 600, 3600, 36_000)]
    [0.2, 1.5, 2.0, 6.0, 30.0]
    >>> pause_seconds(600, silent_seconds=100), pause_seconds(600, retry_after_seconds=60)
    (10.0, 60)
    """
    at_first_seconds = delay_seconds(waited_seconds, progress_seconds())
    for_hours_seconds = min(waited_seconds / 600, LONGEST_PAUSE_SECONDS)
    in_silence_seconds = delay_seconds(silent_seconds, LONGEST_PAUSE_SECONDS)
    asked_for_seconds = min(retry_after_seconds or 0.0, LONGEST_RETRY_AFTER_SECONDS)
    return max(at_first_seconds, for_hours_seconds, in_silence_seconds, asked_for_seconds)


def jitter() -> float:
    """A factor of 1 to 1.1, so that many programs do not ask in one wave."""
    return random.uniform(1.0, 1.1)  # noqa: S311  (no secret: it only spreads requests)
