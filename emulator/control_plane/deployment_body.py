"""A deployment on the wire: what may be asked for, and how a deployment is written.

Facts: docs/azure.md 5.4 (Cognitive Services swagger 2025-09-01).
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator import clock
from emulator.control_plane import errors
from emulator.control_plane.resource_ids import deployment_id
from emulator.records import Account, Deployment, JsonObject
from emulator.wire_errors import not_built

_TOKEN_SKUS = ("Standard", "GlobalStandard", "DataZoneStandard", "DeveloperTier")
_UNBUILT_SKUS = (
    "ProvisionedManaged",
    "GlobalProvisionedManaged",
    "DataZoneProvisionedManaged",
    "GlobalBatch",
    "DataZoneBatch",
)
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
    properties = dict(body.get("properties") or {})
    model = _given(properties.pop("model", None))
    for name, value in properties.items():
        if value is not None and name not in _KEPT_PROPERTIES:
            raise not_built(f"the deployment property '{name}'")
    for name in model:
        if name not in _KEPT_MODEL_FIELDS:
            raise not_built(f"the deployment property 'model.{name}'")
    for name in ("format", "name"):
        if not model.get(name):
            raise errors.invalid_property(f"The deployment's 'model.{name}' is missing.")
    return DeploymentBody(
        model=model,
        sku=parse_sku(body.get("sku")),
        tags=body.get("tags"),
        properties=_given(properties),
    )


def parse_patch(body: JsonObject) -> tuple[dict[str, str] | None, JsonObject | None]:
    """Read the body of a PATCH: tags and sku, each None if it is not changed."""
    body = _given(body)
    for name in body:
        if name not in ("tags", "sku"):
            raise errors.invalid_property(f"A PATCH cannot change '{name}', only tags and sku.")
    return body.get("tags"), parse_sku(body["sku"]) if "sku" in body else None


def parse_sku(sku: JsonObject | None) -> JsonObject:
    """Read a sku; its name is written as Azure spells it whatever the case it came in."""
    name = str((sku or {}).get("name"))
    for known in _UNBUILT_SKUS:
        if known.lower() == name.lower():
            raise not_built(f"deployments with the sku '{known}'")
    capacity = (sku or {}).get("capacity", 1)
    if not isinstance(capacity, int) or capacity < 1:
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


def _given(values: JsonObject | None) -> JsonObject:
    return {name: value for name, value in (values or {}).items() if value is not None}
