"""A training job as a process of its own: `python -m emulator.trainer.process RUN_DIR`.

Reads from the folder: run.json (keys n_epochs, batch_size, learning_rate_multiplier, seed; method,
if it is not supervised, and the method's own), base.npz, training.jsonl and, if there is one,
validation.jsonl.
Writes into it, as training goes on: notes.txt (what was left out, if anything), steps.jsonl (the
metrics of one step a line), checkpoint-<step>.npz (complete once it is there), at the end
results.csv, and last of all `done`, an empty file whose being there means that all the others are
complete.
A fault is told in error.txt, in one sentence, and by exit code 1.

Killed and started again it begins anew, and comes to the same numbers.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from emulator.graders.grading import graded
from emulator.json_lines import JsonLines
from emulator.trainer.bounds import bounded
from emulator.trainer.model import Weights
from emulator.trainer.preference import Preference
from emulator.trainer.reinforcement import Reinforcement
from emulator.trainer.results import results_csv
from emulator.trainer.supervised import Supervised
from emulator.trainer.training import Checkpoint, Metrics, TrainingRun, train

if TYPE_CHECKING:
    from collections.abc import Iterator

_OUTPUTS: Final = ("done", "error.txt", "notes.txt", "steps.jsonl", "results.csv")


def main(folder: Path) -> None:
    """Run the job of a folder to its end.

    Raises:
        Exception: Whatever went wrong, after it was written to error.txt.
    """
    _cleared(folder)
    try:
        steps = list(_trained(folder, run_of(folder)))
    except Exception as fault:
        write(folder / "error.txt", _sentence(fault).encode())
        raise
    write(folder / "results.csv", results_csv(steps))
    write(folder / "done", b"")


def _sentence(fault: Exception) -> str:
    """Say a fault in one line: ours are written to be read, others need their name."""
    text = " ".join(str(fault).split())
    told = isinstance(fault, ValueError | FloatingPointError) and text
    return text if told else f"{type(fault).__name__}: {text}"


def _trained(folder: Path, run: TrainingRun) -> Iterator[Metrics]:
    with (folder / "steps.jsonl").open("w", encoding="utf-8") as lines:
        for made in train(run):
            if isinstance(made, Checkpoint):
                write(folder / f"checkpoint-{made.step}.npz", made.weights.to_bytes())
                continue
            lines.write(json.dumps(asdict(made), allow_nan=False) + "\n")
            lines.flush()
            yield made


def run_of(folder: Path) -> TrainingRun:
    """Read what is to be trained from the files of a folder."""
    settings = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    seed = int(settings["seed"])
    training = bounded(JsonLines(folder / "training.jsonl"), name="training file", seed=seed)
    validation_path = folder / "validation.jsonl"
    lines = JsonLines(validation_path) if validation_path.exists() else []
    validation = bounded(lines, name="validation file", seed=seed)
    notes = [part.note for part in (training, validation) if part.note]
    if notes:
        write(folder / "notes.txt", "".join(f"{note}\n" for note in notes).encode())
    return TrainingRun(
        base=Weights.from_bytes((folder / "base.npz").read_bytes()),
        training=training.examples,
        validation=validation.examples or None,
        n_epochs=int(settings["n_epochs"]),
        batch_size=int(settings["batch_size"]),
        learning_rate_multiplier=float(settings["learning_rate_multiplier"]),
        seed=seed,
        method=_method_of(settings),
    )


def _method_of(settings: dict[str, Any]) -> Supervised | Preference | Reinforcement:
    match settings.get("method", "supervised"):
        case "dpo":
            return Preference(beta=settings["beta"], l2_multiplier=settings["l2_multiplier"])
        case "reinforcement":
            grader = settings["grader"]
            return Reinforcement(
                grade=lambda answer, example: graded(grader, answer, example).reward,
                compute_multiplier=settings["compute_multiplier"],
                eval_interval=settings["eval_interval"],
                eval_samples=settings["eval_samples"],
            )
        case _:
            return Supervised(prompt_loss_weight=settings.get("prompt_loss_weight", 0.0))


def _cleared(folder: Path) -> None:
    for name in _OUTPUTS:
        (folder / name).unlink(missing_ok=True)
    for checkpoint in folder.glob("checkpoint-*.npz*"):
        checkpoint.unlink()


def write(path: Path, content: bytes) -> None:
    """Write a file that is there completely or not at all, even after a power cut."""
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
