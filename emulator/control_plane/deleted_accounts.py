"""Soft-deleted accounts: kept for 48 hours, listed by location, purged on request.

Source: docs/azure.md 5.3. Files, jobs and trained models are kept with the account and go with it.
"""

from __future__ import annotations

from emulator import clock
from emulator.cloud import Cloud
from emulator.control_plane import account_body, account_removal, errors
from emulator.control_plane.regions import short_name
from emulator.control_plane.resource_ids import PROVIDER_PATH, deleted_account_id
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, JsonObject

_PATH = PROVIDER_PATH + "/locations/{location}/resourceGroups/{group}/deletedAccounts/{account}"


def list_deleted(call: Call) -> Reply:
    """List all soft-deleted accounts."""
    deleted = [a for a in call.cloud.store.all(Account) if a.deleted_at is not None]
    return Reply(200, {"value": [_render(call.cloud, account) for account in deleted]})


def get_deleted(call: Call) -> Reply:
    """Give a soft-deleted account."""
    account = _find(call)
    if account is None:
        raise errors.not_found(f"The deleted account '{call.parameters['account']}'")
    return Reply(200, _render(call.cloud, account))


def purge_deleted(call: Call) -> Reply:
    """Purge a soft-deleted account; one that is not there is 204."""
    account = _find(call)
    if account is None:
        return Reply(204)
    account_removal.purge(call.cloud, account)
    return Reply(200)


def _find(call: Call) -> Account | None:
    key = f"{call.parameters['group']}/{call.parameters['account']}".lower()
    account = call.cloud.store.get(Account, key)
    if account is None or account.deleted_at is None:
        return None
    return account if account.location == short_name(call.parameters["location"]) else None


def _render(cloud: Cloud, account: Account) -> JsonObject:
    deleted_at = account.deleted_at or 0.0
    body = account_body.render(cloud, account)
    body["id"] = deleted_account_id(account)
    body["type"] = "Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts"
    body["properties"] |= {
        "deletionDate": clock.iso(deleted_at),
        "scheduledPurgeDate": clock.iso(deleted_at + account_removal.KEPT_SECONDS),
    }
    return body


OPERATIONS = (
    Operation(
        name="deleted_accounts.list",
        method="GET",
        path=PROVIDER_PATH + "/deletedAccounts",
        answer=list_deleted,
        since="2021-04-30",
    ),
    Operation(
        name="deleted_accounts.get",
        method="GET",
        path=_PATH,
        answer=get_deleted,
        since="2021-04-30",
    ),
    Operation(
        name="deleted_accounts.purge",
        method="DELETE",
        path=_PATH,
        answer=purge_deleted,
        since="2021-04-30",
        differs="At once.",
    ),
)
