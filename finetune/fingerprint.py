"""A job's identity: what was trained, not where the file lies or what it cost."""

from __future__ import annotations

import json
from hashlib import sha256

from finetune.spec import TrainingSpec


def fingerprint(spec: TrainingSpec, training_sha256: str, validation_sha256: str = "") -> str:
    """64 hex digits over the spec and the content of its data.

    Two specs have the same fingerprint exactly when the service would train the same job. Paths,
    file ids, prices, deployments and budgets are not in it; `retrain` is, so that somebody may
    pay again on purpose.
    """
    trained = {name: getattr(spec, name) for name in TrainingSpec.model_fields}
    trained["hyperparameters"] = spec.hyperparameters.model_dump()
    trained["data"] = [training_sha256, validation_sha256]
    return sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()
