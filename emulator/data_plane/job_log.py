"""What a job says: events with times that never go back."""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import job_timeline
from emulator.data_plane.job_records import Job, JobEvent
from emulator.records import JsonObject


def tell(
    cloud: Cloud,
    job: Job,
    message: str,
    at: float,
    *,
    level: str = "info",
    data: JsonObject | None = None,
) -> Job:
    """Write an event, with data if it is one of metrics; give the job that has said it."""
    at = max(at, job.last_event_at)
    event = JobEvent(
        uid=f"ftevent-{cloud.identifiers.hexadecimal('event')}",
        job_id=job.uid,
        created_at=at,
        level=level,
        type="message" if data is None else "metrics",
        message=message,
        data=data,
    )
    cloud.store.put(event)
    return replace(job, last_event_at=at)


def tell_milestones(cloud: Cloud, job: Job) -> Job:
    """Write the events before the first step that are due and not yet written."""
    now = cloud.clock.now()
    for due, message in job_timeline.milestones(job)[job.told :]:
        if due > now:
            break
        job = replace(tell(cloud, job, message, due), told=job.told + 1)
    cloud.store.put(job)
    return job
