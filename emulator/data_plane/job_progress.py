"""How jobs move, at their virtual time and not before the work has really been done.

pending   -> running    preprocessed, its data is sound, and the account has a free slot
pending   -> failed     its data is not what the method needs (free)
running   -> succeeded  the time is over and every step computed: model, results, charge
running   -> failed     the training process found a fault (free)
pending, running -> failed       a fault rule wants it so (free)
pending, running -> cancelled    on request; charged for the steps done
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from emulator.cloud import Cloud
from emulator.data_plane import (
    examples,
    job_ending,
    job_log,
    job_preprocessing,
    job_timeline,
    step_reveal,
)
from emulator.data_plane.job_records import Checkpoint, Job, JobEvent

TERMINAL = ("succeeded", "failed", "cancelled")
# Jobs of an account that run at once; the others wait, pending (docs/azure.md 2.1).
_SLOTS = {"developerTier": 5}
_OTHER_SLOTS = 3


def advance(cloud: Cloud) -> None:
    """Move every live job on to now."""
    for job in cloud.store.in_state(Job, "running"):
        _advance_running(cloud, job)
    for job in cloud.store.in_state(Job, "pending"):
        moved = _advance_pending(cloud, job)
        if moved.state == "running":
            _advance_running(cloud, moved)


def cancel(cloud: Cloud, job: Job, at: float) -> Job:
    """Cancel a job, unless it is over."""
    if job.state in TERMINAL:
        return job
    return job_ending.cancel(cloud, job, at)


def forget(cloud: Cloud, job: Job) -> None:
    """Remove a job with all that it said and saved."""
    cloud.store.after_commit(lambda: cloud.training_runs.forget(job.uid))
    for event in cloud.store.all(JobEvent, job.uid):
        cloud.store.delete(event)
    for checkpoint in cloud.store.all(Checkpoint, job.uid):
        cloud.store.delete(checkpoint)
    cloud.store.delete(job)


def _advance_pending(cloud: Cloud, job: Job) -> Job:
    ready = job_timeline.preprocessed_at(job)
    if cloud.clock.now() < ready:
        return job_log.tell_milestones(cloud, job)
    if job.training_tokens == 0:
        try:
            job = job_preprocessing.preprocess(cloud, job, ready)
        except examples.UnusableDataError as fault:
            return job_ending.fail(cloud, job, "jsonlValidationFailed", str(fault), ready)
        if _is_planted(job, "validated"):
            return _fail_as_planted(cloud, job, ready)
    if has_slot(cloud, job):
        job = replace(job, state="running", running_since=cloud.clock.happened_at(ready))
    return job_log.tell_milestones(cloud, job)


def has_slot(cloud: Cloud, job: Job) -> bool:
    """Say whether a job of that account and training type may begin or go on to run."""
    slots = _SLOTS.get(job.training_type, _OTHER_SLOTS)
    running = [
        other
        for state in ("running", "pausing")
        for other in cloud.store.in_state(Job, state)
        if other.account_uid == job.account_uid
        and (other.training_type in _SLOTS) == (job.training_type in _SLOTS)
    ]
    return len(running) < slots


def _advance_running(cloud: Cloud, job: Job) -> None:
    outcome = cloud.training_runs.push(job.uid, _start_weights(cloud, job))
    job = job_log.tell_milestones(cloud, job)
    job = step_reveal.show_steps(cloud, job)
    steps_due = job_timeline.steps_due(job, cloud.clock.now())
    if outcome == "failed" and steps_due > job.steps_shown:
        # Only now: what was computed before the fault has been shown in its time.
        fault = cloud.training_runs.fault(job.uid)
        job_ending.fail(cloud, job, "internalFailure", fault, cloud.clock.now())
        return
    due = job_timeline.finish_due(job)
    if outcome != "done" or cloud.clock.now() < due:
        return
    if job.steps_shown < job.total_steps:
        fault = f"The training ended after {job.steps_shown} of {job.total_steps} steps."
        job_ending.fail(cloud, job, "internalFailure", fault, cloud.clock.now())
        return
    at = max(cloud.clock.happened_at(due), job.last_event_at)
    if _is_planted(job, "trained"):
        _fail_as_planted(cloud, job, at)
    else:
        job_ending.succeed(cloud, job, at)


def _is_planted(job: Job, when: str) -> bool:
    return job.planted is not None and job.planted["when"] == when


def _fail_as_planted(cloud: Cloud, job: Job, at: float) -> Job:
    planted = job.planted or {}
    return job_ending.fail(cloud, job, planted["code"], planted["message"], at)


def _start_weights(cloud: Cloud, job: Job) -> Path | None:
    """Give the weights that a job starts from, None while the base model's are being made."""
    if job.start_job is None or job.start_step is None:
        return cloud.folder.base_weights if cloud.training_runs.base_is_ready() else None
    return cloud.training_runs.weights(job.start_job, job.start_step)
