"""ARM's api-versions: each provider has its own, and another is refused with those that it has."""

import pytest

_ACCOUNTS = "/providers/Microsoft.CognitiveServices/accounts"
_ROLES = "/providers/Microsoft.Authorization/roleAssignments"


@pytest.mark.parametrize(
    ("path", "version"),
    [
        (_ACCOUNTS, "2025-06-01"),
        (_ACCOUNTS, "2026-05-15-PREVIEW"),
        (_ROLES, "2022-04-01"),
        ("/resourceGroups", "2021-04-01"),
        ("", "2014-04-01"),
    ],
)
def test_a_version_that_there_is_passes(azure, path, version):
    """In any case; for what no package tells the versions of, any day does."""
    assert azure.arm("GET", path, query=f"?api-version={version}").status_code == 200


@pytest.mark.parametrize(
    ("path", "version", "kind"),
    [
        (_ACCOUNTS, "2024-10-21", "accounts"),
        (f"/resourceGroups/g{_ACCOUNTS}/a/deployments/d", "2022-04-01", "accounts/deployments"),
        (_ROLES, "2025-09-01", "roleAssignments"),
    ],
)
def test_another_version_is_refused_by_its_provider(azure, path, version, kind):
    """As the data plane's 2024-10-21 is: the sentence names the type and what there is."""
    refused = azure.arm("GET", path, query=f"?api-version={version}")
    (provider,) = [
        one
        for one in azure.arm("GET", "/providers").json()["value"]
        if one["namespace"] in path.rpartition("/providers/")[2]
    ]

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, "InvalidResourceType")
    assert f"The resource type '{kind}' could not be found in the namespace" in error["message"]
    listed = ",".join(provider["resourceTypes"][0]["apiVersions"])
    assert error["message"].endswith(f"The supported api-versions are '{listed}'.")


@pytest.mark.parametrize("path", ["/resourceGroups", "/resourceGroups/g"])
def test_another_version_of_resource_groups_is_invalid(azure, path):
    """With a sentence of their own."""
    refused = azure.arm("GET", path, query="?api-version=2025-09-01")

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, "InvalidApiVersionParameter")
    assert error["message"].startswith("The api-version '2025-09-01' is invalid. The supported")
    assert "2024-03-01" in error["message"]
