"""How much is trained on: a bound on the examples, so that every job ends in reasonable time.

45 dialogues of the guide's size are 20,000 characters and take 0.3 s an epoch; the bound is ten
times that. Real jobs have no such bound: what was left out is said in the job's notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from emulator.trainer.conversation import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_EXAMPLES: Final = 500
MAX_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """The examples kept, in the file's order, and a sentence about the others, or None."""

    examples: list[dict[str, Any]]
    note: str | None


def bounded(examples: Sequence[dict[str, Any]], *, name: str, seed: int) -> Bounded:
    """Keep as many examples as the bound allows, drawn with the seed; at least one.

    Args:
        examples: the lines of a file.
        name: what the note calls the file, such as "training file".
        seed: the job's seed.
    """
    drawn = np.random.default_rng([seed, 2]).permutation(len(examples)).tolist()
    kept: list[int] = []
    characters = 0
    for i in drawn[:MAX_EXAMPLES]:
        characters += _characters(examples[i])
        if characters > MAX_CHARACTERS and kept:
            break
        kept.append(i)
    left_out = len(examples) - len(kept)
    note = (
        f"The local Azure trained on {len(kept)} of the {len(examples)} examples of the {name}, "
        f"drawn with seed {seed}: at most {MAX_EXAMPLES} examples and {MAX_CHARACTERS} characters."
    )
    return Bounded(examples=[examples[i] for i in sorted(kept)], note=note if left_out else None)


def _characters(example: Mapping[str, Any]) -> int:
    """Count what is read of an example, whatever its method."""
    lists = (
        example.get("messages"),
        (example.get("input") or {}).get("messages"),
        example.get("preferred_output"),
        example.get("non_preferred_output"),
    )
    return sum(len(text_of(message)) for messages in lists for message in messages or [])
