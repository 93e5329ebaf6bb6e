"""What an ARM request asks for and the local Azure does not know: refused by name, never ignored.

What a client only sends back, because ARM had answered it, is no wish and passes.
"""

import pytest

from tests.emulator.arranging import LOCATION, account_body, deploy, deployment_body
from tests.emulator.running_emulator import versioned

NAME, VERSION = "gpt-4o-mini", "2024-07-18"
PROVIDER = "/providers/Microsoft.CognitiveServices"
ROLES = "/providers/Microsoft.Authorization/roleAssignments"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_account_has_no_other_fields(azure, account, method):
    """On top as below `properties` and `identity`."""
    identity = {"type": "None", "colour": "red"}
    changes = ({"plan": {"name": "x"}}, {"managedBy": "me"}, {"identity": identity})
    refusals = [
        azure.arm(method, _account(account), account_body(account) | change) for change in changes
    ]

    _are_unknown(refusals, ["'plan'", "'managedBy'", "'identity.colour'"])


def test_a_deployment_and_a_group_have_no_other_fields(azure, account):
    """Neither do role assignments, of which a condition would not be kept."""
    deployment = deployment_body(NAME, VERSION) | {"plan": "x"}
    group = {"location": LOCATION, "managedBy": "me"}
    grant = {"properties": {"roleDefinitionId": "/r", "principalId": "p", "condition": "c"}}
    refusals = [
        azure.arm("PUT", f"{_account(account)}/deployments/chat", deployment),
        azure.arm("PUT", f"/resourceGroups/{account}", group),
        azure.arm("PUT", f"{_account(account)}{ROLES}/a", grant),
    ]

    _are_unknown(refusals, ["'plan'", "'managedBy'", "'condition'"])


@pytest.mark.parametrize("fields", [{}, {"plan": None, "tags": None}])
def test_what_was_answered_can_be_sent_back(azure, account, fields):
    """ARM ignores its own fields, and what is null is not given."""
    deploy(azure, account, "chat", NAME, VERSION)
    paths = [_account(account), f"{_account(account)}/deployments/chat"]
    paths.append(f"/resourceGroups/{account}")
    for path in paths:
        before = azure.arm("GET", path).json()
        again = azure.arm("PUT", path, before | fields)
        azure.advance(10)

        assert again.status_code == 200
        assert _without_times(azure.arm("GET", path).json()) == _without_times(before)


def test_what_a_list_does_not_read_is_refused(azure, account):
    """$filter and $top are named, whatever the list is."""
    lists = ["/resourceGroups", f"{PROVIDER}/accounts", f"{_account(account)}/deployments"]
    lists += [f"/resourceGroups/{account}/resources", f"{PROVIDER}/deletedAccounts"]
    lists += [f"{_account(account)}/usages", "/providers"]
    for path in lists:
        for option in ("$filter", "$top"):
            answer = azure.arm("GET", path, query=f"{versioned(path)}&{option}=1")

            _are_unknown([answer], [f"'{option}'"])


def test_role_assignments_are_filtered_by_scope_only(azure, account):
    """atScope() is read; another filter is 501 and named."""
    path = f"{_account(account)}{ROLES}"
    read = azure.arm("GET", path, query=f"{versioned(path)}&$filter=atScope()")
    refused = azure.arm("GET", path, query=f"{versioned(path)}&$filter=principalId eq 'me'")

    assert read.status_code == 200
    _are_unknown([refused], ["principalId eq 'me'"])


@pytest.mark.parametrize(
    "name", ["%00", "bad%20name", "%3Cb%3Ex", "x", "x" * 65, "x" * 3000, "가나"]
)
def test_a_deployment_has_no_such_name(azure, account, name):
    """Letters, digits, -, _ and . are a name: 2 to 64 of them."""
    path = f"{_account(account)}/deployments/{name}"
    refused = azure.arm("PUT", path, deployment_body(NAME, VERSION))

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "InvalidResourceProperties"
    assert azure.arm("GET", path).status_code == 404


@pytest.mark.parametrize("name", ["x" * 91, "bad%20name", "%3Cb%3Ex", "a.", "a*", "a%2Cb"])
def test_a_resource_group_has_no_such_name(azure, name):
    """Letters, digits, -, _, ., ( and ) are a name: 1 to 90 of them, and no dot at the end."""
    refused = azure.arm("PUT", f"/resourceGroups/{name}", {"location": LOCATION})

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "InvalidResourceGroup"
    assert azure.arm("GET", f"/resourceGroups/{name}").status_code == 404


@pytest.mark.parametrize("name", ["x" * 90, "a", "a.b(c)_d-e", "수업", "-"])
def test_a_resource_group_has_such_a_name(azure, name):
    """Letters of any script."""
    made = azure.arm("PUT", f"/resourceGroups/{name}", {"location": LOCATION})

    assert (made.status_code, made.json()["name"]) == (201, name)


@pytest.mark.parametrize(
    ("bypass", "status"), [("None", 200), ("AzureServices", 200), ("azure", 400)]
)
def test_what_bypasses_network_rules_is_one_of_two(azure, account, bypass, status):
    """Another word is refused, and named."""
    body = account_body(account, networkAcls={"bypass": bypass})
    answer = azure.arm("PUT", _account(account), body)

    assert answer.status_code == status
    assert (f"'{bypass}'" in answer.text) == (status == 400)


@pytest.mark.parametrize("name", ["gpt-4o-mini-2024-07-18", "my_1", "x" * 64])
def test_a_deployment_has_such_a_name(azure, account, name):
    """As people and this project name them."""
    path = f"{_account(account)}/deployments/{name}"

    assert azure.arm("PUT", path, deployment_body(NAME, VERSION)).status_code == 201


def _account(name):
    """Give an account's path below the subscription."""
    return f"/resourceGroups/{name}{PROVIDER}/accounts/{name}"


def _without_times(thing):
    """Leave out when it was changed, and in which state it is since."""
    properties = {**thing["properties"], "provisioningState": None}
    return {**thing, "properties": properties, "systemData": None}


def _are_unknown(answers, named):
    """Look whether each answer is 501 and has what it is about."""
    assert [answer.status_code for answer in answers] == [501] * len(answers)
    for answer, name in zip(answers, named, strict=True):
        assert name in answer.json()["error"]["message"]
