"""What a `FineTunedModel` records of its job, and what it says where there is no model."""

import dataclasses

import pytest

from finetune.errors import (
    JobCancelled,
    JobFailed,
    JobNotFinished,
    NotAuthorised,
    ServiceUnreachable,
)
from finetune.job import Job
from finetune.providers import job_outcome
from finetune.providers.job_outcome import MEASURES, outcome
from tests.unit.outcome_service import GONE, Plane

ACCOUNT = {"cloud": "public", "id": "i", "endpoint": "https://a.openai.azure.com/"}
PROPS = {"name": "tutor", "account": ACCOUNT, "job_id": "ftjob-2"}
WAITED = PROPS | {"wait_timeout_minutes": 1440.0}
FORMER = {
    "account": ACCOUNT,
    "job_id": "ftjob-1",
    "fine_tuned_model": "m.ft-1",
    "status": "succeeded",
    "finished_at": "2026-11-22T11:30:00Z",
    "duration_seconds": 1800,
    "train_loss": 0.5,
    "trained_tokens": 10,
    "billed_tokens": 1000,
    "cost_usd": "0.01",
}
SIGNED_OUT = NotAuthorised("looking for it: token expired", status_code=401)


def job(status, **fields):
    """Return the job in a status."""
    return Job(job_id="ftjob-2", status=status, model="m", created_at=100, **fields)


@pytest.fixture
def behind(monkeypatch):
    """Return what puts a data plane behind the resource, and the list of what was said."""
    said, severities = [], []

    def say(text, severity="INFO"):
        said.append(text)
        severities.append(severity)

    monkeypatch.setattr(job_outcome.engine, "say", say)

    def put(found, **options):
        plane = Plane(found, **options)
        monkeypatch.setattr(job_outcome, "connect", lambda _props: plane)
        plane.said, plane.severities = said, severities
        return plane

    return put


@pytest.mark.parametrize("props", [PROPS, WAITED], ids=["not waited for", "waited for"])
def test_a_job_that_has_succeeded_is_recorded(behind, props):
    """Its model and what it took take the former one's place."""
    behind(job("succeeded", finished_at=1900, fine_tuned_model="m.ft-2", trained_tokens=7))

    recorded = outcome(props | {"training_usd_per_million": "3"}, FORMER)

    assert {name: recorded[name] for name in MEASURES} == {
        "fine_tuned_model": "m.ft-2",
        "status": "succeeded",
        "finished_at": "1970-01-01T00:31:40Z",
        "duration_seconds": 1800,
        "train_loss": 0.25,
        "trained_tokens": 7,
        "billed_tokens": 5000,
        "cost_usd": "0.02",
    }


def test_hours_are_billed_as_no_tokens(behind):
    """A reinforcement job's own figure of tokens is nothing that is paid for."""
    ended = job("succeeded", finished_at=1900, fine_tuned_model="m.ft-2", trained_tokens=7)
    behind(dataclasses.replace(ended, method="reinforcement")).billed_tokens = lambda _job_id: None

    outputs = outcome(PROPS, FORMER)

    assert (outputs["trained_tokens"], outputs["billed_tokens"]) == (7, None)
    assert outputs["cost_usd"] is None


@pytest.mark.parametrize(
    "fault", [SIGNED_OUT, GONE, ServiceUnreachable("no network")], ids=["refused", "gone", "away"]
)
def test_a_model_is_recorded_without_the_measures_that_cannot_be_had(behind, fault):
    """It was paid for, and must be deployed; what is missing is said."""
    plane = behind(job("succeeded", finished_at=1900, fine_tuned_model="m.ft-2", trained_tokens=7))
    plane.billed_tokens = plane.train_loss = lambda _job_id: plane.fail(fault)

    recorded = outcome(WAITED, FORMER)

    assert recorded["fine_tuned_model"] == "m.ft-2"
    assert (recorded["train_loss"], recorded["billed_tokens"]) == (None, 7)
    assert plane.said == [
        f"ftjob-2 is recorded without its bill: {fault}",
        f"ftjob-2 is recorded without its training loss: {fault}",
    ]
    assert plane.severities == ["WARNING"] * 2


def test_a_model_is_recorded_though_its_job_s_record_is_gone(behind):
    """It was paid for; what it took and cost is no longer known, and that is said."""
    plane = behind(GONE)
    plane.find_model_of = {"ftjob-2": "m.ft-2"}.get
    plane.billed_tokens = plane.train_loss = lambda _job_id: plane.fail(GONE)

    recorded = outcome(WAITED, FORMER)

    known = {"fine_tuned_model": "m.ft-2", "status": "succeeded"}
    assert {name: recorded[name] for name in MEASURES} == dict.fromkeys(MEASURES) | known
    assert plane.severities == ["WARNING"] * 2


