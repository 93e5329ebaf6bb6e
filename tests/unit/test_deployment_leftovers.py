"""Which deployments an interrupted run has left over, and which are none of our business."""

import pytest

from finetune.providers import claims, deployment_leftovers
from finetune.providers.deployment_leftovers import OWNER_TAG, find_leftovers, note_in_state

PROPS = {"name": "tutor", "account": {"owner": "azure-finetune/dev"}}


@pytest.fixture(autouse=True)
def _a_host_of_its_own(monkeypatch):
    """Start as a host process does: nothing is claimed, nothing known of the state."""
    monkeypatch.setattr(deployment_leftovers, "_in_state", {})
    monkeypatch.setattr(claims, "_claimed", set())


def deployed(hour, owner="azure-finetune/dev"):
    """Return a deployment that was made at that hour."""
    return {
        "tags": {OWNER_TAG: owner},
        "systemData": {"createdAt": f"2026-11-22T{hour:02}:00:00Z"},
    }


def test_what_is_younger_than_the_recorded_one_is_left_over():
    """It came up in a run that was killed before it could record it."""
    note_in_state("tutor-00000001", None)
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}

    assert find_leftovers(deployments, PROPS) == ["tutor-00000002"]


def test_what_is_older_is_the_engine_s_to_delete():
    """A failed run keeps the former deployment in the state, and applications may call it."""
    note_in_state("tutor-00000002", None)
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}

    assert find_leftovers(deployments, PROPS) == []


def test_what_was_there_when_an_older_one_was_taken_over_is_the_engine_s_to_delete():
    """A reverted config takes the older one over, and the state still knows the younger one."""
    note_in_state("tutor-00000001", "2026-11-22T03:00:00+00:00")
    deployments = {f"tutor-0000000{n}": deployed(n) for n in (1, 2, 4)}

    assert find_leftovers(deployments, PROPS) == ["tutor-00000004"]


def test_a_younger_one_is_told_by_its_time_and_not_by_its_digits():
    """ARM leaves out the fraction of a second where it is nought."""
    note_in_state("tutor-00000001", None)
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(1)}
    deployments["tutor-00000002"]["systemData"]["createdAt"] = "2026-11-22T01:00:00.0000001Z"
    deployments["tutor-00000003"] = deployed(1)
    deployments["tutor-00000003"]["systemData"]["createdAt"] = "2026-11-22T01:00:00.5123456Z"

    assert find_leftovers(deployments, PROPS) == ["tutor-00000003"]


@pytest.mark.parametrize("made", ["", "yesterday", "2026-11-22T05:00:00"])
def test_what_does_not_say_when_it_was_made_is_not_left_over(made):
    """Nothing is deleted for want of knowledge."""
    note_in_state("tutor-00000001", None)
    deployments = {"tutor-00000001": deployed(1), "tutor-00000002": deployed(2)}
    deployments["tutor-00000002"]["systemData"]["createdAt"] = made

    assert find_leftovers(deployments, PROPS) == []


def test_what_this_run_has_made_is_not_left_over():
    """It is claimed."""
    note_in_state("tutor-00000001", None)
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
