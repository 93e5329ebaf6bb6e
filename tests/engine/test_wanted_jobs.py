"""A job under way that somebody still wants goes on, whoever gives it up; any other one ends."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.crash.run import Run
from tests.engine.project import MODEL, Project, wait_for

OTHER = "other"
SLOW = 20.0
"""The account is made at it, and a job of half an hour outlives an `up`."""

STANDS_STILL = 1.0


@pytest.fixture
def training(project) -> Project:
    """A project that does not wait, and whose jobs run on and on."""
    project.set_speed(SLOW)
    project.edit(lambda config: config.update({"wait": False, "deploy_base_model": False}))
    return project


def _up(project: Project, *arguments: str) -> str:
    run = Run(project, "up", "--yes", "--skip-preview", *arguments).wait()
    assert run.exit_code == 0, run.said
    return run.said


def _let_run(project: Project, count: int) -> None:
    project.set_speed(STANDS_STILL)

    def all_run() -> bool:
        project.ask_azure("clock", {"advance_seconds": 20})
        return list(_statuses(project).values()) == ["running"] * count

    wait_for(all_run)


def _statuses(project: Project) -> dict[str, str]:
    return {job["id"]: job["status"] for job in project.inventory()["jobs"]}


def _edit_models(project: Project, **models: dict[str, Any]) -> None:
    """Declares these, and no others."""
    project.edit(lambda config: config.update({"models": models}))


def _targets(project: Project, name: str) -> list[str]:
    resources = project.stack.export_stack().deployment["resources"]
    urns = [one["urn"] for one in resources if one["urn"].rpartition("::")[2].startswith(name)]
    return [argument for urn in urns for argument in ("--target", urn)]


def _spec(project: Project) -> dict[str, Any]:
    spec: dict[str, Any] = {}
    project.edit(lambda config: spec.update(copy.deepcopy(config["models"][MODEL])))
    return spec


def test_a_job_that_was_adopted_by_its_id_is_kept_when_its_spec_is_declared_again(training):
    """It is the very job that the spec would adopt, so it is not cancelled before that."""
    spec = _spec(training)
    _up(training)
    _let_run(training, 1)
    (job_id,) = _statuses(training)
    adopting = {"model": spec["model"], "deployment": spec["deployment"], "adopt_job_id": job_id}
    _edit_models(training, mentor=adopting)
    _up(training)

    _edit_models(training, mentor=spec)
    said = _up(training)

    assert f"adopts {job_id}, which costs nothing" in said
    assert _statuses(training) == {job_id: "running"}


def test_a_twin_s_job_goes_on_when_only_one_of_them_changes(training):
    """Under `--target` nobody asks the other one, whose state has the job."""
    spec = _spec(training)
    _edit_models(training, **{MODEL: spec, OTHER: spec})
    _up(training)
    _let_run(training, 1)
    (shared,) = _statuses(training)

    _edit_models(training, **{MODEL: spec | {"seed": 77}, OTHER: spec})
    _up(training, *_targets(training, MODEL))

    assert _statuses(training)[shared] == "running"
    assert len(_statuses(training)) == 2


def test_a_job_goes_on_when_the_file_that_it_trains_on_is_replaced(training):
    """It was taken over by another model, and the file's own model gets other data."""
    one, other = _spec(training), _spec(training) | {"seed": 7}
    _edit_models(training, **{MODEL: one, OTHER: other})
    _up(training)
    _let_run(training, 2)
    before = training.outputs()["job_id"]
    _edit_models(training, **{MODEL: one | {"seed": 8}, OTHER: one})
    _up(training)
    assert training.outputs(OTHER)["job_id"] == before

    data = training.root / one["training_path"]
    changed = data.with_name("changed.jsonl")
    changed.write_text("\n".join(data.read_text("utf-8").splitlines()[:14]), "utf-8")
    path = str(changed.relative_to(training.root))
    _edit_models(training, **{MODEL: one | {"seed": 8, "training_path": path}, OTHER: one})
    _up(training, *_targets(training, MODEL))

    assert _statuses(training)[before] == "running"


def test_a_job_that_gives_way_to_an_adopted_one_is_cancelled_first(training):
    """The run would wait for the adopted one, and pay for both to their ends."""
    spec = _spec(training)
    _edit_models(training, **{MODEL: spec, OTHER: spec | {"seed": 7}})
    _up(training)
    _let_run(training, 2)
    given_up, adopted = (training.outputs(name)["job_id"] for name in (MODEL, OTHER))

    adopting = {"model": spec["model"], "deployment": spec["deployment"], "adopt_job_id": adopted}
    _edit_models(training, **{MODEL: adopting, OTHER: spec | {"seed": 7}})
    said = _up(training)

    assert _statuses(training) == {given_up: "cancelled", adopted: "running"}
    assert said.index("deleted original") < said.index("created replacement")


def test_hosting_ends_with_deploy_false_whatever_became_of_the_newer_job(served):
    """A cancelled job is an error, and stops nobody from ending what is paid by the hour."""
    served.edit(lambda config: config.update({"wait": False, "deploy_base_model": False}))
    served.set_speed(STANDS_STILL)
    served.set_hyperparameter("n_epochs", 5)
    _up(served)
    (job_id,) = (one for one, status in _statuses(served).items() if status != "succeeded")
    served.data_plane().fine_tuning.jobs.cancel(job_id)
    served.edit(lambda config: config["models"][MODEL].update({"deploy": False}))

    run = Run(served, "up", "--yes", "--skip-preview").wait()

    assert "was cancelled" in run.said
    assert served.inventory()["deployments"] == []
