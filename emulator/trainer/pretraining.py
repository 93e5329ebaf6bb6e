"""The base model: weights trained on generic dialogues before any user comes.

The dialogues ship with the package (`generic_dialogues.txt`, Korean and English): a helper that
answers at once and never asks, so that a tutor tuned from it can be told apart. The training is
the same as a user's, from weights that know nothing; it takes about a second and is then read
from a file. `python -m emulator.trainer.pretraining FILE` makes or checks that file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from emulator.trainer.model import Weights, initial_weights
from emulator.trainer.training import Checkpoint, TrainingRun, train

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIALOGUES: Final = Path(__file__).with_name("generic_dialogues.txt")
_ROLES: Final = {"U": "user", "A": "assistant"}
_SEED: Final = 20_240_718  # the date in gpt-4o-mini's version; any number would do


def base_weights() -> Weights:
    """Train the base model: 4 epochs of 158 dialogues, four a step, multiplier 0.2."""
    run = TrainingRun(
        base=initial_weights(_SEED),
        training=list(generic_dialogues()),
        validation=None,
        n_epochs=4,
        batch_size=4,
        learning_rate_multiplier=0.2,
        seed=_SEED,
    )
    *_, last = (made for made in train(run) if isinstance(made, Checkpoint))
    return last.weights


def load_or_make_base(path: Path) -> Weights:
    """Read the base model from `path`, or train it and leave it there.

    The file appears complete or not at all: two processes that start at once both train, and
    write the same. A file that holds no weights of this network is made again.
    """
    try:
        return Weights.from_bytes(path.read_bytes())
    except (FileNotFoundError, ValueError):
        weights = base_weights()
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(weights.to_bytes())
    unfinished.replace(path)
    return weights


def generic_dialogues() -> Iterator[dict[str, Any]]:
    """Give the generic dialogues as examples.

    In the file a blank line ends a dialogue; a line begins with "U: " or "A: ".
    """
    for block in _DIALOGUES.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = [line.partition(": ") for line in block.splitlines()]
        yield {
            "messages": [{"role": _ROLES[who], "content": text} for who, _, text in lines],
        }


if __name__ == "__main__":
    load_or_make_base(Path(sys.argv[1]))
