"""A job that an interrupted run has left over ends with the file that it trains on."""

import dataclasses
import threading

import pytest

from finetune.job import OWNER, Job
from finetune.providers import claims
from finetune.providers.claims import claim
from finetune.providers.file_upload import remove_uploads
from finetune.providers.fine_tuning_job import FineTuningJobProvider
from finetune.providers.training_file import TrainingFileProvider
from tests.unit.upload_service import NAME, PROPS, Account, raise_not_found

LEFT_OVER = Job(
    job_id="ftjob-left-over",
    status="running",
    model="m",
    created_at=1,
    metadata={OWNER: "p/s"},
    training_file="file-1",
)


@pytest.fixture(autouse=True)
def _nothing_is_noted(monkeypatch):
    """Start as a host process does."""
    monkeypatch.setattr(claims, "_program_runs", threading.Event())
    monkeypatch.setattr(claims, "_jobs_are_looked_at", threading.Event())


@pytest.mark.parametrize(
    ("changes", "is_cancelled"),
    [
        ({}, True),
        ({"training_file": "file-2"}, False),
        ({"metadata": {OWNER: "p/t"}}, False),
        ({"metadata": {}}, False),
        ({"status": "succeeded"}, False),
    ],
    ids=["left over", "another file's", "another stack's", "nobody's", "ended"],
)
def test_a_job_that_no_state_knows_ends_with_its_file(changes, is_cancelled):
    """Only one that is this stack's, of this file, and under way."""
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = dataclasses.replace(LEFT_OVER, **changes)

    remove_uploads(account, "file-1", PROPS)

    assert account.cancelled == (["ftjob-left-over"] if is_cancelled else [])
    assert account.ids() == []


def test_a_job_whose_record_is_gone_keeps_no_file():
    """A list may still have a job that somebody has deleted."""
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = LEFT_OVER
    account.get_job = account.cancel_job = lambda _job_id: raise_not_found()

    remove_uploads(account, "file-1", PROPS)

    assert account.ids() == []


@pytest.mark.parametrize("is_looked_at", [False, True], ids=["targeted", "whole"])
def test_a_run_that_looks_at_no_job_cancels_none(is_looked_at):
    """`up --target` of a file never asks about its job, which the state may know."""
    TrainingFileProvider().check({}, {})
    if is_looked_at:
        FineTuningJobProvider().check({"fingerprint": "f"}, {"fingerprint": "f"})
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = LEFT_OVER

    remove_uploads(account, "file-1", PROPS)

    assert account.cancelled == (["ftjob-left-over"] if is_looked_at else [])
    assert account.ids() == []


def test_a_job_that_this_run_uses_outlives_its_file():
    """A renamed model keeps its job, and leaves the file of its old name."""
    claim("ftjob-claimed-with-file")
    account = Account(("file-1", NAME, 5, "processed"))
    account.job = dataclasses.replace(LEFT_OVER, job_id="ftjob-claimed-with-file")

    remove_uploads(account, "file-1", PROPS)

    assert account.cancelled == []
