"""How jobs end: what each end leaves behind and what it costs.

Source of what is charged: docs/azure.md 4.3 (cost-management page of MicrosoftDocs/azure-ai-docs,
2026-10-05): tokens x epochs on success, the work done on cancellation, nothing on failure; for
reinforcement hours instead of tokens. That a reinforcement job which fails by the service's fault
is billed up to its last checkpoint does not come up: here a job fails by its data or its rule.
"""

from __future__ import annotations

from dataclasses import replace

from emulator import bill, catalogue
from emulator.cloud import Cloud
from emulator.data_plane import files, job_log, kept_weights, spend_cap
from emulator.data_plane.job_records import Job
from emulator.records import Account


def succeed(cloud: Cloud, job: Job, at: float) -> None:
    """Let a job succeed: its model can be deployed, its results read, its tokens are billed."""
    content = cloud.training_runs.results(job.uid)
    files.write(
        cloud,
        job.account_uid,
        job.results_file,
        "results.csv",
        content=content,
        purpose=files.RESULTS,
    )
    suffix = f"-{job.suffix}" if job.suffix else ""
    job = replace(
        job,
        state="succeeded",
        finished_at=at,
        fine_tuned_model=f"{job.base_model}.ft-{job.digits}{suffix}",
        trained_tokens=_billed_tokens(job),
    )
    for message in (
        "Job succeeded.",
        "Model Evaluation Passed.",
        f"Completed results file: {job.results_file}",
        _billed(job),
    ):
        job = job_log.tell(cloud, job, message, at)
    cloud.store.put(job)
    kept_weights.clear(cloud, job)
    _charge(cloud, job, at)


def fail(cloud: Cloud, job: Job, code: str, message: str, at: float) -> Job:
    """Let a job fail, with the reason; it costs nothing."""
    cloud.training_runs.stop(job.uid)
    error = {"code": code, "message": message, "param": None}
    job = replace(job, state="failed", error=error)
    job = job_log.tell(cloud, job, message, at, level="error")
    cloud.store.put(job)
    kept_weights.clear(cloud, job)
    return job


def cancel(cloud: Cloud, job: Job, at: float) -> Job:
    """Cancel a live job; the steps that were done are billed."""
    cloud.training_runs.stop(job.uid)
    job = job_log.tell(cloud, replace(job, state="cancelled"), "Job cancelled.", at)
    if job.steps_shown:
        job = replace(job, trained_tokens=_billed_tokens(job))
        _charge(cloud, job, at)
    cloud.store.put(job)
    kept_weights.clear(cloud, job)
    return job


def _billed_tokens(job: Job) -> int:
    """Give the tokens of the steps done, rounded to thousands, 1,000 at least.

    45 examples of 300 tokens, 3 epochs, all steps: 13,500 x 3 = 40,500, billed as 41,000.
    """
    n_epochs: int = job.resolved["n_epochs"]
    tokens = job.training_tokens * n_epochs * job.steps_shown // job.total_steps
    return max(1000, (tokens + 500) // 1000 * 1000)


def _billed(job: Job) -> str:
    """Say what is billed; what Azure says of hours is not known."""
    if job.method == "reinforcement":
        return f"Training hours billed: {spend_cap.billed_seconds(job) / 3600:.2f}."
    return f"Training tokens billed: {job.trained_tokens}."


def _charge(cloud: Cloud, job: Job, at: float) -> None:
    account = next(a.name for a in cloud.store.all(Account) if a.uid == job.account_uid)
    if job.method == "reinforcement":
        bill.charge_training_time(
            cloud.store,
            account=account,
            job_id=job.uid,
            seconds=spend_cap.billed_seconds(job),
            rate=spend_cap.rate_usd(job),
            at=at,
        )
        return
    bill.charge_training(
        cloud.store,
        account=account,
        job_id=job.uid,
        tokens=job.trained_tokens or 0,
        rate=catalogue.get_model(job.base_model).rates.training[job.training_type],
        at=at,
    )
