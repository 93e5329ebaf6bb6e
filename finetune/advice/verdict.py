"""A piece of advice: a setting's value, and the verdict that stands next to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec

GUIDE = "the guide's step 4, which cites no page"
"""The hand-made procedure of seven steps that docs/guide.md follows: its claims, not checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The verdict on one setting.

    Attributes:
        name: the setting's key in config, or "examples".
        value: what it is.
        verdict: what is advised, and what follows where it is not followed.
        source: who advises it.
        is_followed: whether it is as advised; a preview shows only what is not.
    """

    name: str
    value: str
    verdict: str
    source: str
    is_followed: bool

    @property
    def text(self) -> str:
        """The whole sentence: "n_epochs 8: for 45 examples 3-5 is advised; …"."""
        return f"{self.name} {self.value}: {self.verdict}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What advice is about: a spec and the size of its data."""

    spec: FineTuneSpec
    examples: int
    validation_examples: int


@dataclass(frozen=True, slots=True)
class SizeBand:
    """What is advised from so many examples on; a `high` of None is open."""

    from_examples: int
    low: int
    high: int | None

    def __contains__(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low} or more"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


def band_for(examples: int, bands: tuple[SizeBand, ...]) -> SizeBand:
    """The last band that begins at or below `examples`; the first one for still fewer.

    The guide's tables overlap at 50, 200 and 1,000 examples: a number on a border belongs to the
    row that begins with it, as the guide's own "< 100" puts 100 into the next row.
    """
    fitting = [band for band in bands if band.from_examples <= examples]
    return fitting[-1] if fitting else bands[0]
