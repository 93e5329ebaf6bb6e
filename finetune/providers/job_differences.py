"""How a job that was trained elsewhere differs from what is declared beside its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from finetune.base_models import base_model_id
from finetune.job import Job
from finetune.providers.job_recognition import echoes

_CHOSEN_BY_THE_SERVICE = (None, "auto", "default", -1)
"""Azure echoes "auto" as -1, as itself or not at all (docs/azure.md 1.6)."""


def job_differences(declared: Mapping[str, Any], job: Job) -> list[str]:
    """One sentence for each value that is declared and that the job does not have.

    Args:
        declared: a resource's inputs, without what config leaves out. "auto" is any value.
        job: as the service tells; what it does not tell cannot differ, hyperparameters excepted,
            whose absence means that the service chose.
    """
    return list(_differences(declared, job))


def _differences(declared: Mapping[str, Any], job: Job) -> Iterator[str]:
    if base_model_id(declared["model"]) != base_model_id(job.model):
        yield _sentence("model", declared["model"], job.model)
    told = {
        "method": job.method or "supervised",
        "suffix": job.suffix,
        "seed": job.seed,
        "training_type": job.training_type,
    }
    for name, value in told.items():
        wanted = declared.get(name)
        if wanted is not None and value is not None and not _is_same(wanted, value):
            yield _sentence(name, wanted, value)
    for name, wanted in (declared.get("hyperparameters") or {}).items():
        had = job.hyperparameters.get(name)
        if wanted not in _CHOSEN_BY_THE_SERVICE and wanted != had:
            yield _sentence(name, wanted, "auto" if had in _CHOSEN_BY_THE_SERVICE else had)
    for name, had in (("grader", job.grader), ("response_format", job.response_format)):
        if declared.get(name) and had and not echoes(declared[name], had):
            yield f"the declared {name} is not the job's"


def _is_same(wanted: object, had: object) -> bool:
    """Case does not count: a training type sent as GlobalStandard is echoed as globalStandard."""
    return wanted == had or str(wanted).lower() == str(had).lower()


def _sentence(name: str, declared: object, had: object) -> str:
    return f"declared {name} {_shown(declared)}, the job had {_shown(had)}"


def _shown(value: object) -> object:
    """The engine makes every number a float."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
