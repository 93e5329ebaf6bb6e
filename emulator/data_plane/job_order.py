"""In which order jobs of an account begin and end: as they came, and as they are due.

The processes that really train are not equally quick, and time may have passed in a leap when they
are done. So a job waits for those that are due before it, and never ends at a time before theirs:
of two alike the older one ends first.
"""

from __future__ import annotations

from collections.abc import Iterator

from emulator.cloud import Cloud
from emulator.data_plane import job_timeline
from emulator.data_plane.job_limits import share_slots
from emulator.data_plane.job_records import Job


def begin(cloud: Cloud, job: Job) -> float:
    """Say when a job begins that has a slot: never before an older one that shares its slots."""
    ready = job_timeline.preprocessed_at(job)
    begun = [
        older.running_since or 0.0
        for older in cloud.store.all(Job, job.account_uid)
        if older.created_at <= job.created_at and share_slots(older, job.training_type)
    ]
    return max(cloud.clock.happened_at(ready), *begun)


def find_end(cloud: Cloud, job: Job) -> float | None:
    """Say when a job ends whose work is done; None while one that is due before it goes on."""
    at = max(cloud.clock.happened_at(job_timeline.finish_due(job)), job.last_event_at)
    for other in _due_before(cloud, job):
        if other.state == "running":
            return None
        at = max(at, other.finished_at or 0.0)
    return at


def _due_before(cloud: Cloud, job: Job) -> Iterator[Job]:
    due, is_older = job_timeline.finish_due(job), True
    for other in cloud.store.all(Job, job.account_uid):
        if other.uid == job.uid:
            is_older = False
        elif other.running_since is not None:
            theirs = job_timeline.finish_due(other)
            if theirs < due or (theirs == due and is_older):
                yield other
