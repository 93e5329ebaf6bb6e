"""Hyperparameters of supervised fine-tuning: what is sent, echoed and trained with.

Facts: docs/azure.md 2.3 (settings page, 2026-10-07) and 1.6 (echo of "auto").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors
from emulator.records import JsonObject
from emulator.wire_errors import not_built

AUTO = "auto"
_AUTO_EPOCHS = 3
_AUTO_MULTIPLIER = 1.0
# "auto" batch size: 0.2 % of the examples, at most 256 (docs/azure.md 2.3).
_AUTO_BATCH_SHARE = 0.002
_MOST_BATCH = 256
_ECHO_OF_AUTO = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """As sent; None stands for "auto"."""

    n_epochs: int | None
    batch_size: int | None
    learning_rate_multiplier: float | None

    def echoed(self) -> JsonObject:
        """Give them as the job shows them: -1 for "auto", the multiplier as resolved."""
        return {
            "n_epochs": _ECHO_OF_AUTO if self.n_epochs is None else self.n_epochs,
            "batch_size": _ECHO_OF_AUTO if self.batch_size is None else self.batch_size,
            "learning_rate_multiplier": self._multiplier(),
        }

    def resolved(self, examples: int) -> JsonObject:
        """Give the numbers to train with, for that many examples."""
        batch = min(_MOST_BATCH, max(1, round(examples * _AUTO_BATCH_SHARE)))
        return {
            "n_epochs": _AUTO_EPOCHS if self.n_epochs is None else self.n_epochs,
            "batch_size": batch if self.batch_size is None else self.batch_size,
            "learning_rate_multiplier": self._multiplier(),
        }

    def _multiplier(self) -> float:
        given = self.learning_rate_multiplier
        return _AUTO_MULTIPLIER if given is None else given


def parse(sent: JsonObject) -> Hyperparameters:
    """Read hyperparameters; an absent one is "auto".

    Raises:
        WireError: 400 for an unknown name or a value out of range, 501 for an unbuilt one.
    """
    for name in sent:
        if name == "prompt_loss_weight":
            raise not_built("the hyperparameter 'prompt_loss_weight'")
        if name not in Hyperparameters.__dataclass_fields__:
            raise errors.invalid_payload(f"Unknown hyperparameter '{name}'.", name)
    return Hyperparameters(
        n_epochs=_whole(sent, "n_epochs", None),
        batch_size=_whole(sent, "batch_size", _MOST_BATCH),
        learning_rate_multiplier=_multiplier(sent),
    )


def _is_auto(value: Any) -> bool:
    return value is None or value in (AUTO, _ECHO_OF_AUTO)


def _whole(sent: JsonObject, name: str, most: int | None) -> int | None:
    value: Any = sent.get(name)
    if _is_auto(value):
        return None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    in_range = is_whole and value >= 1 and (most is None or value <= most)
    if not in_range:
        limits = ">= 1" if most is None else f"from 1 to {most}"
        raise errors.invalid_payload(f"'{name}' must be 'auto' or a whole number {limits}.", name)
    return int(value)


def _multiplier(sent: JsonObject) -> float | None:
    name = "learning_rate_multiplier"
    value = sent.get(name)
    if _is_auto(value):
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise errors.invalid_payload(f"'{name}' must be 'auto' or a number > 0.", name)
    return float(value)
