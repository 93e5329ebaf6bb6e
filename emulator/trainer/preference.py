"""Direct preference optimisation: the better answer of a pair gains on the worse one.

Source: Rafailov and others, "Direct Preference Optimization", equation 7,
https://arxiv.org/abs/2305.18290. With the log-probability of an answer summed over its symbols,

    reward(answer) = beta x (log-probability now - log-probability at the start)
    margin = reward(preferred) - reward(non-preferred)
    loss = -log sigmoid(margin), 0.69 at the start, where every margin is 0

No page tells the columns that Azure measures of such a job. What is not the loss therefore bears
names of the local Azure's own, which begin with `local_`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer.adam import Adam, added
from emulator.trainer.conversation import Turn, turns_of
from emulator.trainer.features import Batch, batch_of, joined
from emulator.trainer.model import Weights, forward, gradient, log_odds_of_targets
from emulator.trainer.supervised import require_number
from emulator.trainer.validation import Validator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.trainer.model import Forward
    from emulator.trainer.training import TrainingRun

    FloatArray = NDArray[np.floating[Any]]
    IntArray = NDArray[np.int64]

# What l2_multiplier multiplies: the pull of each weight back to where it began. No page tells
# Azure's; with this one a multiplier of 1 clearly holds the weights back.
_L2: Final = 0.001
_CHUNK: Final = 16  # pairs computed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceMetrics:
    """The measurements of one step: means over pairs, taken when those of `StepMetrics` are.

    A preference accuracy is the share of pairs whose margin is above 0.
    """

    step: int
    train_loss: float
    local_train_margin: float
    local_train_preference_accuracy: float
    valid_loss: float | None = None
    local_valid_margin: float | None = None
    full_valid_loss: float | None = None
    local_full_valid_margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """The method and its settings.

    The larger `beta`, the sooner a pair counts as learned; `l2_multiplier` holds the weights near
    those at the start.
    """

    beta: float = 0.1
    l2_multiplier: float = 0.0

    def learner(self, run: TrainingRun, learning_rate: float) -> PreferenceLearner:
        """Make ready what a run learns with."""
        return PreferenceLearner(run, learning_rate, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Both answers in one batch; `signs` of its symbols are 1 where preferred, else -1.

    `start` is the difference of the answers' log-probabilities by the weights at the start.
    """

    batch: Batch
    signs: FloatArray
    start: float


class PreferenceLearner:
    """The weights in training, those at the start, and the pairs."""

    def __init__(self, run: TrainingRun, learning_rate: float, settings: Preference) -> None:
        self._settings = settings
        self._start = run.base
        self._pairs = [self._prepared(example) for example in run.training]
        held_out = [self._prepared(example) for example in run.validation or []]
        self._adam = Adam(run.base, learning_rate)
        self._validator = Validator(held_out, self._measured, run.seed)
        self.weights = self._adam.weights

    def learn(self, step: int, chosen: Sequence[int], *, ends_epoch: bool) -> PreferenceMetrics:
        """Take one step on some pairs.

        Raises:
            FloatingPointError: The loss is no longer a number.
        """
        margins = self._stepped([self._pairs[i] for i in chosen])
        loss = _loss(margins)
        require_number(loss, step)
        sampled = self._validator.sampled(step)
        full = self._validator.full(ends_epoch=ends_epoch)
        return PreferenceMetrics(
            step=step,
            train_loss=loss,
            local_train_margin=float(margins.mean()),
            local_train_preference_accuracy=float((margins > 0).mean()),
            valid_loss=None if sampled is None else _loss(sampled),
            local_valid_margin=None if sampled is None else float(sampled.mean()),
            full_valid_loss=None if full is None else _loss(full),
            local_full_valid_margin=None if full is None else float(full.mean()),
        )

    def _stepped(self, pairs: Sequence[_Pair]) -> FloatArray:
        """Take a step on some pairs, in parts that bound the memory; give the margins before it."""
        margins, slopes = [], None
        for first in range(0, len(pairs), _CHUNK):
            chunk = pairs[first : first + _CHUNK]
            batch, signs, numbers = _together(chunk)
            result = forward(self.weights, batch)
            margins.append(self._margins(chunk, result, batch))
            # The slope of -log sigmoid(margin), handed to each symbol of the pair.
            pulls = self._settings.beta * np.exp(-np.logaddexp(0, margins[-1])) / len(pairs)
            part = gradient(self.weights, batch, result, signs * pulls[numbers])
            slopes = part if slopes is None else added(slopes, part)
        if slopes is None:
            raise AssertionError("a step has no pairs")
        self._adam.step(self._held_back(slopes))
        return np.concatenate(margins)

    def _prepared(self, example: Mapping[str, Any]) -> _Pair:
        preferred, other = (_answer(example, key) for key in ("preferred", "non_preferred"))
        batch = joined([preferred, other])
        signs = np.where(np.arange(len(batch.targets)) < len(preferred.targets), 1.0, -1.0)
        log_odds = log_odds_of_targets(forward(self._start, batch), batch)
        return _Pair(batch=batch, signs=signs, start=float(signs @ log_odds))

    def _measured(self, pairs: Sequence[_Pair]) -> FloatArray:
        """Give the margin of each pair; one after the other, to bound the memory."""
        margins = [
            self._margins([pair], forward(self.weights, pair.batch), pair.batch) for pair in pairs
        ]
        return np.concatenate(margins)

    def _margins(self, pairs: Sequence[_Pair], result: Forward, batch: Batch) -> FloatArray:
        _, signs, numbers = _together(pairs)
        gained = np.bincount(numbers, signs * log_odds_of_targets(result, batch), len(pairs))
        margins: FloatArray = self._settings.beta * (gained - [pair.start for pair in pairs])
        return margins

    def _held_back(self, slopes: Weights) -> Weights:
        strength = _L2 * self._settings.l2_multiplier
        if not strength:
            return slopes
        return Weights(
            **{
                field.name: getattr(slopes, field.name)
                + strength * (getattr(self.weights, field.name) - getattr(self._start, field.name))
                for field in fields(slopes)
            }
        )


def _answer(example: Mapping[str, Any], which: str) -> Batch:
    """Describe the symbols of one of the two answers, after all that was said before."""
    said = [{**message, "weight": 0} for message in example["input"]["messages"]]
    turns: list[Turn] = turns_of({"messages": [*said, *example[f"{which}_output"]]})
    return batch_of(turns)


def _together(pairs: Sequence[_Pair]) -> tuple[Batch, FloatArray, IntArray]:
    """Put pairs into one batch, with the signs of its symbols and the numbers of their pairs."""
    numbers = np.repeat(np.arange(len(pairs)), [len(pair.signs) for pair in pairs])
    signs = np.concatenate([pair.signs for pair in pairs])
    return joined([pair.batch for pair in pairs]), signs, numbers


def _loss(margins: FloatArray) -> float:
    return float(np.logaddexp(0, -margins).mean())
