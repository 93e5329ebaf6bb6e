"""A job's identity: what was trained, not where the file lies or what it cost."""

from __future__ import annotations

import json
from hashlib import sha256

from finetune.spec import TrainingSpec

_TRAINED = set(TrainingSpec.model_fields) - {"adopt_job_id", "integrations", "metadata"}


def fingerprint(spec: TrainingSpec, training_sha256: str, validation_sha256: str = "") -> str:
    """64 hex digits over the spec and the content of its data.

    Two specs have the same fingerprint exactly when the service would train the same job. Paths,
    file ids, prices, deployments and budgets are not in it, nor are `integrations` and `metadata`:
    they tell of a job and do not change what it trains. `retrain` is in it, so that somebody may
    pay again on purpose. What is at its default is left out: a hyperparameter that a later version
    knows must not train everybody's models again. (So a default never changes.)
    """
    trained = spec.model_dump(mode="json", include=_TRAINED, exclude_defaults=True)
    trained["data"] = [training_sha256, validation_sha256]
    return sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()
