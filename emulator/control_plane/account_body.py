"""An account on the wire: what may be asked for, and how an account is written.

Facts: docs/azure.md 5.3 (Cognitive Services swagger 2025-09-01).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulator import clock
from emulator.cloud import Cloud
from emulator.control_plane import account_identity, errors
from emulator.control_plane.json_shape import (
    object_of,
    refuse_others,
    tags_of,
    value_of,
)
from emulator.control_plane.regions import parse_location
from emulator.control_plane.resource_ids import account_id
from emulator.records import Account, JsonObject
from emulator.wire_errors import not_built

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,63}")
_SUBDOMAIN = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}[a-zA-Z0-9])?")
KINDS = ("OpenAI", "AIServices")
_FIELDS = ("kind", "sku", "identity", "tags", "location", "properties")
# ARM's own: a client that sends back what it got is not asking for anything.
_READ_ONLY_FIELDS = ("id", "name", "type", "etag", "systemData")
_READ_ONLY_PROPERTIES = ("provisioningState", "dateCreated", "endpoint", "endpoints")
# Properties that are kept: their types, and what the local Azure can honour; None stands for any.
_HONOURED: dict[str, tuple[type, Any]] = {
    "customSubDomainName": (str, None),
    "disableLocalAuth": (bool, None),
    "publicNetworkAccess": (str, "Enabled"),
    "restrictOutboundNetworkAccess": (bool, False),
    "dynamicThrottlingEnabled": (bool, False),
    "allowProjectManagement": (bool, None),
    "apiProperties": (dict, None),
    "networkAcls": (dict, None),
}
# Without rules there is nothing to bypass, so that either changes nothing (docs/azure.md 5.3).
_BYPASSES = (None, "None", "AzureServices")


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
    refuse_others(body, (*_FIELDS, *_READ_ONLY_FIELDS), "account")
    location = value_of(body, "location", str)
    sku = value_of(body, "sku.name", str)
    if sku != "S0":
        raise errors.invalid_property(f"The account's sku '{sku}' is not 'S0'.")
    return AccountBody(
        kind=_kind(value_of(body, "kind", str)),
        location=parse_location(location, "Microsoft.CognitiveServices/accounts"),
        sku={"name": "S0"},
        tags=tags_of(body),
        identity=account_identity.parse(body),
        properties=_properties(body),
        restore=value_of(body, "properties.restore", bool) is True,
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
        "properties": account.properties | object_of(body, "properties"),
    }
    return parse(merged)


def check_name(name: str) -> None:
    """Refuse a name that no account can have (docs/azure.md 5.2)."""
    if not _NAME.fullmatch(name):
        raise errors.invalid_property(f"The account name '{name}' is invalid.")


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


def _kind(kind: str | None) -> str:
    for known in KINDS:
        if str(kind).lower() == known.lower():
            return known
    raise not_built(f"accounts of kind '{kind}', only {' and '.join(KINDS)}")


def _properties(body: JsonObject) -> JsonObject:
    properties = object_of(body, "properties")
    known = (*_HONOURED, *_READ_ONLY_PROPERTIES, "restore")
    refuse_others(properties, known, "account")
    for name, (kind, honoured) in _HONOURED.items():
        value = value_of(body, f"properties.{name}", kind)
        if value is not None and honoured not in (None, value):
            raise not_built(f"the account property '{name}' with the value '{value}'")
    subdomain = properties.get("customSubDomainName")
    if subdomain and not _SUBDOMAIN.fullmatch(subdomain):
        raise errors.invalid_property(f"The custom subdomain name '{subdomain}' is invalid.")
    value_of(body, "properties.apiProperties.statisticsEnabled", bool)
    _check_network_rules(body)
    return {name: value for name, value in properties.items() if name in _HONOURED}


def _check_network_rules(body: JsonObject) -> None:
    rules = "properties.networkAcls"
    action, bypass = (
        value_of(body, f"{rules}.{name}", str) for name in ("defaultAction", "bypass")
    )
    if bypass not in _BYPASSES:
        raise errors.invalid_property(f"The bypass '{bypass}' is not one of None, AzureServices.")
    if action not in (None, "Allow"):
        raise not_built(f"the account property 'networkAcls' with the defaultAction '{action}'")
    if any(value_of(body, f"{rules}.{name}", list) for name in ("ipRules", "virtualNetworkRules")):
        raise not_built("the account property 'networkAcls' with rules")
