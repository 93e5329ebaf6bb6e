"""Training: from weights and examples to the losses of every step and the weights of every epoch.

One optimiser step per batch of `batch_size` examples, in an order drawn anew each epoch:
45 examples, 3 epochs, batch 1 = 135 steps; with batch 8 there are 3 x 6 = 18. The learning rate
is 0.02 times the multiplier. Validation has random numbers of its own, so that it changes nothing
in the training.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer.adam import Adam, copied
from emulator.trainer.conversation import turns_of
from emulator.trainer.features import Batch, batch_of, joined
from emulator.trainer.model import Score, Weights, forward, gradient, score

if TYPE_CHECKING:
    from collections.abc import Iterator

LEARNING_RATE: Final = 0.02
VALIDATION_INTERVAL: Final = 10  # steps
VALIDATION_SAMPLE: Final = 4  # examples drawn for valid_loss
_CHUNK: Final = 16  # examples evaluated at once: bounds the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What to train: weights to start from, examples (dicts with `messages`), and settings.

    `batch_size` counts examples; `learning_rate_multiplier` has no unit.
    """

    base: Weights
    training: list[dict[str, Any]]
    validation: list[dict[str, Any]] | None
    n_epochs: int
    batch_size: int
    learning_rate_multiplier: float
    seed: int


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
class Checkpoint:
    """The weights at the end of an epoch, with the metrics of its last step."""

    step: int
    metrics: StepMetrics
    weights: Weights


def train(run: TrainingRun) -> Iterator[StepMetrics | Checkpoint]:
    """Train, and give each step's metrics as it is done; an epoch's end adds its checkpoint.

    Raises:
        ValueError: An example cannot be read, or there is none.
        FloatingPointError: The loss is no longer a number.
    """
    training = _prepared(run.training)
    validator = _Validator(_prepared(run.validation or []), run.seed)
    if not training:
        raise ValueError("there is no example to train on")
    order = np.random.default_rng([run.seed, 0])
    adam = Adam(run.base, LEARNING_RATE * run.learning_rate_multiplier)
    weights = adam.weights
    step = 0
    for _ in range(run.n_epochs):
        shuffled = order.permutation(len(training)).tolist()
        for first in range(0, len(shuffled), run.batch_size):
            chosen = shuffled[first : first + run.batch_size]
            batch = joined([training[i] for i in chosen])
            result = forward(weights, batch)
            adam.step(gradient(weights, batch, result))
            step += 1
            ends_epoch = first + run.batch_size >= len(shuffled)
            metrics = _metrics(
                step=step,
                trained=score(result, batch),
                sampled=validator.sampled(weights) if step % VALIDATION_INTERVAL == 0 else None,
                full=validator.full(weights) if ends_epoch else None,
            )
            yield metrics
        yield Checkpoint(step=step, metrics=metrics, weights=copied(weights))


def evaluated(weights: Weights, examples: list[dict[str, Any]]) -> Score:
    """Measure weights on examples without training: means over all assistant symbols.

    Raises:
        ValueError: An example cannot be read, or there is none.
    """
    measured = _measured(weights, _prepared(examples))
    if measured is None:
        raise ValueError("there is no example to measure")
    return measured


class _Validator:
    """The validation examples and the random numbers that samples of them are drawn with."""

    def __init__(self, examples: list[Batch], seed: int) -> None:
        self._examples = examples
        self._draws = np.random.default_rng([seed, 1])

    def sampled(self, weights: Weights) -> Score | None:
        drawn = self._draws.permutation(len(self._examples)).tolist()[:VALIDATION_SAMPLE]
        return _measured(weights, [self._examples[i] for i in drawn])

    def full(self, weights: Weights) -> Score | None:
        return _measured(weights, self._examples)


def _prepared(examples: list[dict[str, Any]]) -> list[Batch]:
    return [batch_of(turns_of(example)) for example in examples]


def _measured(weights: Weights, examples: list[Batch]) -> Score | None:
    chunks = [joined(examples[i : i + _CHUNK]) for i in range(0, len(examples), _CHUNK)]
    scores = [score(forward(weights, chunk), chunk) for chunk in chunks]
    n_symbols = sum(part.n_symbols for part in scores)
    if not n_symbols:
        return None
    return Score(
        loss=sum(part.loss * part.n_symbols for part in scores) / n_symbols,
        accuracy=sum(part.accuracy * part.n_symbols for part in scores) / n_symbols,
        n_symbols=n_symbols,
    )


def _metrics(
    *, step: int, trained: Score, sampled: Score | None, full: Score | None
) -> StepMetrics:
    if not math.isfinite(trained.loss):
        raise FloatingPointError(
            f"the loss is no longer a number at step {step}: lower learning_rate_multiplier"
        )
    return StepMetrics(
        step=step,
        train_loss=trained.loss,
        train_mean_token_accuracy=trained.accuracy,
        valid_loss=sampled.loss if sampled else None,
        valid_mean_token_accuracy=sampled.accuracy if sampled else None,
        full_valid_loss=full.loss if full else None,
        full_valid_mean_token_accuracy=full.accuracy if full else None,
    )
