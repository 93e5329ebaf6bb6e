"""An account on the wire: what may be asked for, and how an account is written.

Facts: docs/azure.md 5.3 (Cognitive Services swagger 2025-09-01).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulator import clock
from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.regions import parse_location
from emulator.control_plane.resource_ids import TENANT, account_id
from emulator.records import Account, JsonObject
from emulator.wire_errors import not_built

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,63}")
_SUBDOMAIN = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?")
KINDS = ("OpenAI", "AIServices")
# Properties that are kept; a value is what the local Azure can honour, None stands for any.
_HONOURED: dict[str, Any] = {
    "customSubDomainName": None,
    "disableLocalAuth": None,
    "publicNetworkAccess": "Enabled",
    "restrictOutboundNetworkAccess": False,
    "dynamicThrottlingEnabled": False,
    "allowProjectManagement": None,
    "apiProperties": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBody:
    """What a PUT asks for."""

    kind: str
    location: str
    sku: JsonObject
    tags: dict[str, str] | None
    identity: JsonObject | None
    properties: JsonObject
    restore: bool


def parse(body: JsonObject) -> AccountBody:
    """Read the body of a PUT.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure does not honour.
    """
    location = parse_location(body.get("location"), "Microsoft.CognitiveServices/accounts")
    properties = dict(body.get("properties") or {})
    restore = properties.pop("restore", None) is True
    _check_properties(properties)
    sku = body.get("sku") or {}
    if sku.get("name") != "S0":
        raise errors.invalid_property(f"The account's sku '{sku.get('name')}' is not 'S0'.")
    return AccountBody(
        kind=_kind(body),
        location=location,
        sku={"name": "S0"},
        tags=body.get("tags"),
        identity=body.get("identity"),
        properties=properties,
        restore=restore,
    )


def parse_change(body: JsonObject, account: Account) -> AccountBody:
    """Read the body of a PATCH: what it does not name stays as it is."""
    merged = {
        "kind": account.kind,
        "location": account.location,
        "sku": account.sku,
        "tags": account.tags,
        "identity": account.identity,
        **{name: value for name, value in body.items() if value is not None},
        "properties": account.properties | (body.get("properties") or {}),
    }
    return parse(merged)


def check_name(name: str) -> None:
    """Refuse a name that no account can have (docs/azure.md 5.2)."""
    if not _NAME.fullmatch(name):
        raise errors.invalid_property(f"The account name '{name}' is invalid.")


def with_principal(cloud: Cloud, identity: JsonObject | None) -> JsonObject | None:
    """Give a system-assigned identity the principal that Entra would make for it."""
    if not identity or "SystemAssigned" not in str(identity.get("type")):
        return identity
    if identity.get("principalId"):
        return identity
    return identity | {"principalId": cloud.identifiers.guid("principal"), "tenantId": TENANT}


def endpoint(cloud: Cloud, account: Account) -> str:
    """Give the address of an account's data plane, with a slash at the end."""
    return f"{cloud.root_url}/accounts/{account.subdomain or account.uid}/"


def render(cloud: Cloud, account: Account) -> JsonObject:
    """Write an account as ARM does."""
    address = endpoint(cloud, account)
    properties = {
        **account.properties,
        "publicNetworkAccess": account.properties.get("publicNetworkAccess", "Enabled"),
        "provisioningState": account.state,
        "dateCreated": clock.iso(account.created_at),
        "endpoint": address,
        "endpoints": {
            "OpenAI Language Model Instance API": address,
            "Azure OpenAI Legacy API - Latest moniker": address,
        },
    }
    body: JsonObject = {
        "id": account_id(account),
        "name": account.name,
        "type": "Microsoft.CognitiveServices/accounts",
        "location": account.location,
        "kind": account.kind,
        "sku": account.sku,
        "etag": f'"{account.uid}"',
        "properties": properties,
        "systemData": {
            "createdAt": clock.iso(account.created_at),
            "lastModifiedAt": clock.iso(account.state_since),
        },
    }
    optional = {"tags": account.tags, "identity": account.identity}
    return body | {name: value for name, value in optional.items() if value is not None}


def _kind(body: JsonObject) -> str:
    kind = body.get("kind")
    for known in KINDS:
        if str(kind).lower() == known.lower():
            return known
    raise not_built(f"accounts of kind '{kind}', only {' and '.join(KINDS)}")


def _check_properties(properties: JsonObject) -> None:
    for name, value in properties.items():
        if name == "networkAcls":
            _check_network_rules(value or {})
        elif name not in _HONOURED:
            raise not_built(f"the account property '{name}'")
        elif _HONOURED[name] not in (None, value) and value is not None:
            raise not_built(f"the account property '{name}' with the value '{value}'")
    subdomain = properties.get("customSubDomainName")
    if subdomain and not _SUBDOMAIN.fullmatch(subdomain):
        raise errors.invalid_property(f"The custom subdomain name '{subdomain}' is invalid.")


def _check_network_rules(rules: JsonObject) -> None:
    if rules.get("defaultAction", "Allow") != "Allow":
        raise not_built("the account property 'networkAcls' with the defaultAction 'Deny'")
    if rules.get("ipRules") or rules.get("virtualNetworkRules"):
        raise not_built("the account property 'networkAcls' with rules")
