"""Copying a checkpoint to another account, to be deployed there (docs/azure.md 1.8).

It needs the preview header, a destination that has had a fine-tuning job, and a user-assigned
identity on the source. What Azure answers where one of them is missing is not known: 400 with a
sentence is likeliest. (It needs public network access too, which every account has here.)
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

from emulator.cloud import Cloud
from emulator.control_plane.resource_ids import account_id
from emulator.data_plane import errors, jobs, kept_weights
from emulator.data_plane.copy_records import CheckpointCopy
from emulator.data_plane.job_records import Checkpoint, Job
from emulator.data_plane.surfaces import on_v1
from emulator.operation import Call, Reply
from emulator.records import Account, JsonObject

# Virtual seconds, the local Azure's own: no page says how long a copy takes.
SECONDS_TO_COPY = 300.0
_HEADER = "aoai-copy-ft-checkpoints"
_FIELDS = ("destinationResourceId", "region")


def create_copy(call: Call) -> Reply:
    """Begin to copy a checkpoint; a copy that is there or under way is not made again."""
    job, checkpoint = _source(call)
    if job.state not in kept_weights.STATES_WITH_MODELS:
        raise errors.unexpected_job_state(job.uid, "copied from", job.state)
    if checkpoint not in kept_weights.deployable(call.cloud, job):
        raise errors.invalid_payload(f"'{checkpoint.uid}' is not among the last three to deploy.")
    body = call.json()
    for name in sorted(set(body) - set(_FIELDS)):
        raise errors.invalid_payload(f"Unknown field '{name}'.", name)
    destination = _destination(call.cloud, body)
    _check_identity(call.account)
    copies = _copies(call.cloud, checkpoint)
    if not any(copy.account_uid == destination.uid for copy in copies if copy.state != "Failed"):
        copy = _begin(call.cloud, job, checkpoint, destination)
        copies.append(copy)
    return Reply(200, _render(job, checkpoint, copies))


def get_copy(call: Call) -> Reply:
    """Say how the copies of a checkpoint stand."""
    job, checkpoint = _source(call)
    copies = _copies(call.cloud, checkpoint)
    if not copies:
        raise errors.checkpoint_not_found(checkpoint.uid)
    return Reply(200, _render(job, checkpoint, copies))


def finish(cloud: Cloud, copy: CheckpointCopy, at: float) -> None:
    """Let a copy be there, or have failed if its account is gone."""
    is_there = any(
        account.uid == copy.account_uid and account.deleted_at is None
        for account in cloud.store.all(Account)
    )
    state = "Completed" if is_there else "Failed"
    cloud.store.put(replace(copy, state=state, state_since=at))


def forget(cloud: Cloud, copy: CheckpointCopy) -> None:
    """Remove a copy and its weights."""
    folder = cloud.folder.run(copy.uid)
    cloud.store.delete(copy)
    cloud.store.after_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _source(call: Call) -> tuple[Job, Checkpoint]:
    """Give the job and the checkpoint that a path names, by id or by name."""
    if call.headers.get(_HEADER) != "preview":
        raise errors.preview_header_missing(_HEADER)
    job, wanted = jobs.existing(call), call.parameters["checkpoint_id"]
    for checkpoint in call.cloud.store.all(Checkpoint, job.uid):
        if wanted in (checkpoint.uid, checkpoint.model):
            return job, checkpoint
    raise errors.checkpoint_not_found(wanted)


def _destination(cloud: Cloud, body: JsonObject) -> Account:
    resource_id, region = (_text(body, name) for name in _FIELDS)
    for account in cloud.store.all(Account):
        is_ready = account.deleted_at is None and account.state == "Succeeded"
        if is_ready and account_id(account).lower() == resource_id.lower():
            break
    else:
        raise errors.invalid_payload(f"There is no '{resource_id}'.", "destinationResourceId")
    if account.location != region.replace(" ", "").lower():
        raise errors.invalid_payload(f"The destination is in '{account.location}'.", "region")
    if not cloud.store.all(Job, account.uid):
        raise errors.invalid_payload(
            "The destination has had no fine-tuning job yet.", "destinationResourceId"
        )
    return account


def _check_identity(source: Account) -> None:
    kind = str((source.identity or {}).get("type", ""))
    if "userassigned" not in kind.replace(" ", "").lower():
        raise errors.invalid_payload("The source has no user-assigned managed identity.")


def _begin(cloud: Cloud, job: Job, checkpoint: Checkpoint, destination: Account) -> CheckpointCopy:
    weights = cloud.training_runs.weights(job.uid, checkpoint.step_number)
    if weights is None:
        raise AssertionError(f"{checkpoint.uid} is a checkpoint and its weights are gone")
    names = [checkpoint.model, checkpoint.uid]
    if job.fine_tuned_model is not None and checkpoint.step_number == job.total_steps:
        names.append(job.fine_tuned_model)
    now = cloud.clock.now()
    copy = CheckpointCopy(
        uid=f"copy-{cloud.identifiers.hexadecimal('copy')}",
        checkpoint_id=checkpoint.uid,
        account_uid=destination.uid,
        resource_id=account_id(destination),
        region=destination.location,
        base_model=job.base_model,
        step_number=checkpoint.step_number,
        names=names,
        created_at=now,
        state_since=now,
    )
    place = cloud.folder.run(copy.uid) / "1" / weights.name
    place.parent.mkdir(parents=True)
    shutil.copyfile(weights, place)
    cloud.store.put(copy)
    return copy


def _copies(cloud: Cloud, checkpoint: Checkpoint) -> list[CheckpointCopy]:
    every = cloud.store.all(CheckpointCopy)
    return [copy for copy in every if copy.checkpoint_id == checkpoint.uid]


def _text(body: JsonObject, name: str) -> str:
    value: Any = body.get(name)
    if not isinstance(value, str) or not value:
        raise errors.invalid_payload(f"'{name}' is missing or not a string.", name)
    return value


def _render(job: Job, checkpoint: Checkpoint, copies: list[CheckpointCopy]) -> JsonObject:
    return {
        "checkpointedModelName": checkpoint.model,
        "fineTuningJobId": job.uid,
        "copiedAccountDetails": [
            {
                "destinationResourceId": copy.resource_id,
                "region": copy.region,
                "status": copy.state,
            }
            for copy in copies
        ],
    }


_PATH = "fine_tuning/jobs/{job_id}/checkpoints/{checkpoint_id}/copy"
_DIFFERS = "The identity's role on the destination is not looked at."
OPERATIONS = (
    on_v1("fine_tuning.checkpoints.copy", "POST", _PATH, create_copy, differs=_DIFFERS),
    on_v1("fine_tuning.checkpoints.get_copy", "GET", _PATH, get_copy),
)
