"""Deployments that an interrupted run has made, and that no state knows: they would bill for ever.

A run that is killed while a deployment comes up leaves it unrecorded. If the next run wants the
same model, it takes it over, since its name is the same. If config has changed meanwhile, nobody
would: so whoever makes or updates a deployment of that resource removes what is left over, once
its own one serves; and `FineTunedModel` does where nothing is to be deployed any more.

What the engine knows it removes by itself, at the very end of a run: the one that is replaced, and
those of a failed run that wait to be deleted. These were all made before the one in the state went
into service, be it made or, as after a revert, taken over; what is left over was made after that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from finetune.azure.control_plane import ControlPlane
from finetune.azure.retries import retrying
from finetune.errors import DeploymentFailed, ServiceError
from finetune.providers import engine
from finetune.providers.claims import is_claimed

OWNER_TAG = "finetune-owner"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_in_state: dict[str, datetime] = {}


def note_in_state(name: str, serves_since: str | None) -> None:
    """Every `diff` says which deployment the engine has recorded, and since when it serves."""
    _in_state[name] = _parsed(serves_since)


def is_own(deployment: Mapping[str, Any], owner: str) -> bool:
    """Whether this stack has made the deployment."""
    return bool((deployment.get("tags") or {}).get(OWNER_TAG) == owner)


def created_at(deployment: Mapping[str, Any]) -> str:
    """When ARM made the deployment (RFC 3339); empty if it does not say."""
    return str((deployment.get("systemData") or {}).get("createdAt") or "")


def deployed_model(deployment: Mapping[str, Any]) -> str | None:
    """The id of the model that a deployment serves."""
    model: Mapping[str, Any] = (deployment.get("properties") or {}).get("model") or {}
    return model.get("name")


def find_leftovers(
    deployments: Mapping[str, dict[str, Any]], props: Mapping[str, Any]
) -> list[str]:
    """The names of a resource's left-over deployments.

    Args:
        deployments: of the account, by name.
        props: of the resource: its `name`, and the `account` with its owner.
    """
    series = re.compile(rf"{re.escape(props['name'])}-[0-9a-f]{{8}}")
    owner = props["account"]["owner"]
    own = {
        name: _parsed(created_at(deployment))
        for name, deployment in deployments.items()
        if series.fullmatch(name) and is_own(deployment, owner)
    }
    since = max(
        (max(made, _in_state[name]) for name, made in own.items() if name in _in_state),
        default=_LONG_AGO,
    )
    return [
        name
        for name, made in own.items()
        if made > since and name not in _in_state and not is_claimed(name)
    ]


def remove_leftovers(props: Mapping[str, Any]) -> None:
    """Removes them, and says so.

    Args:
        props: as in `find_leftovers`.

    Raises:
        DeploymentFailed: some of them could not be removed, and bill on.
        ServiceError: they could not be listed.
    """
    plane = ControlPlane(props["account"]["cloud"], props["account"]["id"])
    stuck = []
    for name in find_leftovers(retrying(plane.deployments), props):
        engine.require_alive(f"deleting deployment {name}")
        try:
            plane.delete_deployment(name)
        except ServiceError as error:
            stuck.append(f"{name} is left over, and bills until it is deleted: {error}")
        else:
            engine.say(f"{name} was left over: it is deleted")
    if stuck:
        raise DeploymentFailed("; ".join(stuck))


def _parsed(rfc3339: str | None) -> datetime:
    """ARM writes as many digits of a second as it likes, so texts do not compare.

    What is no time with a zone is long ago: nothing is deleted because of it.
    """
    try:
        parsed = datetime.fromisoformat(rfc3339 or "")
    except ValueError:
        return _LONG_AGO
    return parsed if parsed.tzinfo else _LONG_AGO
