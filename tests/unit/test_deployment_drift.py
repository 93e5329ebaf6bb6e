"""What is said of a deployment that somebody, or Azure, has changed or removed."""

from datetime import UTC, datetime

import pytest

from finetune.providers.deployment_drift import find_drift, live_properties, why_gone

RECORDED = {
    "fine_tuned_model": "m.ft-1",
    "sku_name": "GlobalStandard",
    "capacity": 10.0,
    "deployed_at": "2026-11-01T12:00:00Z",
}


def live(sku_name="GlobalStandard", capacity=10, model="m.ft-1"):
    """Return a deployment as ARM has it."""
    sku = {"name": sku_name, "capacity": capacity}
    return {"sku": sku, "properties": {"model": {"name": model, "version": "1"}}}


def test_what_is_as_recorded_has_not_drifted():
    """The engine makes every number a float, and ARM writes a name in any case."""
    drift = find_drift("tutor-1", live(sku_name="globalSTANDARD"), RECORDED)

    assert (drift.replaces, drift.updates, drift.said) == ([], [], [])


@pytest.mark.parametrize(
    ("changed", "replaces", "updates", "words"),
    [
        ({"capacity": 20}, [], ["capacity"], "capacity from 10 to 20"),
        ({"sku_name": "Standard"}, ["sku_name"], [], "sku_name from GlobalStandard to Standard"),
        ({"model": "m"}, ["fine_tuned_model"], [], "fine_tuned_model from m.ft-1 to m"),
    ],
)
def test_a_hand_s_change_is_named_with_both_values(changed, replaces, updates, words):
    """Capacity is set back in place; model and sku need another deployment."""
    drift = find_drift("tutor-1", live(**changed), RECORDED)

    assert (drift.replaces, drift.updates) == (replaces, updates)
    assert len(drift.said) == 1
    assert f"tutor-1: somebody changed {words}" in drift.said[0]
    assert "for nothing" in drift.said[0]


def test_a_refresh_takes_over_what_differs_and_keeps_the_spelling_of_the_rest():
    """Or a refresh of what nobody has touched would show a change."""
    found = live_properties(live(sku_name="globalSTANDARD", capacity=20), RECORDED)

    assert found == {
        "fine_tuned_model": "m.ft-1",
        "sku_name": "GlobalStandard",
        "capacity": 20,
    }


@pytest.mark.parametrize(
    ("sku_name", "now", "cause"),
    [
        ("DeveloperTier", "2026-11-02T11:59:00Z", "somebody deleted it"),
        ("DeveloperTier", "2026-11-02T12:01:00Z", "Azure deletes a DeveloperTier deployment 24"),
        ("GlobalStandard", "2026-11-16T11:59:00Z", "somebody deleted it"),
        ("GlobalStandard", "2026-11-16T12:01:00Z", "no call for 15 days, or somebody deleted it"),
    ],
)
def test_its_age_tells_who_removed_a_deployment(sku_name, now, cause):
    """DeveloperTier lives 24 hours; any other may be idle for 15 days."""
    recorded = RECORDED | {"sku_name": sku_name}

    said = why_gone("tutor-1", recorded, datetime.fromisoformat(now))

    assert cause in said
    assert ("Azure deletes" in said) == (now[14:16] == "01")
    assert "costs no training" in said


def test_without_an_age_nobody_is_blamed_alone():
    """A state of an earlier version does not say when a deployment was made."""
    said = why_gone("tutor-1", RECORDED | {"deployed_at": None}, datetime.now(UTC))

    assert "Azure deletes one that had no call for 15 days, or somebody deleted it" in said
