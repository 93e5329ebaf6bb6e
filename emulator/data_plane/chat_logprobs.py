"""How likely each symbol of an answer was, and what else could have stood there.

An entry is one symbol of the local model, a letter of Hangul or a byte of UTF-8: the bytes of all
entries, put together and composed (NFC), are the answer. The numbers are those of the weights,
before temperature, top_p and penalties.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from emulator.records import JsonObject

if TYPE_CHECKING:
    from emulator.trainer.drawing import Drawn

# What a marker is called, which ends a message and stands for no text.
_MARKER = "<|end|>"


def render_logprobs(symbols: Sequence[Drawn], most: int) -> JsonObject:
    """Write the log-probabilities of symbols, each with the `most` likeliest of its place."""
    content = [
        _entry(drawn, drawn.symbol) | {"top_logprobs": _likeliest(drawn, most)} for drawn in symbols
    ]
    return {"content": content, "refusal": None}


def _likeliest(drawn: Drawn, most: int) -> list[JsonObject]:
    order = (-drawn.log_odds).argsort(kind="stable")[:most]
    return [_entry(drawn, int(symbol)) for symbol in order]


def _entry(drawn: Drawn, symbol: int) -> JsonObject:
    from emulator.trainer.alphabet import spelling

    spelled = spelling(symbol)
    return {
        "token": _written(spelled),
        "logprob": float(drawn.log_odds[symbol]),
        "bytes": list(spelled) or None,
    }


def _written(spelled: bytes) -> str:
    """Write a symbol; a byte that is no character by itself is named, as OpenAI does."""
    if not spelled:
        return _MARKER
    try:
        return spelled.decode()
    except UnicodeDecodeError:
        return f"bytes:\\x{spelled.hex()}"
