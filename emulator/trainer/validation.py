"""Validation: which examples are measured when, with random numbers of its own.

So it changes nothing in the training. How an example is measured is the method's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Example = TypeVar("Example")
Measured = TypeVar("Measured")

INTERVAL: Final = 10  # steps
SAMPLE: Final = 4  # examples drawn for what is measured every ten steps


class Validator(Generic[Example, Measured]):
    """The validation examples, and how they are measured; without any, all is None."""

    def __init__(
        self,
        examples: Sequence[Example],
        measure: Callable[[Sequence[Example]], Measured | None],
        seed: int,
    ) -> None:
        self._examples = examples
        self._measure = measure
        self._draws = np.random.default_rng([seed, 1])

    def sampled(self, step: int) -> Measured | None:
        """Measure a drawn sample after every tenth step."""
        if step % INTERVAL or not self._examples:
            return None
        drawn = self._draws.permutation(len(self._examples)).tolist()[:SAMPLE]
        return self._measure([self._examples[i] for i in drawn])

    def full(self, *, ends_epoch: bool) -> Measured | None:
        """Measure every example at an epoch's end."""
        return self._measure(self._examples) if ends_epoch and self._examples else None
