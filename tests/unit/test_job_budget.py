"""A budget is asked wherever a job would be paid, and nowhere else."""

from types import SimpleNamespace

import pytest

from finetune.errors import BudgetError
from finetune.job import FINGERPRINT, OWNER, Job
from finetune.providers import fine_tuning_job, job_adoption, job_drift, job_submission
from finetune.providers.fine_tuning_job import FineTuningJobProvider
from finetune.providers.job_submission import adopt_or_submit

ACCOUNT = {"id": "i", "cloud": "public", "endpoint": "e", "owner": "p/s", "created_at": "c"}
ESTIMATE = {"training_tokens": 1_000_000, "n_epochs": 3, "training_usd": "6.00"}
JOB = {
    "model": "gpt-4.1-2025-04-14",
    "method": "supervised",
    "hyperparameters": {"n_epochs": 3},
    "training_type": "GlobalStandard",
    "account": ACCOUNT,
    "fingerprint": "f",
    "training_file": "file-1",
    "estimate": ESTIMATE,
    "training_budget_usd": "1",
}


class Plane:
    """A data plane with some jobs, whose models are there; it counts what is submitted."""

    def __init__(self, *jobs):
        """Nothing is submitted yet."""
        self.all_jobs = list(jobs)
        self.submitted = []

    def jobs(self):
        """List them."""
        return iter(self.all_jobs)

    def get_job(self, job_id):
        """Find one."""
        return next(job for job in self.all_jobs if job.job_id == job_id)

    def get_model(self, model):
        """Find any."""
        return {"id": model}

    def create_job(self, body):
        """Take the money."""
        self.submitted.append(body)
        return job(status="queued")


def job(status="succeeded"):
    """Return this stack's job of the fingerprint."""
    metadata = {OWNER: "p/s", FINGERPRINT: "f"}
    return Job(
        job_id="ftjob-1",
        status=status,
        model="m",
        created_at=1,
        fine_tuned_model="m.ft-1",
        metadata=metadata,
    )


@pytest.fixture(autouse=True)
def _nothing_submitted(monkeypatch):
    """Begin as a new host process does, long after any other."""
    monkeypatch.setattr(job_submission, "_submitted", {})
    monkeypatch.setattr(job_submission, "_began_seconds", -1e9)


@pytest.fixture
def provider(monkeypatch):
    """Return a function that gives the provider on a data plane with some jobs."""

    def on(*jobs):
        plane = Plane(*jobs)
        looks = SimpleNamespace(
            jobs=SimpleNamespace(all=lambda: {job.job_id: job for job in plane.all_jobs})
        )
        monkeypatch.setattr(fine_tuning_job, "connect", lambda _props: plane)
        monkeypatch.setattr(job_adoption, "connect", lambda _props: plane)
        monkeypatch.setattr(job_adoption, "look", lambda _props: looks)
        jobs_listed = SimpleNamespace(get=plane.get_job)
        monkeypatch.setattr(job_drift, "look", lambda _props: SimpleNamespace(jobs=jobs_listed))
        return FineTuningJobProvider()

    return on


@pytest.mark.parametrize("olds", [{}, JOB | {"fingerprint": "other"}], ids=["new", "changed"])
def test_a_job_over_its_budget_is_refused_in_preview(provider, olds):
    """Whether it is the stack's first or follows another."""
    (failure,) = provider().check(olds, JOB).failures

    assert failure.property == "training_budget_usd"
    assert "over the budget of $1" in failure.reason


@pytest.mark.parametrize("status", ["succeeded", "running"])
def test_a_job_that_would_be_adopted_owes_nothing(provider, status):
    """Going back to what was trained is free, whatever a budget says by now."""
    assert provider(job(status)).check(JOB | {"fingerprint": "other"}, JOB).failures == []


def test_what_is_trained_already_is_not_held_against_a_budget(provider):
    """A budget set after the job is for the next one."""
    assert provider().check(JOB, JOB).failures == []


def test_a_failed_job_is_not_paid_again_over_the_budget(provider):
    """The same fingerprint would be submitted anew, so the budget is asked anew."""
    with pytest.raises(BudgetError, match="over the budget"):
        provider(job("failed")).diff("ftjob-1", JOB, JOB)


def test_nothing_is_submitted_over_the_budget():
    """The last look before the money goes."""
    plane = Plane()

    with pytest.raises(BudgetError, match="over the budget"):
        adopt_or_submit(plane, JOB)

    assert plane.submitted == []


def test_a_job_within_its_budget_is_submitted():
    """Once, with what was declared."""
    plane = Plane()

    adopt_or_submit(plane, JOB | {"training_budget_usd": "6.00"})

    assert [body["model"] for body in plane.submitted] == ["gpt-4.1-2025-04-14"]
