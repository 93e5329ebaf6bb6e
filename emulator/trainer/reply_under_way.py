"""A reply while it is written: what may come next, one symbol at a time.

The same numbers as `model.forward` gives for the place, about five times as quickly: what is known
of the question is summed once, and the features of one place are hashed without arrays.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.trainer import alphabet
from emulator.trainer.features import REACH, SENTENCE_ENDS, rows_of_place, topic_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.trainer.conversation import Turn
    from emulator.trainer.model import Weights

    FloatArray = NDArray[np.floating[Any]]


class ReplyUnderWay:
    """A prompt and what has been written after it."""

    def __init__(self, weights: Weights, prompt: Turn) -> None:
        self._weights = weights
        padding = [alphabet.PADDING] * REACH
        self._last = deque([*padding, *prompt.symbols[-REACH:]], maxlen=REACH)
        self._n_sentences = 0
        topics = weights.table[topic_rows(prompt.question)]
        scale = np.sqrt(max(len(topics), 1), dtype=weights.table.dtype)
        self._topic = topics.sum(axis=0) / scale + weights.hidden_bias

    def log_odds(self) -> FloatArray:
        """Give the natural logarithm of each symbol's probability to be the next."""
        rows = rows_of_place(list(self._last), self._n_sentences)
        hidden = np.tanh(self._weights.table[rows].sum(axis=0) + self._topic)
        scores = hidden @ self._weights.output + self._weights.output_bias
        scores -= scores.max()
        odds: FloatArray = scores - np.log(np.exp(scores).sum())
        return odds

    def append(self, symbol: int) -> None:
        """Write a symbol."""
        self._last.append(symbol)
        self._n_sentences += symbol in SENTENCE_ENDS
