"""The one place where money is spent: a job is adopted, or submitted once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from finetune import clock, job_failure
from finetune.azure.clouds import get_cloud
from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import (
    Conflict,
    RateLimited,
    ServiceError,
    ServiceRejected,
    SubmissionDoubtful,
)
from finetune.job import Job
from finetune.providers import engine
from finetune.providers.file_upload import is_fresh
from finetune.providers.job_adoption import find_adoptable, in_order, own_jobs
from finetune.providers.job_budget import require_within_budget
from finetune.providers.job_cancellation import cancel_jobs_of_file, cancel_twins
from finetune.providers.properties import is_known

if TYPE_CHECKING:
    from finetune.spec import TrainingSpec

SUBMITTING_LIMIT_SECONDS = 5 * 60.0
"""How long a service that is busy (429, 409) is asked again."""

QUOTA_EXCEEDED = "quotaExceeded"
"""As many jobs, or files, as an account may have (docs/azure.md 1.9): asking again is in vain."""

_submitting = threading.Lock()
"""Looking and submitting are one: two models of one spec would both find nothing, and both pay."""


def adopt_or_submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """This stack's job of the fingerprint in `props`, or a new one.

    Raises:
        ServiceError: the service refused; or whether it took the job is not to be known.
        BudgetError: it would have to be paid, and is over its budget.
        FineTuneError: the engine that asked is no more.
    """
    with _submitting:
        if is_fresh(props["training_file"]):  # no job is older than its file
            return _keep_one(plane, props) or _submit(plane, props)
        # An earlier run, killed in the middle, may have submitted this job, which the service may
        # not list yet; or another one, if the spec has changed since.
        if job := _look(plane, props):
            return job
        cancel_jobs_of_file(plane, props["account"]["owner"], props["training_file"])
        return _submit(plane, props)


def find_own(plane: DataPlane, props: dict[str, Any]) -> Job | None:
    """The job that this stack would adopt."""
    return find_adoptable(plane, own_jobs(plane, props))


def known_spec(props: dict[str, Any]) -> TrainingSpec | None:
    """The spec in a resource's inputs; None while a part of it is not known yet."""
    from finetune.spec import TrainingSpec  # 0.1 s that an unchanged job does not need
    from finetune.spec_parsing import parse

    given = {name: props[name] for name in TrainingSpec.model_fields if name in props}
    return parse(TrainingSpec, given) if is_known(given) else None


def _look(plane: DataPlane, props: dict[str, Any]) -> Job | None:
    """Looks for the job twice, with time in between for the service to list what it has taken."""
    if job := _keep_one(plane, props):
        return job
    clock.pause(get_cloud(props["account"]["cloud"]).listing_lag_seconds)
    return _keep_one(plane, props)


def _keep_one(plane: DataPlane, props: dict[str, Any], *submitted: Job) -> Job | None:
    """The job that this stack keeps, of those listed and of one just submitted."""
    listed = own_jobs(plane, props)
    known = {job.job_id for job in listed}
    own = in_order([*listed, *(job for job in submitted if job.job_id not in known)])
    kept = find_adoptable(plane, own)
    if kept:
        cancel_twins(plane, kept, own)
    return kept


def _submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """Pays for one job. A doubtful answer is followed by looks, never by a second request."""
    body = _request(props)

    def attempt() -> Job:
        engine.require_alive("submitting the job")
        try:
            job = plane.create_job(body)
        except ServiceError as error:
            return _after_no_job(plane, props, error)
        return _keep_one(plane, props, job) or job

    return retrying(attempt, limit_seconds=SUBMITTING_LIMIT_SECONDS)


def _after_no_job(plane: DataPlane, props: dict[str, Any], error: ServiceError) -> Job:
    """The job that the service took without saying so.

    Raises:
        RateLimited, Conflict: it took none, and may a little later.
        SubmissionDoubtful: it may have taken one, and none is to be seen.
        ServiceError: it refused, with what to do.
    """
    if not error.retryable:
        raise _refusal(error) from error
    if job := _look(plane, props):
        return job
    if isinstance(error, RateLimited | Conflict):
        raise _refusal(error) if error.code == QUOTA_EXCEEDED else error
    raise SubmissionDoubtful(
        f"{error}. No job of it is to be seen; run `pulumi up` again, which looks for it before "
        "it submits one"
    ) from error


def _refusal(error: ServiceError) -> ServiceError:
    """The service's refusal with what to do, which nobody repeats."""
    if not isinstance(error, ServiceRejected):
        return error
    next_step = job_failure.advice(error.code, str(error))
    said = f"{error}. {next_step}" if next_step else str(error)
    return ServiceRejected(said, status_code=error.status_code, code=error.code)


def _request(props: dict[str, Any]) -> dict[str, Any]:
    from finetune.job_request import job_request

    require_within_budget(props)
    spec = known_spec(props)
    assert spec is not None, props  # noqa: S101  (in create, everything is known)
    return job_request(
        spec,
        training_file=props["training_file"],
        validation_file=props.get("validation_file"),
        owner=props["account"]["owner"],
        fingerprint=props["fingerprint"],
    )
