"""Skus: of accounts, of one account, of one deployment (docs/azure.md 5.2, 5.3)."""

from __future__ import annotations

from emulator import catalogue
from emulator.control_plane import accounts, deployments
from emulator.control_plane.account_body import KINDS
from emulator.control_plane.json_shape import texts_of, value_of
from emulator.control_plane.models import BASE_SKUS, CAPACITY
from emulator.control_plane.regions import DISPLAY_NAMES, parse_location
from emulator.control_plane.resource_ids import ACCOUNT_PATH, DEPLOYMENT_PATH, PROVIDER_PATH
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject

_ACCOUNTS = "Microsoft.CognitiveServices/accounts"


def list_resource_skus(_: Call) -> Reply:
    """List the kinds and skus of accounts in each region."""
    skus = [
        {
            "resourceType": "accounts",
            "name": "S0",
            "tier": "Standard",
            "kind": kind,
            "locations": [location.upper()],
            "restrictions": [],
        }
        for kind in KINDS
        for location in DISPLAY_NAMES
    ]
    return Reply(200, {"value": skus})


def list_account_skus(call: Call) -> Reply:
    """List the skus that an account can have: the one that it has."""
    accounts.existing(call)
    sku = {"name": "S0", "tier": "Standard"}
    return Reply(200, {"value": [{"resourceType": _ACCOUNTS, "sku": sku}]})


def list_deployment_skus(call: Call) -> Reply:
    """List the skus that a deployment's model is offered with."""
    accounts.existing(call)
    deployment = deployments.existing(call)
    model = catalogue.get_model(deployment.base_model)
    names = BASE_SKUS if deployment.job_id is None else model.tuned_skus
    kind = f"{_ACCOUNTS}/deployments"
    skus = [{"resourceType": kind, "sku": {"name": n}, "capacity": CAPACITY} for n in names]
    return Reply(200, {"value": skus})


def check_availability(call: Call) -> Reply:
    """Say of skus whether accounts of a kind can have them in a location."""
    parse_location(call.parameters["location"], _ACCOUNTS)
    body = call.json()
    answers = [_availability(body, sku) for sku in texts_of(body, "skus")]
    return Reply(200, {"value": answers})


def _availability(body: JsonObject, sku: str) -> JsonObject:
    kind = value_of(body, "kind", str)
    is_available = kind in KINDS and sku == "S0"
    answer = {
        "kind": kind,
        "type": value_of(body, "type", str),
        "skuName": sku,
        "skuAvailable": is_available,
    }
    return answer if is_available else answer | {"reason": "The sku is not offered."}


OPERATIONS = (
    Operation(
        name="resource_skus.list",
        method="GET",
        path=PROVIDER_PATH + "/skus",
        answer=list_resource_skus,
        differs="Only the kinds OpenAI and AIServices, in every region.",
        since="2017-04-18",
    ),
    Operation(
        name="accounts.list_skus",
        method="GET",
        path=ACCOUNT_PATH + "/skus",
        answer=list_account_skus,
        since="2017-04-18",
    ),
    Operation(
        name="deployments.list_skus",
        method="GET",
        path=DEPLOYMENT_PATH + "/skus",
        answer=list_deployment_skus,
        differs="Skus that the local Azure does not support are not listed.",
        since="2024-10-01",
    ),
    Operation(
        name="check_sku_availability",
        method="POST",
        path=PROVIDER_PATH + "/locations/{location}/checkSkuAvailability",
        answer=check_availability,
        since="2017-04-18",
    ),
)
