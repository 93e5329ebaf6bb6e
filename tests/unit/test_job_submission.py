"""One paid job: what follows each answer to the request that is paid for."""

import dataclasses

import pytest

from finetune import clock
from finetune.azure.clouds import LOCAL_AZURE_ENDPOINT
from finetune.errors import (
    Conflict,
    FineTuneError,
    RateLimited,
    ServiceFailed,
    ServiceRejected,
    ServiceUnreachable,
    SubmissionDoubtful,
)
from finetune.job import FINGERPRINT, OWNER
from finetune.providers import engine, file_upload
from finetune.providers.job_submission import adopt_or_submit
from tests.unit.submission_service import Service

PROPS = {
    "account": {"cloud": "local", "owner": "p/s"},
    "fingerprint": "f",
    "model": "gpt-4o-mini-2024-07-18",
    "method": "supervised",
    "hyperparameters": {"n_epochs": 3.0},
    "training_type": "GlobalStandard",
    "training_file": "file-1",
}

NO_ANSWER = ServiceUnreachable("submitting: no answer")
BROKEN = ServiceFailed("submitting: 500")
BUSY = RateLimited("submitting: slow down", status_code=429)
CONFLICT = Conflict("submitting: somebody else", status_code=409)
REFUSED = ServiceRejected("submitting: no such model", status_code=400)


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Let no time pass, and remember for how long it was meant to."""
    monkeypatch.setenv(LOCAL_AZURE_ENDPOINT, "http://127.0.0.1:1")
    told = []
    monkeypatch.setattr(clock, "pause", told.append)
    return told


@pytest.fixture
def _fresh_file(monkeypatch):
    """Say that this run has uploaded the file."""
    monkeypatch.setattr(file_upload, "_fresh", {"file-1"})


@pytest.mark.usefixtures("_fresh_file")
def test_a_job_of_a_fresh_file_is_submitted_at_once(pauses):
    """No earlier run can have submitted one, so nothing is waited for."""
    service = Service()

    adopt_or_submit(service, PROPS)

    assert service.submissions == 1
    assert pauses == []


def test_a_job_that_a_killed_run_submitted_is_waited_for():
    """The file was there before: the job of it may be in no list yet."""
    service = Service(hidden_looks=1)
    taken = service.add()

    job = adopt_or_submit(service, PROPS)

    assert job == taken
    assert service.submissions == 0


@pytest.mark.parametrize(
    "error", [NO_ANSWER, BROKEN, BUSY, CONFLICT], ids=lambda e: type(e).__name__
)
@pytest.mark.parametrize("hidden_looks", [0, 3], ids=["listed", "listed later"])
def test_a_job_that_was_taken_without_saying_so_is_found(error, hidden_looks):
    """Whatever the answer was; the first two looks come before submitting."""
    service = Service(error, hidden_looks=hidden_looks)

    job = adopt_or_submit(service, PROPS)

    assert job.job_id == "ftjob-1"
    assert service.submissions == 1


@pytest.mark.parametrize("error", [NO_ANSWER, BROKEN], ids=lambda e: type(e).__name__)
def test_a_doubtful_answer_is_never_followed_by_a_second_request(error):
    """No job is to be seen: the next run looks again, and this one says so."""
    service = Service(error, takes=False)

    with pytest.raises(SubmissionDoubtful, match="run `pulumi up` again, which looks"):
        adopt_or_submit(service, PROPS)

    assert service.submissions == 1


@pytest.mark.parametrize("error", [BUSY, CONFLICT], ids=lambda e: type(e).__name__)
def test_a_busy_service_is_asked_again_once_no_job_is_to_be_seen(error):
    """It refused, for now."""
    service = Service(error, error, takes=False)

    adopt_or_submit(service, PROPS)

    assert service.submissions == 3
    assert service.statuses() == ["running"]


def test_a_service_that_asks_for_an_hour_is_not_waited_for(pauses):
    """Its own words are shown, and the next run tries again."""
    busy = RateLimited("submitting: slow down", status_code=429)
    busy.retry_after_seconds = 3600.0
    service = Service(busy, takes=False)

    with pytest.raises(RateLimited):
        adopt_or_submit(service, PROPS)

    assert max(pauses) < 60


def test_a_refusal_is_final():
    """Nothing was taken, so nothing is looked for."""
    service = Service(REFUSED, takes=False)

    with pytest.raises(ServiceRejected, match="no such model"):
        adopt_or_submit(service, PROPS)

    assert service.submissions == 1


def test_a_job_of_the_same_file_that_no_state_knows_is_cancelled_before_the_next():
    """A killed run submitted it, and its spec has changed since."""
    service = Service()
    left_over = dataclasses.replace(
        service.add(), metadata={OWNER: "p/s", FINGERPRINT: "other"}, training_file="file-1"
    )
    service.taken = [left_over]

    adopt_or_submit(service, PROPS)

    assert service.statuses() == ["cancelled", "running"]


def test_a_refusal_says_what_to_do():
    """The service's words come first."""
    service = Service(
        ServiceRejected("submitting: no such tier", status_code=400, code="jsonlValidationFailed"),
        takes=False,
    )

    with pytest.raises(ServiceRejected, match=r"no such tier\. Run `python -m finetune check`"):
        adopt_or_submit(service, PROPS)


@pytest.mark.parametrize("kind", [RateLimited, Conflict])
def test_a_full_account_is_not_asked_again(kind):
    """A quota does not pass by waiting some seconds; the sentence says what helps."""
    full = kind("submitting: too many jobs", status_code=429, code="quotaExceeded")
    service = Service(full, takes=False)

    with pytest.raises(ServiceRejected, match="as many jobs as it may"):
        adopt_or_submit(service, PROPS)

    assert service.submissions == 1


def test_of_two_jobs_of_one_fingerprint_the_younger_is_cancelled():
    """Two that were submitted all the same are one again after the next look."""
    service = Service()
    older, _ = service.add(created_at=100), service.add(created_at=101)

    job = adopt_or_submit(service, PROPS)

    assert job == older
    assert service.statuses() == ["running", "cancelled"]


@pytest.mark.usefixtures("_fresh_file")
def test_a_twin_of_the_same_moment_is_found_after_submitting():
    """Another process submitted meanwhile: both keep the older, and the younger is cancelled."""
    service = Service()
    submit = service.create_job

    def create_job(body):
        service.add(created_at=150)
        return submit(body)

    service.create_job = create_job

    job = adopt_or_submit(service, PROPS)

    assert job.job_id == "ftjob-1"
    assert service.statuses() == ["running", "cancelled"]


@pytest.mark.usefixtures("_fresh_file")
def test_a_submitted_job_counts_before_it_is_listed():
    """The answer to the request is as good as a list."""
    service = Service(hidden_looks=9)

    assert adopt_or_submit(service, PROPS).job_id == "ftjob-1"


def test_nothing_is_submitted_for_an_engine_that_has_gone(monkeypatch):
    """The run that comes after a kill decides."""
    monkeypatch.setattr(engine, "is_alive", lambda: False)
    service = Service()

    with pytest.raises(FineTuneError, match="the Pulumi engine has gone"):
        adopt_or_submit(service, PROPS)

    assert service.submissions == 0
