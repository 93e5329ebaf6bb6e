"""Pausing and resuming: running -> pausing -> paused -> resuming -> running (docs/azure.md 1.7).

A job can be paused once a step is done. What is paused is not over, takes no slot, does no step
and so costs nothing. It has a checkpoint at the step where it was paused, which can be deployed as
those of its epochs; until its weights are really there, the job is pausing.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import errors, job_ending, job_log, jobs, kept_weights, step_reveal
from emulator.data_plane.job_limits import has_slot
from emulator.data_plane.job_object import render_job
from emulator.data_plane.job_records import Checkpoint, Job
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
    job = _resuming(job, call.cloud.clock.now())
    call.cloud.store.put(job)
    return Reply(200, render_job(job))


def _resuming(job: Job, at: float) -> Job:
    return replace(job, state="resuming", resumed_since=at, resumes_at=None)


def advance(cloud: Cloud) -> None:
    """Let jobs be paused, resumed if the system paused them, and run where there is a slot."""
    now = cloud.clock.now()
    for job in cloud.store.in_state(Job, "pausing"):
        _advance_pausing(cloud, job, now)
    for job in cloud.store.in_state(Job, "paused"):
        if job.resumes_at is not None and job.resumes_at <= now:
            cloud.store.put(_resuming(job, cloud.clock.happened_at(job.resumes_at)))
    for job in cloud.store.in_state(Job, "resuming"):
        ready = (job.resumed_since or 0.0) + _SECONDS_TO_RESUME
        if ready <= now and has_slot(cloud, job):
            _run_again(cloud, job, cloud.clock.happened_at(ready))


def _advance_pausing(cloud: Cloud, job: Job, now: float) -> None:
    runs, step = cloud.training_runs, job.steps_shown
    saved = {checkpoint.step_number for checkpoint in cloud.store.all(Checkpoint, job.uid)}
    outcome = "done" if step in saved else runs.save_step(job.uid, step)
    if outcome == "failed":
        job_ending.fail(cloud, job, "internalFailure", runs.saving_fault(job.uid, step), now)
        return
    due = (job.paused_since or 0.0) + _SECONDS_TO_PAUSE
    if outcome != "done" or now < due:
        return
    at = cloud.clock.happened_at(due)
    job = job_log.tell(cloud, replace(job, state="paused"), "Job paused.", at)
    cloud.store.put(job)
    if step not in saved:
        step_reveal.save(cloud, job, runs.saved_step(job.uid, step), at)
        kept_weights.clear(cloud, job)


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
        differs=(
            "No safety check comes before the checkpoint; pausing takes 30 virtual seconds, and as "
            "long as the step really takes to be computed again."
        ),
    ),
    *on_both("fine_tuning.jobs.resume", "POST", f"{_JOB}/resume", resume_job, since=_SINCE),
)
