"""Finds the job that a stack has already paid for, or is paying for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from finetune.azure.data_plane import DataPlane
from finetune.errors import NotFound
from finetune.job import Job
from finetune.providers.account_args import connect, look
from finetune.providers.job_recognition import is_own


def find_own(props: dict[str, Any]) -> Job | None:
    """The job that this stack would adopt, by the looks that a preview shares.

    Raises:
        ServiceError: nobody can tell.
    """
    listed = look(props).jobs.all().values()
    return find_adoptable(connect(props), in_order(job for job in listed if is_own(job, props)))


def in_order(jobs: Iterable[Job]) -> list[Job]:
    """Oldest first; of one second, by id, so that two processes agree on who is older."""
    return sorted(jobs, key=lambda job: (job.created_at, job.job_id))


def find_adoptable(plane: DataPlane, own: Sequence[Job]) -> Job | None:
    """The oldest of this stack's jobs that is under way, or whose model is still there.

    Failed and cancelled jobs are never adopted.
    """
    return next((job for job in own if not job.is_terminal or has_model(plane, job)), None)


def has_model(plane: DataPlane, job: Job) -> bool:
    """Whether the model that a job trained can still be deployed, or has no name yet."""
    if job.status != "succeeded":
        return False
    try:
        if job.fine_tuned_model:
            plane.get_model(job.fine_tuned_model)
    except NotFound:
        return False
    return True
