"""Pausing and resuming: running -> pausing -> paused -> resuming -> running (docs/azure.md 1.7).

A job can be paused once a step is done. What is paused is not over, takes no slot, does no step
and so costs nothing; the checkpoints of its epochs can be deployed. The one that Azure adds at
the very step of the pause is not made here.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import errors, job_log, jobs
from emulator.data_plane.job_limits import has_slot
from emulator.data_plane.job_object import render_job
from emulator.data_plane.job_records import Job
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply

# Virtual seconds, the local Azure's own: no page says how long either takes.
_SECONDS_TO_PAUSE = 30.0
_SECONDS_TO_RESUME = 30.0


def pause_job(call: Call) -> Reply:
    """Begin to pause a job that has done a step."""
    job = jobs.existing(call)
    if job.state != "running" or job.steps_shown == 0:
        raise errors.unexpected_job_state(job.uid, "paused", job.state)
    job = replace(job, state="pausing", paused_since=call.cloud.clock.now())
    call.cloud.store.put(job)
    return Reply(200, render_job(job))


def resume_job(call: Call) -> Reply:
    """Begin to resume a paused job."""
    job = jobs.existing(call)
    if job.state != "paused":
        raise errors.unexpected_job_state(job.uid, "resumed", job.state)
    job = replace(job, state="resuming", resumed_since=call.cloud.clock.now())
    call.cloud.store.put(job)
    return Reply(200, render_job(job))


def advance(cloud: Cloud) -> None:
    """Let jobs be paused, and run again where there is a slot."""
    now = cloud.clock.now()
    for job in cloud.store.in_state(Job, "pausing"):
        paused = (job.paused_since or 0.0) + _SECONDS_TO_PAUSE
        if paused <= now:
            cloud.store.put(
                job_log.tell(cloud, replace(job, state="paused"), "Job paused.", paused)
            )
    for job in cloud.store.in_state(Job, "resuming"):
        ready = (job.resumed_since or 0.0) + _SECONDS_TO_RESUME
        if ready <= now and has_slot(cloud, job):
            _run_again(cloud, job, cloud.clock.happened_at(ready))


def _run_again(cloud: Cloud, job: Job, at: float) -> None:
    """Let all that is still to come be later by the length of the pause."""
    paused_seconds = job.paused_seconds + at - (job.paused_since or at)
    job = replace(job, state="running", paused_seconds=paused_seconds)
    cloud.store.put(job_log.tell(cloud, job, "Job resumed.", at))


_JOB = "fine_tuning/jobs/{job_id}"
_SINCE = "2025-04-01-preview"
OPERATIONS = (
    *on_both(
        "fine_tuning.jobs.pause",
        "POST",
        f"{_JOB}/pause",
        pause_job,
        since=_SINCE,
        differs="The checkpoint that Azure adds at the step of the pause is not made.",
    ),
    *on_both("fine_tuning.jobs.resume", "POST", f"{_JOB}/resume", resume_job, since=_SINCE),
)
