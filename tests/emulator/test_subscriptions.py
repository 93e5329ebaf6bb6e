"""What ARM's clients ask before anything else, and where they follow a deletion."""

import requests

from tests.emulator.arranging import make_account
from tests.emulator.running_emulator import PLAIN, SUBSCRIPTION

SIGNED_IN = {"Authorization": "Bearer a-token"}


def test_there_is_one_subscription_of_one_tenant(azure):
    """As `az account list` asks for them."""
    (subscription,) = _get(f"{azure.root}/subscriptions?api-version=2016-06-01").json()["value"]
    (tenant,) = _get(f"{azure.root}/tenants?api-version=2016-06-01").json()["value"]

    assert subscription["subscriptionId"] == SUBSCRIPTION
    assert subscription["tenantId"] == tenant["tenantId"]


def test_resource_groups_are_listed_and_asked_for(azure):
    """HEAD says whether there is one, without a body."""
    name = make_account(azure)
    listed = azure.arm("GET", "/resourceGroups").json()["value"]

    assert name in {group["name"] for group in listed}
    assert azure.arm("HEAD", f"/resourceGroups/{name}").status_code == 204
    assert azure.arm("HEAD", "/resourceGroups/nobodys").status_code == 404


def test_a_deletion_is_followed_at_its_location(azure, control):
    """202 while it is under way, then 204."""
    name = make_account(azure)
    path = f"/resourceGroups/{name}/providers/Microsoft.CognitiveServices/accounts/{name}"
    location = azure.arm("DELETE", path).headers["location"]
    before = _get(location).status_code
    azure.advance(60)

    assert (before, _get(location).status_code) == (202, 204)
    assert name in {one.name for one in control.deleted_accounts.list(**PLAIN)}


def _get(url):
    """Send a signed-in request."""
    return requests.get(url, headers=SIGNED_IN, timeout=10)
