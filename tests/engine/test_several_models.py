"""One stack that trains several models."""

from __future__ import annotations

import copy

from tests.engine.project import MODEL

GUIDE_SPEED = 180.0


def _add_copies(project, count: int) -> None:
    """Declares further models that differ in their seed."""

    def add(config) -> None:
        for number in range(1, count + 1):
            spec = copy.deepcopy(config["models"][MODEL])
            config["models"][f"{MODEL}-{number}"] = spec | {"seed": 42 + number}

    project.edit(add)


def test_three_models_are_waited_for_at_once(project):
    """Three jobs train side by side: each had started before the first one ended."""
    _add_copies(project, 2)
    project.set_speed(GUIDE_SPEED)

    project.up()

    jobs = list(project.data_plane().fine_tuning.jobs.list())
    assert len(jobs) == 3
    assert max(job.created_at for job in jobs) < min(job.finished_at for job in jobs)
    assert len(project.inventory()["deployments"]) == 4


def test_two_models_of_one_spec_pay_once(project):
    """The same spec under another name adopts the first one's job, also within one `up`."""
    project.edit(lambda config: config["models"].update({"twin": config["models"][MODEL]}))

    project.up()

    assert project.outputs("twin")["job_id"] == project.outputs()["job_id"]
    assert len(project.training_charges()) == 1


def test_a_removed_model_takes_only_its_own_things(project):
    """Taking one of two models out of config leaves the other's job and deployment alone."""
    _add_copies(project, 1)
    project.up()
    kept = project.outputs()
    project.edit(lambda config: config["models"].pop(f"{MODEL}-1"))

    project.up()

    assert project.outputs() == kept
    assert len(project.inventory()["deployments"]) == 2
