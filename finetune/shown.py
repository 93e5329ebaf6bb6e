"""What messages share: a wrong value on one line, and the sentence for a key that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from datetime import date

LONGEST_VALUE_CHARACTERS = 60
"""A longer value is cut in a message: a prompt or a schema would hide the sentence."""


def shown(value: object) -> str:
    """A value on one line, cut where it is long; a day or a time is shown as it is written.

    >>> shown(date(2026, 11, 1)), shown("a day")
    ('2026-11-01', "'a day'")
    """
    try:
        text = str(value) if isinstance(value, date) else repr(value)
    except (ValueError, RecursionError):  # thousands of digits, or of brackets
        return f"{type(value).__name__} that is too long to show"
    if len(text) <= LONGEST_VALUE_CHARACTERS:
        return text
    return f"{text[: LONGEST_VALUE_CHARACTERS - 1]}…"


def unknown_key(name: object, known: Collection[str]) -> str:
    """The sentence for a key that nobody reads, with the nearest that is read, or with all.

    >>> unknown_key("epochs", ["n_epochs", "batch_size"])
    'is not a known key; did you mean n_epochs?'
    """
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    return f"is not a known key; {hint}"
