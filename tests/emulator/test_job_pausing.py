"""Pausing: a paused job is not over, does nothing, costs nothing, and goes on where it was."""

import openai
import pytest

from tests.emulator.arranging import finish, submit, upload
from tests.emulator.running_emulator import wait_for


def test_a_paused_job_goes_on_where_it_was_and_costs_the_same(azure, data):
    """A day's pause puts its end off by a day, and its bill stays as it would have been."""
    file_id = upload(azure, data)
    undisturbed = finish(azure, data, submit(data, file_id, n_epochs=20).id)
    job = _in_training(azure, data, file_id)

    pausing = data.fine_tuning.jobs.pause(job.id)
    azure.advance(60)
    paused = data.fine_tuning.jobs.retrieve(job.id)
    steps = _steps(data, job.id)
    azure.advance(86400)
    still_paused = data.fine_tuning.jobs.retrieve(job.id)
    resuming = data.fine_tuning.jobs.resume(job.id)
    steps_after = _steps(data, job.id)
    azure.advance(31)
    running = data.fine_tuning.jobs.retrieve(job.id)
    succeeded = finish(azure, data, job.id)

    states = [one.status for one in (pausing, paused, still_paused, resuming, running, succeeded)]
    assert states == ["pausing", "paused", "paused", "resuming", "running", "succeeded"]
    assert 0 < len(steps) == len(steps_after) < len(_steps(data, job.id))
    assert succeeded.finished_at - job.created_at > 86400
    assert succeeded.trained_tokens == undisturbed.trained_tokens
    assert _steps(data, job.id) == _steps(data, undisturbed.id)
    charged = [charge["thing"] for charge in azure.admin("bill")["charges"]]
    assert charged.count(job.id) == 1


def test_a_paused_job_leaves_its_slot_to_another_and_waits_for_one(azure, data):
    """Its last event is "Job paused."; resumed, it waits until another job is over."""
    file_id = upload(azure, data)
    first = _in_training(azure, data, file_id, n_epochs=40)
    others = [submit(data, file_id, n_epochs=40).id for _ in range(3)]
    azure.advance(61)
    before = [data.fine_tuning.jobs.retrieve(job_id).status for job_id in others]

    data.fine_tuning.jobs.pause(first.id)
    azure.advance(31)

    last = data.fine_tuning.jobs.list_events(first.id).data[0]
    assert last.message == "Job paused."
    assert before == ["running", "running", "pending"]
    wait_for(lambda: data.fine_tuning.jobs.retrieve(others[2]).status == "running")
    data.fine_tuning.jobs.resume(first.id)
    azure.advance(31)
    assert data.fine_tuning.jobs.retrieve(first.id).status == "resuming"  # no slot is free
    data.fine_tuning.jobs.cancel(others[0])
    wait_for(lambda: data.fine_tuning.jobs.retrieve(first.id).status == "running")
    for job_id in (first.id, *others[1:]):
        data.fine_tuning.jobs.cancel(job_id)


def test_a_job_is_not_paused_before_its_first_step(azure, data):
    """It runs, waits for GPUs, and is refused with its status."""
    job = submit(data, upload(azure, data))
    azure.advance(61)

    with pytest.raises(openai.BadRequestError) as refused:
        data.fine_tuning.jobs.pause(job.id)

    assert "cannot be paused: its status is 'running'" in refused.value.message


def test_a_paused_job_can_be_cancelled_and_owes_what_it_did(azure, data):
    """The steps before the pause are billed once."""
    job = _in_training(azure, data, upload(azure, data))
    data.fine_tuning.jobs.pause(job.id)
    azure.advance(60)

    cancelled = data.fine_tuning.jobs.cancel(job.id)

    assert cancelled.status == "cancelled"
    assert cancelled.trained_tokens > 0
    charged = [charge["thing"] for charge in azure.admin("bill")["charges"]]
    assert charged.count(job.id) == 1


@pytest.mark.parametrize("action", ["pause", "resume"])
def test_what_does_not_train_can_be_neither_paused_nor_resumed(azure, data, action):
    """A pending job is refused with unexpectedEntityState."""
    job = submit(data, upload(azure, data))

    with pytest.raises(openai.BadRequestError) as refused:
        getattr(data.fine_tuning.jobs, action)(job.id)

    assert refused.value.code == "unexpectedEntityState"
    assert f"cannot be {action}d: its status is 'pending'" in refused.value.message


def _in_training(azure, data, file_id, **options):
    """Submit a job and let it do some steps; give it."""
    job = submit(data, file_id, **({"n_epochs": 20} | options))
    azure.advance(61)
    wait_for((azure.state / "runs" / job.id / "1" / "done").exists)
    azure.advance(600)
    return job


def _steps(data, job_id):
    """Give the messages about steps, newest first."""
    events = data.fine_tuning.jobs.list_events(job_id, limit=100)
    return [event.message for event in events if event.type == "metrics"]
