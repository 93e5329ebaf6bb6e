"""A deployment on the wire: what may be asked for, and how a deployment is written.

Facts: docs/azure.md 5.4 (Cognitive Services swagger 2025-09-01).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from emulator import clock
from emulator.control_plane import errors
from emulator.control_plane.json_shape import object_of, refuse_others, tags_of, value_of
from emulator.control_plane.resource_ids import deployment_id
from emulator.records import Account, Deployment, JsonObject
from emulator.wire_errors import not_built

# From memory: Azure's rule for a deployment's name.
_NAME = re.compile(r"[a-zA-Z0-9_.-]{2,64}")
_TOKEN_SKUS = ("Standard", "GlobalStandard", "DataZoneStandard", "DeveloperTier")
_UNBUILT_SKUS = (
    "ProvisionedManaged",
    "GlobalProvisionedManaged",
    "DataZoneProvisionedManaged",
    "GlobalBatch",
    "DataZoneBatch",
)
_FIELDS = ("sku", "tags", "properties")
# ARM's own: a client that sends back what it got is not asking for anything.
_READ_ONLY_FIELDS = ("id", "name", "type", "etag", "systemData")
_READ_ONLY_PROPERTIES = ("provisioningState", "capabilities", "rateLimits")
_KEPT_PROPERTIES = ("raiPolicyName", "versionUpgradeOption")
_KEPT_MODEL_FIELDS = ("format", "name", "version", "publisher")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentBody:
    """What a PUT asks for."""

    model: JsonObject
    sku: JsonObject
    tags: dict[str, str] | None
    properties: JsonObject


def parse(body: JsonObject) -> DeploymentBody:
    """Read the body of a PUT.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure does not honour.
    """
    refuse_others(body, (*_FIELDS, *_READ_ONLY_FIELDS), "deployment")
    properties = object_of(body, "properties")
    known = ("model", *_KEPT_PROPERTIES, *_READ_ONLY_PROPERTIES)
    refuse_others(properties, known, "deployment")
    return DeploymentBody(
        model=_parse_model(body),
        sku=_parse_sku(body),
        tags=tags_of(body),
        properties={
            name: value_of(body, f"properties.{name}", str)
            for name in _KEPT_PROPERTIES
            if name in properties
        },
    )


def parse_patch(body: JsonObject) -> tuple[dict[str, str] | None, JsonObject | None]:
    """Read the body of a PATCH: tags and sku, each None if it is not changed."""
    for name, value in body.items():
        if value is not None and name not in ("tags", "sku"):
            raise errors.invalid_property(f"A PATCH cannot change '{name}', only tags and sku.")
    return tags_of(body), _parse_sku(body) if body.get("sku") is not None else None


def check_name(name: str) -> None:
    """Refuse a name that no deployment can have."""
    if not _NAME.fullmatch(name):
        raise errors.invalid_property(f"The deployment name '{name}' is invalid.")


def _parse_model(body: JsonObject) -> JsonObject:
    model = object_of(body, "properties.model")
    refuse_others(model, _KEPT_MODEL_FIELDS, "deployment", "model.")
    for name in ("format", "name"):
        if not model.get(name):
            raise errors.invalid_property(f"The deployment's 'model.{name}' is missing.")
    return {name: value_of(body, f"properties.model.{name}", str) for name in model}


def _parse_sku(body: JsonObject) -> JsonObject:
    """Read a sku; its name is written as Azure spells it whatever the case it came in."""
    name = str(value_of(body, "sku.name", str))
    for known in _UNBUILT_SKUS:
        if known.lower() == name.lower():
            raise not_built(f"deployments with the sku '{known}'")
    given = value_of(body, "sku.capacity", int)
    capacity = 1 if given is None else given
    if capacity < 1:
        raise errors.invalid_property(f"The sku capacity '{capacity}' is not a whole number >= 1.")
    for known in _TOKEN_SKUS:
        if known.lower() == name.lower():
            return {"name": known, "capacity": capacity}
    raise errors.invalid_property(f"The sku '{name}' of the deployment is invalid.")


def render(account: Account, deployment: Deployment) -> JsonObject:
    """Write a deployment as ARM does."""
    body: JsonObject = {
        "id": deployment_id(account, deployment),
        "name": deployment.name,
        "type": "Microsoft.CognitiveServices/accounts/deployments",
        "sku": deployment.sku,
        "properties": {
            **deployment.properties,
            "model": deployment.model,
            "capabilities": {"chatCompletion": "true"},
            "provisioningState": deployment.state,
            "rateLimits": [
                {
                    "key": "token",
                    "renewalPeriod": 60.0,
                    "count": 1000.0 * deployment.sku["capacity"],
                }
            ],
        },
        "systemData": {
            "createdAt": clock.iso(deployment.created_at),
            "lastModifiedAt": clock.iso(deployment.state_since),
        },
    }
    return body if deployment.tags is None else body | {"tags": deployment.tags}
