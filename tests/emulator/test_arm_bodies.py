"""ARM bodies with values of another type than their properties have: 400, and nothing is kept."""

import pytest
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import LOCATION, account_body, deployment_body
from tests.emulator.running_emulator import PLAIN

NAME, VERSION = "gpt-4o-mini", "2024-07-18"
ROLES = "/providers/Microsoft.Authorization/roleAssignments"
PROVIDER = "/providers/Microsoft.CognitiveServices"
NO_TAGS = (("tags", "x"), ("tags", [1]), ("tags.a", {"a": 5}))
NO_PROPERTIES = (("properties", "abc"), ("properties", [1]))


@pytest.mark.parametrize(
    ("named", "change"),
    [
        *((named, {"tags": tags}) for named, tags in NO_TAGS),
        *((named, {"properties": value}) for named, value in NO_PROPERTIES),
        ("sku", {"sku": "S0"}),
        ("sku.name", {"sku": {"name": 5}}),
        ("identity", {"identity": "x"}),
        ("identity.type", {"identity": {"type": "Weird"}}),
        ("identity.type", {"identity": {"type": 5}}),
        ("identity.type", {"identity": {}}),
        (
            "identity.userAssignedIdentities",
            {"identity": {"type": "None", "userAssignedIdentities": "x"}},
        ),
        ("kind", {"kind": 5}),
        ("location", {"location": ["eastus"]}),
        ("properties.customSubDomainName", {"properties": {"customSubDomainName": 5}}),
        ("properties.disableLocalAuth", {"properties": {"disableLocalAuth": "false"}}),
        ("properties.restore", {"properties": {"restore": "true"}}),
        ("properties.networkAcls", {"properties": {"networkAcls": "x"}}),
        ("properties.networkAcls.ipRules", {"properties": {"networkAcls": {"ipRules": 5}}}),
        (
            "properties.restrictOutboundNetworkAccess",
            {"properties": {"restrictOutboundNetworkAccess": 0}},
        ),
        ("properties.apiProperties", {"properties": {"apiProperties": []}}),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_account_takes_no_other_types(azure, account, method, named, change):
    """400 InvalidRequestContent names the property, and the account stays as it was."""
    before = azure.arm("GET", _account(account)).json()
    body = change if method == "PATCH" else account_body(account) | change
    refused = azure.arm(method, _account(account), body)

    _is_refused(refused, named)
    assert azure.arm("GET", _account(account)).json() == before


@pytest.mark.parametrize(
    ("named", "change"),
    [
        *((named, {"tags": tags}) for named, tags in NO_TAGS),
        *((named, {"properties": value}) for named, value in NO_PROPERTIES),
        ("sku", {"sku": "x"}),
        ("sku.name", {"sku": {"name": ["Standard"]}}),
        ("sku.capacity", {"sku": {"name": "Standard", "capacity": True}}),
        ("sku.capacity", {"sku": {"name": "Standard", "capacity": "1"}}),
        ("properties.model", {"properties": {"model": "x"}}),
        ("properties.model.name", {"properties": {"model": {"format": "OpenAI", "name": 5}}}),
    ],
    ids=str,
)
def test_a_deployment_takes_no_other_types(azure, control, account, named, change):
    """400 InvalidRequestContent names the property, and there is no deployment."""
    body = deployment_body(NAME, VERSION) | change
    refused = azure.arm("PUT", f"{_account(account)}/deployments/chat", body)

    _is_refused(refused, named)
    assert list(control.deployments.list(account, account, **PLAIN)) == []


@pytest.mark.parametrize(("named", "tags"), NO_TAGS, ids=str)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_group_takes_no_other_tags(azure, account, method, named, tags):
    """Text to text, and no list."""
    body = {"tags": tags} | ({"location": LOCATION} if method == "PUT" else {})
    refused = azure.arm(method, f"/resourceGroups/{account}", body)

    _is_refused(refused, named)
    assert "tags" not in azure.arm("GET", f"/resourceGroups/{account}").json()


@pytest.mark.parametrize(
    ("method", "path", "named", "body"),
    [
        ("PUT", "/resourceGroups/odd", "location", {"location": 5}),
        ("PUT", "/resourceGroups/odd", "properties", {"location": LOCATION, "properties": "x"}),
        ("PUT", f"{ROLES}/a", "properties", {"properties": "x"}),
        (
            "PUT",
            f"{ROLES}/a",
            "properties.roleDefinitionId",
            {"properties": {"roleDefinitionId": 5}},
        ),
        ("POST", f"{PROVIDER}/checkDomainAvailability", "subdomainName", {"subdomainName": 5}),
        ("POST", f"{PROVIDER}/locations/{LOCATION}/checkSkuAvailability", "skus", {"skus": 5}),
        ("POST", f"{PROVIDER}/locations/{LOCATION}/checkSkuAvailability", "skus", {"skus": [5]}),
    ],
)
def test_nothing_else_takes_other_types(azure, method, path, named, body):
    """Groups, role assignments and what is asked of names and skus."""
    _is_refused(azure.arm(method, path, body), named)


def test_a_key_has_a_name(azure, account):
    """A number is none."""
    _is_refused(azure.arm("POST", f"{_account(account)}/regenerateKey", {"keyName": 1}), "keyName")


def test_the_sdk_reads_why(control, account):
    """It parses code and sentence."""
    with pytest.raises(HttpResponseError) as refused:
        control.accounts.begin_update(account, account, {"tags": {"a": None}}, **PLAIN)

    assert refused.value.error.code == "InvalidRequestContent"
    assert "'tags.a' must be a string" in refused.value.error.message


@pytest.mark.parametrize(
    "kind", ["None", "SystemAssigned", "UserAssigned", "systemassigned,userassigned"]
)
def test_an_account_has_one_of_four_identities(control, account, kind):
    """It is written as Azure spells it, and a system-assigned principal stays the same."""
    change = {"identity": {"type": kind, "userAssignedIdentities": {"/an/id": {}}}}
    changed, again = (
        control.accounts.begin_update(account, account, change, **PLAIN).result() for _ in range(2)
    )

    assert changed.identity.type.replace(" ", "").lower() == kind.lower()
    assert (changed.identity.principal_id is None) == ("system" not in kind.lower())
    assert again.identity == changed.identity


def _account(name):
    """Give an account's path below the subscription."""
    return f"/resourceGroups/{name}{PROVIDER}/accounts/{name}"


def _is_refused(answer, named):
    """Look whether an answer says which property could not be read."""
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRequestContent")
    assert f"'{named}' must be " in answer.json()["error"]["message"]
