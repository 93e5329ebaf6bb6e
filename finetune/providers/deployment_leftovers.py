"""Deployments that an interrupted run has made, and that no state knows: they would bill for ever.

A run that is killed while a deployment comes up leaves it unrecorded. If the next run wants the
same model, it takes it over, since its name is the same. If config has changed meanwhile, nobody
would: so whoever makes or updates a deployment of that resource removes what is left over, once
its own one serves.

What the engine knows it removes by itself, at the very end of a run: the one that is replaced, and
those of a failed run that wait to be deleted. These are all older than the one in the state, and
what is left over is younger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from finetune.azure.control_plane import ControlPlane
from finetune.providers import engine
from finetune.providers.claims import is_claimed

OWNER_TAG = "finetune-owner"

_in_state: set[str] = set()


def is_in_state(name: str) -> None:
    """Every `diff` says which deployment the engine has recorded."""
    _in_state.add(name)


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
        name: created_at(deployment)
        for name, deployment in deployments.items()
        if series.fullmatch(name) and is_own(deployment, owner)
    }
    since = max((made for name, made in own.items() if name in _in_state), default="")
    return [
        name
        for name, made in own.items()
        if made > since and name not in _in_state and not is_claimed(name)
    ]


def remove_leftovers(
    plane: ControlPlane, deployments: Mapping[str, dict[str, Any]], props: Mapping[str, Any]
) -> None:
    """Removes them, and says so."""
    for name in find_leftovers(deployments, props):
        engine.require_alive(f"deleting deployment {name}")
        plane.delete_deployment(name)
        engine.say(f"{name} was left over by an interrupted run: it is deleted")
