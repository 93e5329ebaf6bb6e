"""How the stand-in for azure-native sends its requests again, as the real plugin's client does."""

from uuid import uuid4

import pytest

from emulator.azure_native.arm import Arm, ArmError
from emulator.azure_native.partial_creation import NotReadyError
from tests.emulator.running_emulator import SUBSCRIPTION

VERSION = "2022-04-01"
GRANT = {"roleDefinitionId": "/contributor", "principalId": "me"}
FAULTS = [
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "truncate"},
    *({"kind": "status", "status": status} for status in (408, 429, 500, 503)),
]


@pytest.fixture
def arm(azure):
    """Give the stand-in's client."""
    return Arm(azure.root)


@pytest.fixture
def path():
    """Give the path of a role assignment at a scope of the test's own: it is there at once."""
    name = uuid4()
    scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-{name}"
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_what_fails_once_is_asked_again(arm, path, faults, method, fault):
    """Whether the work was done or not, it is done in the end."""
    faults({"method": method, "path": path, **fault})

    made = arm.put(path, VERSION, {"properties": GRANT})
    arm.delete(path, VERSION)

    assert made["id"] == path
    assert arm.find(path, VERSION) is None


def test_after_three_more_tries_it_gives_up(azure, arm, path, faults):
    """The user sees ARM's own words."""
    faults({"path": path, "times": None, "kind": "status", "status": 503, "message": "Later."})

    with pytest.raises(ArmError, match="Later"):
        arm.find(path, VERSION)

    assert azure.admin("faults")["rules"][0]["matched"] == 4


@pytest.mark.parametrize(
    "fault", [{"status": 409}, {"status": 429, "headers": {"Retry-After": "3600"}}]
)
def test_what_does_not_pass_is_not_asked_again(azure, arm, path, faults, fault):
    """A refusal stays one, and nobody waits for an hour."""
    faults({"path": path, "times": None, "kind": "status", **fault})

    with pytest.raises(ArmError, match=f"Status={fault['status']}"):
        arm.find(path, VERSION)

    assert azure.admin("faults")["rules"][0]["matched"] == 1


def test_what_cannot_be_seen_to_succeed_is_not_ready(azure, arm, path, faults):
    """As in the plugin, a broken answer is no reason to ask again; what was made is told."""
    faults({"method": "GET", "path": path, "kind": "malform"})

    with pytest.raises(NotReadyError, match="no JSON"):
        arm.put(path, VERSION, {"properties": GRANT})

    assert azure.admin("faults")["rules"][0]["matched"] == 1


def test_what_a_put_answers_is_not_needed(arm, path, faults):
    """It is looked at afterwards anyway."""
    faults({"method": "PUT", "path": path, "kind": "malform"})

    assert arm.put(path, VERSION, {"properties": GRANT})["id"] == path
