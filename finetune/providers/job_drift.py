"""What happened to a job and its model behind the engine's back, and what training again costs."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from finetune.errors import NotFound, ServiceError, ServiceUnreachable
from finetune.job import Job, find_model_of, is_told_by_its_model
from finetune.providers.account_args import look, look_at_deployments
from finetune.providers.deleted_account import require_account
from finetune.providers.deployment_leftovers import deployed_model


def find_job(job_id: str, props: dict[str, Any]) -> Job | None:
    """A recorded job by one look of a preview; None if its record is gone.

    Raises:
        FineTuneError: the whole account has been deleted, with the ways out.
        ServiceError: nobody can tell.
    """
    try:
        return look(props).jobs.get(job_id)
    except (NotFound, ServiceUnreachable) as error:
        require_account(props, training_again(props))
        if isinstance(error, NotFound):
            return None
        raise


def why_lost(job_id: str, job: Job | None, props: dict[str, Any]) -> str:
    """Why nothing can come of a job any more, through no decision of a person; else empty.

    A failed job was free. A cancelled one was paid for and somebody's wish: `FineTunedModel`
    says so. A succeeded one is lost when its model has been deleted, and not with its record.

    Raises:
        ServiceError: nobody can tell.
    """
    if job is None:
        return "" if has_model_of(job_id, props) else f"{job_id} and its model have been deleted"
    if job.status == "succeeded" and job.fine_tuned_model:
        gone = not _has_model(job.fine_tuned_model, props)
        return f"somebody has deleted the model of {job_id}" if gone else ""
    return f"{job_id} has failed" if job.status == "failed" else ""


def _has_model(model: str, props: dict[str, Any]) -> bool:
    """Whether a model is there; one that is deployed is, and that list is looked at anyway.

    Source: a model cannot be deleted before its deployments (docs/azure.md 1.2).
    """
    deployed: set[str | None] = set()
    with suppress(ServiceError):  # the deployment's own look says what is wrong
        deployed = {deployed_model(one) for one in look_at_deployments(props).all().values()}
    if model in deployed:
        return True
    try:
        look(props).models.get(model)
    except NotFound:
        return False
    return True


def has_model_of(job_id: str, props: dict[str, Any]) -> bool:
    """Whether the model of a job without a record is there, or cannot be told from others.

    Raises:
        ServiceError: the models could not be listed.
    """
    models = look(props).models.all()
    if not is_told_by_its_model(job_id):
        return True
    return find_model_of(job_id, models) is not None


def training_again(props: dict[str, Any]) -> str:
    """What a new job costs by the job's estimate: "training again costs at most $0.10"."""
    if adopted := props.get("adopt_job_id"):
        return f"config adopts {adopted}, so it is not trained again: name another job"
    usd = (props.get("estimate") or {}).get("training_usd")
    price = f"at most ${usd} by the estimate" if usd else "what no price is known for"
    return f"training again costs {price}"
