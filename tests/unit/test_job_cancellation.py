"""What is cancelled, and what becomes of a run when that fails."""

import pytest

from finetune import clock
from finetune.errors import NotAuthorised, ServiceRejected
from finetune.providers import engine
from finetune.providers.job_cancellation import cancel_job, cancel_twins
from tests.unit.submission_service import Service


@pytest.fixture(autouse=True)
def said(monkeypatch):
    """Let no time pass, and return what is said to the user."""
    sentences = []
    monkeypatch.setattr(clock, "pause", lambda _seconds: None)
    monkeypatch.setattr(engine, "say", lambda text, _severity="INFO": sentences.append(text))
    return sentences


def refused(_job_id):
    """Refuse to cancel."""
    raise NotAuthorised("may not", status_code=403)


def test_a_twin_is_cancelled_and_that_is_said(said):
    """It names both."""
    service = Service()
    kept, twin = service.add(), service.add()

    cancel_twins(service, kept, [kept, twin])

    assert service.statuses() == ["running", "cancelled"]
    assert said == ["ftjob-2 trains the same as the older ftjob-1: it is cancelled"]


def test_a_twin_that_cannot_be_cancelled_keeps_nobody_from_the_other(said, monkeypatch):
    """The job that is kept is recorded all the same."""
    service = Service()
    kept, twin = service.add(), service.add()
    monkeypatch.setattr(service, "cancel_job", refused)

    cancel_twins(service, kept, [kept, twin])

    assert said == [
        "ftjob-2 trains the same as the older ftjob-1: cancel it, which could not be done (may not)"
    ]


def test_a_job_that_ended_by_itself_meanwhile_is_fine(monkeypatch):
    """The service refuses to cancel what has ended."""
    service = Service()
    job = service.add()
    cancel = service.cancel_job

    def ends_first(job_id):
        cancel(job_id)
        raise ServiceRejected("it has ended", status_code=400)

    monkeypatch.setattr(service, "cancel_job", ends_first)

    cancel_job(service, job.job_id)

    assert service.statuses() == ["cancelled"]
