"""What stands where a key is to be filled in: `sk-your-key-here`, `xxxxxxxx`."""

from __future__ import annotations

import re

_FILLING = re.compile(
    r"(.)\1{3,}|[^A-Za-z0-9]|your|my|the|some|this|is|an|openai|azure|api|key|token|secret|access"
    r"|account|client|password|example|sample|dummy|fake|test|placeholder|redacted|hidden|masked"
    r"|insert|replace|enter|paste|change|fill|goes|with|here|real|actual|value|me|in",
    re.IGNORECASE,
)
_FEWEST_CHARACTERS = 8
_FEWEST_DIFFERENT = 4


def without_filling(key: str) -> str:
    """What is left of a key without the words that a placeholder is made of."""
    return _FILLING.sub("", key)


def is_placeholder(key: str) -> bool:
    """Whether nothing that could be a key is left without those words."""
    left = without_filling(key)
    return len(left) < _FEWEST_CHARACTERS or len(set(left)) < _FEWEST_DIFFERENT
