"""What came of a job: its model with what the run took and cost, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import (
    JobCancelled,
    JobFailed,
    JobNotFinished,
    NotAuthorised,
    NotFound,
    ServiceError,
)
from finetune.job import Job
from finetune.job_pause import awaits_decision
from finetune.providers import engine
from finetune.providers.account_args import connect
from finetune.providers.job_by_id import get_usable_job

Measure = TypeVar("Measure", int, float)

MEASURES = (
    "fine_tuned_model",
    "status",
    "finished_at",
    "duration_seconds",
    "train_loss",
    "trained_tokens",
    "billed_tokens",
    "cost_usd",
)


def outcome(props: dict[str, Any], former: dict[str, Any]) -> dict[str, Any]:
    """The outputs of a `FineTunedModel`, by one look at its job.

    Args:
        props: the inputs. With `wait_timeout_minutes` the program has waited, and a job that has
            not ended is an error; without, its status is recorded beside the former model.
        former: the outputs so far, whose model goes on serving until there is another.

    Raises:
        JobFailed, JobCancelled: with the service's reason, and what to do.
        JobNotFinished: it goes on, and so does the next `pulumi up`.
    """
    plane = connect(props)
    job = _get_job(plane, props["job_id"], is_adopted=bool(props.get("is_adopted")))
    if job.status == "failed":
        raise JobFailed(_failure(job), job_id=job.job_id)
    if job.status == "cancelled":
        raise JobCancelled(
            f"{job.job_id} was cancelled; what it had done was billed. To train, and pay, once "
            "more, set another text as the model's `retrain`",
            job_id=job.job_id,
        )
    if job.fine_tuned_model and job.is_terminal:
        return {**props, **_measures(plane, job, props.get("training_usd_per_million"))}
    timeout_minutes = props.get("wait_timeout_minutes")
    if timeout_minutes:
        raise JobNotFinished(_unfinished(job, props, int(timeout_minutes)), job_id=job.job_id)
    _say_what_is_to_come(job, props)
    return {**props, **_kept(plane, former), "status": job.status}


def _get_job(plane: DataPlane, job_id: str, *, is_adopted: bool) -> Job:
    def look() -> Job:
        return get_usable_job(plane, job_id) if is_adopted else plane.get_job(job_id)

    try:
        return retrying(look)
    except NotAuthorised as error:
        raise JobNotFinished(
            f"nobody may look after {job_id}, which goes on: {error}. Sign in (`az login`) or give "
            "the role, and run `pulumi up`, which goes on waiting for it",
            job_id=job_id,
        ) from error
    except NotFound as error:
        if job := _known_by_its_model(plane, job_id):
            return job
        raise JobNotFinished(
            f"{job_id} is not there any more, nor is a model of it: {error}. Run "
            "`pulumi up --refresh`, which trains anew",
            job_id=job_id,
        ) from error


def _known_by_its_model(plane: DataPlane, job_id: str) -> Job | None:
    """A job whose record was deleted before its model was recorded; what it took is not known."""
    model = retrying(lambda: plane.find_model_of(job_id))
    if model is None:
        return None
    base = model.partition(".ft-")[0]
    return Job(job_id=job_id, status="succeeded", model=base, created_at=0, fine_tuned_model=model)


def _failure(job: Job) -> str:
    from finetune.job_failure import advice  # a table of no use to a job that did not fail

    reason = (job.error or "the service gave no reason").rstrip(".")
    next_step = advice("", job.error) or (
        "Mend what it names, and run `pulumi up`, which submits it anew"
    )
    return f"{job.job_id} failed: {reason}. {_bill(job)} {next_step}"


def _bill(job: Job) -> str:
    """What a failed job costs.

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management
    (October 2026).
    """
    if job.method == "reinforcement":
        return "What it had trained up to its last checkpoint is billed."
    return "Nothing was billed."


def _unfinished(job: Job, props: dict[str, Any], timeout_minutes: int) -> str:
    if awaits_decision(job):
        return _decision(job, props)
    if job.is_terminal:
        return f"{job.job_id} has succeeded, but names no model yet; run `pulumi up` again"
    return (
        f"{job.job_id} is not finished ({job.status}), and the wait for it has reached its limit "
        f"(`wait_timeout_minutes`: {timeout_minutes}); the job goes on, and `pulumi up` goes on "
        "waiting for it"
    )


def _decision(job: Job, props: dict[str, Any]) -> str:
    """Both ways out of a pause that does not end by itself."""
    address = f"{props['account']['endpoint'].rstrip('/')}/openai/v1/fine_tuning/jobs/{job.job_id}"
    return (
        f"{job.job_id} is paused, as at its spend limit, and waits for a decision: resume it (in "
        f"the portal, or by POST {address}/resume), after which nothing limits what it costs, or "
        "cancel it, which bills what it has done; then run `pulumi up`, which goes on"
    )


def _say_what_is_to_come(job: Job, props: dict[str, Any]) -> None:
    """Under `wait: false`, what the next `pulumi up` will do."""
    if awaits_decision(job):
        engine.say(_decision(job, props), "WARNING")
    else:
        engine.say(
            f"{props['name']}: {job.job_id} is {job.status}; what serves goes on serving, and the "
            "first `pulumi up` after the job's end takes the new model"
        )


def _kept(plane: DataPlane, former: dict[str, Any]) -> dict[str, Any]:
    """The former model with its measures, unless it has been deleted."""
    try:
        if model := former.get("fine_tuned_model"):
            retrying(lambda: plane.get_model(model))
    except NotFound:
        former = {}
    return {name: former.get(name) for name in MEASURES}


def _find_measure(what: str, job: Job, ask: Callable[[str], Measure | None]) -> Measure | None:
    """One measure; a model that is paid for is not held up for the want of one."""
    try:
        return ask(job.job_id)
    except ServiceError as error:
        engine.say(f"{job.job_id} is recorded without its {what}: {error}", "WARNING")
        return None


def _measures(plane: DataPlane, job: Job, usd_per_million: str | None) -> dict[str, Any]:
    from finetune.cost import training_usd

    rate = None if usd_per_million is None else Decimal(usd_per_million)
    billed_tokens = _find_measure("bill", job, plane.billed_tokens)
    if billed_tokens is None and job.method != "reinforcement":  # which is billed by the hour
        billed_tokens = job.trained_tokens
    cost_usd = None if billed_tokens is None else training_usd(billed_tokens, rate)
    return {
        "fine_tuned_model": job.fine_tuned_model,
        "status": job.status,
        "finished_at": clock.rfc3339(job.finished_at) if job.finished_at else None,
        "duration_seconds": job.duration_seconds,
        "train_loss": _find_measure("training loss", job, plane.train_loss),
        "trained_tokens": job.trained_tokens,
        "billed_tokens": billed_tokens,
        "cost_usd": None if cost_usd is None else str(cost_usd),
    }
