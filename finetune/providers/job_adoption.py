"""Finds the job that a stack has already paid for, or is paying for."""

from __future__ import annotations

from finetune.azure.data_plane import DataPlane
from finetune.errors import NotFound
from finetune.job import FINGERPRINT, OWNER, Job


def find_adoptable(plane: DataPlane, owner: str, fingerprint: str) -> Job | None:
    """This owner's job of that fingerprint: one under way, or one whose model is still there.

    Of several, the oldest. Failed and cancelled jobs are never adopted, nor another stack's.
    """
    wanted = {OWNER: owner, FINGERPRINT: fingerprint}.items()
    own = [job for job in plane.jobs() if wanted <= job.metadata.items()]
    own.sort(key=lambda job: job.created_at)
    for job in own:
        if not job.is_terminal:
            return job
    for job in own:
        if has_model(plane, job):
            return job
    return None


def has_model(plane: DataPlane, job: Job) -> bool:
    """Whether the model that a job trained can still be deployed."""
    if job.status != "succeeded" or not job.fine_tuned_model:
        return False
    try:
        plane.get_model(job.fine_tuned_model)
    except NotFound:
        return False
    return True
