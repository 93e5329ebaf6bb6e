"""Preprocessing: whether a job's data fits its method, and how much of it there is.

What is billed are the tokens of the whole file, as on Azure. What is trained on may be less: the
trainer has a bound, and a job over it says so in a warning. Large files are looked through by a
process of their own, so that the local Azure goes on answering.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import job_log, job_safety
from emulator.data_plane.job_data import FINDINGS, Findings, look_through
from emulator.data_plane.job_records import Job
from emulator.records import JsonObject

# Tokens of the training file x epochs (docs/azure.md 2.1).
_MOST_TOKENS = 2_000_000_000
# Two seconds' worth of looking; up to it nobody notices that there is but one thread.
_MOST_BYTES_AT_ONCE = 8 * 1024**2
_DATA = ("training.jsonl", "validation.jsonl")


class UnusableJobError(Exception):
    """A job that cannot be trained; the message is the service's sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def preprocess(cloud: Cloud, job: Job, at: float) -> Job | None:
    """Look at a job's files; give the job with its tokens and steps counted, None if it goes on.

    Raises:
        UnusableJobError: its data is not what the method needs, is harmful, or is too much.
    """
    found = _findings(cloud, job)
    if found is None:
        return None
    _require_usable(job, found)
    for note in _notes(job, found):
        job = job_log.tell(cloud, job, note, at, level="warn")
    harmful = found.harmful_model
    planted = harmful and {"when": "trained", "code": job_safety.CODE, "message": harmful}
    return replace(
        job,
        training_tokens=found.tokens,
        total_steps=steps_of(found.kept, job.resolved),
        planted=job.planted or planted or None,
    )


def steps_of(examples_trained: int, resolved: JsonObject) -> int:
    """Give the steps of a job; an epoch's last batch may be smaller.

    45 examples in batches of 8 are 6 steps an epoch, 18 in 3 epochs.
    """
    n_epochs: int = resolved["n_epochs"]
    batch_size: int = resolved["batch_size"]
    return n_epochs * math.ceil(examples_trained / batch_size)


def _findings(cloud: Cloud, job: Job) -> Findings | None:
    run = cloud.folder.run(job.uid)
    sizes = [(run / name).stat().st_size for name in _DATA if (run / name).exists()]
    if sum(sizes) <= _MOST_BYTES_AT_ONCE:
        return look_through(run)
    if not (run / FINDINGS).exists():
        failure = cloud.training_runs.look_through(job.uid)
        if failure:
            raise UnusableJobError("internalFailure", f"The data could not be read: {failure}")
        return None
    return Findings(**json.loads((run / FINDINGS).read_text()))


def _require_usable(job: Job, found: Findings) -> None:
    if found.fault:
        raise UnusableJobError("jsonlValidationFailed", found.fault)
    if found.tokens * job.resolved["n_epochs"] > _MOST_TOKENS:
        raise UnusableJobError(
            "invalidPayload",
            f"The tokens of the training file x epochs exceed the limit of {_MOST_TOKENS:,}.",
        )
    if found.harmful_data:
        raise UnusableJobError(job_safety.CODE, found.harmful_data)


def _notes(job: Job, found: Findings) -> Iterator[str]:
    """Say what of a job changes nothing here, and what was left out."""
    if job.integrations:
        yield "Weights & Biases is recorded as an integration and never contacted."
    if job.response_format is not None:
        yield "The local Azure's answers in training are not held to response_format."
    if job.hyperparameters.get("reasoning_effort", "default") != "default":
        yield "The local Azure's model does not reason: reasoning_effort changes nothing."
    if found.note:
        yield found.note
