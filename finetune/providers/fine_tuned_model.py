"""`FineTunedModel`: the model that a job gave, with what the run took and cost.

It makes nothing of its own: it looks at the job once, after the program has waited for it, and
keeps what it saw. Another job, or a status that has moved on, is an update and never a
replacement, so that what is served is not taken down first. Where the program does not wait
(`wait: false`), the former model stays in the outputs until the new job has ended. Read treats a
deleted model as gone. Where nothing of it is to be deployed any more, it removes what interrupted
runs have deployed and no state knows.
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

from finetune.errors import NotFound, ServiceError, ServiceUnreachable
from finetune.providers import engine
from finetune.providers.account_args import AccountArgs, has_account, is_gone, look
from finetune.providers.clean_errors import clean_errors
from finetune.providers.deployment_leftovers import remove_leftovers
from finetune.providers.job_outcome import MEASURES, outcome
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider


class FineTunedModelProvider(Provider):
    """Reads one job's outcome."""

    @clean_errors
    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """An update for another job, for `deploy`, and when the status will be another one."""
        other_job = not is_known(news["job_id"]) or news["job_id"] != olds["job_id"]
        differs = other_job or bool(changed(olds, news, ("is_undeployed",)))
        return DiffResult(changes=differs or _will_move_on(olds, news))

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Records the outcome of the job.

        Raises:
            JobError: with the service's reason, and what to do.
        """
        return CreateResult(props["name"], outcome(props, former={}))

    @clean_errors
    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """As create; a job that has not ended leaves the former model in its place."""
        if news.get("is_undeployed"):
            # First, so that hosting ends whatever became of the job. The one in the state, if there
            # is one, goes here too: the engine deletes it at the end of a run that succeeds, and
            # nobody can tell it from one that no state knows.
            remove_leftovers(news)
        return UpdateResult(outcome(news, former={} if account_changed(olds, news) else olds))

    @clean_errors
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Gone when the model is, or its account."""
        try:
            if model := props.get("fine_tuned_model"):
                look(props).models.get(model)
        except (NotFound, ServiceUnreachable) as error:
            if is_gone(error, props["account"]):
                return ReadResult("", {})
            raise
        return ReadResult(id_, props)

    @clean_errors
    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Removes what is left deployed of it: the engine has deleted what it knows before."""
        if has_account(props["account"]):
            remove_leftovers(props)


class FineTunedModel(Resource, module="finetune", name="FineTunedModel"):
    """What came of a job; every attribute but `status` is None until one has succeeded.

    Attributes:
        fine_tuned_model: the model's id; the former one's while another job is under way.
        status: the job's.
        finished_at: RFC 3339.
        duration_seconds: from submission to the end.
        train_loss: at the last checkpoint, in nats per token.
        trained_tokens: the service's own figure, which is not what it bills.
        billed_tokens: as the job's last events tell; else `trained_tokens`. None where hours are
            billed (reinforcement).
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
        wait_timeout_minutes: int | None = None,
        is_adopted: bool = False,
        is_undeployed: bool = False,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the model.

        Args:
            name: the resource's name and id.
            account: where the job ran.
            job_id: the job, once it has ended (`finetune.waiting`).
            training_usd_per_million: the rate of a billed token; None where none is known, and
                where the job is billed by the hour. Another rate is no change of the model.
            wait_timeout_minutes: how long the program waits for the job; None if it does not, and
                a job that has not ended is then no error.
            is_adopted: whether config names the job, so that one that failed is not trained anew.
            is_undeployed: whether it is not to be deployed, and what is left deployed of it goes.
            opts: as for any resource.
        """
        props = {
            "name": name,
            "account": account.inputs(),
            "job_id": job_id,
            "training_usd_per_million": (
                None if training_usd_per_million is None else str(training_usd_per_million)
            ),
            "wait_timeout_minutes": wait_timeout_minutes,
            "is_adopted": is_adopted or None,
            "is_undeployed": is_undeployed or None,
            **dict.fromkeys(MEASURES),
        }
        super().__init__(FineTunedModelProvider(), name, props, opts)


def _will_move_on(olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Whether the job that is recorded as under way will be recorded as ended, or be an error.

    Where the program waits, it will. Where it does not, one look at the job tells.
    """
    if olds.get("status") == "succeeded":
        return False
    if news.get("wait_timeout_minutes"):
        return True
    job_id = olds["job_id"]
    try:
        return look(olds).jobs.get(job_id).is_terminal
    except NotFound:
        return True  # the update says so
    except ServiceError as error:
        engine.say(f"cannot look after {job_id}, taking it as it was: {error}", "WARNING")
        return False
