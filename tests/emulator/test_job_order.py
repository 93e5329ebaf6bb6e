"""The order of an account's jobs: whichever process is quicker, two alike end as they began."""

from types import SimpleNamespace

import pytest

from emulator.clock import Clock
from emulator.data_plane import job_order
from emulator.data_plane.job_records import Job
from emulator.store import Store
from tests.emulator.arranging import submit, upload
from tests.emulator.running_emulator import wait_for

# Of six steps: 240 seconds before the first, and 60 after the last.
_SECONDS = 240 + 6 * 1320 / 135 + 60


def test_of_two_alike_the_older_one_ends_first(azure, data):
    """The newer one, whose process is done, waits for it and is not over at a time before it."""
    file_id = upload(azure, data)
    older, newer = (submit(data, file_id) for _ in range(2))
    azure.advance(61)
    runs = azure.state / "runs"
    done = [runs / job.id / "1" / "done" for job in (older, newer)]
    wait_for(lambda: all(path.exists() for path in done))
    done[0].rename(runs / "set-aside")
    azure.advance(6 * 3600)
    wait_for(lambda: len(data.fine_tuning.jobs.checkpoints.list(newer.id).data) == 2)
    waiting = data.fine_tuning.jobs.retrieve(newer.id).status
    (runs / "set-aside").rename(done[0])
    wait_for(lambda: data.fine_tuning.jobs.retrieve(newer.id).status == "succeeded")
    ended = [data.fine_tuning.jobs.retrieve(job.id).finished_at for job in (older, newer)]

    assert waiting == "running"
    assert ended == sorted(ended)


@pytest.fixture
def cloud(tmp_path):
    """Give a store and a clock that stands still, after 1,000 seconds at which it was looked."""
    store = Store(tmp_path / "state.sqlite", [Job])
    clock = Clock(1000.0, speed=0.0)
    yield SimpleNamespace(store=store, clock=clock)
    store._connection.close()  # noqa: SLF001 - a process never closes its only store


def test_what_is_due_ends_when_it_is_due(cloud):
    """However late it is looked at, and whatever ended later."""
    cloud.clock.advance(5000)
    _put(cloud, "a", running_since=3000.0, finished_at=4000.0)
    job = _put(cloud, "b", running_since=1000.0)

    assert job_order.find_end(cloud, job) == 1000 + _SECONDS


def test_what_is_due_after_another_ends_no_sooner(cloud):
    """The other one had to wait for its process, so that it ended later than it was due."""
    cloud.clock.advance(5000)
    _put(cloud, "a", running_since=900.0, finished_at=4000.0, state="succeeded")
    job = _put(cloud, "b", running_since=1000.0)

    assert job_order.find_end(cloud, job) == 4000


@pytest.mark.parametrize(
    ("began", "state", "waits"),
    [
        (999.0, "running", True),
        (1000.0, "running", True),
        (1001.0, "running", False),
        (999.0, "paused", False),
        (999.0, "failed", False),
    ],
)
def test_a_job_waits_for_those_that_are_due_before_it(cloud, began, state, waits):
    """Or at the same time, if they are older; not for what is paused or over."""
    cloud.clock.advance(5000)
    _put(cloud, "older", running_since=began, state=state)
    job = _put(cloud, "job", running_since=1000.0)
    _put(cloud, "newer", running_since=1000.0)

    assert (job_order.find_end(cloud, job) is None) == waits


@pytest.mark.parametrize(
    ("training_type", "began"), [("globalStandard", 4000), ("developerTier", 1060)]
)
def test_a_job_begins_no_sooner_than_an_older_one(cloud, training_type, began):
    """That has waited for a slot of the same kind."""
    cloud.clock.advance(5000)
    _put(cloud, "a", running_since=4000.0)
    job = _put(cloud, "b", created_at=1000.0, training_type=training_type)

    assert job_order.begin(cloud, job) == began


def _put(cloud, uid, **fields):
    """Keep a job of an account."""
    job = Job(
        **{
            "uid": uid,
            "account_uid": "account",
            "model": "m",
            "base_model": "m",
            "start_job": None,
            "start_step": None,
            "training_file": "f",
            "validation_file": None,
            "suffix": None,
            "seed": 1,
            "training_type": "globalStandard",
            "method_sent": True,
            "hyperparameters": {},
            "resolved": {},
            "metadata": None,
            "examples": 6,
            "training_tokens": 1,
            "total_steps": 6,
            "results_file": "r",
            "created_at": 0.0,
            "state": "running",
            **fields,
        }
    )
    cloud.store.put(job)
    return job
