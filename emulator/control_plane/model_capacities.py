"""Model capacities: where, and with which sku, how much of a model can still be deployed.

Source: docs/azure.md 5.2 (paths; format, name and version are asked for) and 5.5.
"""

from __future__ import annotations

from emulator import catalogue
from emulator.control_plane import errors, quota
from emulator.control_plane.models import BASE_SKUS
from emulator.control_plane.quota import Quota
from emulator.control_plane.regions import DISPLAY_NAMES, parse_location
from emulator.control_plane.resource_ids import PROVIDER_PATH, SUBSCRIPTION_ID
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject

_ASKED = ("modelFormat", "modelName", "modelVersion")


def list_capacities(call: Call) -> Reply:
    """List the capacities of a model in all regions."""
    return _list(call, list(DISPLAY_NAMES))


def list_location_capacities(call: Call) -> Reply:
    """List the capacities of a model in a location."""
    place = call.parameters["location"]
    return _list(call, [parse_location(place, "Microsoft.CognitiveServices/accounts")])


def _list(call: Call, locations: list[str]) -> Reply:
    model = _find_model(call)
    if model is None:
        return Reply(200, {"value": []})
    amounts = quota.used(call.cloud)
    entries = [
        _render(model, location, sku, amounts) for location in locations for sku in _skus(model)
    ]
    return Reply(200, {"value": entries})


def _find_model(call: Call) -> catalogue.BaseModel | None:
    for name in _ASKED:
        if not call.query.get(name):
            raise errors.invalid_property(f"The query parameter '{name}' is missing.")
    if call.query["modelFormat"] != "OpenAI":
        return None
    return catalogue.find_model(call.query["modelName"], call.query["modelVersion"])


def _skus(model: catalogue.BaseModel) -> list[str]:
    return list(dict.fromkeys((*BASE_SKUS, *model.tuned_skus)))


def _render(
    model: catalogue.BaseModel, location: str, sku: str, amounts: dict[Quota, int]
) -> JsonObject:
    base, tuned = (
        quota.LIMIT - amounts.get(Quota(location, sku, model.name, is_tuned), 0)
        for is_tuned in (False, True)
    )
    return {
        "id": f"{SUBSCRIPTION_ID}/providers/Microsoft.CognitiveServices/locations/{location}"
        f"/models/OpenAI.{model.name}.{model.version}/skus/{sku}",
        "name": sku,
        "type": "Microsoft.CognitiveServices/locations/models/skus",
        "location": location,
        "properties": {
            "model": {"format": "OpenAI", "name": model.name, "version": model.version},
            "skuName": sku,
            "availableCapacity": float(base if sku in BASE_SKUS else 0),
            "availableFinetuneCapacity": float(tuned if sku in model.tuned_skus else 0),
        },
    }


_DIFFERS = "What is left of a quota of 1000; on Azure also what the region has."

OPERATIONS = (
    Operation(
        name="model_capacities.list",
        method="GET",
        path=PROVIDER_PATH + "/modelCapacities",
        answer=list_capacities,
        since="2024-10-01",
        differs=_DIFFERS,
    ),
    Operation(
        name="location_model_capacities.list",
        method="GET",
        path=PROVIDER_PATH + "/locations/{location}/modelCapacities",
        answer=list_location_capacities,
        since="2024-10-01",
        differs=_DIFFERS,
    ),
)
