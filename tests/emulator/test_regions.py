"""Regions, resource providers and resource groups: what tools ask before they make anything."""

import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import account_body
from tests.emulator.running_emulator import PLAIN


def test_both_names_of_a_region_are_one(azure, control):
    """`East US 2` is eastus2: in a resource group, in an account, in a path."""
    made = azure.arm("PUT", "/resourceGroups/spelled", {"location": "East US 2"})
    body = account_body("spelled") | {"location": "East US 2"}
    control.accounts.begin_create("spelled", "spelled", body, polling=False, **PLAIN)
    azure.advance(40)
    control.accounts.begin_delete("spelled", "spelled", polling=False, **PLAIN)
    azure.advance(15)
    deleted = control.deleted_accounts.get("East US 2", "spelled", "spelled", **PLAIN)

    assert made.json()["location"] == "eastus2"
    assert deleted.location == "eastus2"
    assert [entry.model.name for entry in control.models.list("East US 2", **PLAIN)] == [
        entry.model.name for entry in control.models.list("eastus2", **PLAIN)
    ]


def test_a_region_that_there_is_not_is_refused(azure, control, account):
    """A code for accounts, one for groups, and the list of regions in the sentence."""
    group = azure.arm("PUT", "/resourceGroups/moon", {"location": "moonbase"})
    body = account_body("moon") | {"location": "moonbase"}
    with pytest.raises(HttpResponseError) as refused:
        control.accounts.begin_create(account, "moon", body, **PLAIN)

    assert group.json()["error"]["code"] == "LocationNotAvailableForResourceGroup"
    assert refused.value.error.code == "LocationNotAvailableForResourceType"
    assert "swedencentral" in refused.value.error.message


def test_a_location_is_required(azure):
    """A group without one is refused."""
    refused = azure.arm("PUT", "/resourceGroups/nowhere", {})

    assert refused.json()["error"]["code"] == "LocationRequired"


def test_the_regions_are_listed_with_both_names(azure):
    """As `az account list-locations` shows them."""
    regions = azure.arm("GET", "/locations").json()["value"]

    names = {region["name"]: region["displayName"] for region in regions}
    assert names["northcentralus"] == "North Central US"


def test_providers_are_registered_already(azure):
    """Listing, getting and registering say so; another provider is not there."""
    name = "Microsoft.CognitiveServices"
    listed = azure.arm("GET", "/providers").json()["value"]
    got = azure.arm("GET", f"/providers/{name.lower()}").json()
    registered = azure.arm("POST", f"/providers/{name}/register").json()
    other = azure.arm("GET", "/providers/Microsoft.Web")

    assert name in [provider["namespace"] for provider in listed]
    assert got == registered
    assert got["registrationState"] == "Registered"
    assert (other.status_code, other.json()["error"]["code"]) == (404, "InvalidResourceNamespace")


def test_a_group_takes_tags_and_lists_what_it_holds(azure, account):
    """A PATCH changes tags and nothing else; the list has the group's account."""
    patched = azure.arm("PATCH", f"/resourceGroups/{account}", {"tags": {"owner": "me"}})
    moved = azure.arm("PATCH", f"/resourceGroups/{account}", {"location": "eastus"})
    resources = azure.arm("GET", f"/resourceGroups/{account}/resources").json()["value"]

    assert patched.json()["tags"] == {"owner": "me"}
    assert moved.status_code == 400
    assert [one["name"] for one in resources] == [account]
    assert resources[0]["type"] == "Microsoft.CognitiveServices/accounts"


def test_a_subdomain_is_free_until_an_account_has_it(control, account):
    """The subdomain of an account is taken, in any case; another one is free."""
    kind = "Microsoft.CognitiveServices/accounts"
    taken, free = (
        control.check_domain_availability(name, kind, **PLAIN)
        for name in (account.upper(), "nobody-has-this")
    )

    assert (taken.is_subdomain_available, free.is_subdomain_available) == (False, True)
    assert "already used" in taken.reason
