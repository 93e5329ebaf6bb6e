"""Supervised training: every symbol of the right answer made more probable."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from emulator.trainer.adam import Adam, added
from emulator.trainer.conversation import turns_of
from emulator.trainer.features import Batch, batch_of, joined
from emulator.trainer.model import Score, Weights, forward, gradient, score
from emulator.trainer.validation import Validator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.trainer.training import TrainingRun

_CHUNK: Final = 16  # examples computed at once: bounds the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMetrics:
    """The measurements of one step: losses in nats per symbol, accuracies from 0 to 1.

    The training loss is that of the step's batch before the step; `valid_*` (every tenth step,
    a drawn sample) and `full_valid_*` (each epoch's end, all examples) are taken after it.
    """

    step: int
    train_loss: float
    train_mean_token_accuracy: float
    valid_loss: float | None = None
    valid_mean_token_accuracy: float | None = None
    full_valid_loss: float | None = None
    full_valid_mean_token_accuracy: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """The method and its setting: how much a symbol counts that the assistant did not say.

    `prompt_loss_weight` 0, the default, learns the assistant's messages and nothing else.
    """

    prompt_loss_weight: float = 0.0

    def learner(self, run: TrainingRun, learning_rate: float) -> SupervisedLearner:
        """Make ready what a run learns with."""
        return SupervisedLearner(run, learning_rate, self.prompt_loss_weight)


class SupervisedLearner:
    """The weights in training and the examples, each as one batch."""

    def __init__(self, run: TrainingRun, learning_rate: float, prompt_weight: float) -> None:
        self._examples = _prepared(run.training, prompt_weight)
        self._adam = Adam(run.base, learning_rate)
        self._validator = Validator(_prepared(run.validation or []), self._measured, run.seed)
        self.weights = self._adam.weights

    def learn(self, step: int, chosen: Sequence[int], *, ends_epoch: bool) -> StepMetrics:
        """Take one step on some examples.

        Raises:
            FloatingPointError: The loss is no longer a number.
        """
        trained = self._stepped([self._examples[i] for i in chosen])
        require_number(trained.loss, step)
        sampled = self._validator.sampled(step)
        full = self._validator.full(ends_epoch=ends_epoch)
        return StepMetrics(
            step=step,
            train_loss=trained.loss,
            train_mean_token_accuracy=trained.accuracy,
            valid_loss=sampled.loss if sampled else None,
            valid_mean_token_accuracy=sampled.accuracy if sampled else None,
            full_valid_loss=full.loss if full else None,
            full_valid_mean_token_accuracy=full.accuracy if full else None,
        )

    def _stepped(self, examples: Sequence[Batch]) -> Score:
        """Take a step on some examples, in parts that bound the memory; measure them before it."""
        chunks = [joined(examples[i : i + _CHUNK]) for i in range(0, len(examples), _CHUNK)]
        whole = sum(float(chunk.weights.sum()) for chunk in chunks)
        scores, slopes = [], None
        for chunk in chunks:
            result = forward(self.weights, chunk)
            part = gradient(self.weights, chunk, result, chunk.weights / whole)
            slopes = part if slopes is None else added(slopes, part)
            scores.append((score(result, chunk), float(chunk.weights.sum())))
        if slopes is None:
            raise AssertionError("a step has no examples")
        self._adam.step(slopes)
        return _combined(scores)

    def _measured(self, examples: Sequence[Batch]) -> Score | None:
        return _measured(self.weights, examples)


def require_number(loss: float, step: int) -> None:
    """Refuse to go on from a loss that says nothing.

    Raises:
        FloatingPointError: The loss is no longer a number.
    """
    if not math.isfinite(loss):
        raise FloatingPointError(
            f"the loss is no longer a number at step {step}: lower learning_rate_multiplier"
        )


def evaluated(weights: Weights, examples: list[dict[str, Any]]) -> Score:
    """Measure weights on examples without training: means over all assistant symbols.

    Raises:
        ValueError: An example cannot be read, or there is none.
    """
    measured = _measured(weights, _prepared(examples))
    if measured is None:
        raise ValueError("there is no example to measure")
    return measured


def _prepared(examples: Sequence[dict[str, Any]], prompt_weight: float = 0.0) -> list[Batch]:
    return [batch_of(turns_of(example, prompt_weight)) for example in examples]


def _measured(weights: Weights, examples: Sequence[Batch]) -> Score | None:
    chunks = [joined(examples[i : i + _CHUNK]) for i in range(0, len(examples), _CHUNK)]
    scores = [score(forward(weights, chunk), chunk) for chunk in chunks]
    return _combined([(part, part.n_symbols) for part in scores]) if scores else None


def _combined(parts: Sequence[tuple[Score, float]]) -> Score:
    """Give the mean of scores, each with how much it counts."""
    whole = sum(counts for _, counts in parts)
    return Score(
        loss=sum(part.loss * counts for part, counts in parts) / whole,
        accuracy=sum(part.accuracy * counts for part, counts in parts) / whole,
        n_symbols=sum(part.n_symbols for part, _ in parts),
    )
