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
from finetune.providers import engine, job_submission
from finetune.providers.job_submission import adopt_or_submit
from tests.unit.submission_service import Service

PROPS = {
    "account": {"cloud": "local", "owner": "p/s", "id": "i"},
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
    monkeypatch.setattr(job_submission, "_submitted", {})
    monkeypatch.setattr(job_submission, "_began_seconds", -1e9)
    told = []
    monkeypatch.setattr(clock, "pause", told.append)
    return told


@pytest.fixture
def _just_begun(monkeypatch):
    """Say that this process has begun this very moment."""
    monkeypatch.setattr(job_submission, "_began_seconds", clock.monotonic_seconds())


def test_a_process_that_runs_for_a_while_submits_at_once(pauses):
    """Whatever was submitted before it began is in the list by now."""
    service = Service()

    adopt_or_submit(service, PROPS)

    assert service.submissions == 1
    assert pauses == []


@pytest.mark.usefixtures("_just_begun")
def test_a_job_that_a_killed_run_submitted_is_waited_for():
    """The job of the run before this one may be in no list yet."""
    service = Service(hidden_looks=1)
    taken = service.add()

    job = adopt_or_submit(service, PROPS)

    assert job == taken
    assert service.submissions == 0


def test_two_models_of_one_spec_are_one_job_before_it_is_listed():
    """What this process has submitted it knows, whatever the list says."""
    service = Service(hidden_looks=99)

    first, second = adopt_or_submit(service, PROPS), adopt_or_submit(service, PROPS)

    assert first == second
    assert service.submissions == 1


@pytest.mark.parametrize("answer", [NO_ANSWER, None], ids=["no answer", "taken"])
def test_a_look_that_fails_is_no_reason_to_submit_again(answer, monkeypatch):
    """The list is away after the request that was paid for: what is paid is recorded, or told."""
    service = Service(answer)

    def jobs():
        if service.submissions:
            raise NO_ANSWER
        return []

    monkeypatch.setattr(service, "jobs", jobs)

    if answer:
        with pytest.raises(SubmissionDoubtful):
            adopt_or_submit(service, PROPS)
    else:
        assert adopt_or_submit(service, PROPS).job_id == "ftjob-1"
    assert service.submissions == 1


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

    with pytest.raises(ServiceRejected, match="slow down"):
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
@pytest.mark.parametrize(
    ("code", "next_step"),
    [("quotaExceeded", "as many jobs as it may"), ("insufficient_quota", "cannot pay")],
)
def test_a_full_account_is_not_asked_again(kind, code, next_step):
    """A quota does not pass by waiting some seconds; the sentence says what helps."""
    full = kind("submitting: too many jobs", status_code=429, code=code)
    service = Service(full, takes=False)

    with pytest.raises(ServiceRejected, match=next_step):
        adopt_or_submit(service, PROPS)

    assert service.submissions == 1


def test_of_two_jobs_of_one_fingerprint_the_younger_is_cancelled():
    """Two that were submitted all the same are one again after the next look."""
    service = Service()
    older, _ = service.add(created_at=100), service.add(created_at=101)

    job = adopt_or_submit(service, PROPS)

    assert job == older
    assert service.statuses() == ["running", "cancelled"]


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
