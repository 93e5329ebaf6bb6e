"""A job that config names by `adopt_job_id`: it is used as it is, and never submitted.

Its identity is that id. What is declared beside it is compared with what the service tells of the
job, and told; it changes nothing.
"""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CheckFailure, DiffResult

from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import JobCancelled, JobError, JobFailed, NotFound, ServiceError
from finetune.job import OWNER, Job
from finetune.providers import engine
from finetune.providers.account_args import connect, when_let_in
from finetune.providers.claims import claim_kept
from finetune.providers.job_adoption import has_model
from finetune.providers.job_differences import job_differences
from finetune.providers.job_drift import find_job, training_again, why_lost
from finetune.providers.job_superseding import is_superseded
from finetune.providers.properties import account_changed, is_known

OR_TRAIN = "or leave adopt_job_id out to train, and pay for, what is declared"


def check_by_id(olds: dict[str, Any], news: dict[str, Any]) -> list[CheckFailure]:
    """Refuses, in preview, a job that is not there or has no model; says how it differs.

    One that is adopted already is looked at by `diff`.
    """
    job_id = news["adopt_job_id"]
    if olds.get("adopt_job_id") == job_id or not is_known(news["account"]):
        return []
    try:
        job = get_usable_job(connect(news), job_id)
    except JobError as error:
        return [CheckFailure("adopt_job_id", str(error))]
    except ServiceError as error:
        engine.say(f"cannot look at {job_id} before it is adopted: {error}", "WARNING")
        return []
    _say_what_differs(job, news)
    if is_of_another_stack(job, news):
        engine.say(f"{job_id} is of the stack {job.metadata[OWNER]}: it is never cancelled here")
    return []


def diff_by_id(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
    """Replaces when another job is named, or the account is another; never trains.

    A job under way that nobody wants any more is cancelled first, as that of a changed spec is.

    Raises:
        FineTuneError: the account has been deleted.
    """
    replaces = account_changed(olds, news)
    cancels_first = False
    claim_kept(news["adopt_job_id"])
    if news["adopt_job_id"] != job_id:
        replaces = [*replaces, "adopt_job_id"]
        cancels_first = _is_superseded(job_id, olds, news)
    elif not replaces:
        _say_what_is_wrong(job_id, news if is_known(news["account"]) else olds, news)
    return DiffResult(
        changes=bool(replaces), replaces=replaces, delete_before_replace=cancels_first
    )


def create_by_id(props: dict[str, Any]) -> Job:
    """The job that config names.

    Raises:
        JobError: it is not there, or no model will come of it.
        ServiceError: it cannot be looked at.
    """
    plane = connect(props)
    job_id = props["adopt_job_id"]
    return when_let_in(props["account"], lambda: retrying(lambda: get_usable_job(plane, job_id)))


def is_of_another_stack(job: Job, props: dict[str, Any]) -> bool:
    """Whether another stack has submitted it, which alone may cancel it."""
    owner = str(props["account"]["owner"])
    return job.metadata.get(OWNER, owner) != owner


def get_usable_job(plane: DataPlane, job_id: str) -> Job:
    """A job that is under way, or has a model.

    Raises:
        JobError: it is not there, has failed or was cancelled, or its model has been deleted.
        ServiceError: it cannot be looked at.
    """
    try:
        job = plane.get_job(job_id)
    except NotFound:
        raise JobError(
            f"there is no job {job_id} in this account; take the id from the list of its jobs in "
            f"the portal, {OR_TRAIN}",
            job_id=job_id,
        ) from None
    if job.status == "failed":
        reason = (job.error or "the service gave no reason").rstrip(".")
        raise JobFailed(f"{job_id} failed: {reason}. Name another job, {OR_TRAIN}", job_id=job_id)
    if job.status == "cancelled":
        raise JobCancelled(f"{job_id} was cancelled. Name another job, {OR_TRAIN}", job_id=job_id)
    if job.is_terminal and not has_model(plane, job):
        what = f"the model of {job_id} has been deleted. Name another job, {OR_TRAIN}"
        raise JobError(what, job_id=job_id)
    return job


def _is_superseded(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> bool:
    try:
        return is_superseded(job_id, olds, news)
    except ServiceError:
        return False  # whatever it is, it is cancelled at the end of the run


def _say_what_is_wrong(job_id: str, props: dict[str, Any], news: dict[str, Any]) -> None:
    try:
        job = find_job(job_id, props)
        if lost := why_lost(job_id, job, props):
            engine.say(f"{lost}; {training_again(news)}", "WARNING")
        elif job:
            _say_what_differs(job, news)
    except ServiceError as error:
        engine.say(f"cannot look after {job_id}, taking it as it was: {error}", "WARNING")


def _say_what_differs(job: Job, props: dict[str, Any]) -> None:
    if differences := job_differences(props, job):
        engine.say(
            f"{job.job_id} stays as it was trained, which is not as declared: "
            f"{'; '.join(differences)}"
        )
