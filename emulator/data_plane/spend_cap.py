"""What a reinforcement job costs by the hour, and where it is paused for that.

Facts: docs/azure.md 4.3 (hours of training, with two decimals; the rate is in the catalogue) and
2.1 (paused at $5,000; once it was resumed there is no limit).
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

from emulator import catalogue
from emulator.cloud import Cloud
from emulator.data_plane import job_log, job_timeline
from emulator.data_plane.job_records import Job

CAP_USD = Decimal(5000)
_SECONDS_PER_HOUR = 3600
_SECONDS_PER_CENTIHOUR = 36


def rate_usd(job: Job) -> Decimal:
    """Give the price of an hour."""
    return catalogue.get_model(job.base_model).rates.training_hour[job.training_type]


def billed_seconds(job: Job) -> int:
    """Give what is billed of the steps done: hundredths of an hour, of 36 seconds.

    30 steps of 120 seconds are 1.00 hour, 31 are 1.03.
    """
    seconds = job_timeline.trained_seconds(job, job.steps_shown)
    return round(seconds / _SECONDS_PER_CENTIHOUR) * _SECONDS_PER_CENTIHOUR


def steps_within(job: Job) -> int:
    """Give the steps that a job may do before it is paused, all of them if it need not be."""
    if job.method != "reinforcement" or job.spend_cap_lifted:
        return job.total_steps
    step_usd = rate_usd(job) * Decimal(job_timeline.trained_seconds(job, 1)) / _SECONDS_PER_HOUR
    return min(job.total_steps, max(1, math.ceil(CAP_USD / step_usd)))


def is_reached(job: Job) -> bool:
    """Say whether a running job has to be paused."""
    return job.steps_shown == steps_within(job) < job.total_steps


def pause(cloud: Cloud, job: Job) -> None:
    """Begin to pause a job; the sentence of its event is the local Azure's own."""
    at = cloud.clock.happened_at(job_timeline.step_due(job, job.steps_shown))
    job = replace(job, state="pausing", paused_since=at, spend_cap_lifted=True)
    message = f"The job reached the spend limit of ${CAP_USD:,}: resume or cancel it."
    cloud.store.put(job_log.tell(cloud, job, message, at, level="warn"))
