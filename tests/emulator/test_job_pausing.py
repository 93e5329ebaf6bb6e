"""Pausing: a paused job is not over, does nothing, costs nothing, and goes on where it was."""

import openai
import pytest

from tests.emulator.arranging import deploy, finish, make_account, submit, upload
from tests.emulator.running_emulator import wait_for


def test_a_paused_job_goes_on_where_it_was_and_costs_the_same(azure, data):
    """A day's pause puts its end off by a day, and its bill stays as it would have been."""
    file_id = upload(azure, data)
    undisturbed = finish(azure, data, submit(data, file_id, n_epochs=20).id)
    job = _in_training(azure, data, file_id)

    pausing = data.fine_tuning.jobs.pause(job.id)
    paused = _paused(azure, data, job.id)
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


def test_a_pause_within_an_epoch_saves_that_step(azure, account, data):
    """With the metrics of its event; it can be deployed, and is one of the last three kept."""
    job = _in_training(azure, data, upload(azure, data))
    data.fine_tuning.jobs.pause(job.id)
    pausing = _checkpoints(data, job.id)
    _paused(azure, data, job.id)
    saved = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    deploy(azure, account, "chat", saved.fine_tuned_model_checkpoint)
    asked = [{"role": "user", "content": "안녕"}]
    answer = data.chat.completions.create(model="chat", messages=asked, max_tokens=2)
    while_paused = _checkpoints(data, job.id)
    data.fine_tuning.jobs.resume(job.id)
    finish(azure, data, job.id)
    at_last = _checkpoints(data, job.id)

    assert answer.choices[0].message.role == "assistant"
    assert saved.step_number % 6 != 0
    assert saved.metrics.step == saved.step_number
    assert while_paused == [saved.step_number, *pausing]
    assert sorted(at_last) == sorted({*range(6, 121, 6), saved.step_number})
    assert _on_disk(azure, job.id) == [saved.step_number, 108, 114, 120]


def test_a_second_pause_at_a_step_saves_nothing_more(azure, data):
    """Nor does one at an epoch's end, whose checkpoint is there."""
    job = _in_training(azure, data, upload(azure, data))
    data.fine_tuning.jobs.pause(job.id)
    _paused(azure, data, job.id)
    before = _checkpoints(data, job.id)
    data.fine_tuning.jobs.resume(job.id)
    azure.advance(31)
    data.fine_tuning.jobs.pause(job.id)
    _paused(azure, data, job.id)

    assert _checkpoints(data, job.id) == before
    data.fine_tuning.jobs.cancel(job.id)


def test_a_kill_while_a_job_is_pausing_loses_nothing(start_emulator):
    """Started again, the local Azure saves the step of the pause; resumed, the job succeeds."""
    emulator = start_emulator()
    account = make_account(emulator)
    with emulator.data(account) as data:
        job = _in_training(emulator, data, upload(emulator, data))
        data.fine_tuning.jobs.pause(job.id)
        before = _checkpoints(data, job.id)
    emulator.kill()
    emulator.start()
    with emulator.data(account) as data:
        _paused(emulator, data, job.id)
        after = _checkpoints(data, job.id)
        data.fine_tuning.jobs.resume(job.id)

        assert (len(after), after[1:]) == (len(before) + 1, before)
        assert finish(emulator, data, job.id).status == "succeeded"


def test_a_step_that_cannot_be_saved_fails_the_job(azure, data):
    """The reason is what the process said last."""
    job = _in_training(azure, data, upload(azure, data))
    for name in ("run.json", "1/run.json"):
        (azure.state / "runs" / job.id / name).write_text("{}")
    data.fine_tuning.jobs.pause(job.id)

    failed = wait_for(lambda: _if(data, job.id, "failed", "paused"))
    assert (failed.status, failed.error.code) == ("failed", "internalFailure")
    assert "KeyError" in failed.error.message


def test_a_paused_job_leaves_its_slot_to_another_and_waits_for_one(azure, data):
    """Its last event is "Job paused."; resumed, it waits until another job is over."""
    file_id = upload(azure, data)
    first = _in_training(azure, data, file_id, n_epochs=40)
    others = [submit(data, file_id, n_epochs=40).id for _ in range(3)]
    azure.advance(61)
    before = [data.fine_tuning.jobs.retrieve(job_id).status for job_id in others]

    data.fine_tuning.jobs.pause(first.id)
    _paused(azure, data, first.id)

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
    _paused(azure, data, job.id)

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
    azure.advance(620)  # to the 38th step or the next; an epoch has six
    return job


def _paused(azure, data, job_id):
    """Let a minute pass, and the step's weights be computed; give the paused job."""
    azure.advance(60)
    return wait_for(lambda: _if(data, job_id, "paused"))


def _if(data, job_id, *statuses):
    """Give a job if it has one of the statuses."""
    job = data.fine_tuning.jobs.retrieve(job_id)
    return job if job.status in statuses else None


def _checkpoints(data, job_id):
    """Give the steps whose checkpoints are shown, newest first."""
    saved = data.fine_tuning.jobs.checkpoints.list(job_id, limit=100).data
    return [checkpoint.step_number for checkpoint in saved]


def _on_disk(azure, job_id):
    """Give the steps whose weights are kept."""
    found = (azure.state / "runs" / job_id).glob("*/checkpoint-*.npz")
    return sorted(int(path.stem.removeprefix("checkpoint-")) for path in found)


def _steps(data, job_id):
    """Give the messages about steps, newest first."""
    events = data.fine_tuning.jobs.list_events(job_id, limit=100)
    return [event.message for event in events if event.type == "metrics"]
