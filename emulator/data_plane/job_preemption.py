"""Jobs of developerTier that Azure pauses when it needs the room, and resumes by itself.

Here a fault rule wants it, after the first step. Such a pause is like any other: what is paused
does no step and costs nothing (docs/azure.md 1.7). What Azure says of it beyond the status is not
known; here the events are those of a pause that somebody asked for.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import job_timeline
from emulator.data_plane.job_records import Job
from emulator.records import JsonObject

_TRAINING_TYPE = "developerTier"
_STEP = 1


def planted_seconds(planted: JsonObject | None, training_type: str) -> float | None:
    """Give how long a new job is to be paused; other training types have their room for good."""
    return (planted or {}).get("seconds") if training_type == _TRAINING_TYPE else None


def steps_within(job: Job) -> int:
    """Give the steps that a job may do before the system pauses it, all if it does not."""
    return job.total_steps if job.preemption_seconds is None else _STEP


def is_reached(job: Job) -> bool:
    """Say whether the system pauses a running job now."""
    return job.preemption_seconds is not None and job.steps_shown == _STEP


def pause(cloud: Cloud, job: Job) -> None:
    """Begin to pause a job, once."""
    at = cloud.clock.happened_at(job_timeline.step_due(job, _STEP))
    resumed_at = at + (job.preemption_seconds or 0.0)
    cloud.store.put(
        replace(
            job, state="pausing", paused_since=at, resumes_at=resumed_at, preemption_seconds=None
        )
    )
