"""What there is, as programs read it and as the page for people shows it."""

from __future__ import annotations

from emulator import bill, job_curves
from emulator.cloud import Cloud
from emulator.data_plane.job_records import Checkpoint, Job, JobEvent
from emulator.records import Account, Deployment, JsonObject, StoredFile

NOTICE = "This is an emulation of Azure OpenAI, not Azure. Nothing costs money; its model is a toy."


def status(cloud: Cloud) -> JsonObject:
    """Gather it: newest jobs first, the rest in the order in which it was made."""
    store, now = cloud.store, cloud.clock.now()
    lines = bill.charges(store, now)
    accounts = store.all(Account)
    names = {account.uid: account.name for account in accounts}
    return {
        "notice": NOTICE,
        "now": now,
        "speed": cloud.clock.speed,
        "accounts": [_account(cloud, account) for account in accounts],
        "deployments": [_deployment(deployment) for deployment in store.all(Deployment)],
        "jobs": [_job(cloud, job, names) for job in store.all(Job)[::-1]],
        "bill": {
            "charges": [line.as_json() for line in lines],
            "total_usd": f"{bill.total_usd(lines):.6f}",
        },
    }


def _account(cloud: Cloud, account: Account) -> JsonObject:
    return {
        "name": account.name,
        "resource_group": account.group,
        "location": account.location,
        "state": account.state,
        "endpoint": f"{cloud.root_url}/accounts/{account.subdomain or account.uid}/",
        "files": len(cloud.store.all(StoredFile, account.uid)),
    }


def _deployment(deployment: Deployment) -> JsonObject:
    return {
        "account": deployment.account_name,
        "name": deployment.name,
        "state": deployment.state,
        "sku": deployment.sku["name"],
        "capacity": deployment.sku["capacity"],
        "model": deployment.model["name"],
    }


def _job(cloud: Cloud, job: Job, accounts: dict[str, str]) -> JsonObject:
    return {
        "id": job.uid,
        "account": accounts.get(job.account_uid, ""),
        "model": job.model,
        "status": job.state,
        "steps": job.steps_shown,
        "total_steps": job.total_steps,
        "fine_tuned_model": job.fine_tuned_model,
        "error": job.error,
        "curves": _curves(cloud, job),
    }


def _curves(cloud: Cloud, job: Job) -> dict[str, list[tuple[int, float]]]:
    """Give each metric by step, as the job has told it: at every tenth and at each epoch's end."""
    told = [event.data for event in cloud.store.all(JobEvent, job.uid) if event.data]
    saved = [checkpoint.metrics for checkpoint in cloud.store.all(Checkpoint, job.uid)]
    metrics = {point["step"]: point for point in (*told, *saved) if "step" in point}
    return {
        name: [(int(step), point[name]) for step, point in sorted(metrics.items()) if name in point]
        for name in job_curves.METRICS
    }
