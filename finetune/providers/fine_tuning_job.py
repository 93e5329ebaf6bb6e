"""`FineTuningJob`: one paid training run, submitted exactly once.

Identity: the fingerprint of what is trained (`finetune.fingerprint`) and the account; nothing
else replaces it, and it is never updated. Create adopts this stack's job of that fingerprint
before it submits one, and returns in seconds: waiting is the program's (`finetune.waiting`).
Read treats a job as gone when its record and its model are. Delete cancels it if it is under way.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
)

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.errors import (
    BudgetError,
    JobNotFinished,
    NotFound,
    ServiceError,
    ServiceRejected,
    ServiceUnreachable,
    SpecError,
)
from finetune.job import Job
from finetune.providers import engine
from finetune.providers.account_args import AccountArgs, connect, is_gone
from finetune.providers.claims import claim, claim_kept, is_claimed, program_runs
from finetune.providers.clean_errors import clean_errors
from finetune.providers.job_adoption import has_model
from finetune.providers.job_budget import require_within_budget
from finetune.providers.job_submission import adopt_or_submit, find_own, known_spec
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider

if TYPE_CHECKING:
    from finetune.cost import Estimate
    from finetune.spec import TrainingSpec

CANCELLING_LIMIT_SECONDS = 10 * 60.0


class FineTuningJobProvider(Provider):
    """Submits, adopts and cancels one job."""

    @clean_errors
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuses a wrong spec, each wrong property by its name, and a job over its budget."""
        program_runs()
        # What is trained already was accepted and is paid, whatever a later rule or budget says.
        if olds and olds.get("fingerprint") == news.get("fingerprint"):
            return CheckResult(news, [])
        failures = []
        try:
            known_spec(news)
            require_within_budget(news)
        except SpecError as error:
            failures = [CheckFailure(problem.where, problem.what) for problem in error.problems]
        except BudgetError as error:
            if not _is_paid_already(news):
                failures = [CheckFailure("training_budget_usd", str(error))]
        return CheckResult(news, failures)

    @clean_errors
    def diff(self, job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Replaces when something else would be trained, or what was trained is no more.

        Raises:
            BudgetError: what was trained is no more, and training it again is over the budget.
        """
        moved = account_changed(olds, news)
        replaces = moved + changed(olds, news, ("fingerprint",))
        job = None
        try:
            plane = connect(news if is_known(news["account"]) and not moved else olds)
            job = plane.get_job(job_id)
            if not replaces and _is_lost(plane, job):
                require_within_budget(news)
                replaces = ["job_id"]
            elif replaces and not moved:
                _say_what_it_costs(plane, news)
        except ServiceError as error:
            engine.say(f"cannot look after {job_id}, taking it as it was: {error}", "WARNING")
        if not replaces:
            claim_kept(job_id)
        return DiffResult(
            changes=bool(replaces),
            replaces=replaces,
            # A superseded job under way is cancelled before the next one is paid.
            delete_before_replace=job is not None and not job.is_terminal,
        )

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Adopts the job of this fingerprint, or submits it; does not wait for it."""
        job = adopt_or_submit(connect(props), props)
        claim(job.job_id)
        return CreateResult(job.job_id, {**props, "job_id": job.job_id})

    @clean_errors
    def read(self, job_id: str, props: dict[str, Any]) -> ReadResult:
        """Gone with its account, or when both its record and every model of it are."""
        plane = connect(props)
        try:
            plane.get_job(job_id)
        except NotFound:
            if not plane.has_model_of(job_id):
                return ReadResult("", {})
        except ServiceUnreachable as error:
            if is_gone(error, props["account"]):
                return ReadResult("", {})
            raise
        return ReadResult(job_id, props)

    @clean_errors
    def delete(self, job_id: str, props: dict[str, Any]) -> None:
        """Cancels the job if it is under way, and waits for that; unless this run uses it."""
        if is_claimed(job_id):
            return
        try:
            _cancel(connect(props), job_id)
        except (NotFound, ServiceUnreachable) as error:
            if not is_gone(error, props["account"]):
                raise


class FineTuningJob(Resource, module="finetune", name="FineTuningJob"):
    """A fine-tuning job.

    Attributes:
        job_id: the service's id, `ftjob-…`.
    """

    job_id: Output[str]

    def __init__(
        self,
        name: str,
        *,
        account: AccountArgs,
        spec: TrainingSpec,
        fingerprint: str,
        training_file: Input[str],
        validation_file: Input[str] | None = None,
        estimate: Estimate | None = None,
        training_budget_usd: Decimal | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the job.

        Args:
            name: the resource's name.
            account: where it runs.
            spec: what to train.
            fingerprint: of spec and data (`finetune.fingerprint`); the job's identity.
            training_file: the file's id, which is no part of the identity.
            validation_file: likewise.
            estimate: shown in the preview; no change of it is a change of the job.
            training_budget_usd: refuses a new job whose `estimate`, then needed, is over it.
            opts: as for any resource.
        """
        from finetune.spec import TrainingSpec  # of no use in the provider's own process

        props: dict[str, Any] = {
            **spec.model_dump(
                mode="json", include=set(TrainingSpec.model_fields), exclude_none=True
            ),
            "account": account.inputs(),
            "fingerprint": fingerprint,
            "training_file": training_file,
            "validation_file": validation_file,
            "estimate": estimate.inputs() if estimate else None,
            "training_budget_usd": str(training_budget_usd) if training_budget_usd else None,
            "job_id": None,
        }
        super().__init__(FineTuningJobProvider(), name, props, opts)


def _is_paid_already(props: dict[str, Any]) -> bool:
    """Whether a job would be adopted; what the service cannot tell counts as no."""
    try:
        return is_known(props["account"]) and find_own(connect(props), props) is not None
    except ServiceError:
        return False


def _is_lost(plane: DataPlane, job: Job) -> bool:
    """Whether nothing can come of a job any more, through no decision of a person.

    A failed job was free. A cancelled one was paid for and somebody's wish: `FineTunedModel`
    says so. A succeeded one is lost when its model has been deleted.
    """
    if job.status == "succeeded" and not has_model(plane, job):
        engine.say(f"the model of {job.job_id} has been deleted: it is trained, and paid, again")
        return True
    return job.status == "failed"


def _say_what_it_costs(plane: DataPlane, news: dict[str, Any]) -> None:
    if not is_known(news["account"]):
        return
    if job := find_own(plane, news):
        engine.say(f"the changed spec was trained before: adopts {job.job_id}, which costs nothing")
    elif usd := (news.get("estimate") or {}).get("training_usd"):
        engine.say(f"the changed spec was never trained: a new job, at most ${usd} by the estimate")


def _cancel(plane: DataPlane, job_id: str) -> None:
    """Cancels a job that is under way, and waits until it is no more."""
    if plane.get_job(job_id).is_terminal:
        return
    try:
        plane.cancel_job(job_id)
    except ServiceRejected:
        if not plane.get_job(job_id).is_terminal:  # it did not just end by itself
            raise
    for _ in clock.attempts(CANCELLING_LIMIT_SECONDS):
        if plane.get_job(job_id).is_terminal:
            return
    raise JobNotFinished(
        f"{job_id} was asked to cancel 10 minutes ago and still runs; run the command again",
        job_id=job_id,
    )
