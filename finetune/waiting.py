"""The program's wait for a job, with its progress in the job's own row.

It runs in the program and not in a provider: every job is waited for at once, ^C ends it within a
second, nothing is left pending, and the next `pulumi up` goes on waiting.
"""

from __future__ import annotations

import asyncio
import os

import pulumi

from finetune.azure.data_plane import DataPlane, data_plane
from finetune.clock import delay_seconds, monotonic_seconds
from finetune.errors import ServiceError
from finetune.job import Job
from finetune.providers.account_args import AccountArgs
from finetune.providers.fine_tuning_job import FineTuningJob

PROGRESS_SECONDS = 2.0
CI_PROGRESS_SECONDS = 30.0
"""Where nobody watches, each line stays in a log."""

OUTAGE_LIMIT_SECONDS = 5 * 60.0
"""How long without any answer before the wait ends; the next `pulumi up` goes on with it."""


def wait_until_terminal(job: FineTuningJob, account: AccountArgs) -> pulumi.Output[str]:
    """The job's id, once the job has ended.

    It never raises, since the engine prints an ugly error for a failing apply: a job that failed,
    or that cannot be looked at, is passed on, and `FineTunedModel` says what is wrong. In a
    preview it does not wait.
    """
    if pulumi.runtime.is_dry_run():
        return job.job_id
    return pulumi.Output.all(job.job_id, account.endpoint).apply(
        lambda known: _wait(job, job_id=known[0], cloud=account.cloud, endpoint=known[1])
    )


async def _wait(resource: FineTuningJob, *, job_id: str, cloud: str, endpoint: str) -> str:
    plane = data_plane(cloud, endpoint)
    progress = _Progress(resource, plane)
    started = answered = monotonic_seconds()
    while True:
        now = monotonic_seconds()
        waited_seconds = now - started
        try:
            job = await asyncio.to_thread(plane.get_job, job_id)
            answered = now
            if job.is_terminal:
                return job_id
            await progress.show(job, waited_seconds)
        except ServiceError as error:
            if not error.retryable or now - answered > OUTAGE_LIMIT_SECONDS:
                return job_id
            progress.say(f"no answer, asking again: {error}", waited_seconds)
        await asyncio.sleep(delay_seconds(waited_seconds, progress.period_seconds))


class _Progress:
    """One line on a change of status, else every two seconds (thirty in CI)."""

    def __init__(self, resource: FineTuningJob, plane: DataPlane) -> None:
        self._resource = resource
        self._plane = plane
        self.period_seconds = CI_PROGRESS_SECONDS if os.environ.get("CI") else PROGRESS_SECONDS
        self._status = ""
        self._next_seconds = 0.0

    async def show(self, job: Job, waited_seconds: float) -> None:
        if job.status == self._status and waited_seconds < self._next_seconds:
            return
        self._status = job.status
        event = await asyncio.to_thread(self._plane.newest_event, job.job_id)
        self._next_seconds = waited_seconds
        self.say(event or "submitted", waited_seconds)

    def say(self, text: str, waited_seconds: float) -> None:
        if waited_seconds < self._next_seconds:
            return
        self._next_seconds = waited_seconds + self.period_seconds
        # What changes comes first: a narrow terminal cuts the rest off.
        message = f"{text} ({self._status or 'waiting'}, {waited_seconds:.0f} s)"
        pulumi.log.info(message, self._resource, ephemeral=True)
