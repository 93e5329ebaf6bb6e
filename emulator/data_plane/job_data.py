"""Looking through a job's data, line by line: `python -m emulator.data_plane.job_data RUN_DIR`.

Reads run.json, training.jsonl and, if there is one, validation.jsonl, and leaves findings.json.
What is in run.json: `job_creation`. A file of 512 MB takes about a minute.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from emulator.data_plane import job_safety
from emulator.data_plane.example_faults import find_fault
from emulator.graders.reading import item_fields
from emulator.json_lines import JsonLineError, JsonLines
from emulator.records import JsonObject
from emulator.tokens import count_messages

FINDINGS = "findings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is in a job's data.

    `fault` is the service's sentence for data that cannot be used; then the rest is empty. `kept`
    counts the examples that are trained on, and `note` is a sentence about the others.
    """

    fault: str | None = None
    tokens: int = 0
    kept: int = 0
    note: str | None = None
    harmful_data: str | None = None
    harmful_model: str | None = None


class _UnusableDataError(Exception):
    """The data cannot be used; the message is the service's sentence."""


def look_through(run: Path) -> Findings:
    """Look at every line of a job's files."""
    settings = json.loads((run / "run.json").read_text())
    path = run / "training.jsonl"
    training = JsonLines(path)
    try:
        tokens = sum(_tokens(settings, line) for line in _checked(settings, training, path.name))
        if (run / "validation.jsonl").exists():
            validation = JsonLines(run / "validation.jsonl")
            for _ in _checked(settings, validation, "validation.jsonl"):
                pass
    except _UnusableDataError as fault:
        return Findings(fault=f"Validation of jsonl file failed: {fault}.")
    # Imported at the first job: numpy takes longer to load than the emulator may take to start.
    from emulator.trainer.bounds import bounded

    kept = bounded(training, name="training file", seed=settings["seed"])
    return Findings(
        tokens=tokens,
        kept=len(kept.examples),
        note=kept.note,
        harmful_data=job_safety.find_harmful_data(path),
        harmful_model=job_safety.find_harmful_model(path),
    )


def _checked(settings: JsonObject, lines: JsonLines, name: str) -> Iterator[JsonObject]:
    """Give the examples of a file one after the other, each when it has been looked at."""
    file_id, grader = settings["file_ids"][name], settings["grader"]
    fields = item_fields(grader) if grader else frozenset[str]()
    number = 0
    try:
        for number, example in enumerate(lines, start=1):
            fault = find_fault(settings["method"], example, fields)
            if fault:
                raise _UnusableDataError(f"{file_id}, example {number}: {fault}")
            yield example
    except JsonLineError as fault:
        what = f"{file_id}, line {fault.line} is not a JSON object"
        raise _UnusableDataError(what) from None
    except UnicodeDecodeError:
        raise _UnusableDataError(f"{file_id} is not UTF-8 after example {number}") from None


def _tokens(settings: JsonObject, example: JsonObject) -> int:
    """Count what an example is billed as; a pair's prompt once with each answer.

    Source: docs/azure.md 4.3, reckoned from a sample.
    """
    if settings["method"] != "dpo":
        return count_messages(example["messages"])
    asked = example["input"]["messages"]
    return sum(
        count_messages([*asked, *example[f"{which}_output"]])
        for which in ("preferred", "non_preferred")
    )


def main(run: Path) -> None:
    """Leave the findings in a job's folder, complete or not at all."""
    unfinished = run / f"{FINDINGS}.unfinished"
    unfinished.write_text(json.dumps(asdict(look_through(run))))
    unfinished.replace(run / FINDINGS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
