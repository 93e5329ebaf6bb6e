"""What exists, over all accounts, each kind in the order in which it was made."""

from __future__ import annotations

from emulator.control_plane import role_assignments
from emulator.data_plane.job_records import Job
from emulator.operation import Call, Reply
from emulator.records import (
    Account,
    Deployment,
    JsonObject,
    ResourceGroup,
    RoleAssignment,
    StoredFile,
)


def get_inventory(call: Call) -> Reply:
    """List what exists; a kind of which there is nothing is an empty list."""
    store = call.cloud.store
    accounts = store.all(Account)
    return Reply(
        200,
        {
            "resource_groups": [group.name for group in store.all(ResourceGroup)],
            "accounts": [account.name for account in accounts if account.deleted_at is None],
            "deleted_accounts": [
                account.name for account in accounts if account.deleted_at is not None
            ],
            "deployments": [_deployment(deployment) for deployment in store.all(Deployment)],
            "files": [_file(file) for file in store.all(StoredFile)],
            "jobs": [_job(job) for job in store.all(Job)],
            "role_assignments": [
                role_assignments.render(assignment) for assignment in store.all(RoleAssignment)
            ],
        },
    )


def _deployment(deployment: Deployment) -> JsonObject:
    return {
        "account": deployment.account_name,
        "name": deployment.name,
        "status": deployment.state,
        "model": deployment.model["name"],
        "sku": deployment.sku["name"],
        "capacity": deployment.sku["capacity"],
    }


def _file(file: StoredFile) -> JsonObject:
    return {
        "id": file.uid,
        "status": file.state,
        "filename": file.filename,
        "purpose": file.purpose,
    }


def _job(job: Job) -> JsonObject:
    return {
        "id": job.uid,
        "status": job.state,
        "metadata": job.metadata,
        "fine_tuned_model": job.fine_tuned_model,
    }
