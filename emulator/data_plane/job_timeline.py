"""When what happens to a job, in virtual seconds: the guide's 135 steps take about 30 minutes.

The lengths are the local Azure's own, after what users report: minutes of preprocessing and of
waiting for GPUs, then training in proportion to the steps. The sequence of messages is one
observed on Azure in January 2026 (docs/azure.md 1.7).
"""

from __future__ import annotations

import math

from emulator.data_plane.job_records import Job

PREPROCESSING_SECONDS = 60.0
GPU_QUEUE_SECONDS = 120.0
# 135 steps: 120 + 1,320 + 60 = 1,500 seconds = 25 minutes from "Training started".
_WARM_UP_SECONDS = 120.0
_SECONDS_PER_STEP = 1320.0 / 135
_EVALUATION_SECONDS = 60.0
_MOST_SECONDS_OF_STEPS = 4 * 3600.0
_MOST_SECONDS = 720 * 3600.0
# A step of reinforcement, at a compute_multiplier of 1: no page says how long one takes.
_SECONDS_PER_GRADED_STEP = 120.0


def preprocessed_at(job: Job) -> float:
    """Say when a job's files have been looked at."""
    return job.created_at + PREPROCESSING_SECONDS


def step_due(job: Job, step: int) -> float:
    """Say when a step of a running job is over."""
    started = _running_since(job) + job.paused_seconds + GPU_QUEUE_SECONDS + _WARM_UP_SECONDS
    return started + _seconds_of_steps(job) * step / job.total_steps


def steps_due(job: Job, now: float) -> int:
    """Say how many steps of a running job are over by now."""
    share = (now - step_due(job, 0)) / _seconds_of_steps(job)
    return max(0, min(job.total_steps, math.floor(share * job.total_steps)))


def finish_due(job: Job) -> float:
    """Say when a running job is over, if its training is."""
    return step_due(job, job.total_steps) + _EVALUATION_SECONDS


def estimated_finish(job: Job) -> float:
    """Estimate when a job is over; before it runs, as if it could run at once."""
    if job.running_since is not None:
        return finish_due(job)
    fixed = GPU_QUEUE_SECONDS + _WARM_UP_SECONDS + _EVALUATION_SECONDS
    return preprocessed_at(job) + fixed + _seconds_of_steps(job)


def is_out_of_time(job: Job, now: float) -> bool:
    """Say whether a running job has taken 720 hours and is not over by then (docs/azure.md 2.1)."""
    limit = _running_since(job) + job.paused_seconds + _MOST_SECONDS
    return limit <= now and finish_due(job) > limit


def milestones(job: Job) -> list[tuple[float, str]]:
    """Give what a job says before its first step, oldest first, with the time it says it."""
    created = job.created_at
    said = [
        (created, "Job enqueued. Waiting for jobs ahead to complete."),
        (created + 5, "Preprocessing running for file training file."),
        (preprocessed_at(job), "Preprocessing completed for file training file."),
    ]
    if job.validation_file is not None:
        said.append((preprocessed_at(job), "Preprocessing completed for file validation file."))
    if job.running_since is None:
        return said
    running = job.running_since
    return [
        *said,
        (running, "Job started."),
        (running + 10, "Data Import started."),
        (running + 20, "Finetuning started."),
        (running + 30, "Job queued, waiting for GPUs."),
        (running + GPU_QUEUE_SECONDS, "Training started."),
        (running + GPU_QUEUE_SECONDS, f"Created results file: {job.results_file}"),
    ]


def trained_seconds(job: Job, steps: int) -> float:
    """Say how long some steps of a job take."""
    return _seconds_of_steps(job) * steps / job.total_steps


def _seconds_of_steps(job: Job) -> float:
    if job.method == "reinforcement":
        compute: float = job.resolved["compute_multiplier"]
        return job.total_steps * _SECONDS_PER_GRADED_STEP * compute
    return min(_MOST_SECONDS_OF_STEPS, job.total_steps * _SECONDS_PER_STEP)


def _running_since(job: Job) -> float:
    if job.running_since is None:
        raise AssertionError(f"{job.uid} is not running")
    return job.running_since
