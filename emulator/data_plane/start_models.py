"""What a job can start from: a base model, or a model of the account that was tuned before."""

from __future__ import annotations

from dataclasses import dataclass

from emulator import catalogue
from emulator.data_plane import errors, kept_weights
from emulator.data_plane.job_records import Job
from emulator.operation import Call
from emulator.wire_errors import not_built


@dataclass(frozen=True, slots=True, kw_only=True)
class StartModel:
    """A model to start from; `job_id` and `step_number` are None for a base model."""

    name: str
    base: catalogue.BaseModel
    job_id: str | None = None
    step_number: int | None = None


def get_start_model(call: Call, name: str) -> StartModel:
    """Give the model that a job names: base, tuned or checkpoint (docs/azure.md 1.4).

    Of checkpoints those that can be deployed; no page says which others Azure would take.

    Raises:
        WireError: 400 for a model that cannot be tuned, 501 for one the local Azure cannot.
    """
    base = catalogue.find_model(name)
    if base is not None:
        return StartModel(name=base.identifier, base=base)
    if name.lower() in catalogue.UNBUILT_MODELS:
        raise not_built(f"fine-tuning of '{name}'")
    tuned = _find_tuned(call, name)
    if tuned is None:
        raise errors.fine_tuning_not_supported()
    return tuned


def _find_tuned(call: Call, name: str) -> StartModel | None:
    store = call.cloud.store
    for job in store.all(Job, call.account.uid):
        if not job.has_model:
            continue
        for checkpoint in kept_weights.deployable(call.cloud, job):
            is_last = checkpoint.step_number == job.total_steps
            names = (checkpoint.model, checkpoint.uid)
            if name in names or (is_last and name == job.fine_tuned_model):
                return StartModel(
                    name=name,
                    base=catalogue.get_model(job.base_model),
                    job_id=job.uid,
                    step_number=checkpoint.step_number,
                )
    return None
