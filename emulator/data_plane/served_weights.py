"""The weights behind deployments, loaded once and kept for the next question.

The trainer is imported at the first question: numpy takes longer to load than the emulator may
take to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from emulator import tokens
from emulator.cloud import Cloud
from emulator.data_plane.chat_request import ChatRequest
from emulator.records import Deployment

if TYPE_CHECKING:
    from emulator.trainer.model import Weights
    from emulator.trainer.sampling import Piece

_KEPT = 8


def path_of(cloud: Cloud, deployment: Deployment) -> Path:
    """Say where the weights of a deployment are; the base model's may still have to be made."""
    if deployment.job_id is None or deployment.step_number is None:
        return cloud.folder.base_weights
    path = cloud.training_runs.weights(deployment.job_id, deployment.step_number)
    if path is None:
        raise AssertionError(f"{deployment.key} is deployed and its weights are gone")
    return path


def answer(path: Path, request: ChatRequest) -> Iterator[tuple[int, Piece]]:
    """Write the answers to a request, one after another, each piece with its answer's number.

    Each answer after the first has the next seed. The maximum is in tokens of o200k, as usage is.
    """
    from emulator.trainer.drawing import Draws
    from emulator.trainer.sampling import write

    # After a reset ids begin again, and another job's weights are at the same place.
    weights = _load(path, path.stat().st_mtime_ns if path.exists() else None)
    most, first_seed = request.max_tokens, request.seed or 0
    for index in range(request.answers):
        how = Draws(
            temperature=request.temperature,
            top_p=request.top_p,
            seed=first_seed + index,
            presence_penalty=request.presence_penalty,
            frequency_penalty=request.frequency_penalty,
        )
        pieces = write(
            weights,
            request.messages,
            how,
            stop=request.stop,
            fits=lambda text: most is None or tokens.count(text) <= most,
        )
        for piece in pieces:
            yield index, piece


@lru_cache(maxsize=_KEPT)
def _load(path: Path, _written_at: int | None) -> Weights:
    from emulator.trainer.model import Weights
    from emulator.trainer.pretraining import load_or_make_base

    if path.name == "base.npz":
        return load_or_make_base(path)
    return Weights.from_bytes(path.read_bytes())
