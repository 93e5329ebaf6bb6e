"""Keys and tokens that have no mark of their own, by the name that the text gives them."""

from __future__ import annotations

import re

from finetune.dataset.placeholder import without_filling
from finetune.dataset.sensitive_kind import SensitiveKind

_WHOSE = (
    "api|access|secret|subscription|account|shared|private|signing|encryption|master|admin"
    "|auth|client|refresh|session|bot|openai|azure|storage|search|service"
)
_NAME = rf"(?:{_WHOSE})[ _-]?(?:key|token|secret|키|토큰)(?:[ _-]?[0-9])?|authorization"
_GIVEN = r"[\"'`\\\]]{0,4}\s{0,9}(?:=>|:=|[:=]|is|은|는|가)\s{0,9}[\"'`\\]{0,4}"
_SCHEME = r"(?:bearer|basic|token|apikey) {1,9}"
_NAMED = re.compile(rf"(?:(?:{_NAME}){_GIVEN}(?:{_SCHEME})?|\bbearer {{1,9}})\Z", re.IGNORECASE)
LONGEST_NAME_CHARACTERS = 80

_WORDS = ("key", "token", "secret", "bearer", "authorization")
_MARKERS = (
    *("키", "토큰"),
    *(spelling for word in _WORDS for spelling in (word, word.capitalize(), word.upper())),
)
"""One of them is in every name."""

_FEWEST_DIFFERENT_CHARACTERS = 10
_FEWEST_DIGITS_AMONG_WORDS = 2  # settings.gpt4_key is no key


def _is_named_key(found: re.Match[str]) -> bool:
    """Whether a name stands before letters and digits as mixed as only a machine mixes them."""
    digits = sum(map(str.isdecimal, found[0]))
    words = "." in found[0] or "_" in found[0]
    if digits < (_FEWEST_DIGITS_AMONG_WORDS if words else 1) or digits == len(found[0]):
        return False
    if len(set(without_filling(found[0]))) < _FEWEST_DIFFERENT_CHARACTERS:
        return False
    start = max(0, found.start() - LONGEST_NAME_CHARACTERS)
    return _NAMED.search(found.string, start, found.start()) is not None


NAMED_KEY = SensitiveKind(
    "an access key or token",
    "access keys or tokens",
    _MARKERS,
    # a call or an item is no key
    re.compile(r"(?<![A-Za-z0-9_.~+/-])[A-Za-z0-9_.~+/-]{20,}+(?![(\[])"),
    _is_named_key,
)
