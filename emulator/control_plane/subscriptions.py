"""The one subscription."""

from __future__ import annotations

from emulator.control_plane.resource_ids import (
    SUBSCRIPTION,
    SUBSCRIPTION_ID,
    SUBSCRIPTION_PATH,
    TENANT,
)
from emulator.operation import Call, Operation, Reply

_SUBSCRIPTION = {
    "id": SUBSCRIPTION_ID,
    "subscriptionId": SUBSCRIPTION,
    "tenantId": TENANT,
    "displayName": "Local Azure",
    "state": "Enabled",
    "authorizationSource": "RoleBased",
}


def list_subscriptions(_: Call) -> Reply:
    """List the subscription."""
    return Reply(200, {"value": [_SUBSCRIPTION]})


def get_subscription(_: Call) -> Reply:
    """Give the subscription."""
    return Reply(200, _SUBSCRIPTION)


OPERATIONS = (
    Operation(
        name="subscriptions.list",
        method="GET",
        path="/subscriptions",
        answer=list_subscriptions,
        since="2016-06-01",
        differs="There is one.",
    ),
    Operation(
        name="subscriptions.get",
        method="GET",
        path=SUBSCRIPTION_PATH,
        answer=get_subscription,
        since="2016-06-01",
    ),
)
