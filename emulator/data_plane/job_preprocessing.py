"""Preprocessing: whether a job's data fits its method, and how much of it there is.

What is billed are the tokens of the whole file, as on Azure. What is trained on may be less: the
trainer has a bound, and a job over it says so in a warning.
"""

from __future__ import annotations

import math
from dataclasses import replace

from emulator.cloud import Cloud
from emulator.data_plane import examples, job_log
from emulator.data_plane.job_records import Job
from emulator.records import JsonObject
from emulator.tokens import count_messages


def preprocess(cloud: Cloud, job: Job, at: float) -> Job:
    """Look at a job's files; give the job with its tokens and steps counted.

    Raises:
        UnusableDataError: an example is not what the job's method needs.
    """
    training = _checked(cloud, job, "training.jsonl", job.training_file)
    if job.validation_file is not None:
        _checked(cloud, job, "validation.jsonl", job.validation_file)
    kept, note = _within_bound(training, job.seed)
    job = replace(
        job,
        training_tokens=sum(count_messages(example["messages"]) for example in training),
        total_steps=steps_of(kept, job.resolved),
    )
    return job if note is None else job_log.tell(cloud, job, note, at, level="warn")


def steps_of(examples_trained: int, resolved: JsonObject) -> int:
    """Give the steps of a job; an epoch's last batch may be smaller.

    45 examples in batches of 8 are 6 steps an epoch, 18 in 3 epochs.
    """
    n_epochs: int = resolved["n_epochs"]
    batch_size: int = resolved["batch_size"]
    return n_epochs * math.ceil(examples_trained / batch_size)


def _checked(cloud: Cloud, job: Job, name: str, file_id: str) -> list[JsonObject]:
    content = (cloud.folder.run(job.uid) / name).read_bytes()
    found = examples.parse(content)
    examples.check_supervised(found, file_id)
    return found


def _within_bound(training: list[JsonObject], seed: int) -> tuple[int, str | None]:
    # Imported at the first job: numpy takes longer to load than the emulator may take to start.
    from emulator.trainer.bounds import bounded

    kept = bounded(training, name="training file", seed=seed)
    return len(kept.examples), kept.note
