"""The one place where money is spent: a job is adopted, or submitted once."""

from __future__ import annotations

import threading
from collections.abc import Iterable
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
from finetune.providers.job_adoption import find_adoptable, in_order
from finetune.providers.job_budget import require_within_budget
from finetune.providers.job_cancellation import cancel_jobs_of_file, cancel_twins
from finetune.providers.job_recognition import is_own
from finetune.providers.properties import is_known

if TYPE_CHECKING:
    from finetune.spec import TrainingSpec

SUBMITTING_LIMIT_SECONDS = 5 * 60.0
"""How long a service that is busy (429, 409) is asked again."""

FULL = ("quotaExceeded", "insufficient_quota")
"""As much as an account may have, or can pay: asking again is in vain.

Sources: docs/azure.md 1.9; platform.openai.com/docs/guides/error-codes (2026-11-22).
"""

_submitting = threading.Lock()
"""Looking and submitting are one: two models of one spec would both find nothing, and both pay."""

_submitted: dict[tuple[str, str], Job] = {}
"""What this process has submitted, by account and fingerprint: a list may not have it yet."""

_began_seconds = clock.monotonic_seconds()


def adopt_or_submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """This stack's job of the fingerprint in `props`, or a new one.

    Raises:
        ServiceError: the service refused; or whether it took the job is not to be known.
        BudgetError: it would have to be paid, and is over its budget.
        FineTuneError: the engine that asked is no more.
    """
    with _submitting:
        if job := _keep_one(plane, props, plane.jobs()):
            return job
        # An earlier run, killed in the middle, may have submitted this job, which the service may
        # not have listed yet; or another one, if the spec has changed since.
        _let_lists_catch_up(props, since_seconds=_began_seconds)
        jobs = plane.jobs()
        if job := _keep_one(plane, props, jobs):
            return job
        cancel_jobs_of_file(plane, jobs, props["account"]["owner"], props["training_file"])
        return _submit(plane, props)


def known_spec(props: dict[str, Any]) -> TrainingSpec | None:
    """The spec in a resource's inputs; None while a part of it is not known yet."""
    from finetune.spec import TrainingSpec  # 0.1 s that an unchanged job does not need
    from finetune.spec_parsing import parse

    given = {name: props[name] for name in TrainingSpec.model_fields if name in props}
    return parse(TrainingSpec, given) if is_known(given) else None


def _let_lists_catch_up(props: dict[str, Any], *, since_seconds: float) -> None:
    """Waits until a list must have what was taken before a time of our own clock."""
    listed_seconds = since_seconds + get_cloud(props["account"]["cloud"]).listing_lag_seconds
    if (left_seconds := listed_seconds - clock.monotonic_seconds()) > 0:
        clock.pause(left_seconds)


def _keep_one(plane: DataPlane, props: dict[str, Any], jobs: Iterable[Job]) -> Job | None:
    """The job that this stack keeps, of those listed and of what this process has submitted."""
    own = {job.job_id: job for job in jobs if is_own(job, props)}
    if submitted := _submitted.get(_key(props)):
        own.setdefault(submitted.job_id, submitted)
    in_turn = in_order(own.values())
    kept = find_adoptable(plane, in_turn)
    if kept:
        cancel_twins(plane, kept, in_turn)
    return kept


def _submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """Pays for one job. A doubtful answer is followed by looks, never by a second request."""
    body = _request(props)

    def attempt() -> Job:
        engine.require_alive("submitting the job")
        try:
            return plane.create_job(body)
        except ServiceError as error:
            return _after_no_job(plane, props, error)

    try:
        job = retrying(attempt, limit_seconds=SUBMITTING_LIMIT_SECONDS)
    except (RateLimited, Conflict) as error:
        raise _refusal(error) from error
    _submitted[_key(props)] = job
    try:
        return _keep_one(plane, props, plane.jobs()) or job
    except ServiceError:  # it is paid for, and must be recorded; the next run sees a twin
        return job


def _after_no_job(plane: DataPlane, props: dict[str, Any], error: ServiceError) -> Job:
    """The job that the service took without saying so.

    Raises:
        RateLimited, Conflict: it took none, and may a little later.
        SubmissionDoubtful: it may have taken one, and none is to be seen.
        ServiceError: it refused, with what to do.
    """
    if not error.retryable:
        raise _refusal(error) from error
    try:
        job = _look(plane, props)
    except ServiceError as away:
        raise _doubtful(error) from away
    if job:
        return job
    if isinstance(error, RateLimited | Conflict):
        raise _refusal(error) if error.code in FULL else error
    raise _doubtful(error) from error


def _look(plane: DataPlane, props: dict[str, Any]) -> Job | None:
    """The job that the service may have taken this moment, which it may list only later."""
    asked_seconds = clock.monotonic_seconds()
    if job := _keep_one(plane, props, plane.jobs()):
        return job
    _let_lists_catch_up(props, since_seconds=asked_seconds)
    return _keep_one(plane, props, plane.jobs())


def _doubtful(error: ServiceError) -> SubmissionDoubtful:
    return SubmissionDoubtful(
        f"{error}. No job of it is to be seen; run `pulumi up` again, which looks for it before "
        "it submits one"
    )


def _refusal(error: ServiceError) -> ServiceError:
    """The service's refusal with what to do, which nobody repeats."""
    if not isinstance(error, ServiceRejected):
        return error
    next_step = job_failure.advice(error.code, str(error))
    said = f"{error}. {next_step}" if next_step else str(error)
    return ServiceRejected(said, status_code=error.status_code, code=error.code)


def _key(props: dict[str, Any]) -> tuple[str, str]:
    return props["account"]["id"], props["fingerprint"]


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
