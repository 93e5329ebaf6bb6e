"""Training: from weights and examples to the metrics of every step and the weights of every epoch.

One optimiser step per batch of `batch_size` examples, in an order drawn anew each epoch:
45 examples, 3 epochs, batch 1 = 135 steps; with batch 8 there are 3 x 6 = 18. The learning rate
is 0.02 times the multiplier. What a step does is the method's: `supervised`, `preference` and
`reinforcement`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from emulator.trainer.adam import copied
from emulator.trainer.model import Weights
from emulator.trainer.preference import Preference, PreferenceMetrics
from emulator.trainer.reinforcement import Reinforcement, RewardMetrics
from emulator.trainer.supervised import StepMetrics, Supervised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEARNING_RATE: Final = 0.02

Metrics = StepMetrics | PreferenceMetrics | RewardMetrics


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What to train: weights to start from, examples (lines of a training file), and settings.

    `batch_size` counts examples; `learning_rate_multiplier` has no unit. The weights of
    `saved_step` are given besides those of each epoch's last.
    """

    base: Weights
    training: list[dict[str, Any]]
    validation: list[dict[str, Any]] | None
    n_epochs: int
    batch_size: int
    learning_rate_multiplier: float
    seed: int
    method: Supervised | Preference | Reinforcement = field(default_factory=Supervised)
    saved_step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The weights after a step, such as an epoch's last, with its metrics."""

    step: int
    metrics: Metrics
    weights: Weights


class Learner(Protocol):
    """A method at work: weights that each step changes."""

    @property
    def weights(self) -> Weights:
        """The weights as they are now."""

    def learn(self, step: int, chosen: Sequence[int], *, ends_epoch: bool) -> Metrics:
        """Take a step on the examples of those numbers."""


def train(run: TrainingRun) -> Iterator[Metrics | Checkpoint]:
    """Train, and give each step's metrics as it is done; an epoch's end adds its checkpoint.

    Raises:
        ValueError: An example cannot be read, or there is none.
        FloatingPointError: The loss is no longer a number.
    """
    if not run.training:
        raise ValueError("there is no example to train on")
    learner: Learner = run.method.learner(run, LEARNING_RATE * run.learning_rate_multiplier)
    order = np.random.default_rng([run.seed, 0])
    step = 0
    for _ in range(run.n_epochs):
        shuffled = order.permutation(len(run.training)).tolist()
        for first in range(0, len(shuffled), run.batch_size):
            step += 1
            ends_epoch = first + run.batch_size >= len(shuffled)
            chosen = shuffled[first : first + run.batch_size]
            metrics = learner.learn(step, chosen, ends_epoch=ends_epoch)
            yield metrics
            if ends_epoch or step == run.saved_step:
                yield Checkpoint(step=step, metrics=metrics, weights=copied(learner.weights))
