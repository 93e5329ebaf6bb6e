"""The network: a table of feature rows, one tanh layer, a softmax over the alphabet.

hidden = tanh(rows of the context + rows of the question / sqrt(their number) + hidden_bias)
probabilities of the next symbol = softmax(hidden @ output + output_bias)

Forward and backward are written out by hand; the type of the arithmetic is that of the weights
(32 bits, or 64 when a test compares the gradient with finite differences).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer import alphabet
from emulator.trainer.features import N_ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.trainer.features import Batch

    FloatArray = NDArray[np.floating[Any]]
    IntArray = NDArray[np.int64]

WIDTH: Final = 64
_SHAPES: Final = {
    "table": (N_ROWS, WIDTH),
    "hidden_bias": (WIDTH,),
    "output": (WIDTH, alphabet.SIZE),
    "output_bias": (alphabet.SIZE,),
}


# What reading a damaged archive raises, depending on where it is damaged.
_UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """All numbers of a model; also the form of a gradient.

    Shapes: `table` (16384, 64), `hidden_bias` (64,), `output` (64, 329), `output_bias` (329,);
    1,070,025 numbers in all, 4.3 MB.
    """

    table: FloatArray
    hidden_bias: FloatArray
    output: FloatArray
    output_bias: FloatArray

    def to_bytes(self) -> bytes:
        """Write the weights as an npz archive; the same weights give the same bytes."""
        buffer = io.BytesIO()
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Weights:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: The content is not an archive of weights of this network's shapes.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                arrays = {name: _array(archive.read(f"{name}.npy")) for name in _SHAPES}
        except _UNREADABLE as fault:
            raise ValueError("the file holds no weights") from fault
        if any(arrays[name].shape != shape for name, shape in _SHAPES.items()):
            raise ValueError("the file holds the weights of another network")
        return cls(**arrays)


def _array(content: bytes) -> FloatArray:
    array: FloatArray = np.load(io.BytesIO(content), allow_pickle=False)
    return array


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """What the network made of a batch: `hidden` (symbols, 64), `log_odds` (symbols, 329).

    `log_odds` are natural logarithms of probabilities: each line's exponentials sum to 1.
    """

    hidden: FloatArray
    log_odds: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well symbols were foreseen: weighted means of `n_symbols`; `loss` in nats per symbol."""

    loss: float
    accuracy: float
    n_symbols: int


def initial_weights(seed: int) -> Weights:
    """Give the weights of a model that knows nothing.

    The table starts at zero, so that a context never met adds nothing; the output's normal
    numbers of variance 1/64 are what makes the hidden units differ.
    """
    output = np.random.default_rng(seed).standard_normal(_SHAPES["output"]) / np.sqrt(WIDTH)
    return Weights(
        table=np.zeros(_SHAPES["table"], dtype=np.float32),
        hidden_bias=np.zeros(_SHAPES["hidden_bias"], dtype=np.float32),
        output=output.astype(np.float32),
        output_bias=np.zeros(_SHAPES["output_bias"], dtype=np.float32),
    )


def forward(weights: Weights, batch: Batch) -> Forward:
    """Compute the probabilities of every next symbol of a batch."""
    topics = np.zeros((batch.n_turns, WIDTH), dtype=weights.table.dtype)
    np.add.at(topics, batch.topic_turns, weights.table[batch.topic_rows])
    topics *= _topic_scale(weights, batch)
    summed = weights.table[batch.rows].sum(axis=1) + topics[batch.turns]
    hidden = np.tanh(summed + weights.hidden_bias)
    scores = hidden @ weights.output + weights.output_bias
    scores -= scores.max(axis=1, keepdims=True)
    log_odds = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return Forward(hidden=hidden, log_odds=log_odds)


def score(result: Forward, batch: Batch) -> Score:
    """Compare the probabilities with the right symbols: means by the symbols' weights."""
    hits = result.log_odds.argmax(axis=1) == batch.targets
    return Score(
        loss=float(np.average(-log_odds_of_targets(result, batch), weights=batch.weights)),
        accuracy=float(np.average(hits, weights=batch.weights)),
        n_symbols=len(batch.targets),
    )


def log_odds_of_targets(result: Forward, batch: Batch) -> FloatArray:
    """Give the logarithm of the probability that each right symbol had."""
    right: FloatArray = result.log_odds[np.arange(len(batch.targets)), batch.targets]
    return right


def gradient(
    weights: Weights, batch: Batch, result: Forward, pulls: FloatArray | None = None
) -> Weights:
    """Give the derivative of a sum of the symbols' losses by every weight.

    Args:
        weights: what `result` was computed with.
        batch: what it was computed of.
        result: `forward`'s.
        pulls: what each symbol's loss is multiplied by; below 0 the symbol is unlearned. None for
            the mean loss, by the symbols' weights.
    """
    if pulls is None:
        pulls = batch.weights / batch.weights.sum()
    by_scores = np.exp(result.log_odds)
    by_scores[np.arange(len(batch.targets)), batch.targets] -= 1
    by_scores *= pulls.astype(by_scores.dtype)[:, np.newaxis]
    by_sum = (by_scores @ weights.output.T) * (1 - result.hidden * result.hidden)
    return Weights(
        table=_table_gradient(weights, batch, by_sum),
        hidden_bias=by_sum.sum(axis=0),
        output=result.hidden.T @ by_scores,
        output_bias=by_scores.sum(axis=0),
    )


def _table_gradient(weights: Weights, batch: Batch, by_sum: FloatArray) -> FloatArray:
    """Hand each place's derivative to the rows that were summed there."""
    by_topic = np.zeros((batch.n_turns, WIDTH), dtype=by_sum.dtype)
    np.add.at(by_topic, batch.turns, by_sum)
    by_topic *= _topic_scale(weights, batch)
    n_features = batch.rows.shape[1]
    rows = np.concatenate([batch.rows.ravel(), batch.topic_rows])
    shares = np.concatenate([np.repeat(by_sum, n_features, axis=0), by_topic[batch.topic_turns]])
    return _summed_by_row(rows, shares)


def _summed_by_row(rows: IntArray, shares: FloatArray) -> FloatArray:
    """Add up the shares of each row; sorting first is several times faster than `add.at`."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    total = np.zeros((N_ROWS, shares.shape[1]), dtype=shares.dtype)
    total[ordered[first]] = np.add.reduceat(shares[order], first, axis=0)
    return total


def _topic_scale(weights: Weights, batch: Batch) -> FloatArray:
    """Give 1 / sqrt(number of topic rows) of each turn: long questions speak no louder."""
    counts = np.bincount(batch.topic_turns, minlength=batch.n_turns)
    scale = 1 / np.sqrt(np.maximum(counts, 1))
    return scale.astype(weights.table.dtype)[:, np.newaxis]
