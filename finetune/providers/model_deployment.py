"""`ModelDeployment`: a tuned model in service.

Identity: account, model and sku name; each has a deployment of its own name, so that the engine
brings the new one up before it takes the old one down. Capacity is updated in place. Create ends
with a real chat call, and leaves nothing behind if that fails. Read treats a 404, and only that,
as gone. Delete removes its one deployment.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import (
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    UpdateResult,
)

from finetune import clock
from finetune.azure.control_plane import ControlPlane
from finetune.errors import DeploymentFailed, FineTuneError, NotFound, ServiceError
from finetune.providers.account_args import AccountArgs, connect
from finetune.providers.claims import claim, claim_kept, is_claimed, program_runs
from finetune.providers.clean_errors import clean_errors
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider

OWNER_TAG = "finetune-owner"

READY_LIMIT_SECONDS = 300.0
"""ARM says Succeeded before the model answers; five minutes is Microsoft's own advice.

Source: https://github.com/microsoft/azure-skills, platform-gotchas (2026-11-22).
"""


class ModelDeploymentProvider(Provider):
    """Deploys, probes, scales and removes one deployment."""

    @clean_errors
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Nothing to refuse: the spec has been parsed."""
        program_runs()
        return CheckResult(news, [])

    @clean_errors
    def diff(self, name: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another model or sku replaces; another capacity updates."""
        replaces = account_changed(olds, news) + changed(olds, news, _REPLACING)
        if not is_known(news.get("fine_tuned_model")):
            replaces.append("fine_tuned_model")  # known to change, only not yet into what
        if not replaces:
            claim_kept(name)
        changes = replaces or changed(olds, news, ("capacity",))
        return DiffResult(changes=bool(changes), replaces=replaces)

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Deploys, and asks it something; on failure removes it again and says why."""
        model = props.get("fine_tuned_model")
        if not model:
            raise DeploymentFailed("there is no model yet; run `pulumi up` again when the job ends")
        name = deployment_name(props["name"], model, props["sku_name"])
        plane = _control_plane(props)
        existing = plane.find_deployment(name)
        _require_own(existing, name, props["account"]["owner"])
        claim(name)
        try:
            _put(plane, name, props)
            _probe(props, name)
        except FineTuneError as error:
            if existing is None:
                _remove(plane, name, error)
            raise DeploymentFailed(f"{name} does not serve: {error}") from error
        return CreateResult(name, {**props, "deployment_name": name})

    @clean_errors
    def update(self, name: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Sets the capacity."""
        _put(_control_plane(news), name, news)
        return UpdateResult({**news, "deployment_name": name})

    @clean_errors
    def read(self, name: str, props: dict[str, Any]) -> ReadResult:
        """Gone on 404."""
        if _control_plane(props).find_deployment(name) is None:
            return ReadResult("", {})
        return ReadResult(name, props)

    @clean_errors
    def delete(self, name: str, props: dict[str, Any]) -> None:
        """Removes the deployment, unless this run uses it."""
        if not is_claimed(name):
            _control_plane(props).delete_deployment(name)


_REPLACING = ("fine_tuned_model", "sku_name")


class ModelDeployment(Resource, module="finetune", name="ModelDeployment"):
    """A deployment of a tuned model.

    Attributes:
        deployment_name: what a chat call names as its model.
    """

    deployment_name: Output[str]

    def __init__(
        self,
        name: str,
        *,
        account: AccountArgs,
        fine_tuned_model: Input[str],
        sku_name: str,
        capacity: int,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the deployment.

        Args:
            name: the resource's name, and the start of the deployment's.
            account: where it goes.
            fine_tuned_model: what to serve.
            sku_name: `Standard`, `GlobalStandard`, `DataZoneStandard` or `DeveloperTier`.
            capacity: in thousands of tokens a minute.
            opts: as for any resource.
        """
        props = {
            "name": name,
            "account": account.inputs(),
            "fine_tuned_model": fine_tuned_model,
            "sku_name": sku_name,
            "capacity": capacity,
            "deployment_name": None,
        }
        super().__init__(ModelDeploymentProvider(), name, props, opts)


def deployment_name(name: str, fine_tuned_model: str, sku_name: str) -> str:
    """`<name>-<8 hex>`: another model, or another sku, is another deployment.

    >>> deployment_name("tutor", "gpt-4o-mini-2024-07-18.ft-1", "Standard")
    'tutor-46ec206e'
    """
    return f"{name}-{sha256(f'{fine_tuned_model} {sku_name}'.encode()).hexdigest()[:8]}"


def _control_plane(props: dict[str, Any]) -> ControlPlane:
    return ControlPlane(props["account"]["cloud"], props["account"]["id"])


def _require_own(deployment: Any | None, name: str, owner: str) -> None:
    """Refuses to take over a deployment of that name which this stack did not make."""
    if deployment is not None and (deployment.tags or {}).get(OWNER_TAG) != owner:
        raise DeploymentFailed(
            f"a deployment {name} exists and is not this stack's; delete it, or rename the model"
        )


def _remove(plane: ControlPlane, name: str, why: FineTuneError) -> None:
    """Takes away what was made in vain, so that it does not bill."""
    try:
        plane.delete_deployment(name)
    except ServiceError as stuck:
        raise DeploymentFailed(
            f"{name} does not serve ({why}) and could not be removed ({stuck}); it bills until "
            "it is deleted"
        ) from stuck


def _put(plane: ControlPlane, name: str, props: dict[str, Any]) -> None:
    plane.put_deployment(
        name,
        model=props["fine_tuned_model"],
        sku_name=props["sku_name"],
        capacity=int(props["capacity"]),
        tags={OWNER_TAG: props["account"]["owner"]},
    )


def _probe(props: dict[str, Any], name: str) -> None:
    """Asks the deployment one thing; waits while the service says that it is not ready yet."""
    plane = connect(props)
    for waited_seconds in clock.attempts(READY_LIMIT_SECONDS):
        try:
            plane.ask(name, "1 + 1?", max_tokens=1)
        except ServiceError as error:
            settled = not (error.retryable or isinstance(error, NotFound))
            if settled or waited_seconds >= READY_LIMIT_SECONDS:
                raise
        else:
            return
