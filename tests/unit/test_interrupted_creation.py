"""What azure-native was making when it was killed, put into the state to be looked at."""

import pytest

from finetune.interrupted_creation import with_interrupted
from finetune.pending_operations import pending_operations

SUBSCRIPTION = "/subscriptions/0a-1b"
ACCOUNT_ID = f"{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a"
PURGE = {"urn": "urn:pulumi:dev::shop::finetune:AccountPurge::purge", "id": ACCOUNT_ID}
IN_ACCOUNT = {"resourceGroupName": "g", "accountName": "a"}


def pending(kind, inputs, doing="creating"):
    """Return an operation as Pulumi writes it."""
    urn = f"urn:pulumi:dev::shop::{kind}::thing"
    return {"type": doing, "resource": {"urn": urn, "type": kind, "inputs": inputs}}


def taken(operation, resources=(PURGE,)):
    """Return what is put into the state for a pending operation."""
    deployment = {"resources": list(resources), "pending_operations": [operation]}
    return with_interrupted(deployment)["resources"][len(resources) :]


@pytest.mark.parametrize(
    ("kind", "inputs", "arm_id"),
    [
        ("resources:ResourceGroup", {"resourceGroupName": "g"}, f"{SUBSCRIPTION}/resourceGroups/g"),
        ("cognitiveservices:Account", IN_ACCOUNT, ACCOUNT_ID),
        (
            "cognitiveservices:Deployment",
            IN_ACCOUNT | {"deploymentName": "d"},
            f"{ACCOUNT_ID}/deployments/d",
        ),
        (
            "authorization:RoleAssignment",
            {"scope": ACCOUNT_ID, "roleAssignmentName": "r"},
            f"{ACCOUNT_ID}/providers/Microsoft.Authorization/roleAssignments/r",
        ),
    ],
)
def test_a_creation_is_put_into_the_state_with_its_id(kind, inputs, arm_id):
    """Marked, so that it is read before anything else; and nothing else of it is changed."""
    operation = pending(f"azure-native:{kind}", inputs)

    (resource,) = taken(operation)

    assert resource == operation["resource"] | {"id": arm_id, "refreshBeforeUpdate": True}


@pytest.mark.parametrize(
    "operation",
    [
        pending("azure-native:cognitiveservices:Account", IN_ACCOUNT, doing="updating"),
        pending("azure-native:cognitiveservices:Account", {"accountName": "a"}),
        pending("azure-native:storage:StorageAccount", IN_ACCOUNT),
        pending("pulumi-python:dynamic/finetune:FineTuningJob", {}),
    ],
    ids=["no-creation", "no-name", "not-of-this-program", "ours"],
)
def test_nothing_else_is_put_there(operation):
    """Ours are found by their own `create`; of others no id follows."""
    assert taken(operation) == []


def test_without_a_subscription_there_is_no_id():
    """Nothing in the state names it."""
    operation = pending("azure-native:cognitiveservices:Account", IN_ACCOUNT)

    assert taken(operation, resources=()) == []


def test_what_is_in_the_state_already_stays_alone():
    """A replacement's predecessor has the same URN, and two would make the state invalid."""
    operation = pending("azure-native:cognitiveservices:Account", IN_ACCOUNT)
    predecessor = {"urn": operation["resource"]["urn"], "id": ACCOUNT_ID}

    assert taken(operation, resources=(PURGE, predecessor)) == []


def test_what_it_replaces_gives_way():
    """It is gone in Azure, and what depends on it stays behind it in the state."""
    operation = pending("azure-native:cognitiveservices:Account", IN_ACCOUNT)
    gone = {"urn": operation["resource"]["urn"], "id": "old", "pendingReplacement": True}
    dependent = {"urn": "urn:pulumi:dev::shop::finetune:FineTuningJob::tutor"}
    resources = [PURGE, gone, dependent]

    found = with_interrupted({"resources": resources, "pending_operations": [operation]})

    assert [one.get("id") for one in found["resources"]] == [ACCOUNT_ID, ACCOUNT_ID, None]
    assert found["resources"][1]["refreshBeforeUpdate"]


def test_after_two_kills_the_last_attempt_counts():
    """The first may have been made of other inputs, and two of one URN are one too many."""
    account = "azure-native:cognitiveservices:Account"
    operations = [pending(account, IN_ACCOUNT | {"accountName": name}) for name in ("b", "a")]
    deployment = {"resources": [PURGE], "pending_operations": operations}

    ids = [one["id"] for one in with_interrupted(deployment)["resources"]]

    assert ids == [ACCOUNT_ID, ACCOUNT_ID]


def test_what_is_looked_at_is_told_so():
    """And not that it might have to be imported by hand."""
    operation = pending("azure-native:cognitiveservices:Account", IN_ACCOUNT)
    deployment = {"resources": [PURGE], "pending_operations": [operation]}

    (before,) = pending_operations(deployment)
    (after,) = pending_operations(with_interrupted(deployment))

    assert "with `pulumi import`" in str(before)
    assert "the next `pulumi up` looks, and goes on with it or makes it" in str(after)
