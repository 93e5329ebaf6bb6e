"""How often Python looks for garbage."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Looks after each 100,000 new objects instead of 700.

    A preview is mostly imports, and what they make stays: looking through it again and again takes
    a twentieth of the processor's time.
    """
    gc.set_threshold(100_000)
