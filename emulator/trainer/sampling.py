"""Answering: text drawn from the weights, symbol by symbol.

Whatever is asked, the answer is what the weights give: nothing here is written in advance. A
token of this model, as a caller counts it, is one character of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from emulator.trainer import alphabet
from emulator.trainer.conversation import Turn, prompt_of
from emulator.trainer.features import REACH, next_of
from emulator.trainer.model import forward

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.trainer.model import Weights

    FloatArray = NDArray[np.floating[Any]]

MAX_CHARACTERS: Final = 200  # where a model that never ends its answer is stopped
# The odds are flattened by temperature x 0.3. A letter-by-letter model of this size is far less
# sure of itself than a large one: drawn at a true temperature of 1, nine answers in ten hold a
# letter that fits no syllable; at 0.3 none does.
_TRUE_TEMPERATURE: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """An answer; `finish_reason` is "length" when it was cut at the maximum."""

    text: str
    finish_reason: Literal["stop", "length"]


def complete(
    weights: Weights,
    messages: Sequence[Mapping[str, Any]],
    *,
    max_tokens: int | None,
    temperature: float,
    top_p: float,
    seed: int | None,
    stop: list[str],
) -> Completion:
    """Write the assistant's next message.

    Args:
        weights: the model that answers.
        messages: the chat so far, each with `role` and `content`.
        max_tokens: characters at most; never more than 200.
        temperature: 0 takes the likeliest symbol each time; the more, the more varied (1 here
            draws as 0.3 would by the formula of the field).
        top_p: draws only among the likeliest symbols that together have this probability.
        seed: the same seed gives the same answer; None draws a new one.
        stop: texts at which the answer ends, without them.

    Raises:
        ValueError: A message has an unknown role.
    """
    limit = MAX_CHARACTERS if max_tokens is None else min(max_tokens, MAX_CHARACTERS)
    prompt = prompt_of(messages)
    draws = np.random.default_rng(seed)
    written: list[int] = []
    while True:
        odds = _next_odds(weights, prompt, written)
        symbol = _drawn(odds, temperature=temperature, top_p=top_p, draws=draws)
        over = symbol >= alphabet.PADDING  # a marker ends the message
        written.extend([] if over else [symbol])
        # The last syllable may still change: a final consonant makes another one of it.
        settled = alphabet.decode(written)[: None if over else -1]
        found = [place for word in stop if word and (place := settled.find(word)) >= 0]
        if found or over:
            return Completion(text=settled[: min(found, default=None)], finish_reason="stop")
        if len(settled) >= limit:
            return Completion(text=settled[:limit], finish_reason="length")


def _next_odds(weights: Weights, prompt: Turn, written: list[int]) -> FloatArray:
    """Give the log-probabilities of the symbol after the prompt and what is written so far."""
    near = prompt.symbols[-REACH:]
    reply = Turn(symbols=[*near, *written], start=len(near), question=prompt.question)
    result: FloatArray = forward(weights, next_of(reply)).log_odds[0]
    return result


def _drawn(
    odds: FloatArray, *, temperature: float, top_p: float, draws: np.random.Generator
) -> int:
    if temperature <= 0:
        return int(odds.argmax())
    scaled = odds.astype(np.float64) / (temperature * _TRUE_TEMPERATURE)
    chances = np.exp(scaled - scaled.max())
    chances /= chances.sum()
    likeliest = np.argsort(-chances, kind="stable")
    # The symbols before which less than top_p has been gathered; the first is always one.
    before = np.cumsum(chances[likeliest]) - chances[likeliest]
    kept = likeliest[: max(1, int((before < top_p).sum()))]
    return int(draws.choice(kept, p=chances[kept] / chances[kept].sum()))
