"""Resource providers and regions, as the tools ask for them before they make anything.

Terraform and Bicep's tools register the providers that they use; the ones here always are.
"""

from __future__ import annotations

from emulator.control_plane import errors
from emulator.control_plane.api_versions import API_VERSIONS
from emulator.control_plane.regions import DISPLAY_NAMES
from emulator.control_plane.resource_ids import SUBSCRIPTION_ID, SUBSCRIPTION_PATH, TENANT
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject

_RESOURCE_TYPES = {
    "Microsoft.CognitiveServices": ("accounts", "accounts/deployments", "deletedAccounts"),
    "Microsoft.Resources": ("resourceGroups",),
    "Microsoft.Authorization": ("roleAssignments",),
}


def list_providers(_: Call) -> Reply:
    """List the providers that there are."""
    return Reply(200, {"value": [_render(name) for name in _RESOURCE_TYPES]})


def get_provider(call: Call) -> Reply:
    """Give a provider, which is registered."""
    return Reply(200, _render(_existing(call)))


def register_provider(call: Call) -> Reply:
    """Register a provider, which is registered already."""
    return Reply(200, _render(_existing(call)))


def list_locations(_: Call) -> Reply:
    """List the regions."""
    regions = [
        {
            "id": f"{SUBSCRIPTION_ID}/locations/{name}",
            "name": name,
            "type": "Region",
            "displayName": display,
            "regionalDisplayName": display,
            "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
        }
        for name, display in DISPLAY_NAMES.items()
    ]
    return Reply(200, {"value": regions})


def list_tenants(_: Call) -> Reply:
    """List the one tenant."""
    tenant = {"id": f"/tenants/{TENANT}", "tenantId": TENANT, "displayName": "Local Azure"}
    return Reply(200, {"value": [tenant]})


def _existing(call: Call) -> str:
    wanted = call.parameters["namespace"]
    for name in _RESOURCE_TYPES:
        if name.lower() == wanted.lower():
            return name
    raise errors.provider_not_found(wanted)


def _render(namespace: str) -> JsonObject:
    return {
        "id": f"{SUBSCRIPTION_ID}/providers/{namespace}",
        "namespace": namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": "Registered",
        "resourceTypes": [
            {
                "resourceType": kind,
                "locations": list(DISPLAY_NAMES.values()),
                "apiVersions": API_VERSIONS[namespace],
            }
            for kind in _RESOURCE_TYPES[namespace]
        ],
    }


_PROVIDERS = SUBSCRIPTION_PATH + "/providers"
_PROVIDER = _PROVIDERS + "/{namespace}"
_DIFFERS = "Only the providers that the local Azure has, all registered."
OPERATIONS = (
    Operation(
        name="providers.list",
        method="GET",
        path=_PROVIDERS,
        answer=list_providers,
        differs=_DIFFERS,
        since="2015-11-01",
    ),
    Operation(
        name="providers.get",
        method="GET",
        path=_PROVIDER,
        answer=get_provider,
        differs=_DIFFERS,
        since="2015-11-01",
    ),
    Operation(
        name="providers.register",
        method="POST",
        path=_PROVIDER + "/register",
        answer=register_provider,
        differs=_DIFFERS,
        since="2015-11-01",
    ),
    Operation(
        name="subscriptions.list_locations",
        method="GET",
        path=SUBSCRIPTION_PATH + "/locations",
        answer=list_locations,
        differs="No availability zones, pairs or coordinates.",
        since="2016-06-01",
    ),
    Operation(
        name="tenants.list",
        method="GET",
        path="/tenants",
        answer=list_tenants,
        since="2016-06-01",
    ),
)
