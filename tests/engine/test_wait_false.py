"""`wait: false`: `up` returns at once, and a later one takes the model."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError

from tests.engine.project import MODEL, Step, wait_for

pytestmark = pytest.mark.long

REAL_SPEED = 1.0
"""A job of half an hour does not end before it is to."""
SLOW = 20.0
"""Nor does it in an `up`, which makes an account and uploads a file in the same time."""
FAST = 3600.0


def _statuses(project) -> set[str]:
    return {job["status"] for job in project.inventory()["jobs"]}


def _end_jobs(project) -> None:
    """Lets the time pass in which the jobs end."""
    project.set_speed(FAST)
    wait_for(lambda: _statuses(project) == {"succeeded"})


def _tuned(project) -> list[str]:
    """The names of the tuned models' deployments."""
    names = [deployment["name"] for deployment in project.inventory()["deployments"]]
    return [name for name in names if name.startswith(MODEL)]


def test_the_first_up_returns_and_the_next_one_deploys(project):
    """One `up` submits and ends with the job's status; one after the job's end serves its model."""
    project.set_speed(SLOW)
    project.edit(lambda config: config.update({"wait": False}))

    project.up()
    project.set_speed(REAL_SPEED)

    outputs = project.outputs()
    assert outputs["status"] in ("pending", "running")
    assert (outputs["fine_tuned_model"], outputs["deployment_name"]) == (None, None)
    assert _tuned(project) == []
    assert "the first `pulumi up` after the job's end takes the new model" in project.said
    assert project.up() == []  # the job is still under way
    _end_jobs(project)
    assert Step("replace", "ModelDeployment", MODEL) in project.preview()
    project.up()
    assert project.outputs()["status"] == "succeeded"
    assert _tuned(project) == [project.outputs()["deployment_name"]]
    assert len(project.training_charges()) == 1
    assert project.up() == []


def test_what_serves_goes_on_serving_until_the_new_model_is_there(served):
    """A changed spec leaves deployment and model as they are, in preview and in `up`."""
    before = served.outputs()
    served.set_speed(REAL_SPEED)
    served.edit(lambda config: config.update({"wait": False}))
    served.set_hyperparameter("n_epochs", 5)

    foreseen = served.preview()
    told = served.said
    served.up()

    assert {step.kind for step in foreseen} == {"FineTuningJob", "FineTunedModel"}
    assert "what serves goes on serving" in told
    meanwhile = served.outputs()
    assert meanwhile["status"] in ("pending", "running")
    assert meanwhile["job_id"] != before["job_id"]
    kept = ("fine_tuned_model", "deployment_name", "train_loss", "cost_usd", "finished_at")
    assert {key: meanwhile[key] for key in kept} == {key: before[key] for key in kept}
    _end_jobs(served)
    served.up()
    after = served.outputs()
    assert after["fine_tuned_model"] != before["fine_tuned_model"]
    assert _tuned(served) == [after["deployment_name"]]


def test_waiting_again_completes_what_was_not_waited_for(served):
    """Without the setting the next `up` waits for the job that is under way, and deploys it."""
    before = served.outputs()
    served.set_speed(REAL_SPEED)
    served.edit(lambda config: config.update({"wait": False}))
    served.set_hyperparameter("n_epochs", 5)
    served.up()
    served.edit(lambda config: config.update({"wait": True}))
    served.set_speed(FAST)

    served.up()

    after = served.outputs()
    assert after["status"] == "succeeded"
    assert _tuned(served) == [after["deployment_name"]] != [before["deployment_name"]]
    assert len(served.training_charges()) == 2


def test_going_back_while_a_job_is_under_way_takes_the_former_model(served):
    """The job that is not wanted any more is cancelled, and what served is as it was."""
    before = served.outputs()
    served.set_speed(REAL_SPEED)
    served.edit(lambda config: config.update({"wait": False}))
    served.set_hyperparameter("n_epochs", 5)
    served.up()
    served.set_hyperparameter("n_epochs", 3)

    served.up()

    after = served.outputs()
    assert after["job_id"] == before["job_id"]
    assert after["deployment_name"] == before["deployment_name"]
    assert _statuses(served) == {"succeeded", "cancelled"}
    assert _tuned(served) == [before["deployment_name"]]


def test_a_deployment_without_a_model_is_destroyed_like_nothing(project):
    """Nothing is asked of Azure for what was never made."""
    project.set_speed(SLOW)
    project.edit(lambda config: config.update({"wait": False}))
    project.up()

    project.destroy()

    assert {kind: things for kind, things in project.inventory().items() if things} == {}


def test_a_wait_of_no_time_is_refused_in_preview(project):
    """Zero minutes are no way to say that nothing is waited for."""
    project.edit(lambda config: config.update({"wait_timeout_minutes": 0}))

    with pytest.raises(CommandError):
        project.preview()

    assert "wait_timeout_minutes: is 0; must be 1 or more, and for no wait at all" in project.said
