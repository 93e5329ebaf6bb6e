"""The models of an account: base models, and tuned ones once their job has succeeded.

Shape: docs/azure.md 1.2. `created` of a base model is the day in its version. Deleting is what
the portal does; that the path is openai-python's `models.delete` is the local Azure's choice.
"""

from __future__ import annotations

from dataclasses import replace

from emulator import catalogue
from emulator.clock import midnight
from emulator.control_plane.models import is_retired
from emulator.data_plane import errors, kept_weights
from emulator.data_plane.job_records import Job
from emulator.data_plane.surfaces import on_both
from emulator.operation import Call, Reply
from emulator.records import Deployment, JsonObject

# ARM's words for where a model is in its life, and the data plane's.
_STATUS = {
    "Legacy": "generally-available",
    "GenerallyAvailable": "generally-available",
    "Deprecating": "deprecating",
    "Deprecated": "deprecated",
}


def list_models(call: Call) -> Reply:
    """List every model; there is no paging here."""
    return Reply(200, {"object": "list", "data": _all(call)})


def get_model(call: Call) -> Reply:
    """Give one model."""
    name = call.parameters["model"]
    for model in _all(call):
        if model["id"] == name:
            return Reply(200, model)
    raise errors.model_not_found(name)


def delete_model(call: Call) -> Reply:
    """Delete a tuned model that is not deployed; its job's record stays."""
    store, name = call.cloud.store, call.parameters["model"]
    for job in store.all(Job, call.account.uid):
        if job.has_model and job.fine_tuned_model == name:
            if _is_deployed(call, job):
                raise errors.model_is_deployed(name)
            without = replace(job, model_deleted=True)
            store.put(without)
            kept_weights.clear(call.cloud, without)
            return Reply(200, {"id": name, "object": "model", "deleted": True})
    raise errors.model_not_found(name)


def _is_deployed(call: Call, job: Job) -> bool:
    return any(
        (deployment.job_id, deployment.step_number) == (job.uid, job.total_steps)
        for deployment in call.cloud.store.all(Deployment, call.account.key)
    )


def _all(call: Call) -> list[JsonObject]:
    now = call.cloud.clock.now()
    base = [_render_base(model, now) for model in catalogue.MODELS]
    jobs = call.cloud.store.all(Job, call.account.uid)
    return base + [_render_tuned(job, now) for job in jobs if job.has_model]


def _render_base(model: catalogue.BaseModel, now: float) -> JsonObject:
    created = int(midnight(model.version))
    body = _common(model, now, model.inference_retires)
    return {"id": model.identifier, **body, "created": created, "created_at": created}


def _render_tuned(job: Job, now: float) -> JsonObject:
    model = catalogue.get_model(job.base_model)
    created = int(job.finished_at or 0)
    body = _common(model, now, model.tuned_inference_retires or model.inference_retires)
    return {
        "id": job.fine_tuned_model,
        **body,
        "created": created,
        "created_at": created,
        "model": job.base_model,
        "fine_tune": job.uid,
    }


def _common(model: catalogue.BaseModel, now: float, inference_retires: str) -> JsonObject:
    deprecation = {"inference": int(midnight(inference_retires))}
    if model.training_retires is not None:
        deprecation["fine_tune"] = int(midnight(model.training_retires))
    status = "Deprecated" if is_retired(model, now) else model.lifecycle_status
    return {
        "object": "model",
        "owned_by": "azure",
        "status": "succeeded",
        "capabilities": {
            "fine_tune": True,
            "inference": True,
            "completion": False,
            "chat_completion": True,
            "embeddings": False,
        },
        "lifecycle_status": _STATUS[status],
        "deprecation": deprecation,
    }


_SINCE = "2023-12-01-preview"
_SHAPE = "v1 gives the dated shape, for which docs/azure.md has none of its own."
OPERATIONS = (
    *on_both("models.list", "GET", "models", list_models, since=_SINCE, differs=_SHAPE),
    *on_both("models.retrieve", "GET", "models/{model}", get_model, since=_SINCE, differs=_SHAPE),
    *on_both(
        "models.delete",
        "DELETE",
        "models/{model}",
        delete_model,
        since=_SINCE,
        differs="Azure documents deleting a tuned model in the portal only.",
    ),
)
