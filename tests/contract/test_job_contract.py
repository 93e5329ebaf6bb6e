"""Jobs, events and checkpoints: docs/azure.md 1.6 to 1.8, and what the openai SDK knows."""

import pytest

from tests.contract.data_plane_shapes import Checkpoint, Event, Job
from tests.contract.sdk_objects import missing_fields, unknown_fields


@pytest.fixture
def job_id(service, data):
    """Give a job that has succeeded."""
    return service.finished_job(data)


def test_a_new_job_has_the_fields_of_a_job(service, data):
    """It is pending, and what was sent is echoed; then it is cancelled."""
    job = service.submit(data)
    body = service.ask("GET", f"fine_tuning/jobs/{job.id}").json()
    cancelled = service.ask("POST", f"fine_tuning/jobs/{job.id}/cancel").json()

    assert Job.model_validate(body).status in ("pending", "validating_files", "queued", "running")
    assert Job.model_validate(cancelled).status == "cancelled"
    assert {"id", "training_file", "seed"} <= {
        name for name, value in body.items() if getattr(job, name, None) == value
    }


def test_a_succeeded_job_has_the_fields_of_a_job(service, job_id):
    """With its model, its results and its tokens; a list has the same job."""
    body = service.ask("GET", f"fine_tuning/jobs/{job_id}").json()
    listed = service.ask("GET", "fine_tuning/jobs?limit=100").json()
    job = Job.model_validate(body)

    assert job.status == "succeeded"
    assert job.fine_tuned_model
    assert job.finished_at >= job.created_at
    assert job.trained_tokens > 0
    assert set(listed) <= {"object", "data", "has_more", "first_id", "last_id"}
    assert all(Job.model_validate(one) for one in listed["data"])


def test_events_have_the_fields_of_events_and_are_newest_first(service, job_id):
    """A page says whether there is more."""
    page = service.ask("GET", f"fine_tuning/jobs/{job_id}/events?limit=5").json()
    times = [Event.model_validate(event).created_at for event in page["data"]]

    assert len(times) == 5
    assert times == sorted(times, reverse=True)
    assert page["has_more"] is True


def test_checkpoints_have_the_fields_of_checkpoints(service, job_id):
    """Each has its step, its model and its metrics, newest first."""
    page = service.ask("GET", f"fine_tuning/jobs/{job_id}/checkpoints").json()
    saved = [Checkpoint.model_validate(one) for one in page["data"]]

    assert saved
    assert [one.step_number for one in saved] == sorted(
        (one.step_number for one in saved), reverse=True
    )
    assert {one.fine_tuning_job_id for one in saved} == {job_id}


def test_the_sdk_knows_every_field_of_a_job_and_of_what_it_wrote(data, job_id):
    """Nothing that it requires is missing; what it has no name for is Azure's own."""
    jobs = data.fine_tuning.jobs
    found = [
        jobs.retrieve(job_id),
        *jobs.list(limit=5),
        *jobs.list_events(job_id, limit=100),
        *jobs.checkpoints.list(job_id),
    ]

    assert missing_fields(found) == set()
    assert unknown_fields(found) == set()
