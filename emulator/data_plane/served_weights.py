"""The weights behind deployments, loaded once and kept for the next question.

The trainer is imported at the first question: numpy takes longer to load than the emulator may
take to start.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.cloud import Cloud
from emulator.data_plane.chat_request import ChatRequest
from emulator.records import Deployment

if TYPE_CHECKING:
    from emulator.trainer.model import Weights
    from emulator.trainer.sampling import Completion
else:
    Written = object

_KEPT = 8


def path_of(cloud: Cloud, deployment: Deployment) -> Path:
    """Say where the weights of a deployment are; the base model's may still have to be made."""
    if deployment.job_id is None or deployment.step_number is None:
        return cloud.folder.base_weights
    path = cloud.training_runs.weights(deployment.job_id, deployment.step_number)
    if path is None:
        raise AssertionError(f"{deployment.key} is deployed and its weights are gone")
    return path


def write(path: Path, request: ChatRequest) -> list[Completion]:
    """Write the answers to a request; each one after the first has the next seed.

    Raises:
        ValueError: a message has an unknown role.
    """
    from emulator.trainer.sampling import complete

    weights = _load(path)
    first_seed = request.seed or 0
    return [
        complete(
            weights,
            request.messages,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            top_p=request.top_p,
            seed=first_seed + index,
            stop=request.stop,
        )
        for index in range(request.answers)
    ]


@lru_cache(maxsize=_KEPT)
def _load(path: Path) -> Weights:
    from emulator.trainer.model import Weights
    from emulator.trainer.pretraining import load_or_make_base

    if path.name == "base.npz":
        return load_or_make_base(path)
    return Weights.from_bytes(path.read_bytes())
