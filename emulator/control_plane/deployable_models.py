"""Which models an account can deploy: base models, its own tuned models, their checkpoints.

Sources: docs/azure.md 5.4 (names and version "1"), 4.1 (skus and regions), 4.2 (retirement) and
1.8 (only the last three model versions of a job stay deployable).
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator import catalogue
from emulator.clock import midnight
from emulator.cloud import Cloud
from emulator.control_plane import errors
from emulator.control_plane.models import is_retired
from emulator.data_plane import kept_weights
from emulator.data_plane.copy_records import CheckpointCopy
from emulator.data_plane.job_records import Checkpoint, Job
from emulator.records import Account, JsonObject

_TUNED_VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployable:
    """What a deployment serves: a base model, or a job's weights after some step.

    `job_id` is the copy's id where the weights were copied from another account.
    """

    base_model: str
    version: str
    job_id: str | None = None
    step_number: int | None = None


def find_deployable(
    cloud: Cloud, account: Account, model: JsonObject, sku: JsonObject
) -> Deployable:
    """Find what a deployment's `model` stands for and whether the sku fits it.

    Raises:
        WireError: 400 if the account has no such model, or not with that sku.
    """
    name, version = model["name"], model.get("version")
    base = catalogue.find_model(name, version) if version else catalogue.find_model(name)
    if model["format"] != "OpenAI":
        base = None
    if base is not None and name == base.name:
        _refuse_retired(cloud, base)
        if sku["name"] == "DeveloperTier":
            raise errors.sku_not_supported(sku["name"], name, base.version, account.location)
        return Deployable(base_model=base.identifier, version=base.version)
    tuned = _find_tuned(cloud, account, name)
    if tuned is None or model["format"] != "OpenAI" or version not in (None, _TUNED_VERSION):
        raise errors.deployment_model_not_supported(model["format"], name, str(version))
    _refuse_retired_tuned(cloud, name, tuned)
    _check_tuned_sku(account, name, tuned, sku)
    return tuned


def _refuse_retired(cloud: Cloud, base: catalogue.BaseModel) -> None:
    if is_retired(base, cloud.clock.now()):
        raise errors.model_retired(base.name, base.version, base.inference_retires)


def _refuse_retired_tuned(cloud: Cloud, name: str, tuned: Deployable) -> None:
    day = catalogue.get_model(tuned.base_model).tuned_inference_retires
    if day is not None and cloud.clock.now() >= midnight(day):
        raise errors.model_retired(name, _TUNED_VERSION, day)


def _find_tuned(cloud: Cloud, account: Account, name: str) -> Deployable | None:
    for job in cloud.store.all(Job, account.uid):
        if job.state not in kept_weights.STATES_WITH_MODELS:
            continue
        for checkpoint in kept_weights.deployable(cloud, job):
            if name in _names(job, checkpoint):
                return Deployable(
                    base_model=job.base_model,
                    version=_TUNED_VERSION,
                    job_id=job.uid,
                    step_number=checkpoint.step_number,
                )
    return _find_copied(cloud, account, name)


def _find_copied(cloud: Cloud, account: Account, name: str) -> Deployable | None:
    for copy in cloud.store.all(CheckpointCopy, account.uid):
        if name in copy.names and copy.state == "Completed":
            return Deployable(
                base_model=copy.base_model,
                version=_TUNED_VERSION,
                job_id=copy.uid,
                step_number=copy.step_number,
            )
    return None


def _names(job: Job, checkpoint: Checkpoint) -> list[str | None]:
    """Give what a checkpoint is deployed as; the last one is the model itself."""
    is_last = checkpoint.step_number == job.total_steps
    return [checkpoint.model, checkpoint.uid, job.fine_tuned_model if is_last else None]


def _check_tuned_sku(account: Account, name: str, tuned: Deployable, sku: JsonObject) -> None:
    base = catalogue.get_model(tuned.base_model)
    regional_elsewhere = sku["name"] == "Standard" and account.location not in base.standard_regions
    if sku["name"] not in base.tuned_skus or regional_elsewhere:
        raise errors.sku_not_supported(sku["name"], name, _TUNED_VERSION, account.location)
