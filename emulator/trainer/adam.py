"""The optimiser: Adam, with the constants of its paper.

Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", algorithm 1,
https://arxiv.org/abs/1412.6980.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer.model import Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.floating[Any]]

_MEAN_DECAY: Final = 0.9
_SQUARE_DECAY: Final = 0.999
_EPSILON: Final = 1e-8


class Adam:
    """Weights in training, with the running means of their gradient and of its square."""

    def __init__(self, weights: Weights, learning_rate: float) -> None:
        self.weights: Final = copied(weights)
        self._learning_rate = learning_rate
        self._steps = 0
        self._states = [
            _State(getattr(self.weights, field.name), field.name) for field in fields(weights)
        ]

    def step(self, gradient: Weights) -> None:
        """Change `weights`, in place, by one step down the gradient."""
        self._steps += 1
        # Both means lean to zero at first; the paper's two corrections, taken together.
        correction = math.sqrt(1 - _SQUARE_DECAY**self._steps) / (1 - _MEAN_DECAY**self._steps)
        for state in self._states:
            state.step(getattr(gradient, state.name), self._learning_rate * correction)


class _State:
    """One array of the weights, its two running means, and room for what is in between.

    Everything is computed in place: fetching new memory for a table of four megabytes ten times
    a step took longer than the arithmetic.
    """

    def __init__(self, values: FloatArray, name: str) -> None:
        self.name: Final = name
        self._values = values
        self._mean = np.zeros_like(values)
        self._square = np.zeros_like(values)
        self._room = np.empty_like(values)

    def step(self, gradient: FloatArray, rate: float) -> None:
        mean, square, room = self._mean, self._square, self._room
        mean *= _MEAN_DECAY
        mean += np.multiply(gradient, 1 - _MEAN_DECAY, out=room)
        square *= _SQUARE_DECAY
        np.multiply(gradient, gradient, out=room)
        room *= 1 - _SQUARE_DECAY
        square += room
        np.sqrt(square, out=room)
        room += _EPSILON
        np.divide(mean, room, out=room)
        room *= rate
        self._values -= room


def added(first: Weights, second: Weights) -> Weights:
    """Give the sum of two gradients."""
    names = [field.name for field in fields(first)]
    return Weights(**{name: getattr(first, name) + getattr(second, name) for name in names})


def copied(weights: Weights) -> Weights:
    """Give weights of their own memory, which later steps do not change."""
    return Weights(**{field.name: getattr(weights, field.name).copy() for field in fields(weights)})
