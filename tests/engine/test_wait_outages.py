"""What may happen while `up` waits: outages, pauses, and the end of its patience."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pulumi.automation import CommandError

from tests.engine.project import MODEL, Project, wait_for

pytestmark = pytest.mark.long

REAL_SPEED = 1.0
SLOW = 40.0
"""A job of half an hour passes in three quarters of a minute."""
FAST = 3600.0


def _statuses(project) -> list[str]:
    return [job["status"] for job in project.inventory()["jobs"]]


@contextmanager
def _up_beside(project: Project) -> Iterator[subprocess.Popen[bytes]]:
    """`pulumi up` in a process of its own, which has ended at the end of the block."""
    with (project.root / "up.log").open("wb") as log:
        up = subprocess.Popen(
            ["pulumi", "up", "--yes", "--skip-preview", "--color", "never"],
            cwd=project.root,
            env=project.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield up
    finally:
        up.kill()
        up.wait()


def _told(project: Project, words: str) -> list[str]:
    """The lines with these words that the process has printed so far."""
    lines = (project.root / "up.log").read_text().splitlines()
    return [line for line in lines if words in line]


def test_an_outage_while_waiting_is_told_and_survived(project):
    """The local Azure dies and comes back; `up` goes on as if nothing had been."""
    project.set_speed(SLOW)
    with _up_beside(project) as up:
        wait_for(lambda: _told(project, "(running, "))
        project.azure.stop()
        wait_for(lambda: _told(project, "asking again for "))
        project.azure.start()
        project.set_speed(FAST)

        assert up.wait(60) == 0

    assert project.outputs()["status"] == "succeeded"
    assert len(project.training_charges()) == 1


def test_a_job_that_azure_pauses_is_waited_for(project):
    """A pause on developerTier is told with its reason, and ends by itself."""
    entry = {"training_type": "developerTier"}
    project.edit(lambda config: config["models"][MODEL].update(entry))
    project.set_speed(SLOW)
    with _up_beside(project) as up:
        wait_for(lambda: _statuses(project) == ["running"])
        jobs = project.data_plane().fine_tuning.jobs
        (job,) = jobs.list().data
        wait_for(lambda: "Step " in str(jobs.list_events(job.id).data))
        jobs.pause(job.id)
        wait_for(lambda: _told(project, "paused for "))
        jobs.resume(job.id)
        project.set_speed(FAST)

        assert up.wait(60) == 0

    told, *_ = _told(project, "paused for ")
    assert "resumes by itself when Azure has room (developerTier) (paused, " in told


def test_the_limit_ends_up_with_an_error_and_the_next_up_goes_on(served):
    """A pipeline sees that there is no new model; the job goes on, and what serves stays."""
    before = served.outputs()
    served.set_speed(REAL_SPEED)
    served.edit(lambda config: config.update({"wait_timeout_minutes": 1}))
    served.set_hyperparameter("n_epochs", 5)

    with pytest.raises(CommandError):
        served.up()

    assert "finetune.errors.JobNotFinished: " in served.said
    assert "has reached its limit (`wait_timeout_minutes`: 1); the job goes on" in served.said
    assert "Traceback" not in served.said
    kept = [deployment["name"] for deployment in served.inventory()["deployments"]]
    assert before["deployment_name"] in kept
    served.set_speed(FAST)
    served.up()
    assert served.outputs()["fine_tuned_model"] != before["fine_tuned_model"]
    assert len(served.training_charges()) == 2
