"""Things that this run's resources use, which no delete of this run may take away.

The engine may adopt and delete the same physical thing in one run: a reverted config adopts the
old job or deployment in `create` while the engine still deletes it as the leftover of the failed
update; a renamed model adopts the job of its old name. So `create`, and a `diff` that keeps its
resource, claim what they use, and `delete` skips what is claimed. `destroy` calls neither, so it
deletes everything.
"""

from __future__ import annotations

_claimed: set[str] = set()


def claim(thing_id: str) -> None:
    """Marks a file, job or deployment as in use by this run."""
    _claimed.add(thing_id)


def is_claimed(thing_id: str) -> bool:
    """Whether this run uses the thing, so that it must not be deleted."""
    return thing_id in _claimed
