"""How jobs move, at their virtual time and not before the work has really been done.

pending   -> running    preprocessed, its data is sound, and the account has a free slot
pending   -> failed     its data is not what the method needs (free)
running   -> succeeded  the time is over, every step computed, and what is due before it over
running   -> pausing    a reinforcement job has cost as much as it may without being asked, or a
                        fault rule wants the job preempted
running   -> failed     the training process found a fault, or 720 hours are over (free)
pending, running -> failed       a fault rule wants it so (free)
pending, running -> cancelled    on request; charged for the steps done
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from emulator.cloud import Cloud
from emulator.data_plane import (
    job_ending,
    job_log,
    job_order,
    job_preemption,
    job_preprocessing,
    job_timeline,
    spend_cap,
    step_reveal,
)
from emulator.data_plane.job_limits import has_slot
from emulator.data_plane.job_records import Checkpoint, Job, JobEvent

_OUT_OF_TIME = "The job exceeded the limit of 720 hours."
TERMINAL = ("succeeded", "failed", "cancelled")


def advance(cloud: Cloud) -> None:
    """Move every live job on to now."""
    # The next to end first, since others wait for it.
    for job in sorted(cloud.store.in_state(Job, "running"), key=job_timeline.finish_due):
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
            preprocessed = job_preprocessing.preprocess(cloud, job, ready)
        except job_preprocessing.UnusableJobError as fault:
            return job_ending.fail(cloud, job, fault.code, str(fault), ready)
        if preprocessed is None:
            return job
        job = preprocessed
        if _is_planted(job, "validated"):
            return _fail_as_planted(cloud, job, ready)
    if has_slot(cloud, job):
        job = replace(job, state="running", running_since=job_order.begin(cloud, job))
    return job_log.tell_milestones(cloud, job)


def _advance_running(cloud: Cloud, job: Job) -> None:
    outcome = cloud.training_runs.push(job.uid, _start_weights(cloud, job))
    job = job_log.tell_milestones(cloud, job)
    job = step_reveal.show_steps(cloud, job)
    if _is_paused(cloud, job):
        return
    if job_timeline.is_out_of_time(job, cloud.clock.now()):
        job_ending.fail(cloud, job, "invalidPayload", _OUT_OF_TIME, cloud.clock.now())
        return
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
    at = job_order.find_end(cloud, job)
    if at is None:
        return
    if _is_planted(job, "trained"):
        _fail_as_planted(cloud, job, at)
    else:
        job_ending.succeed(cloud, job, at)


def _is_paused(cloud: Cloud, job: Job) -> bool:
    """Pause a job if the system has a reason to; say whether it has."""
    for reason in (spend_cap, job_preemption):
        if reason.is_reached(job):
            reason.pause(cloud, job)
            return True
    return False


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
