"""`FineTunedModel`: the model that a job gave, with what the run took and cost.

It manages nothing of its own: it looks at the job once, after the program has waited for it, and
keeps what it saw. Another job, or a status that has moved on, is an update and never a
replacement, so that what is served is not taken down first. Read treats a deleted model as gone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import (
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    UpdateResult,
)

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.errors import JobCancelled, JobFailed, NotFound, ServiceUnreachable
from finetune.job import Job
from finetune.providers.account_args import AccountArgs, connect, is_gone
from finetune.providers.clean_errors import clean_errors
from finetune.providers.properties import is_known
from finetune.providers.provider import Provider


class FineTunedModelProvider(Provider):
    """Reads one job's outcome."""

    @clean_errors
    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """An update for another job, and while the recorded status is not terminal."""
        other_job = not is_known(news["job_id"]) or news["job_id"] != olds["job_id"]
        return DiffResult(changes=other_job or olds.get("status") != "succeeded")

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Records the outcome of the job.

        Raises:
            JobFailed, JobCancelled: with the service's reason, and what to do.
        """
        return CreateResult(props["name"], _outcome(props))

    @clean_errors
    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """As create."""
        return UpdateResult(_outcome(news))

    @clean_errors
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Gone when the model is, or its account."""
        try:
            if model := props.get("fine_tuned_model"):
                connect(props).get_model(model)
        except (NotFound, ServiceUnreachable) as error:
            if is_gone(error, props["account"]):
                return ReadResult("", {})
            raise
        return ReadResult(id_, props)


_MEASURES = (
    "fine_tuned_model",
    "status",
    "finished_at",
    "duration_seconds",
    "train_loss",
    "trained_tokens",
    "billed_tokens",
    "cost_usd",
)


class FineTunedModel(Resource, module="finetune", name="FineTunedModel"):
    """What came of a job; every attribute but `status` is None until it has succeeded.

    Attributes:
        fine_tuned_model: the model's id.
        status: the job's.
        finished_at: RFC 3339.
        duration_seconds: from submission to the end.
        train_loss: at the last checkpoint, in nats per token.
        trained_tokens: the service's own figure, which is not what it bills.
        billed_tokens: as the job's last events tell; else `trained_tokens`.
        cost_usd: billed tokens at the dated price, as a decimal string.
    """

    fine_tuned_model: Output[str]
    status: Output[str]
    finished_at: Output[str]
    duration_seconds: Output[int]
    train_loss: Output[float]
    trained_tokens: Output[int]
    billed_tokens: Output[int]
    cost_usd: Output[str]

    def __init__(
        self,
        name: str,
        *,
        account: AccountArgs,
        job_id: Input[str],
        training_usd_per_million: Decimal | None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the model.

        Args:
            name: the resource's name and id.
            account: where the job ran.
            job_id: the job, once it has ended (`finetune.waiting`).
            training_usd_per_million: the rate of a billed token; None where none is known, and
                where the job is billed by the hour. Another rate is no change of the model.
            opts: as for any resource.
        """
        props = {
            "name": name,
            "account": account.inputs(),
            "job_id": job_id,
            "training_usd_per_million": (
                None if training_usd_per_million is None else str(training_usd_per_million)
            ),
            **dict.fromkeys(_MEASURES),
        }
        super().__init__(FineTunedModelProvider(), name, props, opts)


def _outcome(props: dict[str, Any]) -> dict[str, Any]:
    plane = connect(props)
    job = plane.get_job(props["job_id"])
    if job.status == "failed":
        reason = job.error or "the service gave no reason"
        raise JobFailed(
            f"{job.job_id} failed: {reason}. Nothing was billed; mend what it names, and run "
            "`pulumi up`, which submits it anew",
            job_id=job.job_id,
        )
    if job.status == "cancelled":
        raise JobCancelled(
            f"{job.job_id} was cancelled; what it had done was billed. To train, and pay, once "
            "more, set another text as the model's `retrain`",
            job_id=job.job_id,
        )
    return {**props, **_measures(plane, job, props.get("training_usd_per_million"))}


def _measures(plane: DataPlane, job: Job, usd_per_million: str | None) -> dict[str, Any]:
    from finetune.cost import training_usd

    rate = None if usd_per_million is None else Decimal(usd_per_million)
    billed_tokens = plane.billed_tokens(job.job_id) if job.is_terminal else None
    if billed_tokens is None:
        billed_tokens = job.trained_tokens
    cost_usd = None if billed_tokens is None else training_usd(billed_tokens, rate)
    return {
        "fine_tuned_model": job.fine_tuned_model,
        "status": job.status,
        "finished_at": clock.rfc3339(job.finished_at) if job.finished_at else None,
        "duration_seconds": job.duration_seconds,
        "train_loss": plane.train_loss(job.job_id) if job.is_terminal else None,
        "trained_tokens": job.trained_tokens,
        "billed_tokens": billed_tokens,
        "cost_usd": str(cost_usd) if job.is_terminal and cost_usd is not None else None,
    }
