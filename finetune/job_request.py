"""The body that creates a fine-tuning job, in the service's words."""

from __future__ import annotations

from typing import Any

from finetune.job import FINGERPRINT, OWNER
from finetune.spec import TrainingSpec


def job_request(
    spec: TrainingSpec,
    *,
    training_file: str,
    validation_file: str | None,
    owner: str,
    fingerprint: str,
) -> dict[str, Any]:
    """The request as on the wire; what is "auto" or left out is the service's choice.

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (October 2026).
    `prompt_loss_weight` goes with the other hyperparameters, where the sample of Azure's developer
    CLI has it (2026); the documentation names it for the dated API only.
    """
    body: dict[str, Any] = {
        "model": spec.model,
        "training_file": training_file,
        "trainingType": spec.training_type,
        "method": {"type": spec.method, spec.method: _method(spec)},
        "metadata": spec.metadata | {OWNER: owner, FINGERPRINT: fingerprint},
    }
    optional = {
        "validation_file": validation_file,
        "suffix": spec.suffix,
        "seed": spec.seed,
        "integrations": _integrations(spec),
    }
    return body | {name: value for name, value in optional.items() if value is not None}


def _method(spec: TrainingSpec) -> dict[str, Any]:
    settings = {"hyperparameters": spec.hyperparameters.model_dump(exclude_defaults=True)}
    if spec.grader:
        settings["grader"] = spec.grader.model_dump(mode="json", exclude_none=True)
    if spec.response_format:
        settings["response_format"] = spec.response_format.model_dump(
            mode="json", exclude_none=True
        )
    return settings


def _integrations(spec: TrainingSpec) -> list[dict[str, Any]] | None:
    if spec.integrations is None or spec.integrations.wandb is None:
        return None
    wandb = spec.integrations.wandb.model_dump(mode="json", exclude_defaults=True)
    return [{"type": "wandb", "wandb": wandb}]
