"""Which deployments an interrupted run has left over, and which are none of our business."""

import pytest

from finetune.providers import claims, deployment_leftovers
from finetune.providers.deployment_leftovers import OWNER_TAG, find_leftovers, is_in_state

PROPS = {"name": "tutor", "account": {"owner": "azure-finetune/dev"}}


@pytest.fixture(autouse=True)
def _a_host_of_its_own(monkeypatch):
    """Start as a host process does: nothing is claimed, nothing known of the state."""
    monkeypatch.setattr(deployment_leftovers, "_in_state", set())
    monkeypatch.setattr(claims, "_claimed", set())


def deployed(hour, owner="azure-finetune/dev"):
    """Return a deployment that was made at that hour."""
    return {
        "tags": {OWNER_TAG: owner},
        "systemData": {"createdAt": f"2026-11-22T{hour:02}:00:00Z"},
    }


def test_what_is_younger_than_the_recorded_one_is_left_over():
    """It came up in a run that was killed before it could record it."""
    is_in_state("tutor-00000001")
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}

    assert find_leftovers(deployments, PROPS) == ["tutor-00000002"]


def test_what_is_older_is_the_engine_s_to_delete():
    """A failed run keeps the former deployment in the state, and applications may call it."""
    is_in_state("tutor-00000002")
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}

    assert find_leftovers(deployments, PROPS) == []


def test_what_this_run_has_made_is_not_left_over():
    """It is claimed."""
    is_in_state("tutor-00000001")
    claims.claim("tutor-00000003")
    deployments = {f"tutor-0000000{n}": deployed(n) for n in (1, 2, 3)}

    assert find_leftovers(deployments, PROPS) == ["tutor-00000002"]


def test_without_a_recorded_one_all_others_are_left_over():
    """The first `up` was killed, and config has changed since."""
    claims.claim("tutor-00000002")
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}

    assert find_leftovers(deployments, PROPS) == ["tutor-00000001"]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("tutor-00000002", "azure-finetune/prod"),
        ("tutor-00000002", None),
        ("tutor-2-00000002", "azure-finetune/dev"),
        ("tutor-of-mine", "azure-finetune/dev"),
        ("gpt-4o-mini", "azure-finetune/dev"),
    ],
)
def test_what_is_not_this_resource_s_is_left_alone(name, owner):
    """Another stack's, nobody's, another model's, or one with a name of its own."""
    assert find_leftovers({name: deployed(2, owner)}, PROPS) == []
