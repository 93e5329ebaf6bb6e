"""The program's wait for its jobs, with each one's progress in the job's own row.

It runs in the program and not in a provider: every job is waited for at once, ^C ends it within a
second, nothing is left pending, and the next `pulumi up` goes on waiting.

`watch` asks, one look at a time for all jobs of an account; `vigil` knows when a job's wait is
over; `pace` says how often is polite, `progress` what the user sees.
"""

from __future__ import annotations

import pulumi

from finetune.azure.data_plane import data_plane
from finetune.providers.account_args import AccountArgs
from finetune.providers.fine_tuning_job import FineTuningJob
from finetune.waiting.progress import ProgressLine
from finetune.waiting.vigil import Vigil
from finetune.waiting.watch import find_or_make_watch


def wait_until_terminal(
    job: FineTuningJob, account: AccountArgs, *, timeout_minutes: int
) -> pulumi.Output[str]:
    """The job's id, once the job has ended or the wait for it has.

    It never raises, since the engine prints an ugly error for a failing apply: a job that failed,
    still runs, or cannot be looked at, is passed on, and `FineTunedModel` says what is wrong. In a
    preview it does not wait.

    Args:
        job: what is waited for.
        account: where it runs.
        timeout_minutes: how long, however long nothing answers; the next `pulumi up` goes on.
    """
    if pulumi.runtime.is_dry_run():
        return job.job_id

    async def wait(job_id: str, endpoint: str) -> str:
        watch = find_or_make_watch(data_plane(account.cloud, endpoint))
        vigil = Vigil(job_id, limit_seconds=60.0 * timeout_minutes)
        await watch.keep(vigil, ProgressLine(job))
        return job_id

    return pulumi.Output.all(job.job_id, account.endpoint).apply(lambda known: wait(*known))
