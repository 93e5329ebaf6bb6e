"""Showing steps: each when its virtual time has come and the process has really computed it.

An event every ten steps, as observed on Azure (docs/azure.md 1.7), a checkpoint after every epoch.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import job_log, job_preemption, job_timeline, kept_weights, spend_cap
from emulator.data_plane.job_records import Checkpoint, Job
from emulator.records import JsonObject

_STEPS_PER_EVENT = 10


def show_steps(cloud: Cloud, job: Job) -> Job:
    """Show the steps that are due and computed; give the job that has shown them."""
    due = min(
        job_timeline.steps_due(job, cloud.clock.now()),
        spend_cap.steps_within(job),
        job_preemption.steps_within(job),
    )
    before = _epochs_shown(job)
    for metrics in cloud.training_runs.steps(job.uid, job.steps_shown + 1, due):
        job = _show(cloud, job, metrics)
    cloud.store.put(job)
    if _epochs_shown(job) > before:
        kept_weights.clear(cloud, job)
    return job


def _show(cloud: Cloud, job: Job, metrics: JsonObject) -> Job:
    step = int(metrics["step"])
    at = cloud.clock.happened_at(job_timeline.step_due(job, step))
    if step % _STEPS_PER_EVENT == 0:
        job = job_log.tell(cloud, job, _message(job, metrics), at, data=_known(metrics))
    shown = replace(job, steps_shown=step)
    if _epochs_shown(shown) > _epochs_shown(job):
        save(cloud, job, metrics, at)
    return shown


def save(cloud: Cloud, job: Job, metrics: JsonObject, at: float) -> None:
    """Show a step's checkpoint, whose weights are there."""
    step = int(metrics["step"])
    checkpoint = Checkpoint(
        uid=f"ftchkpt-{cloud.identifiers.hexadecimal('checkpoint')}",
        job_id=job.uid,
        created_at=max(at, job.last_event_at),
        step_number=step,
        model=f"{job.base_model}.ft-{job.digits}:ckpt-step-{step}",
        metrics=_known(metrics),
    )
    cloud.store.put(checkpoint)


def _epochs_shown(job: Job) -> int:
    n_epochs: int = job.resolved["n_epochs"]
    return job.steps_shown // (job.total_steps // n_epochs)


def _message(job: Job, metrics: JsonObject) -> str:
    """Say a step in a sentence; what Azure says of one of reinforcement is not known."""
    if job.method == "reinforcement":
        return f"Step {metrics['step']}: training reward={metrics['train_reward_mean']:.4f}"
    return f"Step {metrics['step']}: training loss={metrics['train_loss']:.4f}"


def _known(metrics: JsonObject) -> JsonObject:
    return {name: value for name, value in metrics.items() if value is not None}
