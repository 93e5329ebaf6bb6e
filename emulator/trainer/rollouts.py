"""Rollouts: many answers drawn at once, each symbol as probable as the weights say.

Unlike `sampling`, which answers one caller well, this explores: nothing is made likelier than it
is, since the step after it moves just these probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer import alphabet
from emulator.trainer.conversation import Turn
from emulator.trainer.features import REACH, Batch, ends_sentence, rows_after, topic_rows
from emulator.trainer.model import forward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emulator.trainer.model import Weights

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.floating[Any]]

MAX_SYMBOLS: Final = 100  # where an answer that never ends is stopped: about 40 syllables


def drawn_replies(
    weights: Weights, prompts: Sequence[Turn], draws: np.random.Generator
) -> list[Turn]:
    """Draw one reply to each prompt; give the prompts, longer by their replies."""
    places = _places(prompts)
    recent = np.array([_last_symbols(prompt) for prompt in prompts])
    sentences = np.zeros(len(prompts), dtype=np.int64)
    written = np.full((len(prompts), MAX_SYMBOLS), alphabet.PADDING)
    for i in range(MAX_SYMBOLS):
        symbols = _drawn(weights, places, rows_after(recent, sentences), draws)
        written[:, i] = symbols
        if (written[:, : i + 1] >= alphabet.PADDING).any(axis=1).all():
            break
        recent = np.column_stack([symbols, recent[:, :-1]])
        sentences += ends_sentence(symbols)
    return [_replied(*pair) for pair in zip(prompts, written, strict=True)]


def text_of_reply(turn: Turn) -> str:
    """Give the text of a turn's reply."""
    return alphabet.decode(turn.symbols[turn.start :])


def _replied(prompt: Turn, written: IntArray) -> Turn:
    """Add what was written, up to the first marker, which ends a message, and with it."""
    ends = np.flatnonzero(written >= alphabet.PADDING)
    reply = written[: ends[0]].tolist() if len(ends) else written.tolist()
    end = [alphabet.END] if len(ends) else []
    return Turn(
        symbols=(*prompt.symbols, *reply, *end), start=prompt.start, question=prompt.question
    )


def _drawn(weights: Weights, places: Batch, rows: IntArray, draws: np.random.Generator) -> IntArray:
    """Draw a symbol at each place; the largest of log-odds and Gumbel noise is such a draw."""
    batch = Batch(
        rows=rows,
        targets=places.targets,
        turns=places.turns,
        weights=places.weights,
        topic_rows=places.topic_rows,
        topic_turns=places.topic_turns,
        n_turns=places.n_turns,
    )
    log_odds = forward(weights, batch).log_odds
    symbols: IntArray = (log_odds + draws.gumbel(size=log_odds.shape)).argmax(axis=1)
    return symbols


def _places(prompts: Sequence[Turn]) -> Batch:
    """Describe one place for each prompt, but for what was said just before it."""
    topics = [topic_rows(prompt.question) for prompt in prompts]
    numbers = np.arange(len(prompts))
    return Batch(
        rows=np.zeros((len(prompts), 0), dtype=np.int64),
        targets=np.full(len(prompts), alphabet.PADDING),
        turns=numbers,
        weights=np.ones(len(prompts), dtype=np.float32),
        topic_rows=np.concatenate(topics),
        topic_turns=np.repeat(numbers, [len(block) for block in topics]),
        n_turns=len(prompts),
    )


def _last_symbols(prompt: Turn) -> list[int]:
    padded = [alphabet.PADDING] * REACH + list(prompt.symbols)
    return padded[: -REACH - 1 : -1]
