"""The body of a new fine-tuning job: every field is known, checked, or refused by name.

Facts: docs/azure.md 1.4 (fields) and 2.2 (suffix); `job_method`, `job_integrations` and
`training_types` have the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors, job_integrations, job_method, training_types
from emulator.records import JsonObject
from emulator.wire_errors import not_built

_FIELDS = frozenset(
    (
        "model",
        "training_file",
        "validation_file",
        "suffix",
        "seed",
        "method",
        "hyperparameters",
        "metadata",
        "trainingType",
        "integrations",
    )
)
_SUFFIX = re.compile(r"[A-Za-z0-9_-]{1,40}")
_MOST_SEED = 2_147_483_647


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What a client asks to be trained."""

    model: str
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int | None
    method: job_method.Method
    integrations: list[JsonObject] | None
    metadata: dict[str, str] | None
    training_type: str


def parse(body: JsonObject) -> JobRequest:
    """Read the body.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure has not.
    """
    given = {name: value for name, value in body.items() if value is not None}
    _check_names(given)
    return JobRequest(
        model=_text(given, "model"),
        training_file=_text(given, "training_file"),
        validation_file=_text(given, "validation_file") if "validation_file" in given else None,
        suffix=_suffix(given.get("suffix")),
        seed=_seed(given.get("seed")),
        method=job_method.parse(given),
        integrations=job_integrations.parse(given.get("integrations")),
        metadata=_metadata(given.get("metadata")),
        training_type=training_types.parse(given.get("trainingType")),
    )


def _check_names(given: JsonObject) -> None:
    for name in sorted(given):
        if name == "prompt_loss_weight":
            raise not_built("the job field 'prompt_loss_weight'")
        if name not in _FIELDS:
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)


def _text(given: JsonObject, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise errors.invalid_payload(f"'{name}' is missing or not a string.", name)
    return value


def _suffix(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _SUFFIX.fullmatch(value):
        raise errors.invalid_payload(
            "'suffix' must be 1 to 40 letters, digits, hyphens or underscores.", "suffix"
        )
    return value


def _seed(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_SEED:
        raise errors.invalid_payload(
            f"'seed' must be a whole number from 0 to {_MOST_SEED}.", "seed"
        )
    return value


def _metadata(value: Any) -> dict[str, str] | None:
    # 16 pairs, keys to 64 and values to 512 characters (docs/azure.md 1.4).
    if value is None:
        return None
    pairs = job_method.as_object(value, "metadata")
    fits = len(pairs) <= 16 and all(  # noqa: PLR2004 - as said
        len(key) <= 64 and isinstance(text, str) and len(text) <= 512  # noqa: PLR2004
        for key, text in pairs.items()
    )
    if not fits:
        raise errors.invalid_payload(
            "'metadata' takes 16 pairs at most, keys of 64 and values of 512 characters.",
            "metadata",
        )
    return pairs
