"""The models that a location or an account offers, with their dates and skus.

Source: docs/azure.md 5.5. Dates are midnight UTC of the days in the catalogue. How the API names
the fine-tuning capabilities is from memory there (`finetuneCapabilities`).
"""

from __future__ import annotations

from emulator import catalogue
from emulator.clock import iso, midnight
from emulator.control_plane import accounts
from emulator.control_plane.resource_ids import ACCOUNT_PATH, PROVIDER_PATH
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject

_BASE_SKUS = ("Standard", "GlobalStandard", "DataZoneStandard")


def list_models(call: Call) -> Reply:
    """List what can be deployed or fine-tuned in a location."""
    location, now = call.parameters["location"].lower(), call.cloud.clock.now()
    entries = [
        {"kind": "OpenAI", "skuName": "S0", "model": _render(model, location, now)}
        for model in catalogue.MODELS
    ]
    return Reply(200, {"value": entries})


def list_account_models(call: Call) -> Reply:
    """List what can be deployed or fine-tuned in an account."""
    account, now = accounts.existing(call), call.cloud.clock.now()
    models = [_render(model, account.location, now) for model in catalogue.MODELS]
    return Reply(200, {"value": models})


def is_retired(model: catalogue.BaseModel, now: float) -> bool:
    """Say whether a base model no longer answers at that virtual time."""
    return now >= midnight(model.inference_retires)


def _render(model: catalogue.BaseModel, location: str, now: float) -> JsonObject:
    return {
        "format": "OpenAI",
        "name": model.name,
        "version": model.version,
        "isDefaultVersion": True,
        "skus": [_sku(model, name) for name in _BASE_SKUS],
        "maxCapacity": 1000,
        "capabilities": {"chatCompletion": "true", "fineTune": "true"},
        "finetuneCapabilities": _finetune_capabilities(model, location),
        "deprecation": _deprecation(model),
        "lifecycleStatus": "Deprecated" if is_retired(model, now) else model.lifecycle_status,
    }


def _finetune_capabilities(model: catalogue.BaseModel, location: str) -> dict[str, str]:
    supported = set(model.training_types)
    if location not in model.standard_regions:
        supported.discard("standard")
    words = (*model.methods, *sorted(supported))
    return dict.fromkeys(words, "true")


def _deprecation(model: catalogue.BaseModel) -> JsonObject:
    dates: JsonObject = {
        "inference": iso(midnight(model.inference_retires)),
        "deprecationStatus": "Planned",
    }
    if model.training_retires is not None:
        dates["fineTune"] = iso(midnight(model.training_retires))
    return dates


def _sku(model: catalogue.BaseModel, name: str) -> JsonObject:
    return {
        "name": name,
        "usageName": f"OpenAI.{name}.{model.name}",
        "deprecationDate": iso(midnight(model.inference_retires)),
        "capacity": {"minimum": 1, "maximum": 1000, "step": 1, "default": 1},
        "rateLimits": [],
    }


OPERATIONS = (
    Operation(
        name="models.list",
        method="GET",
        path=PROVIDER_PATH + "/locations/{location}/models",
        answer=list_models,
    ),
    Operation(
        name="accounts.list_models",
        method="GET",
        path=ACCOUNT_PATH + "/models",
        answer=list_account_models,
    ),
)
