"""Texts that were damaged before they came here: wrong encodings, lost and invisible characters.

A good text of 300 bytes costs about half a microsecond, one with many accents one and a half: one
pass decides that there is nothing to look at, and only what it stops at is looked at more closely.
"""

from __future__ import annotations

import re

from finetune.dataset.mojibake import (
    HANGUL_LEADS,
    HANGUL_RESTS,
    LEADS_OF_MORE,
    LEADS_OF_TWO,
    RESTS,
    find_wrong_encoding,
    is_utf_8_in_korean,
)

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_CONTROL_BUT_C1 = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF_8_IN_KOREAN = "UTF-8 taken for Korean CP949"
_GOOD_ASCII = bytes(range(0x20, 0x7F)) + b"\t\n\r"


def _worth_a_look() -> re.Pattern[str]:
    """Finds controls, U+FFFD and the second character of what is in all mojibake.

    It stops at the second one, because most letters are a first one in some encoding.
    """
    lost, rests = f"{_CONTROLS}\ufffd", re.escape(RESTS)
    two, more = re.escape(LEADS_OF_TWO), re.escape(LEADS_OF_MORE)
    return re.compile(
        f"[{lost}{rests}{HANGUL_RESTS}](?:(?<=[{lost}])|(?<=[{two}][{rests}])"
        f"|(?<=[{more}][{rests}])(?=[{rests}])|(?<=[{HANGUL_LEADS}][{HANGUL_RESTS}]))"
    )


_WORTH_A_LOOK = _worth_a_look()


def may_be_damaged(text: str) -> bool:
    """Whether a text has a control, a lost character or what mojibake consists of."""
    return _WORTH_A_LOOK.search(text) is not None


def find_text_faults(text: str) -> list[tuple[str, str]]:
    """The faults of a text, at most one of each code, as (code, what).

    mojibake: the text was decoded with another encoding than it was written in: UTF-8 as one of
    Windows, macOS or DOS, or Korean (CP949) as Latin-1 and the reverse. replacement-character:
    U+FFFD stands where a character was lost in decoding. control-character: C0 (other than tab
    and line ends), DEL or C1; C1 is not told apart in mojibake, which is full of it.
    """
    if text.isascii():
        return _control_character(text, _CONTROL) if _has_control(text) else []
    if _WORTH_A_LOOK.search(text) is None:
        return _mojibake(_UTF_8_IN_KOREAN) if "?" in text and is_utf_8_in_korean(text) else []
    wrong = find_wrong_encoding(text) or (_UTF_8_IN_KOREAN if is_utf_8_in_korean(text) else None)
    if wrong is None:
        return _replacement_character(text) + _control_character(text, _CONTROL)
    return (
        _mojibake(wrong) + _replacement_character(text) + _control_character(text, _CONTROL_BUT_C1)
    )


def _has_control(text: str) -> bool:
    """Whether an ASCII text holds a control: what is left once all else is deleted."""
    return bool(text.encode().translate(None, _GOOD_ASCII))


def _replacement_character(text: str) -> list[tuple[str, str]]:
    """U+FFFD, how many and where first."""
    count = text.count("\ufffd")
    if not count:
        return []
    what = (
        f"holds U+FFFD {_times(count)} (at index {text.index(chr(0xFFFD))}): a character was lost "
        "when the text was decoded; take it anew from the source, in the source's own encoding"
    )
    return [("replacement-character", what)]


def _control_character(text: str, controls: re.Pattern[str]) -> list[tuple[str, str]]:
    """The first control, and how many there are."""
    first = controls.search(text)
    if first is None:
        return []
    name = f"U+{ord(first[0]):04X}"
    others = len(controls.findall(text)) - 1
    more = f" and {others} more" if others else ""
    what = f"holds the control character {name} at index {first.start()}{more}; remove it"
    return [("control-character", what)]


def _times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"


def _mojibake(wrong: str) -> list[tuple[str, str]]:
    """What happened; neither what stands there nor what was meant, which may be private."""
    return [
        ("mojibake", f"reads as text in the wrong encoding ({wrong}): save the source as UTF-8")
    ]
