"""`ModelDeployment`: a tuned model in service.

Identity: account, model and sku name; each has a deployment of its own name, so that the engine
brings the new one up before it takes the old one down. Capacity is updated in place. Create ends
with a real chat call, and leaves nothing behind if that fails. Read treats a 404, and only that,
as gone, and returns what somebody has changed. Diff looks too, so that every preview says it.
Delete removes its one deployment.
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

from finetune.providers import engine
from finetune.providers.account_args import AccountArgs, has_account
from finetune.providers.claims import claim_kept, is_claimed, note_program
from finetune.providers.clean_errors import clean_errors
from finetune.providers.deployment_drift import (
    Drift,
    find_drift,
    live_properties,
    look_for_drift,
    why_gone,
)
from finetune.providers.deployment_leftovers import note_in_state
from finetune.providers.deployment_start import bring_up, control_plane, put
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider


class ModelDeploymentProvider(Provider):
    """Deploys, probes, scales and removes one deployment."""

    @clean_errors
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Nothing to refuse: the spec has been parsed."""
        note_program()
        return CheckResult(news, [])

    @clean_errors
    def diff(self, name: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another model or sku replaces, another capacity updates; whoever has changed them."""
        note_in_state(name, olds.get("serves_since"))
        replaces = account_changed(olds, news) + changed(olds, news, _REPLACING)
        if not is_known(news.get("fine_tuned_model")) and not news.get("model_comes_later"):
            replaces.append("fine_tuned_model")  # known to change, only not yet into what
        drift = Drift() if replaces or _is_pending(olds) else look_for_drift(name, olds, news)
        replaces += drift.replaces
        if not replaces:
            claim_kept(name)
        changes = replaces or drift.updates or changed(olds, news, ("capacity",))
        return DiffResult(
            changes=bool(changes),
            replaces=replaces,
            delete_before_replace=_must_go_first(name, replaces, news),
        )

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Deploys, and asks it something; on failure removes it again and says why.

        Without a model yet (`wait: false`), nothing is made but a place for what will replace it.
        """
        if _is_pending(props):
            return CreateResult(f"{props['name']}-pending", props)
        name = deployment_name(props["name"], props["fine_tuned_model"], props["sku_name"])
        return CreateResult(name, bring_up(name, props))

    @clean_errors
    def update(self, name: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Sets the capacity, and removes what an interrupted run has left over."""
        if _is_pending(news):
            return UpdateResult(news)
        return UpdateResult({**put(name, news), "serves_since": olds.get("serves_since")})

    @clean_errors
    def read(self, name: str, props: dict[str, Any]) -> ReadResult:
        """Gone on 404, else as it is now."""
        if _is_pending(props):
            return ReadResult(name, props)
        plane = control_plane(props)
        live = plane.find_deployment(name)
        if live is None:
            if has_account(props["account"]):
                engine.say(why_gone(name, props, plane.service_time))
            return ReadResult("", {})
        for sentence in find_drift(name, live, props).said:
            engine.say(sentence)
        return ReadResult(name, {**props, **live_properties(live, props)})

    @clean_errors
    def delete(self, name: str, props: dict[str, Any]) -> None:
        """Removes the deployment, unless this run uses it."""
        if not _is_pending(props) and not is_claimed(name):
            engine.require_alive(f"deleting deployment {name}")
            control_plane(props).delete_deployment(name)


_REPLACING = ("fine_tuned_model", "sku_name")


class ModelDeployment(Resource, module="finetune", name="ModelDeployment"):
    """A deployment of a tuned model.

    Attributes:
        deployment_name: what a chat call names as its model.
        deployed_at: when it was made (RFC 3339), by the service's clock.
        serves_since: when it was recorded as in service; later, if it was there before.
    """

    deployment_name: Output[str]
    deployed_at: Output[str]
    serves_since: Output[str]

    def __init__(
        self,
        name: str,
        *,
        account: AccountArgs,
        fine_tuned_model: Input[str],
        sku_name: str,
        capacity: int,
        model_comes_later: Input[bool] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the deployment.

        Args:
            name: the resource's name, and the start of the deployment's.
            account: where it goes.
            fine_tuned_model: what to serve; None while there is no model, and nothing is deployed.
            sku_name: `Standard`, `GlobalStandard`, `DataZoneStandard` or `DeveloperTier`.
            capacity: in thousands of tokens a minute.
            model_comes_later: in a preview, that a model which is not known yet will not be known
                in the next `pulumi up` either, so that what serves stays.
            opts: as for any resource.
        """
        props = {
            "name": name,
            "account": account.inputs(),
            "fine_tuned_model": fine_tuned_model,
            "sku_name": sku_name,
            "capacity": capacity,
            "model_comes_later": model_comes_later,
            "deployment_name": None,
            "deployed_at": None,
            "serves_since": None,
        }
        super().__init__(ModelDeploymentProvider(), name, props, opts)


def deployment_name(name: str, fine_tuned_model: str, sku_name: str) -> str:
    """`<name>-<8 hex>`: another model, or another sku, is another deployment.

    >>> deployment_name("tutor", "gpt-4o-mini-2024-07-18.ft-1", "Standard")
    'tutor-46ec206e'
    """
    return f"{name}-{sha256(f'{fine_tuned_model} {sku_name}'.encode()).hexdigest()[:8]}"


def _is_pending(props: dict[str, Any]) -> bool:
    """Whether there is no model to deploy yet, and so nothing in Azure."""
    return not props.get("fine_tuned_model")


def _must_go_first(name: str, replaces: list[str], news: dict[str, Any]) -> bool:
    """Whether the new one needs the old one's name, as when somebody has changed what it serves."""
    model = news.get("fine_tuned_model") or ""
    return (
        any(changed_name in replaces for changed_name in _REPLACING)
        and is_known(model)
        and deployment_name(news["name"], model, news["sku_name"]) == name
    )
