"""A run killed while a deployment comes up leaves one that no state knows: it must not bill on."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from tests.engine.project import MODEL, Project, wait_for

pytestmark = pytest.mark.long

HELD = {
    "kind": "hold",
    "when": "after",
    "method": "PUT",
    "path": f"*/deployments/{MODEL}-*",
    "times": None,
}


def _kill_while_it_deploys(project: Project) -> None:
    """`pulumi up`, killed with the deployment made and its answer not yet there."""
    project.ask_azure("faults", {"rules": [HELD]})
    up = subprocess.Popen(
        ["pulumi", "up", "--yes", "--skip-preview"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(lambda: project.ask_azure("faults")["rules"][0]["held"])
    os.kill(up.pid, signal.SIGKILL)
    up.wait()
    wait_for(lambda: not project.ask_azure("faults")["rules"][0]["held"])
    project.ask_azure("faults", {"rules": []})
    project.stack.cancel()


def _tuned(project: Project) -> list[str]:
    names = [deployment["name"] for deployment in project.inventory()["deployments"]]
    return [name for name in names if name.startswith(MODEL)]


def test_what_a_killed_run_deployed_goes_when_config_goes_back(served):
    """The former deployment is in use, so nothing is created: the next `up` looks all the same."""
    before = served.outputs()
    served.set_hyperparameter("n_epochs", 1)
    _kill_while_it_deploys(served)
    assert len(_tuned(served)) == 2
    served.set_hyperparameter("n_epochs", 3)

    served.up()

    assert "left over by an interrupted run" in served.said
    assert _tuned(served) == [before["deployment_name"]]
    assert served.up() == []


def test_what_a_killed_run_deployed_goes_when_config_goes_on(project):
    """Nothing was recorded yet; another spec's deployment is made, and the left-over one goes."""
    _kill_while_it_deploys(project)
    (left_over,) = _tuned(project)
    project.set_hyperparameter("n_epochs", 1)

    project.up()

    assert _tuned(project) == [project.outputs()["deployment_name"]] != [left_over]


def test_what_a_killed_run_deployed_is_taken_over_by_the_same_config(project):
    """It has the name that the next `up` wants, and this stack's tag."""
    _kill_while_it_deploys(project)
    (left_over,) = _tuned(project)

    project.up()

    assert _tuned(project) == [project.outputs()["deployment_name"]] == [left_over]
    assert len(project.training_charges()) == 1


def test_what_a_killed_run_deployed_goes_when_nothing_is_to_be_deployed(project):
    """`deploy: false` declares no deployment that would look after it."""
    _kill_while_it_deploys(project)
    project.edit(lambda config: config["models"][MODEL].update({"deploy": False}))

    project.up()

    assert _tuned(project) == []
    assert project.up() == []


def test_what_a_killed_run_deployed_goes_with_its_model(served):
    """The account stays, as an existing one does, and nothing of the model bills in it."""
    served.edit(lambda config: config["models"].update({"other": config["models"][MODEL]}))
    served.edit(lambda config: config["models"][MODEL].update({"suffix": "killed"}))
    _kill_while_it_deploys(served)
    assert len(_tuned(served)) == 2
    served.edit(lambda config: config["models"].pop(MODEL))

    served.up()

    assert _tuned(served) == []
