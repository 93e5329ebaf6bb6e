"""The body of a new fine-tuning job: every field is known, checked, or refused by name.

Facts: docs/azure.md 1.4 (fields), 1.5 (training types), 2.2 (suffix), 2.3 (hyperparameters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors, hyperparameters
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
_METHODS = ("supervised", "dpo", "reinforcement")
# What is sent, in lower case or as a number, and what is echoed (docs/azure.md 1.5).
_TRAINING_TYPES: dict[Any, str] = {
    None: "standard",
    "standard": "standard",
    0: "standard",
    "globalstandard": "globalStandard",
    1: "globalStandard",
    "developertier": "developerTier",
    "developer": "developerTier",
    2: "developerTier",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What a client asks to be trained."""

    model: str
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int | None
    method: str
    method_sent: bool
    hyperparameters: hyperparameters.Hyperparameters
    metadata: dict[str, str] | None
    training_type: str


def parse(body: JsonObject) -> JobRequest:
    """Read the body.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure has not.
    """
    given = {name: value for name, value in body.items() if value is not None}
    _check_names(given)
    method, sent = _method(given)
    return JobRequest(
        model=_text(given, "model"),
        training_file=_text(given, "training_file"),
        validation_file=_text(given, "validation_file") if "validation_file" in given else None,
        suffix=_suffix(given.get("suffix")),
        seed=_seed(given.get("seed")),
        method=method,
        method_sent="method" in given,
        hyperparameters=hyperparameters.parse(sent),
        metadata=_metadata(given.get("metadata")),
        training_type=_training_type(given.get("trainingType")),
    )


def _check_names(given: JsonObject) -> None:
    for name in sorted(given):
        if name == "prompt_loss_weight":
            raise not_built("the job field 'prompt_loss_weight'")
        if name not in _FIELDS:
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)
    if given.get("integrations"):
        raise not_built("the job field 'integrations'")


def _text(given: JsonObject, name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        raise errors.invalid_payload(f"'{name}' is missing or not a string.", name)
    return value


def _method(given: JsonObject) -> tuple[str, JsonObject]:
    """Give the method's name and the hyperparameters that were sent with it."""
    method = given.get("method")
    if method is None:
        return "supervised", _object(given.get("hyperparameters"), "hyperparameters")
    if "hyperparameters" in given:
        raise errors.invalid_payload(
            "Hyperparameters belong into 'method' when it is sent.", "hyperparameters"
        )
    kind = _object(method, "method").get("type")
    if kind not in _METHODS:
        raise errors.invalid_payload(f"The method type '{kind}' is invalid.", "method.type")
    if set(method) - {"type", kind}:
        raise errors.invalid_payload(f"'method' may only hold 'type' and '{kind}'.", "method")
    settings = _object(method.get(kind), f"method.{kind}")
    if kind == "supervised" and set(settings) - {"hyperparameters"}:
        raise errors.invalid_payload(
            "'method.supervised' may only hold 'hyperparameters'.", "method.supervised"
        )
    if kind != "supervised":
        return kind, {}
    return kind, _object(settings.get("hyperparameters"), "method.supervised.hyperparameters")


def _object(value: Any, param: str) -> JsonObject:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise errors.invalid_payload(f"'{param}' is not an object.", param)
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
    pairs = _object(value, "metadata")
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


def _training_type(value: Any) -> str:
    word = value.lower() if isinstance(value, str) else value
    if isinstance(word, str) and word.startswith("datazone"):
        raise not_built(f"the trainingType '{value}', whose name in the API is not documented")
    if isinstance(word, bool) or not isinstance(word, str | int | None):
        raise errors.invalid_payload("'trainingType' is invalid.", "trainingType")
    if word not in _TRAINING_TYPES:
        raise errors.invalid_payload(f"The trainingType '{value}' is invalid.", "trainingType")
    return _TRAINING_TYPES[word]
