"""Accounts: provisioning, soft deletion, restoring, purging, subdomains, one write at a time."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError

from tests.emulator.arranging import LOCATION, account_body, deployment_body, make_account
from tests.emulator.running_emulator import PLAIN


def test_an_account_is_ready_after_half_a_minute(azure, control):
    """A new account is 201 and on its way; it succeeds when the time has passed."""
    azure.arm("PUT", "/resourceGroups/slow", {"location": LOCATION})
    path = "/resourceGroups/slow/providers/Microsoft.CognitiveServices/accounts/slow"

    created = azure.arm("PUT", path, account_body("slow"))
    azure.advance(6)
    on_its_way = control.accounts.get("slow", "slow", **PLAIN).properties.provisioning_state
    azure.advance(30)
    account = control.accounts.get("slow", "slow", **PLAIN)

    assert created.status_code == 201
    assert created.json()["properties"]["provisioningState"] == "Accepted"
    assert on_its_way == "Creating"
    assert account.properties.provisioning_state == "Succeeded"
    assert account.system_data.created_at < account.system_data.last_modified_at


def test_an_account_needs_a_resource_group(control):
    """Without its resource group an account is 404 ResourceGroupNotFound."""
    with pytest.raises(ResourceNotFoundError) as refused:
        control.accounts.begin_create("nowhere", "a1", account_body("a1"), **PLAIN)

    assert refused.value.error.code == "ResourceGroupNotFound"


def test_a_deleted_account_keeps_its_name_until_it_is_purged(azure, control, account):
    """Creating it again is 409 FlagMustBeSetForRestore, and possible after a purge."""
    _delete(azure, control, account)
    listed = [deleted.name for deleted in control.deleted_accounts.list(**PLAIN)]
    with pytest.raises(ResourceExistsError) as refused:
        control.accounts.begin_create(account, account, account_body(account), **PLAIN)

    control.deleted_accounts.begin_purge(LOCATION, account, account, **PLAIN).result()
    control.accounts.begin_create(account, account, account_body(account), polling=False, **PLAIN)

    assert account in listed
    assert refused.value.error.code == "FlagMustBeSetForRestore"
    assert control.accounts.get(account, account, **PLAIN).name == account


def test_a_deleted_account_keeps_its_subdomain(azure, control, account):
    """Another account cannot take the subdomain of a soft-deleted one: 409 CustomDomainInUse."""
    _delete(azure, control, account)

    with pytest.raises(ResourceExistsError) as refused:
        control.accounts.begin_create(account, "other", account_body(account), **PLAIN)

    assert refused.value.error.code == "CustomDomainInUse"


def test_a_restored_account_has_its_files_again(azure, control, account):
    """`restore` brings a soft-deleted account back with what its data plane held."""
    with azure.data(account) as data:
        file = data.files.create(file=("a.jsonl", b"{}"), purpose="fine-tune")
        _delete(azure, control, account)
        body = account_body(account, restore=True)
        control.accounts.begin_create(account, account, body, polling=False, **PLAIN)
        azure.advance(40)

        assert data.files.retrieve(file.id).id == file.id


def test_a_deleted_account_is_purged_by_itself_after_two_days(azure, control, account):
    """48 hours after its deletion a soft-deleted account is gone."""
    _delete(azure, control, account)

    azure.advance(47 * 3600)
    kept = control.deleted_accounts.get(LOCATION, account, account, **PLAIN)
    azure.advance(3600)

    assert kept.name == account
    with pytest.raises(ResourceNotFoundError):
        control.deleted_accounts.get(LOCATION, account, account, **PLAIN)


def test_deleting_a_resource_group_soft_deletes_its_accounts(azure, control, account):
    """The group is gone, its accounts are soft-deleted, and a write meanwhile is refused."""
    deletion = azure.arm("DELETE", f"/resourceGroups/{account}")
    meanwhile = azure.arm("PUT", f"/resourceGroups/{account}", {"location": LOCATION})
    azure.advance(20)

    assert deletion.status_code == 202
    assert meanwhile.json()["error"]["code"] == "ResourceGroupBeingDeleted"
    assert azure.arm("HEAD", f"/resourceGroups/{account}").status_code == 404
    assert control.deleted_accounts.get(LOCATION, account, account, **PLAIN).name == account


def test_a_second_write_on_an_account_is_a_conflict(azure, control):
    """While an account is being created a write on it is 409 RequestConflict."""
    azure.arm("PUT", "/resourceGroups/busy", {"location": LOCATION})
    control.accounts.begin_create("busy", "busy", account_body("busy"), polling=False, **PLAIN)

    body = deployment_body("gpt-4o-mini", "2024-07-18")
    with pytest.raises(ResourceExistsError) as refused:
        control.deployments.begin_create_or_update("busy", "busy", "chat", body, **PLAIN)

    assert refused.value.error.code == "RequestConflict"


def test_tags_change_in_place(control, account):
    """A PATCH of tags leaves all else as it was."""
    before = control.accounts.get(account, account, **PLAIN)

    control.accounts.begin_update(account, account, {"tags": {"owner": "me"}}, **PLAIN).result()

    after = control.accounts.get(account, account, **PLAIN)
    assert after.tags == {"owner": "me"}
    assert after.properties.endpoint == before.properties.endpoint


def test_a_subdomain_cannot_be_changed(control, account):
    """A PUT with another subdomain is refused."""
    with pytest.raises(HttpResponseError) as refused:
        control.accounts.begin_create(account, account, account_body("another"), **PLAIN)

    assert "subdomain" in refused.value.error.message


def test_a_property_that_cannot_be_honoured_is_refused_by_name(azure, control):
    """Network rules that nobody would enforce are 501, not silently dropped."""
    azure.arm("PUT", "/resourceGroups/closed", {"location": LOCATION})
    body = account_body("closed", networkAcls={"defaultAction": "Deny"})

    with pytest.raises(HttpResponseError) as refused:
        control.accounts.begin_create("closed", "closed", body, **PLAIN)

    assert refused.value.status_code == 501
    assert "networkAcls" in refused.value.error.message


def test_paths_are_case_insensitive(azure, account):
    """ARM's fixed segments and names match in any case."""
    path = f"/RESOURCEGROUPS/{account.upper()}/providers/microsoft.cognitiveservices/Accounts/"

    found = azure.arm("GET", path + account.upper())

    assert found.json()["name"] == account


def test_accounts_are_listed_by_group(azure, control, account):
    """A group lists its own accounts only."""
    other = make_account(azure)

    listed = [a.name for a in control.accounts.list_by_resource_group(account, **PLAIN)]
    all_names = [a.name for a in control.accounts.list(**PLAIN)]

    assert listed == [account]
    assert {account, other} <= set(all_names)


def _delete(azure, control, account):
    """Soft-delete an account."""
    control.accounts.begin_delete(account, account, polling=False, **PLAIN)
    azure.advance(15)
