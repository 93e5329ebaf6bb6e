"""The models that a location or an account offers, with their dates and skus.

Source: docs/azure.md 5.5. Dates are midnight UTC of the days in the catalogue. How the API names
the fine-tuning capabilities is from memory there (`finetuneCapabilities`).
"""

from __future__ import annotations

from emulator import catalogue
from emulator.clock import iso, midnight
from emulator.control_plane import accounts, quota
from emulator.control_plane.regions import parse_location
from emulator.control_plane.resource_ids import ACCOUNT_PATH, PROVIDER_PATH
from emulator.data_plane.job_records import Job
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject

BASE_SKUS = ("Standard", "GlobalStandard", "DataZoneStandard")
# What a deployment's capacity can be, in thousands of tokens per minute; the maximum is the quota.
CAPACITY: JsonObject = {"minimum": 1, "maximum": quota.LIMIT, "step": 1, "default": 1}
_TUNED_VERSION = "1"


def list_models(call: Call) -> Reply:
    """List what can be deployed or fine-tuned in a location."""
    location = parse_location(call.parameters["location"], "Microsoft.CognitiveServices/accounts")
    now = call.cloud.clock.now()
    entries = [
        {"kind": "OpenAI", "skuName": "S0", "model": _render(model, location, now)}
        for model in catalogue.MODELS
    ]
    return Reply(200, {"value": entries})


def list_account_models(call: Call) -> Reply:
    """List what can be deployed or fine-tuned in an account, its own tuned models too."""
    account, now = accounts.existing(call), call.cloud.clock.now()
    models = [_render(model, account.location, now) for model in catalogue.MODELS]
    jobs = call.cloud.store.all(Job, account.uid)
    tuned = [_render_tuned(job) for job in jobs if job.fine_tuned_model and not job.model_deleted]
    return Reply(200, {"value": models + tuned})


def is_retired(model: catalogue.BaseModel, now: float) -> bool:
    """Say whether a base model no longer answers at that virtual time."""
    return now >= midnight(model.inference_retires)


def _is_trained_no_more(model: catalogue.BaseModel, now: float) -> bool:
    return model.training_retires is not None and now >= midnight(model.training_retires)


def _render(model: catalogue.BaseModel, location: str, now: float) -> JsonObject:
    return {
        "format": "OpenAI",
        "name": model.name,
        "version": model.version,
        "isDefaultVersion": True,
        "skus": [_sku(model, name) for name in BASE_SKUS],
        "maxCapacity": quota.LIMIT,
        "capabilities": {
            "chatCompletion": "true",
            "fineTune": "false" if _is_trained_no_more(model, now) else "true",
        },
        "finetuneCapabilities": _finetune_capabilities(model, location),
        "deprecation": _deprecation(model),
        "lifecycleStatus": "Deprecated" if is_retired(model, now) else model.lifecycle_status,
    }


def _render_tuned(job: Job) -> JsonObject:
    base = catalogue.get_model(job.base_model)
    dates: JsonObject = {"deprecationStatus": "Planned"}
    if base.tuned_inference_retires is not None:
        dates["inference"] = iso(midnight(base.tuned_inference_retires))
    return {
        "format": "OpenAI",
        "name": job.fine_tuned_model,
        "version": _TUNED_VERSION,
        "baseModel": {"format": "OpenAI", "name": base.name, "version": base.version},
        "isDefaultVersion": True,
        "skus": [
            {
                "name": name,
                "usageName": f"OpenAI.{name}.{base.name}-finetune",
                "capacity": CAPACITY,
                "rateLimits": [],
            }
            for name in base.tuned_skus
        ],
        "maxCapacity": quota.LIMIT,
        "capabilities": {"chatCompletion": "true", "fineTune": "true"},
        "deprecation": dates,
        "lifecycleStatus": base.lifecycle_status,
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
        "capacity": CAPACITY,
        "rateLimits": [],
    }


OPERATIONS = (
    Operation(
        name="models.list",
        method="GET",
        path=PROVIDER_PATH + "/locations/{location}/models",
        answer=list_models,
        differs="Only the OpenAI models that can be fine-tuned, the same in every region.",
        since="2023-05-01",
    ),
    Operation(
        name="accounts.list_models",
        method="GET",
        path=ACCOUNT_PATH + "/models",
        answer=list_account_models,
        differs="That tuned models are among them is inferred, not documented.",
        since="2022-12-01",
    ),
)
