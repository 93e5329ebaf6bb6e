"""Who is signed in, as azure-native's `getClientConfig` tells it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.azure_native.arm import Arm


@cache
def client_config(arm: Arm) -> dict[str, str]:
    """The subscription from ARM and the object id from Microsoft Graph, as the real one does."""
    subscriptions = arm.find("/subscriptions", "2022-12-01") or {"value": []}
    subscription = subscriptions["value"][0]
    me = arm.find("/v1.0/me", "1.0") or {}
    return {
        "clientId": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",  # the Azure CLI's, who signed in
        "objectId": me["id"],
        "subscriptionId": subscription["subscriptionId"],
        "tenantId": subscription["tenantId"],
    }
