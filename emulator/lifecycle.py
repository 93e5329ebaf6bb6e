"""What happens by itself as time passes: transitions as data, caught up with before each answer.

Each transition happens at its due time however late it is looked at, so that tests move the clock
and do not sleep, and so that a restart changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from emulator.cloud import Cloud
from emulator.control_plane import account_removal, accounts, deployments, resource_groups
from emulator.control_plane.async_operations import DELETING
from emulator.data_plane import checkpoint_copies, files, job_pausing, job_progress, uploads
from emulator.data_plane.copy_records import CheckpointCopy
from emulator.data_plane.file_expiry import FileExpiry
from emulator.data_plane.upload_records import FileUpload
from emulator.records import Account, Deployment, ResourceGroup, StoredFile

# What happens to a record, at a virtual time.
Effect = Callable[[Cloud, Any, float], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """After `seconds` in the state `source`, records of the kind undergo the effect."""

    kind: type[Any]
    source: str
    seconds: Callable[[Any], float]
    effect: Effect


def _after(seconds: float) -> Callable[[Any], float]:
    return lambda _: seconds


def _move_to(state: str) -> Effect:
    def move(cloud: Cloud, record: Any, at: float) -> None:
        cloud.store.put(replace(record, state=state, state_since=at))

    return move


def _purge(cloud: Cloud, account: Account, _: float) -> None:
    account_removal.purge(cloud, account)


# In the order in which one record passes through them, so that one look catches up with all.
TRANSITIONS = (
    Transition(Account, "Accepted", _after(accounts.SECONDS_ACCEPTED), _move_to("Creating")),
    Transition(Account, "Creating", _after(accounts.SECONDS_CREATING), _move_to("Succeeded")),
    Transition(Deployment, "Creating", deployments.seconds_to_create, deployments.finish_creation),
    Transition(
        Deployment,
        "Accepted",
        _after(deployments.SECONDS_TO_UPDATE),
        deployments.finish_creation,
    ),
    Transition(
        Deployment, "Succeeded", deployments.seconds_to_removal, deployments.finish_deletion
    ),
    Transition(
        Deployment, DELETING, _after(deployments.SECONDS_TO_DELETE), deployments.finish_deletion
    ),
    Transition(StoredFile, "pending", _after(files.SECONDS_PENDING), _move_to("running")),
    Transition(StoredFile, "running", _after(files.SECONDS_RUNNING), files.finish_import),
    Transition(FileExpiry, "waiting", _after(0), files.expire),
    Transition(FileUpload, "pending", _after(uploads.KEPT_SECONDS), uploads.expire),
    Transition(
        CheckpointCopy,
        "InProgress",
        _after(checkpoint_copies.SECONDS_TO_COPY),
        checkpoint_copies.finish,
    ),
    Transition(Account, DELETING, _after(accounts.SECONDS_TO_DELETE), account_removal.soft_delete),
    Transition(
        ResourceGroup,
        DELETING,
        _after(resource_groups.SECONDS_TO_DELETE),
        account_removal.delete_group,
    ),
    Transition(Account, "Deleted", _after(account_removal.KEPT_SECONDS), _purge),
)


def advance(cloud: Cloud) -> None:
    """Let everything happen that is due by now, and record how late it is."""
    store, now = cloud.store, cloud.clock.now()
    writes, reads = store.writes, store.reads
    with store.transaction():
        job_pausing.advance(cloud)
        job_progress.advance(cloud)
        # A live job goes on with what its process writes, so it may have moved at any time.
        dues = [now if store.reads > reads else math.inf]
        dues += [_catch_up(cloud, transition, now) for transition in TRANSITIONS]
        store.set_setting("now", repr(now))
    cloud.clock.settled = now
    if store.writes == writes:
        cloud.agenda.next_due, cloud.agenda.writes = min(dues), writes


def advance_if_due(cloud: Cloud) -> None:
    """Do the same for a request that only reads: at no cost while there is nothing to do."""
    now = cloud.clock.now()
    if cloud.agenda.is_clear(cloud.store.writes, now):
        cloud.clock.settled = now
    else:
        advance(cloud)


def _catch_up(cloud: Cloud, transition: Transition, now: float) -> float:
    """Let a transition happen wherever it is due; give the earliest due time."""
    earliest = math.inf
    for record in cloud.store.in_state(transition.kind, transition.source):
        due = record.state_since + transition.seconds(record)
        earliest = min(earliest, due)
        if due <= now:
            transition.effect(cloud, record, due)
    return earliest
