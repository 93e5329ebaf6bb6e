"""One kind of sensitive text: how it looks, and what tells the real ones from look-alikes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SensitiveKind:
    """A kind by its name in the singular and the plural.

    One of `markers` is in every text that holds one: looking for them is many times faster than
    the pattern. `is_real` tells the real ones by checksum and the like.
    """

    name: str
    names: str
    markers: tuple[str, ...]
    pattern: re.Pattern[str]
    is_real: Callable[[re.Match[str]], bool]

    def count(self, text: str) -> int:
        """How many of this kind a text holds."""
        for marker in self.markers:
            if marker in text:
                return sum(map(self.is_real, self.pattern.finditer(text)))
        return 0

    def held(self, count: int) -> str:
        """So many of this kind, in words."""
        return f"holds {self.name}" if count == 1 else f"holds {count} {self.names}"
