"""Reinforcement: answers are drawn and graded, and those above the average made more probable.

That is REINFORCE with the mean reward of a prompt's answers as its baseline. Source: Williams,
"Simple statistical gradient-following algorithms for connectionist reinforcement learning",
Machine Learning 8, 1992. The metrics are named as docs/azure.md 1.8 has them. The local model
does not reason, so its reasoning tokens are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer.adam import Adam
from emulator.trainer.conversation import Turn, prompt_of
from emulator.trainer.features import batch_of
from emulator.trainer.model import forward, gradient
from emulator.trainer.rollouts import drawn_replies, text_of_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emulator.trainer.training import TrainingRun

    FloatArray = NDArray[np.floating[Any]]

_ANSWERS: Final = 8  # drawn to each prompt at a compute_multiplier of 1; no page tells Azure's
_MOST_ANSWERS: Final = 32
_LEAST_ANSWERS: Final = 2  # one alone is its own average, and nothing is learned from it
# Answers drawn in one step, and in one validation; two and one to each prompt are always drawn.
# 256 answers take a second and, with the gradient, 200 MB.
_MOST_IN_A_STEP: Final = 256
_MOST_IN_A_VALIDATION: Final = 512

Grade = Callable[[str, Mapping[str, Any]], float]
"""From an answer and its example to a reward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardMetrics:
    """The measurements of one step: means over answers."""

    step: int
    train_reward_mean: float
    valid_reward_mean: float | None = None
    train_reasoning_tokens_mean: float = 0.0
    valid_reasoning_tokens_mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinforcement:
    """The method and its settings.

    `compute_multiplier` multiplies the 8 answers to each prompt, from 2 to 32. Every
    `eval_interval` steps, and at the end of each epoch, `eval_samples` answers to each validation
    prompt are graded. Fewer are drawn where they would be more than 256 in a step or 512 in a
    validation.
    """

    grade: Grade
    compute_multiplier: float = 1.0
    eval_interval: int = 10
    eval_samples: int = 1

    def learner(self, run: TrainingRun, learning_rate: float) -> ReinforcementLearner:
        """Make ready what a run learns with."""
        return ReinforcementLearner(run, learning_rate, self)

    def answers(self, prompts: int) -> int:
        """Say how many answers are drawn to each of so many prompts in a step."""
        wanted = min(_MOST_ANSWERS, round(_ANSWERS * self.compute_multiplier))
        return max(_LEAST_ANSWERS, min(wanted, _MOST_IN_A_STEP // prompts))

    def valid_answers(self, prompts: int) -> int:
        """Say how many answers are drawn to each of so many prompts in a validation."""
        return max(1, min(self.eval_samples, _MOST_IN_A_VALIDATION // prompts))


class ReinforcementLearner:
    """The weights in training, the prompts, and the draws of answers."""

    def __init__(self, run: TrainingRun, learning_rate: float, settings: Reinforcement) -> None:
        self._settings = settings
        self._training = run.training
        self._validation = run.validation or []
        self._draws = np.random.default_rng([run.seed, 3])
        # Of its own, so that how often is validated changes nothing in the training.
        self._valid_draws = np.random.default_rng([run.seed, 1])
        self._adam = Adam(run.base, learning_rate)
        self.weights = self._adam.weights

    def learn(self, step: int, chosen: Sequence[int], *, ends_epoch: bool) -> RewardMetrics:
        """Draw answers to some prompts, grade them, and take one step."""
        examples = [self._training[i] for i in chosen]
        answers = self._settings.answers(len(examples))
        turns, rewards = self._answered(examples, answers, self._draws)
        advantages = rewards - rewards.mean(axis=1, keepdims=True)
        batch = batch_of(turns)
        pulls = (advantages.ravel() / len(turns))[batch.turns]
        result = forward(self.weights, batch)
        self._adam.step(gradient(self.weights, batch, result, pulls))
        is_due = ends_epoch or step % self._settings.eval_interval == 0
        valid = self._validated() if is_due else None
        return RewardMetrics(
            step=step,
            train_reward_mean=float(rewards.mean()),
            valid_reward_mean=valid,
            valid_reasoning_tokens_mean=None if valid is None else 0.0,
        )

    def _validated(self) -> float | None:
        if not self._validation:
            return None
        samples = self._settings.valid_answers(len(self._validation))
        _, rewards = self._answered(self._validation, samples, self._valid_draws)
        return float(rewards.mean())

    def _answered(
        self, examples: Sequence[dict[str, Any]], answers: int, draws: np.random.Generator
    ) -> tuple[list[Turn], FloatArray]:
        """Draw answers to each example's prompt; give them with rewards (examples, answers)."""
        repeated = [example for example in examples for _ in range(answers)]
        prompts = [prompt_of(example["messages"]) for example in repeated]
        turns = drawn_replies(self.weights, prompts, draws)
        rewards = [
            self._settings.grade(text_of_reply(turn), example)
            for turn, example in zip(turns, repeated, strict=True)
        ]
        return turns, np.array(rewards).reshape(len(examples), answers)
