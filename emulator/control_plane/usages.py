"""Usages: how much of each quota is used, in a location or as an account counts it."""

from __future__ import annotations

from emulator import catalogue
from emulator.control_plane import accounts, quota
from emulator.control_plane.models import BASE_SKUS
from emulator.control_plane.quota import Quota
from emulator.control_plane.regions import parse_location
from emulator.control_plane.resource_ids import ACCOUNT_PATH, PROVIDER_PATH
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject


def list_usages(call: Call) -> Reply:
    """List the quotas of a location, of all its skus and models."""
    location = parse_location(call.parameters["location"], "Microsoft.CognitiveServices/accounts")
    return Reply(200, {"value": _quotas(call, location)})


def list_account_usages(call: Call) -> Reply:
    """List the quotas that an account's deployments count against: those of its location."""
    return Reply(200, {"value": _quotas(call, accounts.existing(call).location)})


def _quotas(call: Call, location: str) -> list[JsonObject]:
    amounts = quota.used(call.cloud)
    quotas = [
        Quota(location, sku, model.name, is_tuned)
        for model in catalogue.MODELS
        for is_tuned, skus in ((False, BASE_SKUS), (True, model.tuned_skus))
        for sku in skus
    ]
    return [quota.render_usage(one, amounts.get(one, 0)) for one in quotas]


_DIFFERS = "Each limit is 1000; Azure's depend on the subscription."

OPERATIONS = (
    Operation(
        name="usages.list",
        method="GET",
        path=PROVIDER_PATH + "/locations/{location}/usages",
        answer=list_usages,
        since="2023-05-01",
        differs=_DIFFERS,
    ),
    Operation(
        name="accounts.list_usages",
        method="GET",
        path=ACCOUNT_PATH + "/usages",
        answer=list_account_usages,
        since="2017-04-18",
        differs=_DIFFERS,
    ),
)
