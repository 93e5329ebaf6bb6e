"""Drawing symbols from the weights, one after another, until the model ends its message."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer import alphabet
from emulator.trainer.conversation import prompt_of
from emulator.trainer.reply_under_way import ReplyUnderWay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.trainer.model import Weights

    FloatArray = NDArray[np.floating[Any]]

# The odds are flattened by temperature x 0.3. A letter-by-letter model of this size is far less
# sure of itself than a large one: drawn at a true temperature of 1, nine answers in ten hold a
# letter that fits no syllable; at 0.3 none does.
_TRUE_TEMPERATURE: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How symbols are drawn.

    `temperature` 0 takes the likeliest symbol each time; the more, the more varied (1 here draws
    as 0.3 would by the formula of the field). `top_p` draws only among the likeliest symbols that
    together have this probability. The same `seed` draws the same; None draws anew. Penalties make
    less likely what has been drawn before: `presence_penalty` once, `frequency_penalty` for each
    time.
    """

    temperature: float
    top_p: float
    seed: int | None
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A symbol, and how likely each symbol was: natural logarithms, as the weights gave them."""

    symbol: int
    log_odds: FloatArray


def draw(weights: Weights, messages: Sequence[Mapping[str, Any]], how: Draws) -> Iterator[Drawn]:
    """Draw the symbols of the assistant's next message.

    Raises:
        ValueError: A message has an unknown role.
    """
    reply = ReplyUnderWay(weights, prompt_of(messages))
    chance = np.random.default_rng(how.seed)
    times: Counter[int] = Counter()
    while True:
        odds = reply.log_odds()
        symbol = _drawn(_penalised(odds, times, how), how, chance)
        if symbol >= alphabet.PADDING:  # a marker ends the message
            return
        yield Drawn(symbol, odds)
        times[symbol] += 1
        reply.append(symbol)


def _penalised(odds: FloatArray, times: Counter[int], how: Draws) -> FloatArray:
    # OpenAI's formula: logit - times x frequency_penalty - presence_penalty.
    # https://platform.openai.com/docs/api-reference/chat/create (read 2026-11-22)
    if not (how.presence_penalty or how.frequency_penalty):
        return odds
    less_likely = odds.copy()
    for symbol, count in times.items():
        less_likely[symbol] -= count * how.frequency_penalty + how.presence_penalty
    return less_likely


def _drawn(odds: FloatArray, how: Draws, chance: np.random.Generator) -> int:
    if how.temperature <= 0:
        return int(odds.argmax())
    scaled = odds.astype(np.float64) / (how.temperature * _TRUE_TEMPERATURE)
    chances = np.exp(scaled - scaled.max())
    chances /= chances.sum()
    likeliest = np.argsort(-chances, kind="stable")
    gathered = np.cumsum(chances[likeliest])
    # The symbols before which less than top_p has been gathered; the first is always one.
    kept = max(1, int(np.searchsorted(gathered, how.top_p)) + 1)
    place = np.searchsorted(gathered[:kept], chance.random() * gathered[:kept][-1], side="right")
    return int(likeliest[place])
