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
_jobs_are_looked_at = threading.Event()


def note_program() -> None:
    """Every provider's `check` calls this: from now on, a `diff` speaks of a program's wish."""
    _program_runs.set()


def claim_kept(thing_id: str) -> None:
    """Claims what a `diff` keeps, if it is a program that keeps it."""
    if _program_runs.is_set():
        claim(thing_id)


def note_job() -> None:
    """A job's `check` calls this: from now on, this run claims the jobs that it uses."""
    _jobs_are_looked_at.set()


def knows_its_jobs() -> bool:
    """Whether a job that is not claimed is in no state either, once the run deletes things.

    Not so in an `up --target` of something else: the engine calls neither `check` nor `diff` of
    what is no target (pulumi/pulumi v3.259.0, pkg/resource/deploy/step_generator.go). Without a
    program, as in `destroy`, the jobs of the state are cancelled before their files are deleted.
    """
    return _jobs_are_looked_at.is_set() or not _program_runs.is_set()


def claim(thing_id: str) -> None:
    """Marks a file, job or deployment as in use by this run."""
    _claimed.add(thing_id)


def is_claimed(thing_id: str) -> bool:
    """Whether this run uses the thing, so that it must not be deleted."""
    return thing_id in _claimed
