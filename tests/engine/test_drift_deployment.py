"""A deployment that is gone, or that somebody has changed: preview and `refresh` say so."""

from __future__ import annotations

import pytest
import requests

from tests.engine.project import MODEL, Project, Step

pytestmark = pytest.mark.long

UPDATE = Step("update", "ModelDeployment", MODEL)
HEADERS = {"Authorization": "Bearer local-azure"}


def _deployment_id(project: Project) -> str:
    return f"{project.account_id()}/deployments/{project.outputs()['deployment_name']}"


def _address(project: Project, arm_id: str) -> str:
    return f"{project.azure.find_endpoint()}{arm_id}?api-version=2025-06-01"


def _live(project: Project, arm_id: str) -> dict:
    return requests.get(_address(project, arm_id), headers=HEADERS, timeout=10).json()


def _put_by_hand(project: Project, sku: dict, model: dict | None = None) -> None:
    """Changes the deployment as somebody in the portal would, who keeps its tags."""
    arm_id = _deployment_id(project)
    live = _live(project, arm_id)
    body = {"sku": live["sku"] | sku, "tags": live.get("tags"), "properties": {}}
    body["properties"]["model"] = model or live["properties"]["model"]
    address = _address(project, arm_id)
    requests.put(address, json=body, headers=HEADERS, timeout=10).raise_for_status()
    while _live(project, arm_id)["properties"]["provisioningState"] != "Succeeded":
        continue


def test_a_preview_says_that_a_deployment_is_gone_and_what_it_costs(served):
    """A plain `up` then makes it again under its name, and trains nothing."""
    deployment = _deployment_id(served)
    served.delete_by_hand(deployment)

    steps = served.preview()

    assert {step.kind for step in steps} == {"ModelDeployment"}
    assert f"{served.outputs()['deployment_name']} is gone: somebody deleted it" in served.said
    assert "costs no training" in served.said
    served.up()
    assert _live(served, deployment)["properties"]["provisioningState"] == "Succeeded"
    assert len(served.training_charges()) == 1
    assert served.up() == []


def test_a_developer_deployment_of_yesterday_was_taken_by_azure(project):
    """Who removed it is told by its age: a DeveloperTier deployment lives 24 hours."""
    project.edit(
        lambda config: config["models"][MODEL].update(
            {
                "model": "gpt-4.1-nano-2025-04-14",
                "deployment": {"sku_name": "DeveloperTier", "capacity": 1},
            }
        )
    )
    project.up()
    project.ask_azure("clock", {"advance_seconds": 25 * 3600})

    project.preview()

    assert "Azure deletes a DeveloperTier deployment 24 hours after it was made" in project.said


def test_a_capacity_changed_by_hand_is_set_back(served):
    """The preview names both values; the update is in place."""
    _put_by_hand(served, {"capacity": 20})

    steps = served.preview()

    assert set(steps) == {UPDATE}
    assert "somebody changed capacity from 10 to 20" in served.said
    served.up()
    assert _live(served, _deployment_id(served))["sku"]["capacity"] == 10
    assert served.up() == []


def test_refresh_takes_what_it_finds_into_the_state(served):
    """It says what it has found, and a plain preview after it shows what will be set back."""
    _put_by_hand(served, {"capacity": 20})

    refreshed = served.stack.refresh(color="never")

    assert refreshed.summary.resource_changes["update"] == 1
    assert "somebody changed capacity from 10 to 20" in refreshed.stdout
    assert set(served.preview()) == {UPDATE}


@pytest.mark.parametrize("refreshes", [False, True], ids=["plain", "after a refresh"])
def test_a_sku_changed_by_hand_is_replaced(served, refreshes):
    """The deployment is made again as it is declared, under the same name."""
    _put_by_hand(served, {"name": "Standard"})
    if refreshes:
        served.stack.refresh()

    steps = served.up()

    ops = [step.op for step in steps if step.kind == "ModelDeployment"]
    assert ops.index("delete-replaced") < ops.index("create-replacement")
    assert _live(served, _deployment_id(served))["sku"]["name"] == "GlobalStandard"
    assert len(served.training_charges()) == 1


def test_another_model_under_the_name_is_replaced(served):
    """Somebody deleted the deployment and made one of the base model in its place."""
    base = {"format": "OpenAI", "name": "gpt-4o-mini", "version": "2024-07-18"}
    served.delete_by_hand(_deployment_id(served))
    address = _address(served, _deployment_id(served))
    body = {"sku": {"name": "GlobalStandard", "capacity": 10}, "properties": {"model": base}}
    requests.put(address, json=body, headers=HEADERS, timeout=10).raise_for_status()

    served.up()

    live = _live(served, _deployment_id(served))
    assert live["properties"]["model"]["name"] == served.outputs()["fine_tuned_model"]
    assert "somebody changed fine_tuned_model" in served.said
