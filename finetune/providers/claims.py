"""Things that this run's resources use, which no delete of this run may take away.

The engine may adopt and delete the same physical thing in one run: a reverted config adopts the
old job or deployment in `create` while the engine still deletes it as the leftover of the failed
update; a renamed model adopts the job of its old name. So `create`, and a `diff` that keeps its
resource, claim what they use, and `delete` skips what is claimed.

A `diff` keeps something only where a program asks for it. `refresh`, `up --refresh` and
`destroy --refresh` call `diff` too, before any program or without one, and the deletes after it
must find nothing claimed. What tells them apart is `check`, which only a running program causes.
"""

from __future__ import annotations

import threading

_claimed: set[str] = set()
_program_runs = threading.Event()


def program_runs() -> None:
    """Every provider's `check` calls this: from now on, a `diff` speaks of a program's wish."""
    _program_runs.set()


def claim_kept(thing_id: str) -> None:
    """Claims what a `diff` keeps, if it is a program that keeps it."""
    if _program_runs.is_set():
        claim(thing_id)


def claim(thing_id: str) -> None:
    """Marks a file, job or deployment as in use by this run."""
    _claimed.add(thing_id)


def is_claimed(thing_id: str) -> bool:
    """Whether this run uses the thing, so that it must not be deleted."""
    return thing_id in _claimed
