"""A wrong value as a message shows it: on one line, and cut where it is long."""

from __future__ import annotations

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
