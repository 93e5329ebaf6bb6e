"""Hyperparameters of the three methods: what is sent, echoed and trained with.

Facts: docs/azure.md 2.3 (settings page, 2026-10-07) and 1.6 (echo of "auto"). What "auto" comes to
for `beta`, `compute_multiplier`, `eval_interval` and `eval_samples` is the local Azure's own
choice: no page says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.data_plane import errors
from emulator.records import JsonObject

AUTO = "auto"
_ECHO_OF_AUTO = -1
# "auto" batch size: 0.2 % of the examples, at most 256 (docs/azure.md 2.3).
_AUTO_BATCH_SHARE = 0.002
_MOST_BATCH = 256
# OpenAI's bound, which Azure was seen to accept; it publishes none (docs/azure.md 2.3).
_MOST_EPOCHS = 50
_EFFORTS = ("default", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What values a hyperparameter takes, in words, and what "auto" comes to.

    An `optional` one has no "auto": it is echoed only if it was sent.
    """

    must_be: str
    is_good: Callable[[Any], bool]
    auto: Any
    optional: bool = False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(auto: int | None, most: int | None = None) -> _Kind:
    limits = ">= 1" if most is None else f"from 1 to {most}"
    return _Kind(
        f"'auto' or a whole number {limits}",
        lambda value: (
            _is_number(value)
            and isinstance(value, int)
            and value >= 1
            and (most is None or value <= most)
        ),
        auto,
    )


def _above_zero(auto: float) -> _Kind:
    return _Kind("'auto' or a number > 0", lambda value: _is_number(value) and value > 0, auto)


def _not_below_zero() -> _Kind:
    return _Kind(
        "a number >= 0", lambda value: _is_number(value) and value >= 0, 0.0, optional=True
    )


_COMMON = {
    "n_epochs": _whole(3, _MOST_EPOCHS),
    "batch_size": _whole(None, _MOST_BATCH),
    "learning_rate_multiplier": _above_zero(1.0),
}
_KINDS: dict[str, dict[str, _Kind]] = {
    "supervised": _COMMON | {"prompt_loss_weight": _not_below_zero()},
    "dpo": _COMMON | {"beta": _above_zero(0.1), "l2_multiplier": _not_below_zero()},
    "reinforcement": _COMMON
    | {
        "reasoning_effort": _Kind(
            f"one of {', '.join(_EFFORTS)}", lambda value: value in _EFFORTS, "default"
        ),
        "compute_multiplier": _above_zero(1.0),
        "eval_interval": _whole(10),
        "eval_samples": _whole(1),
    },
}
# Echoed as they were resolved, where others are echoed as -1 (docs/azure.md 1.6; beta: inferred).
_ECHOED_RESOLVED = ("learning_rate_multiplier", "beta")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """Those that were sent with a value of their own; every other one is "auto"."""

    method: str
    sent: JsonObject

    def echoed(self) -> JsonObject:
        """Give them as the job shows them: "auto" in a reinforcement job, -1 in others."""
        return {
            name: self.sent[name] if name in self.sent else self._echo_of_auto(name, kind)
            for name, kind in _KINDS[self.method].items()
            if name in self.sent or not kind.optional
        }

    def resolved(self, examples: int) -> JsonObject:
        """Give the values to train with, for that many examples."""
        batch = min(_MOST_BATCH, max(1, round(examples * _AUTO_BATCH_SHARE)))
        chosen = {name: kind.auto for name, kind in _KINDS[self.method].items()}
        return chosen | {"batch_size": batch} | self.sent

    def _echo_of_auto(self, name: str, kind: _Kind) -> Any:
        if self.method == "reinforcement":
            return kind.auto if name == "reasoning_effort" else AUTO
        return kind.auto if name in _ECHOED_RESOLVED else _ECHO_OF_AUTO


def parse(method: str, sent: JsonObject) -> Hyperparameters:
    """Read a method's hyperparameters; an absent one is "auto".

    Raises:
        WireError: 400 for one that the method does not have, or a value out of range.
    """
    kinds = _KINDS[method]
    given = {name: value for name, value in sent.items() if value is not None}
    for name, value in given.items():
        if name not in kinds:
            raise errors.invalid_payload(f"Unknown hyperparameter '{name}'.", name)
        kind = kinds[name]
        if not kind.is_good(value) and (kind.optional or not _is_auto(value)):
            raise errors.invalid_payload(f"'{name}' must be {kind.must_be}.", name)
    return Hyperparameters(
        method=method,
        sent={
            # 1 and 1.0 are one number, and are echoed as it was sent.
            name: value
            for name, value in given.items()
            if kinds[name].optional or not _is_auto(value)
        },
    )


def _is_auto(value: Any) -> bool:
    return value == AUTO or (_is_number(value) and value == _ECHO_OF_AUTO)
