"""Specs that change places, come back or get another name: what is paid for stays in use."""

from __future__ import annotations

import copy
import os
import signal
import subprocess

import pytest
from pulumi.automation import CommandError

from tests.engine.project import MODEL, Project, wait_for

SLOW = 60.0
"""A job of half an hour goes on for half a minute: it still runs when the next `up` looks."""
OTHER = "other"
WAITS = "fine_tuning.jobs.list_events"
"""Only who waits asks for it: by then every job is adopted."""

REFUSED_DATA = {
    "kind": "fail_job",
    "method": "POST",
    "path": "*/fine_tuning/jobs",
    "code": "jsonlValidationFailed",
    "message": "Validation of jsonl file failed.",
}


def _declare_another(project: Project, seed: int) -> None:
    def add(config) -> None:
        spec = copy.deepcopy(config["models"][MODEL])
        config["models"][OTHER] = spec | {"seed": seed}

    project.edit(add)


def _leave_running(project: Project, count: int) -> dict[str, str]:
    """`pulumi up`, ended by ^C once so many jobs run; their ids by the name of the model."""
    project.set_speed(SLOW)
    up = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(lambda: list(_statuses(project).values()) == ["running"] * count)
    os.killpg(up.pid, signal.SIGINT)
    up.wait(timeout=30)
    state = project.stack.export_stack().deployment["resources"]
    jobs = [resource for resource in state if resource["type"].endswith(":FineTuningJob")]
    return {resource["urn"].rpartition("::")[2]: resource["id"] for resource in jobs}


def _statuses(project: Project) -> dict[str, str]:
    return {job["id"]: job["status"] for job in project.inventory()["jobs"]}


def test_swapping_the_specs_of_two_running_models_cancels_neither(project):
    """Each adopts the other's job while it runs, and nothing more is paid."""
    _declare_another(project, seed=7)
    before = _leave_running(project, 2)

    def swap(config) -> None:
        one, other = config["models"][MODEL], config["models"][OTHER]
        one["seed"], other["seed"] = other["seed"], one["seed"]

    project.edit(swap)
    with project.hurrying_after(WAITS):
        project.up()

    assert project.outputs()["job_id"] == before[OTHER]
    assert project.outputs(OTHER)["job_id"] == before[MODEL]
    assert set(_statuses(project).values()) == {"succeeded"}
    assert len(project.training_charges()) == 2


@pytest.mark.parametrize("taker", [MODEL, OTHER])
def test_a_model_may_take_over_the_running_job_of_one_that_gets_a_new_spec(project, taker):
    """Whichever the engine looks at first: the job goes on, and only the new spec is paid."""
    giver = OTHER if taker == MODEL else MODEL
    _declare_another(project, seed=7)
    before = _leave_running(project, 2)

    def take_over(config) -> None:
        models = config["models"]
        models[taker]["seed"], models[giver]["seed"] = models[giver]["seed"], 8

    project.edit(take_over)
    with project.hurrying_after(WAITS):
        project.up()

    assert project.outputs(taker)["job_id"] == before[giver]
    statuses = _statuses(project)
    assert statuses.pop(before[taker]) == "cancelled"  # nobody declares it any more
    assert (len(statuses), set(statuses.values())) == (2, {"succeeded"})


def test_renaming_a_running_model_keeps_its_job(project):
    """The job goes on under the new name, which alone is deployed."""
    before = _leave_running(project, 1)
    project.edit(lambda config: config["models"].update({OTHER: config["models"].pop(MODEL)}))

    with project.hurrying_after(WAITS):
        project.up()

    assert project.outputs(OTHER)["job_id"] == before[MODEL]
    assert _statuses(project) == {before[MODEL]: "succeeded"}
    names = [deployment["name"] for deployment in project.inventory()["deployments"]]
    assert [name for name in names if name.startswith((OTHER, MODEL))] == [
        project.outputs(OTHER)["deployment_name"]
    ]


def test_a_failed_run_and_a_revert_keep_what_serves(served):
    """The new job failed; with the old spec back, its job and deployment are never touched."""
    before = served.outputs()
    served.ask_azure(
        "faults",
        {"rules": [REFUSED_DATA]},
    )
    served.set_hyperparameter("n_epochs", 1)
    with pytest.raises(CommandError):
        served.up()
    served.set_hyperparameter("n_epochs", 3)
    done = len(served.ask_azure("requests")["requests"])

    served.up()

    assert served.outputs() == before
    assert len(served.training_charges()) == 1
    requests = served.ask_azure("requests")["requests"][done:]
    writes = {one["operation"] for one in requests if one["method"] != "GET"}
    assert not any(operation.startswith("deployments") for operation in writes)


def test_data_changed_back_goes_back_to_the_first_job(served):
    """The first job and its model are in use again, for nothing; the second model's are gone."""
    before = served.outputs()
    data = served.root / "data/synthetic_training_data.jsonl"
    text = data.read_text()
    data.write_text(text.replace("질문", "물음", 1))
    served.up()
    data.write_text(text)

    served.up()

    after = served.outputs()
    assert (after["job_id"], after["deployment_name"]) == (
        before["job_id"],
        before["deployment_name"],
    )
    assert len(served.training_charges()) == 2
    assert len(served.inventory()["deployments"]) == 2
    assert len(list(served.data_plane().files.list(purpose="fine-tune"))) == 1
