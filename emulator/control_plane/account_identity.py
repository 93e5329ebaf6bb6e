"""An account's managed identity: which kinds there are, and the principal that Entra makes."""

from __future__ import annotations

from emulator.cloud import Cloud
from emulator.control_plane import errors, json_shape
from emulator.control_plane.resource_ids import TENANT
from emulator.records import Account, JsonObject

_TYPES = ("None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned")
_ASSIGNED = "userAssignedIdentities"
_READ_ONLY = ("principalId", "tenantId")


def parse(body: JsonObject) -> JsonObject | None:
    """Read the identity that a body asks for, if it does; the principal is not the client's to set.

    Raises:
        WireError: 400 if it is no identity, 501 for what the local Azure does not know of one.
    """
    if json_shape.value_of(body, "identity", dict) is None:
        return None
    identity = json_shape.object_of(body, "identity")
    json_shape.refuse_others(identity, ("type", _ASSIGNED, *_READ_ONLY), "account", "identity.")
    kind = {"type": _type(json_shape.value_of(body, "identity.type", str))}
    assigned = json_shape.value_of(body, f"identity.{_ASSIGNED}", dict)
    for name, value in (assigned or {}).items():
        if not isinstance(value, dict | None):
            raise errors.invalid_content(f"'identity.{_ASSIGNED}.{name}' must be an object")
    return kind if assigned is None else kind | {_ASSIGNED: assigned}


def with_principal(
    cloud: Cloud, identity: JsonObject | None, old: Account | None
) -> JsonObject | None:
    """Give a system-assigned identity the principal it has, or the one that Entra would make."""
    if identity is None or "SystemAssigned" not in identity["type"]:
        return identity
    kept = ((old and old.identity) or {}).get("principalId")
    principal = kept or cloud.identifiers.guid("principal")
    return identity | {"principalId": principal, "tenantId": TENANT}


def _type(given: str | None) -> str:
    spelled = "".join((given or "").split()).lower()
    for known in _TYPES:
        if spelled == known.replace(" ", "").lower():
            return known
    raise errors.invalid_content(f"'identity.type' must be one of {'; '.join(_TYPES)}")
