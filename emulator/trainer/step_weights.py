"""The weights of one step, computed again: `python -m emulator.trainer.step_weights RUN/step-N`.

The process that trains is ahead of what is shown and keeps the weights of epochs only. Where a job
is paused in between, this one trains up to that step, to the same numbers: same data, same seed.
Reads what `process` reads, writes metrics.json and, last of all, checkpoint-<step>.npz.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from emulator.trainer.process import run_of, write
from emulator.trainer.training import Checkpoint, train


def main(folder: Path) -> None:
    """Train up to the step that the folder is named for."""
    step = int(folder.name.removeprefix("step-"))
    for made in train(replace(run_of(folder), saved_step=step)):
        if isinstance(made, Checkpoint) and made.step == step:
            write(folder / "metrics.json", json.dumps(asdict(made.metrics)).encode())
            write(folder / f"checkpoint-{step}.npz", made.weights.to_bytes())
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
