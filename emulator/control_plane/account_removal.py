"""What goes with an account when it is deleted, and what when it is purged.

Deleting ends deployments (and their hosting charge), live jobs and role assignments; files, jobs
and trained models stay for a restore. Purging forgets the rest (docs/azure.md 5.3). That
deployments end at once is a simplification: Azure documents only that provisioned ones bill on.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.cloud import Cloud
from emulator.control_plane import deployments, role_assignments
from emulator.control_plane.resource_ids import account_id, group_id
from emulator.data_plane import checkpoint_copies, files, job_progress, uploads
from emulator.data_plane.copy_records import CheckpointCopy
from emulator.data_plane.job_records import Job
from emulator.data_plane.upload_records import FileUpload
from emulator.records import Account, Deployment, ResourceGroup, StoredFile

KEPT_SECONDS = 48 * 3600.0


def soft_delete(cloud: Cloud, account: Account, at: float) -> None:
    """Let an account be soft-deleted."""
    for deployment in cloud.store.all(Deployment, account.key):
        deployments.finish_deletion(cloud, deployment, at)
    for job in cloud.store.all(Job, account.uid):
        job_progress.cancel(cloud, job, at)
    role_assignments.delete_below(cloud, account_id(account))
    cloud.store.put(replace(account, state="Deleted", state_since=at, deleted_at=at))


def purge(cloud: Cloud, account: Account) -> None:
    """Forget an account with its files and jobs; name and subdomain are free again."""
    for file in cloud.store.all(StoredFile, account.uid):
        files.forget(cloud, file)
    for upload in cloud.store.all(FileUpload, account.uid):
        uploads.forget(cloud, upload)
    for job in cloud.store.all(Job, account.uid):
        job_progress.forget(cloud, job)
    for copy in cloud.store.all(CheckpointCopy, account.uid):
        checkpoint_copies.forget(cloud, copy)
    cloud.store.delete(account)


def delete_group(cloud: Cloud, group: ResourceGroup, at: float) -> None:
    """Let a resource group be gone: its accounts become soft-deleted."""
    for account in cloud.store.all(Account, group.key):
        if account.deleted_at is None:
            soft_delete(cloud, account, at)
    role_assignments.delete_below(cloud, group_id(group.name))
    cloud.store.delete(group)
