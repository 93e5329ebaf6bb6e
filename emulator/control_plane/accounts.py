"""Cognitive Services accounts: made and deleted over time, kept 48 hours after deletion.

What an account has been asked for and the local Azure would not honour (network rules, encryption,
outbound restrictions) is refused by name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emulator.cloud import Cloud
from emulator.control_plane import account_body, account_identity, async_operations, errors
from emulator.control_plane.conflicts import refuse_while_busy
from emulator.control_plane.resource_ids import (
    ACCOUNT_PATH,
    ACCOUNTS_PATH,
    PROVIDER_PATH,
    account_id,
)
from emulator.operation import Call, Operation, Reply
from emulator.records import Account, JsonObject, ResourceGroup

SECONDS_TO_DELETE = 10.0
# Virtual seconds in Accepted and then in Creating; about what a new account takes.
SECONDS_ACCEPTED = 5.0
SECONDS_CREATING = 25.0


def put_account(call: Call) -> Reply:
    """Create an account, change it, or restore it from its soft deletion."""
    group = _writable_group(call)
    body = account_body.parse(call.json())
    old = call.cloud.store.get(Account, f"{group.key}/{call.parameters['account']}".lower())
    if old is None or old.deleted_at is not None:
        return _create(call, group, old, body)
    return _change(call, old, body)


def patch_account(call: Call) -> Reply:
    """Change an account's tags, sku, identity or properties."""
    account = existing(call)
    body = account_body.parse_change(call.json(), account)
    return _change(call, account, body)


def get_account(call: Call) -> Reply:
    """Give an account."""
    account = existing(call)
    headers = async_operations.ask_again(call.cloud, account)
    return Reply(200, account_body.render(call.cloud, account), headers)


def list_accounts(call: Call) -> Reply:
    """List the accounts of a resource group, or of the subscription."""
    group = call.parameters.get("group")
    accounts = call.cloud.store.all(Account, group.lower() if group else None)
    shown = [
        account_body.render(call.cloud, account)
        for account in accounts
        if account.deleted_at is None
    ]
    return Reply(200, {"value": shown})


def delete_account(call: Call) -> Reply:
    """Begin the soft deletion of an account; one that is not there is 204."""
    cloud = call.cloud
    account = find(call)
    if account is None:
        return Reply(204)
    if account.state != async_operations.DELETING:
        refuse_while_busy(cloud, account)
        account = replace(account, state=async_operations.DELETING, state_since=cloud.clock.now())
        cloud.store.put(account)
    return async_operations.accepted(cloud, account)


def find(call: Call) -> Account | None:
    """Give the live account that a path names, or None."""
    key = f"{call.parameters['group']}/{call.parameters['account']}".lower()
    account = call.cloud.store.get(Account, key)
    return account if account and account.deleted_at is None else None


def existing(call: Call) -> Account:
    """Give the live account that a path names.

    Raises:
        WireError: 404 if there is none.
    """
    account = find(call)
    if account is None:
        if call.cloud.store.get(ResourceGroup, call.parameters["group"].lower()) is None:
            raise errors.resource_group_not_found(call.parameters["group"])
        name = f"Microsoft.CognitiveServices/accounts/{call.parameters['account']}"
        raise errors.resource_not_found(name, call.parameters["group"])
    return account


def _writable_group(call: Call) -> ResourceGroup:
    name = call.parameters["group"]
    group = call.cloud.store.get(ResourceGroup, name.lower())
    if group is None:
        raise errors.resource_group_not_found(name)
    if group.state == async_operations.DELETING:
        raise errors.resource_group_being_deleted(group.name)
    return group


def _create(
    call: Call, group: ResourceGroup, deleted: Account | None, body: account_body.AccountBody
) -> Reply:
    cloud, name = call.cloud, call.parameters["account"]
    account_body.check_name(name)
    if deleted and not body.restore:
        raise errors.flag_must_be_set_for_restore(account_id(deleted))
    if body.restore and not deleted:
        raise errors.cannot_restore(name)
    _refuse_taken_subdomain(cloud, body.properties, deleted)
    now = cloud.clock.now()
    account = Account(
        uid=deleted.uid if deleted else cloud.identifiers.hexadecimal("account"),
        group=group.name,
        name=name,
        kind=body.kind,
        location=deleted.location if deleted else body.location,
        sku=body.sku,
        tags=body.tags,
        identity=account_identity.with_principal(cloud, body.identity, None),
        properties=(deleted.properties if deleted else {}) | body.properties,
        created_at=deleted.created_at if deleted else now,
        deleted_at=None,
        state="Accepted",
        state_since=now,
        key_renewals=deleted.key_renewals if deleted else [0, 0],
    )
    cloud.store.put(account)
    headers = async_operations.ask_again(cloud, account)
    return Reply(201, account_body.render(cloud, account), headers)


def _change(call: Call, old: Account, body: account_body.AccountBody) -> Reply:
    cloud = call.cloud
    if old.location != body.location:
        raise errors.invalid_location(old.location, body.location, old.name)
    if body.kind != old.kind:
        raise errors.invalid_property("The kind of an account cannot be changed.")
    refuse_while_busy(cloud, old)
    _refuse_changed_subdomain(old, body.properties)
    _refuse_taken_subdomain(cloud, body.properties, old)
    account = replace(
        old,
        sku=body.sku,
        tags=body.tags,
        identity=account_identity.with_principal(cloud, body.identity, old),
        properties=body.properties,
    )
    cloud.store.put(account)
    return Reply(200, account_body.render(cloud, account))


def _refuse_taken_subdomain(cloud: Cloud, properties: JsonObject, own: Account | None) -> None:
    wanted: Any = properties.get("customSubDomainName")
    if not wanted:
        return
    for other in cloud.store.all(Account):
        if other.subdomain == wanted.lower() and (own is None or other.uid != own.uid):
            raise errors.custom_domain_in_use(wanted)


def _refuse_changed_subdomain(old: Account, properties: JsonObject) -> None:
    # Effectively immutable once set (docs/azure.md 5.3).
    wanted = properties.get("customSubDomainName")
    if old.subdomain is not None and (wanted or "").lower() != old.subdomain:
        raise errors.invalid_property("The custom subdomain name of an account cannot be changed.")


OPERATIONS = (
    Operation(
        name="accounts.create",
        method="PUT",
        path=ACCOUNT_PATH,
        answer=put_account,
        since="2017-04-18",
        differs=(
            "Only kinds OpenAI and AIServices, sku S0; what nobody would enforce is 501. The "
            "provider's api-versions are those that pulumi-azure-native 3.29 knows, and what is "
            "said to another one is guessed."
        ),
    ),
    Operation(
        name="accounts.update",
        method="PATCH",
        path=ACCOUNT_PATH,
        answer=patch_account,
        since="2017-04-18",
        differs="As accounts.create.",
    ),
    Operation(
        name="accounts.get",
        method="GET",
        path=ACCOUNT_PATH,
        answer=get_account,
        since="2017-04-18",
    ),
    Operation(
        name="accounts.delete",
        method="DELETE",
        path=ACCOUNT_PATH,
        answer=delete_account,
        since="2017-04-18",
    ),
    Operation(
        name="accounts.list_by_resource_group",
        method="GET",
        path=ACCOUNTS_PATH,
        answer=list_accounts,
        since="2017-04-18",
    ),
    Operation(
        name="accounts.list",
        method="GET",
        path=PROVIDER_PATH + "/accounts",
        answer=list_accounts,
        since="2017-04-18",
    ),
)
