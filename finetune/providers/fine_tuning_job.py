"""`FineTuningJob`: one paid training run, submitted exactly once.

Identity: the fingerprint of what is trained (`finetune.fingerprint`) and the account; nothing
else replaces it, and it is never updated. Create adopts this stack's job of that fingerprint
before it submits one, and returns in seconds: waiting is the program's (`finetune.waiting`).
Read treats a job as gone when its record and its model are. Delete cancels it if it is under way.
"""

from __future__ import annotations

from collections.abc import Iterable
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

from finetune.errors import (
    BudgetError,
    NotFound,
    ServiceError,
    ServiceUnreachable,
    SpecError,
)
from finetune.providers import engine
from finetune.providers.account_args import AccountArgs, connect, has_account, is_gone, look
from finetune.providers.claims import claim, claim_kept, is_claimed, note_job, note_program
from finetune.providers.clean_errors import clean_errors
from finetune.providers.job_adoption import find_own
from finetune.providers.job_budget import require_within_budget
from finetune.providers.job_by_id import (
    check_by_id,
    create_by_id,
    diff_by_id,
    is_of_another_stack,
)
from finetune.providers.job_cancellation import cancel_job
from finetune.providers.job_drift import find_job, training_again, why_lost
from finetune.providers.job_submission import adopt_or_submit, known_spec
from finetune.providers.job_superseding import claim_what_comes, is_superseded
from finetune.providers.other_models import in_short, note_others
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider

if TYPE_CHECKING:
    from finetune.cost import Estimate
    from finetune.spec import TrainingSpec


class FineTuningJobProvider(Provider):
    """Submits, adopts and cancels one job."""

    @clean_errors
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuses a wrong spec, each wrong property by its name, and a job over its budget."""
        note_program()
        note_job()
        note_others(news)
        # What is trained already was accepted and is paid, whatever a later rule or budget says.
        if olds and olds.get("fingerprint") == news.get("fingerprint"):
            return CheckResult(news, [])
        failures = []
        try:
            known_spec(news)
            if news.get("adopt_job_id"):
                return CheckResult(news, check_by_id(olds, news))
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
        if news.get("adopt_job_id"):
            return diff_by_id(job_id, olds, news)
        moved = account_changed(olds, news)
        replaces = moved + changed(olds, news, ("fingerprint",))
        cancels_first = False
        try:
            if not replaces:
                replaces = _look(job_id, olds, news)
            elif moved:
                cancels_first = not connect(olds).get_job(job_id).is_terminal
            else:
                claim_what_comes(news)
                cancels_first = is_superseded(job_id, olds, news)
        except ServiceError as error:
            cancels_first = bool(replaces)
            taken_as = "under way" if replaces else "it was"
            engine.say(f"cannot look after {job_id}, taking it as {taken_as}: {error}", "WARNING")
        if not replaces:
            claim_kept(job_id)
        # A superseded job under way is cancelled before the next one is paid.
        return DiffResult(
            changes=bool(replaces), replaces=replaces, delete_before_replace=cancels_first
        )

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Adopts the job of this fingerprint, or submits it; does not wait for it."""
        by_id = props.get("adopt_job_id")
        job = create_by_id(props) if by_id else adopt_or_submit(connect(props), props)
        claim(job.job_id)
        return CreateResult(job.job_id, {**props, "job_id": job.job_id})

    @clean_errors
    def read(self, job_id: str, props: dict[str, Any]) -> ReadResult:
        """Gone with its account, or when both its record and every model of it are."""
        try:
            look(props).jobs.get(job_id)
        except (NotFound, ServiceUnreachable) as error:
            if not has_account(props["account"]):
                return ReadResult("", {})
            if not isinstance(error, NotFound):
                raise
            if lost := why_lost(job_id, None, props):
                engine.say(f"{lost}; {training_again(props)}")
                return ReadResult("", {})
        return ReadResult(job_id, props)

    @clean_errors
    def delete(self, job_id: str, props: dict[str, Any]) -> None:
        """Cancels the job if it is under way, and waits for that; unless this run uses it.

        An adopted job of another stack goes on.
        """
        if is_claimed(job_id):
            return
        plane = connect(props)
        try:
            by_id = props.get("adopt_job_id")
            if by_id and is_of_another_stack(plane.get_job(job_id), props):
                return
            cancel_job(plane, job_id)
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
        other_fingerprints: Iterable[str] = (),
        training_file: Input[str] | None = None,
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
            fingerprint: of spec and data (`finetune.fingerprint`); the job's identity. That of an
                adopted job is its id.
            other_fingerprints: those of the program's other models, whose jobs are not given up.
            training_file: the file's id, which is no part of the identity; None of an adopted job.
            validation_file: likewise.
            estimate: shown in the preview; no change of it is a change of the job.
            training_budget_usd: refuses a new job whose `estimate`, then needed, is over it.
            opts: as for any resource.
        """
        from finetune.spec import TrainingSpec  # of no use in the provider's own process

        props: dict[str, Any] = {
            # Beside an adopted job's id only what somebody declared can differ from the job.
            **spec.model_dump(
                mode="json",
                include=set(TrainingSpec.model_fields),
                exclude_none=True,
                exclude_unset=spec.adopt_job_id is not None,
            ),
            "account": account.inputs(),
            "fingerprint": fingerprint,
            "other_fingerprints": in_short(other_fingerprints),
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
        return is_known(props["account"]) and find_own(props) is not None
    except ServiceError:
        return False


def _look(job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> list[str]:
    """What must be replaced of a job whose spec is unchanged: nothing, unless it is lost.

    Raises:
        BudgetError: training again is over the budget.
        FineTuneError: the account has been deleted.
        ServiceError: nobody can tell.
    """
    is_account_known = is_known(news["account"])
    if not is_account_known and not has_account(olds["account"]):
        return []  # an account is made in its place, and another one than that is told of then
    props = news if is_account_known else olds
    lost = why_lost(job_id, find_job(job_id, props), props)
    if not lost:
        return []
    require_within_budget(news)
    engine.say(f"{lost}: it is submitted anew; {training_again(news)}")
    return ["job_id"]