@pytest.mark.parametrize("status", ["pending", "running", "paused", "a new word"])
def test_a_job_under_way_leaves_the_former_model_where_nobody_waits(behind, status):
    """Only the status is the new one's, and what is to come is said."""
    plane = behind(job(status))

    recorded = outcome(PROPS, FORMER)

    expected = {name: FORMER[name] for name in MEASURES} | {"status": status}
    assert {name: recorded[name] for name in MEASURES} == expected
    assert recorded["job_id"] == "ftjob-2"
    assert f"tutor: ftjob-2 is {status}; what serves goes on serving" in plane.said[0]


@pytest.mark.parametrize(
    ("former", "has_models"), [({}, True), (FORMER, False)], ids=["none", "deleted"]
)
def test_where_there_is_no_former_model_there_is_none_yet(behind, former, has_models):
    """Nothing is deployed that is not there."""
    behind(job("running"), has_models=has_models)

    recorded = outcome(PROPS, former)

    assert recorded["fine_tuned_model"] is None
    assert recorded["status"] == "running"


def test_a_job_that_is_not_finished_after_the_wait_is_an_error(behind):
    """A pipeline must know; and who reads it, that nothing is lost."""
    behind(job("running"))

    with pytest.raises(JobNotFinished) as caught:
        outcome(WAITED, FORMER)

    assert str(caught.value) == (
        "ftjob-2 is not finished (running), and the wait for it has reached its limit "
        "(`wait_timeout_minutes`: 1440); the job goes on, and `pulumi up` goes on waiting for it"
    )


def test_a_pause_at_the_spend_limit_names_both_ways_on(behind):
    """Resume, with the request that does it, or cancel; then `pulumi up`."""
    behind(job("paused", method="reinforcement", training_type="globalStandard"))

    with pytest.raises(JobNotFinished) as caught:
        outcome(WAITED, FORMER)

    address = "https://a.openai.azure.com/openai/v1/fine_tuning/jobs/ftjob-2"
    assert f"resume it (in the portal, or by POST {address}/resume)" in str(caught.value)
    assert "or cancel it, which bills what it has done; then run `pulumi up`" in str(caught.value)


def test_a_pause_at_the_spend_limit_is_said_where_nobody_waits(behind):
    """Not waiting is no reason not to tell."""
    plane = behind(job("paused", method="reinforcement"))

    assert outcome(PROPS, FORMER)["status"] == "paused"
    assert "waits for a decision" in plane.said[0]


@pytest.mark.parametrize(
    ("method", "bill"),
    [
        ("supervised", "Nothing was billed."),
        (None, "Nothing was billed."),
        ("reinforcement", "What it had trained up to its last checkpoint is billed."),
    ],
)
def test_a_failed_job_gives_the_service_s_reason_first(behind, method, bill):
    """Then what it cost, then what to do."""
    behind(job("failed", method=method, error="Insufficient credits. (billing)"))

    with pytest.raises(JobFailed) as caught:
        outcome(WAITED, FORMER)

    start = f"ftjob-2 failed: Insufficient credits. (billing). {bill} The subscription cannot pay"
    assert str(caught.value).startswith(start)


@pytest.mark.parametrize(("error", "reason"), [("Odd.", "Odd"), ("", "the service gave no reason")])
def test_a_failure_that_nobody_knows_is_submitted_anew(behind, error, reason):
    """What to do is then to mend what it names."""
    behind(job("failed", error=error))

    with pytest.raises(JobFailed) as caught:
        outcome(PROPS, FORMER)

    assert str(caught.value) == (
        f"ftjob-2 failed: {reason}. Nothing was billed. Mend what it names, and run `pulumi up`, "
        "which submits it anew"
    )


def test_a_cancelled_job_asks_for_retrain(behind):
    """It was paid for, and somebody's wish."""
    behind(job("cancelled"))

    with pytest.raises(JobCancelled, match="set another text as the model's `retrain`"):
        outcome(PROPS, FORMER)


@pytest.mark.parametrize(
    ("fault", "words"),
    [(SIGNED_OUT, "Sign in (`az login`) or give the role"), (GONE, "pulumi up --refresh")],
)
def test_a_job_that_cannot_be_looked_at_is_not_lost(behind, fault, words):
    """The sentence says that the job goes on, or where its model is looked for."""
    behind(fault)

    with pytest.raises(JobNotFinished) as caught:
        outcome(WAITED, FORMER)

    assert "token expired" in str(caught.value) or "gone" in str(caught.value)
    assert words in str(caught.value)
