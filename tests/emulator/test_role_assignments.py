"""Role assignments and how long they take to work."""

import openai
import pytest

ROLE = "/providers/Microsoft.Authorization/roleDefinitions/a001fd3d-188f-4b5d-821b-7da978bf7442"
PRINCIPAL = "00000000-0000-4000-8000-000000000003"


def test_the_same_grant_under_another_name_exists_already(azure, account):
    """One principal, role and scope: 201, then 200 under that name, 409 under another."""
    first = _assign(azure, account, "11111111-0000-4000-8000-000000000001")
    again = _assign(azure, account, "11111111-0000-4000-8000-000000000001")
    other = _assign(azure, account, "11111111-0000-4000-8000-000000000002")

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert other.json()["error"]["code"] == "RoleAssignmentExists"
    assert first.json()["properties"]["createdOn"] == again.json()["properties"]["createdOn"]


def test_deleting_an_account_takes_its_role_assignments_along(azure, account):
    """A role assignment below a deleted account is gone."""
    name = "22222222-0000-4000-8000-000000000001"
    _assign(azure, account, name)

    azure.arm("DELETE", _scope(account))
    azure.advance(15)

    assert azure.arm("GET", _path(account, name)).status_code == 404


def test_a_role_assignment_is_taken_away_once(azure, account):
    """The first deletion answers with what it was, the second finds nothing."""
    name = "33333333-0000-4000-8000-000000000001"
    _assign(azure, account, name)
    listed = azure.arm("GET", _path(account, "")[:-1]).json()["value"]

    first, second = (azure.arm("DELETE", _path(account, name)) for _ in range(2))

    assert [assignment["name"] for assignment in listed] == [name]
    assert (first.status_code, second.status_code) == (200, 204)


def test_a_role_works_only_after_the_access_delay(azure, account, data):
    """With a delay set, a token is 401 PermissionDenied until a role is that old."""
    azure.admin("access", delay_seconds=300)
    try:
        refusals = [_refusal(data)]
        _assign(azure, account, "44444444-0000-4000-8000-000000000001")
        azure.advance(200)
        refusals.append(_refusal(data))
        azure.advance(110)

        assert list(data.files.list()) == []
        assert refusals == ["PermissionDenied", "PermissionDenied"]
    finally:
        azure.admin("access", delay_seconds=0)


def _refusal(data):
    """Give the code that a listing is refused with."""
    with pytest.raises(openai.AuthenticationError) as refused:
        data.files.list()
    return refused.value.code


def _scope(account):
    """Give an account's path below the subscription."""
    return f"/resourceGroups/{account}/providers/Microsoft.CognitiveServices/accounts/{account}"


def _path(account, name):
    """Give the path of a role assignment on an account."""
    return f"{_scope(account)}/providers/Microsoft.Authorization/roleAssignments/{name}"


def _assign(azure, account, name):
    """Assign the role on an account under a name."""
    properties = {
        "roleDefinitionId": ROLE,
        "principalId": PRINCIPAL,
        "principalType": "ServicePrincipal",
    }
    return azure.arm("PUT", _path(account, name), {"properties": properties})
