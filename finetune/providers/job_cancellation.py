"""Ends jobs that nobody wants any more, and those that would be paid for twice."""

from __future__ import annotations

from collections.abc import Iterable

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import JobNotFinished, NotFound, ServiceError, ServiceRejected
from finetune.job import FINGERPRINT, OWNER, Job
from finetune.providers import engine
from finetune.providers.claims import is_claimed
from finetune.providers.other_models import is_for_another

CANCELLING_LIMIT_SECONDS = 10 * 60.0


def cancel_job(plane: DataPlane, job_id: str) -> None:
    """Cancels a job that is under way, and waits until it is no more.

    Raises:
        JobNotFinished: it is still under way ten minutes later.
    """
    if _has_ended(plane, job_id):
        return
    engine.require_alive(f"cancelling {job_id}")
    try:
        plane.cancel_job(job_id)
    except ServiceRejected:
        if not _has_ended(plane, job_id):  # it did not just end by itself
            raise
    for _ in clock.attempts(CANCELLING_LIMIT_SECONDS):
        if _has_ended(plane, job_id):
            return
    raise JobNotFinished(
        f"{job_id} was asked to cancel 10 minutes ago and still runs; run the command again",
        job_id=job_id,
    )


def _has_ended(plane: DataPlane, job_id: str) -> bool:
    return retrying(lambda: plane.get_job(job_id)).is_terminal


def cancel_twins(plane: DataPlane, kept: Job, own: Iterable[Job]) -> None:
    """Cancels the other jobs under way that train the same as the one that is kept, and says so.

    One that cannot be cancelled is told, and keeps nobody from recording the one that is kept.
    """
    for twin in own:
        if twin.job_id == kept.job_id or twin.is_terminal or is_claimed(twin.job_id):
            continue
        said = f"{twin.job_id} trains the same as the older {kept.job_id}"
        try:
            cancel_job(plane, twin.job_id)
        except (ServiceError, JobNotFinished) as error:
            engine.say(f"{said}: cancel it, which could not be done ({error})", "WARNING")
        else:
            engine.say(f"{said}: it is cancelled", "WARNING")


def cancel_jobs_of_file(plane: DataPlane, jobs: Iterable[Job], owner: str, file_id: str) -> None:
    """Cancels those of an owner's jobs that are under way on a file, but for what this run uses.

    A run that was killed between submitting a job and recording it leaves one that no state knows.
    Once the spec or the data have changed since, or all is destroyed, nobody would adopt it; but
    each resource has files of its own, so whoever is next to use or delete one can tell. A job that
    another model has taken over trains on the file of the first one, and goes on.

    Where the service has dropped a job's metadata, it goes on: it may be one that somebody made by
    hand with our file, and cancelling that would be worse than paying for ours.
    """
    for job in jobs:
        is_left_over = job.training_file == file_id and job.metadata.get(OWNER) == owner
        is_wanted = is_claimed(job.job_id) or is_for_another(
            job.job_id, job.metadata.get(FINGERPRINT, "")
        )
        if is_left_over and not job.is_terminal and not is_wanted:
            _cancel_left_over(plane, job.job_id)


def _cancel_left_over(plane: DataPlane, job_id: str) -> None:
    try:
        cancel_job(plane, job_id)
    except NotFound:  # a list may still have a job that somebody has deleted
        return
    engine.say(f"{job_id} was left over by an interrupted run: it is cancelled", "WARNING")
