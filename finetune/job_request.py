"""The body that creates a fine-tuning job, in the service's words."""

from __future__ import annotations

from typing import Any

from finetune.spec import TrainingSpec

FINGERPRINT = "fingerprint"
OWNER = "owner"
"""Keys of the job's metadata, by which a stack finds its own job again."""


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
    """
    chosen = spec.hyperparameters.model_dump()
    body: dict[str, Any] = {
        "model": spec.model,
        "training_file": training_file,
        "trainingType": spec.training_type,
        "method": {
            "type": spec.method,
            spec.method: {
                "hyperparameters": {
                    name: value for name, value in chosen.items() if value != "auto"
                }
            },
        },
        "metadata": {OWNER: owner, FINGERPRINT: fingerprint},
    }
    optional = {"validation_file": validation_file, "suffix": spec.suffix, "seed": spec.seed}
    return body | {name: value for name, value in optional.items() if value is not None}
