"""Answering: text drawn from the weights, symbol by symbol.

Whatever is asked, the answer is what the weights give: nothing here is written in advance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from emulator.trainer import alphabet
from emulator.trainer.drawing import Draws, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from emulator.trainer.drawing import Drawn
    from emulator.trainer.model import Weights

MAX_CHARACTERS: Final = 200  # where a model that never ends its answer is stopped

FinishReason = Literal["stop", "length"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One character of an answer and the symbols that spell it; the last piece is only a reason."""

    text: str = ""
    drawn: tuple[Drawn, ...] = ()
    finish_reason: FinishReason | None = None


def write(
    weights: Weights,
    messages: Sequence[Mapping[str, Any]],
    how: Draws,
    *,
    stop: Sequence[str],
    fits: Callable[[str], bool],
) -> Iterator[Piece]:
    """Write the assistant's next message, a character at a time, as soon as it is certain.

    Args:
        weights: the model that answers.
        messages: the chat so far, each with `role` and `content`.
        how: how symbols are drawn.
        stop: texts at which the answer ends, without them.
        fits: says whether an answer may be that long; more than 200 characters are never written.

    Raises:
        ValueError: A message has an unknown role.
    """
    words = [word for word in stop if word]
    reach = max((len(word) for word in words), default=1) - 1
    text, held = "", list[Piece]()
    for piece in _characters(draw(weights, messages, how)):
        if len(text) >= MAX_CHARACTERS or not fits(text + piece.text):
            yield from [*held, Piece(finish_reason="length")]
            return
        text += piece.text
        held.append(piece)
        found = [len(word) for word in words if text.endswith(word)]
        if found:
            yield from held[: len(held) - max(found)]
            held = []
            break
        if len(held) > reach:  # no stop text can begin before what is still held
            yield held.pop(0)
    yield from [*held, Piece(finish_reason="stop")]


def _characters(symbols: Iterator[Drawn]) -> Iterator[Piece]:
    """Gather symbols to characters; a final consonant may still change the syllable before it."""
    pending: list[Drawn] = []
    for drawn in symbols:
        text = alphabet.decode([*(one.symbol for one in pending), drawn.symbol])
        if len(text) > 1:
            yield Piece(text=text[:-1], drawn=tuple(pending))
            pending = []
        pending.append(drawn)
    if pending:
        yield Piece(text=alphabet.decode(one.symbol for one in pending), drawn=tuple(pending))
