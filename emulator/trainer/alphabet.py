"""The alphabet of the local model: text to symbols and back.

Korean writes thousands of different syllables, far too many for a small model, but they are put
together from 67 letters (jamo). So text is decomposed (Unicode NFD), each modern conjoining jamo
is one symbol, and every other character is spelled in bytes of UTF-8: an English letter is one
symbol, an emoji four. Any Unicode text can be written and read back; what comes back is its
composed form (NFC). Markers say who speaks and where a message ends; they are no text.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# Leading consonants, vowels and trailing consonants that modern syllables decompose into:
# 19 + 21 + 27 = 67 letters. Archaic jamo are spelled in bytes like any other character.
_JAMO: Final = (
    *range(0x1100, 0x1113),
    *range(0x1161, 0x1176),
    *range(0x11A8, 0x11C3),
)
_N_BYTES: Final = 256
_FIRST_MARKER: Final = _N_BYTES + len(_JAMO)

PADDING: Final = _FIRST_MARKER
END: Final = _FIRST_MARKER + 1
SYSTEM: Final = _FIRST_MARKER + 2
USER: Final = _FIRST_MARKER + 3
ASSISTANT: Final = _FIRST_MARKER + 4
TOOL: Final = _FIRST_MARKER + 5
SIZE: Final = _FIRST_MARKER + 6  # 256 + 67 + 6 = 329 symbols

_SYMBOL_OF_JAMO: Final = {chr(code): _N_BYTES + i for i, code in enumerate(_JAMO)}
_BYTES_OF_SYMBOL: Final = (
    *(bytes([value]) for value in range(_N_BYTES)),
    *(chr(code).encode() for code in _JAMO),
)


def encode(text: str) -> list[int]:
    """Give the symbols of a text, in order.

    A lone surrogate, which JSON can carry but UTF-8 cannot, becomes a question mark.
    """
    symbols: list[int] = []
    for character in unicodedata.normalize("NFD", text):
        jamo = _SYMBOL_OF_JAMO.get(character)
        symbols.extend(character.encode(errors="replace") if jamo is None else [jamo])
    return symbols


def spelling(symbol: int) -> bytes:
    """Give the bytes of UTF-8 that a symbol stands for; a marker stands for none."""
    return _BYTES_OF_SYMBOL[symbol] if symbol < _FIRST_MARKER else b""


def decode(symbols: Iterable[int]) -> str:
    """Give the text of symbols, composed (NFC); markers are left out.

    A model may write bytes that are not UTF-8: each fault becomes U+FFFD, as Unicode advises.
    """
    spelled = b"".join(_BYTES_OF_SYMBOL[symbol] for symbol in symbols if symbol < _FIRST_MARKER)
    return unicodedata.normalize("NFC", spelled.decode(errors="replace"))
