"""Brings a deployment of a tuned model into service; what does not serve is taken away again."""

from __future__ import annotations

from typing import Any

from finetune import clock
from finetune.azure.control_plane import ControlPlane
from finetune.azure.retries import retrying
from finetune.errors import DeploymentFailed, FineTuneError, NotFound, ServiceError
from finetune.providers import engine
from finetune.providers.account_args import connect
from finetune.providers.claims import claim
from finetune.providers.deployment_leftovers import (
    OWNER_TAG,
    created_at,
    is_own,
    remove_leftovers,
)

READY_LIMIT_SECONDS = 300.0
"""ARM says Succeeded before the model answers; five minutes is Microsoft's own advice.

Source: https://github.com/microsoft/azure-skills, platform-gotchas (2026-11-22).
"""

PROBE_LIMIT_TOKENS = 256
"""A reasoning model's thoughts count: with 1, o4-mini answers 400 "Could not finish the message
because max_tokens or model output limit was reached".
"""


def control_plane(props: dict[str, Any]) -> ControlPlane:
    """The control plane of a resource's account."""
    return ControlPlane(props["account"]["cloud"], props["account"]["id"])


def bring_up(name: str, props: dict[str, Any]) -> dict[str, Any]:
    """Deploys, and asks it something; a deployment of that name by this stack is taken over.

    Returns:
        The outputs of the resource.

    Raises:
        DeploymentFailed: it does not serve, or the name is somebody else's.
    """
    plane = control_plane(props)
    existing = retrying(lambda: plane.find_deployment(name))
    _require_own(existing, name, props["account"]["owner"])
    claim(name)
    try:
        _put(plane, name, props)
        _probe(props, name)
    except FineTuneError as error:
        if existing is not None:
            raise DeploymentFailed(
                f"{name} does not serve: {error}. It was there before, so it stays, and bills: "
                "`pulumi up` tries again, and `pulumi destroy` deletes it"
            ) from error
        _remove(plane, name, error)
        raise DeploymentFailed(f"{name} does not serve: {error}") from error
    outputs = _outputs(plane, name, props)
    return {**outputs, "serves_since": plane.service_time.isoformat()}


def put(name: str, props: dict[str, Any]) -> dict[str, Any]:
    """Sets what can be changed in place; returns the outputs of the resource."""
    plane = control_plane(props)
    _put(plane, name, props)
    return _outputs(plane, name, props)


def _outputs(plane: ControlPlane, name: str, props: dict[str, Any]) -> dict[str, Any]:
    """What to record of a deployment that serves; what is left over beside it goes.

    Whatever goes wrong here is said: one that serves, and bills, must be recorded.
    """
    deployed_at = None
    try:
        deployed_at = created_at(plane.find_deployment(name) or {}) or None
        remove_leftovers(props)
    except FineTuneError as error:
        engine.say(f"{name} serves, but what is beside it was not cleared up: {error}", "WARNING")
    return {**props, "deployment_name": name, "deployed_at": deployed_at}


def _require_own(deployment: dict[str, Any] | None, name: str, owner: str) -> None:
    """Refuses to take over a deployment of that name which this stack did not make."""
    if deployment is not None and not is_own(deployment, owner):
        raise DeploymentFailed(
            f"a deployment {name} exists and is not this stack's; delete it, or rename the model"
        )


def _remove(plane: ControlPlane, name: str, why: FineTuneError) -> None:
    """Takes away what was made in vain, so that it does not bill."""
    engine.require_alive(f"deleting deployment {name}")
    try:
        plane.delete_deployment(name)
    except ServiceError as stuck:
        raise DeploymentFailed(
            f"{name} does not serve ({why}) and could not be removed ({stuck}); it bills until "
            "it is deleted"
        ) from stuck


def _put(plane: ControlPlane, name: str, props: dict[str, Any]) -> None:
    engine.require_alive(f"deploying {name}")
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
            plane.ask(name, "1 + 1?", max_tokens=PROBE_LIMIT_TOKENS)
        except ServiceError as error:
            settled = not (error.retryable or isinstance(error, NotFound))
            if settled or waited_seconds >= READY_LIMIT_SECONDS:
                raise
        else:
            return
