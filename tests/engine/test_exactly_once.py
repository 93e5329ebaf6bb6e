"""One paid job, whatever the service answers to the request that is paid for."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError

JOBS = "*/fine_tuning/jobs"
LOST_ANSWER = {"method": "POST", "path": JOBS, "kind": "drop", "when": "after"}
LISTED_LATER = {"method": "GET", "path": JOBS, "times": None, "kind": "stale", "seconds": 1.5}
WITHOUT_METADATA = {"path": "*/fine_tuning/jobs*", "times": None, "kind": "omit"}


def _set_faults(project, *rules) -> None:
    project.ask_azure("faults", {"rules": list(rules)})


@pytest.mark.parametrize("listing", [[], [LISTED_LATER]], ids=["listed", "listed later"])
def test_a_lost_answer_ends_with_one_job_in_the_same_run(project, listing):
    """The job was taken: the run finds it, at once or when the service lists it."""
    _set_faults(project, LOST_ANSWER, *listing)

    project.up()

    assert len(project.inventory()["jobs"]) == 1
    assert len(project.training_charges()) == 1


def test_a_service_that_is_broken_is_asked_once_and_the_next_up_goes_on(project):
    """No job was taken: the run says what to do, and that works."""
    broken = {"method": "POST", "path": JOBS, "kind": "status", "status": 500}
    _set_faults(project, broken)

    with pytest.raises(CommandError):
        project.up()

    assert "finetune.errors.SubmissionDoubtful: submitting the fine-tuning job" in project.said
    assert "Traceback" not in project.said
    assert project.inventory()["jobs"] == []

    project.up()
    assert len(project.training_charges()) == 1


def test_a_service_that_is_busy_is_waited_for(project):
    """429 with Retry-After ends in a job, and in one."""
    busy = {"method": "POST", "path": JOBS, "kind": "status", "status": 429}
    _set_faults(project, busy | {"headers": {"Retry-After": "1"}})

    project.up()

    assert len(project.training_charges()) == 1


def test_a_job_is_recognised_where_the_service_drops_its_metadata(project):
    """Its files and what the service echoes of it tell whose it is."""
    _set_faults(project, LOST_ANSWER, WITHOUT_METADATA | {"field": "metadata"})

    project.up()

    assert len(project.inventory()["jobs"]) == 1
    assert len(project.training_charges()) == 1


def test_a_lost_upload_leaves_one_file(project):
    """The answer was lost, the file was not."""
    _set_faults(project, {"method": "POST", "path": "*/files", "kind": "drop", "when": "after"})

    project.up()

    uploads = [file for file in project.inventory()["files"] if file["purpose"] == "fine-tune"]
    assert len(uploads) == 1
