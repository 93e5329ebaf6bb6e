"""How many jobs an account may have (docs/azure.md 2.1): running, queued, and in all.

That 20 are queued beside those that run, each kind of training type by itself, and that finished
jobs count among the 100 until they are deleted, is inferred.
"""

from __future__ import annotations

from emulator.cloud import Cloud
from emulator.data_plane import errors
from emulator.data_plane.job_records import Job
from emulator.operation import Call

_RUNNING = {"developerTier": 5}
_OTHERS_RUNNING = 3
_QUEUED = 20
_MOST_JOBS = 100
_TAKING_A_SLOT = ("running", "pausing")
_LIVE = ("pending", *_TAKING_A_SLOT, "resuming")


def check_room(call: Call, training_type: str) -> None:
    """Let another job in.

    Raises:
        WireError: quotaExceeded if as many are there, or wait, as may.
    """
    jobs = [job for job in call.cloud.store.all(Job, call.account.uid) if not job.record_deleted]
    if len(jobs) >= _MOST_JOBS:
        raise errors.quota_exceeded(f"The number of jobs is at the limit of {_MOST_JOBS}.")
    live = [job for job in jobs if job.state in _LIVE and share_slots(job, training_type)]
    if len(live) >= _slots(training_type) + _QUEUED:
        raise errors.quota_exceeded(f"The number of queued jobs is at the limit of {_QUEUED}.")


def has_slot(cloud: Cloud, job: Job) -> bool:
    """Say whether a job of that account and training type may begin or go on to run."""
    running = [
        other
        for state in _TAKING_A_SLOT
        for other in cloud.store.in_state(Job, state)
        if other.account_uid == job.account_uid and share_slots(other, job.training_type)
    ]
    return len(running) < _slots(job.training_type)


def _slots(training_type: str) -> int:
    return _RUNNING.get(training_type, _OTHERS_RUNNING)


def share_slots(job: Job, training_type: str) -> bool:
    """Say whether a job takes its slot from those that jobs of a training type have."""
    return (job.training_type in _RUNNING) == (training_type in _RUNNING)
