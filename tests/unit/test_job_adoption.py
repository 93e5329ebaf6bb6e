"""Which job a stack takes for its own instead of paying for another."""

import pytest

from finetune.errors import NotFound
from finetune.job import Job
from finetune.providers.job_adoption import find_adoptable, has_model, in_order
from finetune.providers.job_recognition import is_own

OWN = {"owner": "azure-finetune/dev", "fingerprint": "f"}
PROPS = {"account": {"owner": OWN["owner"]}, "fingerprint": "f"}


def job(status, *, created_at=100, metadata=None):
    """Return a job of this stack; a succeeded one has a model."""
    return Job(
        job_id=f"ftjob-{created_at}",
        status=status,
        model="m",
        created_at=created_at,
        fine_tuned_model="m.ft-1" if status == "succeeded" else None,
        metadata=OWN if metadata is None else metadata,
    )


class FakePlane:
    """A data plane with some jobs, newest first, whose models may have been deleted."""

    def __init__(self, *jobs, has_models=True):
        """Take the jobs, in any order."""
        self._jobs = sorted(jobs, key=lambda job: job.created_at, reverse=True)
        self._has_models = has_models

    def jobs(self):
        """List the jobs as the service does."""
        return iter(self._jobs)

    def get_model(self, model):
        """Return the model, or say that it is gone."""
        if not self._has_models:
            raise NotFound("gone", status_code=404)
        return model


def adopted(plane):
    """Return the id of the job that this stack adopts, or None."""
    own = in_order(job for job in plane.jobs() if is_own(job, PROPS))
    found = find_adoptable(plane, own)
    return found and found.job_id


@pytest.mark.parametrize(
    "status", ["validating_files", "queued", "running", "new word", "succeeded"]
)
def test_a_live_or_succeeded_job_is_adopted(status):
    """What is being paid for, or has been, is not paid again."""
    assert adopted(FakePlane(job(status))) == "ftjob-100"


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_failed_or_cancelled_job_is_never_adopted(status):
    """Nothing can come of it any more."""
    assert adopted(FakePlane(job(status))) is None


def test_a_succeeded_job_whose_model_is_gone_is_not_adopted():
    """There is nothing left to deploy."""
    assert adopted(FakePlane(job("succeeded"), has_models=False)) is None


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        OWN | {"owner": "azure-finetune/prod"},
        OWN | {"fingerprint": "other"},
        {"owner": OWN["owner"]},
    ],
    ids=["nobody's", "another stack's", "another spec's", "no fingerprint"],
)
def test_what_is_not_this_stack_s_job_of_this_fingerprint_is_left_alone(metadata):
    """Owner and fingerprint must both be the same."""
    assert adopted(FakePlane(job("succeeded", metadata=metadata))) is None


@pytest.mark.parametrize("statuses", [("running", "succeeded"), ("succeeded", "running")])
def test_the_oldest_that_can_still_serve_is_adopted(statuses):
    """What was paid first is kept, be it under way or done."""
    older, younger = statuses
    plane = FakePlane(job(older, created_at=100), job(younger, created_at=200))

    assert adopted(plane) == "ftjob-100"


def test_failed_jobs_are_passed_over():
    """An older job with a model is found behind a newer one that failed."""
    plane = FakePlane(job("succeeded", created_at=100), job("failed", created_at=200))

    assert adopted(plane) == "ftjob-100"


def test_of_two_live_jobs_the_older_is_adopted():
    """The one that was paid first goes on."""
    plane = FakePlane(job("running", created_at=100), job("running", created_at=200))

    assert adopted(plane) == "ftjob-100"


@pytest.mark.parametrize(
    ("status", "has_models", "expected"),
    [("succeeded", True, True), ("succeeded", False, False), ("failed", True, False)],
)
def test_only_a_succeeded_job_with_its_model_has_one(status, has_models, expected):
    """A job that did not succeed is not even asked about."""
    assert has_model(FakePlane(has_models=has_models), job(status)) is expected
