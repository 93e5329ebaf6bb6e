"""Whether a job is the one that a resource's inputs describe, and this stack's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from finetune.job import FINGERPRINT, OWNER, Job
from finetune.providers.properties import is_known


def is_own(job: Job, props: Mapping[str, Any]) -> bool:
    """Whether the job is this stack's of the fingerprint in `props`.

    Its metadata say so. A service that drops them leaves the files, whose names carry owner and
    content, and what it echoes of the request; a `retrain` text cannot be told from that, and a
    job of such a spec is recognised by its metadata only.
    """
    if OWNER in job.metadata or FINGERPRINT in job.metadata:
        wanted = {OWNER: props["account"]["owner"], FINGERPRINT: props["fingerprint"]}
        return wanted.items() <= job.metadata.items()
    return not props.get("retrain") and _is_of_its_files(job, props) and _echoes(job, props)


def _is_of_its_files(job: Job, props: Mapping[str, Any]) -> bool:
    files = (props.get("training_file"), props.get("validation_file"))
    return (
        bool(files[0])
        and all(is_known(file) for file in files)
        and (job.training_file, job.validation_file or None) == (files[0], files[1] or None)
    )


def _echoes(job: Job, props: Mapping[str, Any]) -> bool:
    from finetune.base_models import base_model_id

    asked_for = {
        "method": props["method"],
        "hyperparameters": props.get("hyperparameters") or {},
        "suffix": props.get("suffix"),
        "seed": props.get("seed"),
        "grader": props.get("grader"),
        "response_format": props.get("response_format"),
    }
    echoed = {
        "method": job.method or "supervised",
        "hyperparameters": job.hyperparameters,
        "suffix": job.suffix,
        "seed": job.seed if props.get("seed") is not None else None,  # made up where none was sent
        "grader": job.grader,
        "response_format": job.response_format,
    }
    same_type = str(job.training_type or props["training_type"]).lower()
    return (
        base_model_id(job.model) == base_model_id(props["model"])
        and same_type == str(props["training_type"]).lower()
        and echoes(asked_for, echoed)
    )


def echoes(asked_for: object, echoed: object) -> bool:
    """Whether the service's echo of a value is that value.

    "auto" comes back as -1, as itself or not at all; Azure echoes a learning rate as what it
    became. What was not asked for may be echoed with its default (docs/azure.md 1.6).
    """
    if asked_for == "auto":
        return echoed in (None, "auto", -1)
    if isinstance(asked_for, Mapping) and isinstance(echoed, Mapping):
        return all(
            echoes(value, echoed.get(name))
            or (name == "learning_rate_multiplier" and value == "auto")
            for name, value in asked_for.items()
        )
    if isinstance(asked_for, list) and isinstance(echoed, list):
        return len(asked_for) == len(echoed) and all(map(echoes, asked_for, echoed))
    return asked_for == echoed
