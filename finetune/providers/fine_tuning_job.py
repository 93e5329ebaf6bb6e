"""`FineTuningJob`: one paid training run, submitted exactly once.

Identity: the fingerprint of what is trained (`finetune.fingerprint`) and the account; nothing
else replaces it, and it is never updated. Create adopts this stack's job of that fingerprint
before it submits one, and returns in seconds: waiting is the program's (`finetune.waiting`).
Read treats a job as gone when its record and its model are. Delete cancels it if it is under way.
"""

from __future__ import annotations

from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
)

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.cost import Estimate
from finetune.errors import FineTuneError, JobNotFinished, NotFound, ServiceError, SpecError
from finetune.job import Job
from finetune.job_request import job_request
from finetune.providers import engine
from finetune.providers.account_args import AccountArgs, connect
from finetune.providers.claims import claim, is_claimed
from finetune.providers.clean_errors import clean_errors
from finetune.providers.job_adoption import find_adoptable, has_model
from finetune.providers.properties import account_changed, changed, is_known
from finetune.spec import TrainingSpec, parse

CANCELLING_LIMIT_SECONDS = 10 * 60.0


class FineTuningJobProvider(ResourceProvider):
    """Submits, adopts and cancels one job."""

    serialize_as_secret_always = False

    @clean_errors
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Refuses a wrong spec, each wrong property by its name."""
        try:
            _spec(news)
        except SpecError as error:
            failures = [CheckFailure(problem.where, problem.what) for problem in error.problems]
            return CheckResult(news, failures)
        return CheckResult(news, [])

    @clean_errors
    def diff(self, job_id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Replaces when something else would be trained, or what was trained is no more."""
        replaces = account_changed(olds, news) + changed(olds, news, ("fingerprint",))
        try:
            plane = connect(olds)
            job = plane.get_job(job_id)
            if replaces:
                _say_what_is_adopted(plane, news)
            elif _is_lost(plane, job):
                replaces = ["job_id"]
        except NotFound:
            job = None  # only the record is gone; the model is `FineTunedModel`'s to look after
        except ServiceError as error:
            job = None
            engine.say(f"cannot look after {job_id}, taking it as it was: {error}", "WARNING")
        if not replaces:
            claim(job_id)
        return DiffResult(
            changes=bool(replaces),
            replaces=replaces,
            # A superseded job under way is cancelled before the next one is paid.
            delete_before_replace=job is not None and not job.is_terminal,
        )

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Adopts the job of this fingerprint, or submits it; does not wait for it."""
        plane = connect(props)
        job = _find(plane, props) or _submit(plane, props)
        claim(job.job_id)
        return CreateResult(job.job_id, {**props, "job_id": job.job_id})

    @clean_errors
    def read(self, job_id: str, props: dict[str, Any]) -> ReadResult:
        """Nothing to read: a job's record may go while its model stays, and is no reason to pay."""
        return ReadResult(job_id, props)

    @clean_errors
    def delete(self, job_id: str, props: dict[str, Any]) -> None:
        """Cancels the job if it is under way, and waits for that; unless this run uses it."""
        if is_claimed(job_id):
            return
        plane = connect(props)
        try:
            if plane.get_job(job_id).is_terminal:
                return
            plane.cancel_job(job_id)
            _wait_until_terminal(plane, job_id)
        except NotFound:
            return


class FineTuningJob(Resource, module="finetune", name="FineTuningJob"):
    """A fine-tuning job.

    Attributes:
        job_id: the service's id, `ftjob-…`.
        account: the account that it runs in, as `AccountArgs.inputs`.
    """

    job_id: Output[str]
    account: Output[dict[str, Any]]

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
            opts: as for any resource.
        """
        props: dict[str, Any] = {
            **{name: getattr(spec, name) for name in TrainingSpec.model_fields},
            "hyperparameters": spec.hyperparameters.model_dump(),
            "account": account.inputs(),
            "fingerprint": fingerprint,
            "training_file": training_file,
            "validation_file": validation_file,
            "estimate": estimate.inputs() if estimate else None,
            "job_id": None,
        }
        super().__init__(FineTuningJobProvider(), name, props, opts)


def _spec(props: dict[str, Any]) -> TrainingSpec | None:
    """The spec in a resource's inputs; None while a part of it is not known yet."""
    given = {name: props[name] for name in TrainingSpec.model_fields if name in props}
    return parse(TrainingSpec, given) if is_known(given) else None


def _find(plane: DataPlane, props: dict[str, Any]) -> Job | None:
    return find_adoptable(plane, props["account"]["owner"], props["fingerprint"])


def _is_lost(plane: DataPlane, job: Job) -> bool:
    """Whether nothing can come of a job any more, through no decision of a person.

    A failed job was free. A cancelled one was paid for and somebody's wish: `FineTunedModel`
    says so. A succeeded one is lost when its model has been deleted.
    """
    if job.status == "succeeded" and not has_model(plane, job):
        engine.say(f"the model of {job.job_id} has been deleted: it is trained, and paid, again")
        return True
    return job.status == "failed"


def _say_what_is_adopted(plane: DataPlane, news: dict[str, Any]) -> None:
    if is_known(news["account"]) and (job := _find(plane, news)):
        engine.say(f"the changed spec was trained before: adopts {job.job_id}, which costs nothing")


def _submit(plane: DataPlane, props: dict[str, Any]) -> Job:
    """Pays for one job. A doubtful answer is followed by a look, never by a second request."""
    if not engine.is_alive():
        raise FineTuneError("the Pulumi engine has gone, so no job is submitted; run it again")
    spec = _spec(props)
    assert spec is not None, props  # noqa: S101  (in create, everything is known)
    body = job_request(
        spec,
        training_file=props["training_file"],
        validation_file=props.get("validation_file"),
        owner=props["account"]["owner"],
        fingerprint=props["fingerprint"],
    )
    try:
        return plane.create_job(body)
    except ServiceError as error:
        job = _find(plane, props) if error.retryable else None
        if job is None:
            raise
        return job


def _wait_until_terminal(plane: DataPlane, job_id: str) -> None:
    for _ in clock.attempts(CANCELLING_LIMIT_SECONDS):
        if plane.get_job(job_id).is_terminal:
            return
    raise JobNotFinished(
        f"{job_id} was asked to cancel 10 minutes ago and still runs; run the command again",
        job_id=job_id,
    )
