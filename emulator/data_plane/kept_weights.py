"""Which of a job's weights are kept: what can be deployed, and what is in use.

Only the last three model versions of a job can be deployed (docs/azure.md 1.8), so a checkpoint's
weights (4 MB) go when they are no longer among them, unless a deployment or a job has them. While a
job goes on, its process is ahead of what has been shown; what is not shown yet stays.
"""

from __future__ import annotations

from emulator.cloud import Cloud
from emulator.data_plane.job_records import Checkpoint, Job
from emulator.records import Deployment

_DEPLOYABLE_VERSIONS = 3
# In which a job's weights can be used; of a failed one they are gone.
STATES_WITH_MODELS = ("succeeded", "cancelled", "paused")
_OVER = ("succeeded", "failed", "cancelled")


def deployable(cloud: Cloud, job: Job) -> list[Checkpoint]:
    """Give the checkpoints of a job whose weights are there to be used, oldest first."""
    if job.state == "failed":
        return []
    last = cloud.store.all(Checkpoint, job.uid)[-_DEPLOYABLE_VERSIONS:]
    gone = job.total_steps if job.model_deleted else None
    return [checkpoint for checkpoint in last if checkpoint.step_number != gone]


def clear(cloud: Cloud, job: Job) -> None:
    """Remove the weights of a job that nothing needs; with its record deleted, then all of it."""
    kept = {checkpoint.step_number for checkpoint in deployable(cloud, job)} | _in_use(cloud, job)
    runs = cloud.training_runs
    if job.record_deleted and not kept:
        cloud.store.after_commit(lambda: runs.forget(job.uid))
        return
    after = None if job.state in _OVER else job.steps_shown
    cloud.store.after_commit(lambda: runs.keep_weights(job.uid, kept, after=after))


def _in_use(cloud: Cloud, job: Job) -> set[int]:
    """Give the steps whose weights a deployment serves or a live job starts from."""
    served = {
        deployment.step_number
        for deployment in cloud.store.all(Deployment)
        if deployment.job_id == job.uid and deployment.step_number is not None
    }
    started = {
        other.start_step
        for other in cloud.store.all(Job, job.account_uid)
        if other.start_job == job.uid and other.start_step is not None and other.state not in _OVER
    }
    return served | started
