"""Weights on disk: the last three of a job, those in use, and none of a job without a model."""

import openai
import pytest

from tests.emulator.arranging import BASE_MODEL, deploy, finish, submit, train, upload
from tests.emulator.running_emulator import PLAIN, wait_for


def test_the_last_three_weights_are_kept(azure, account, data):
    """Twelve steps in six epochs: those of 8, 10 and 12, which can all be deployed."""
    job = train(azure, data, n_epochs=6)
    total = _steps(azure, job)[-1]

    assert _steps(azure, job) == [total * epoch // 6 for epoch in (4, 5, 6)]
    for number, saved in enumerate(data.fine_tuning.jobs.checkpoints.list(job.id).data[:3]):
        deploy(azure, account, f"chat{number}", saved.fine_tuned_model_checkpoint)
        asked = [{"role": "user", "content": "안녕"}]
        answer = data.chat.completions.create(model=f"chat{number}", messages=asked, max_tokens=2)
        assert answer.choices[0].message.role == "assistant"


def test_what_is_deployed_at_a_pause_is_kept(azure, account, data):
    """A paused job's third last weights serve, and go on serving when the job has ended."""
    job = submit(data, upload(azure, data), n_epochs=20)
    azure.advance(300)
    wait_for(lambda: len(_saved_after(azure, data, job)) > 3)
    data.fine_tuning.jobs.pause(job.id)
    azure.advance(60)
    wait_for(lambda: data.fine_tuning.jobs.retrieve(job.id).status == "paused")
    first = data.fine_tuning.jobs.checkpoints.list(job.id).data[2]
    deploy(azure, account, "chat", first.fine_tuned_model_checkpoint)
    data.fine_tuning.jobs.resume(job.id)
    job = finish(azure, data, job.id)
    asked = [{"role": "user", "content": "안녕"}]

    answer = data.chat.completions.create(model="chat", messages=asked, max_tokens=2)

    assert answer.choices[0].message.role == "assistant"
    assert (job.status, len(_steps(azure, job))) == ("succeeded", 4)
    assert _steps(azure, job)[0] == first.step_number


def test_what_only_a_deployment_needed_goes_with_it(azure, account, data):
    """A job deployed at a pause: its fourth last weights go when it is served no longer."""
    job = submit(data, upload(azure, data), n_epochs=20)
    azure.advance(300)
    wait_for(lambda: _saved_after(azure, data, job))
    data.fine_tuning.jobs.pause(job.id)
    azure.advance(60)
    wait_for(lambda: data.fine_tuning.jobs.retrieve(job.id).status == "paused")
    first = data.fine_tuning.jobs.checkpoints.list(job.id).data[-1]
    deploy(azure, account, "chat", first.fine_tuned_model_checkpoint)
    data.fine_tuning.jobs.resume(job.id)
    job = finish(azure, data, job.id)
    before = _steps(azure, job)
    with azure.control() as control:
        control.deployments.begin_delete(account, account, "chat", polling=False, **PLAIN)
    azure.advance(10)
    deployed = azure.admin("inventory")["deployments"]
    after = _steps(azure, job)

    assert account not in [deployment["account"] for deployment in deployed]
    assert before == [first.step_number, *after]
    assert len(after) == 3


def test_a_job_starts_from_one_of_the_last_three(azure, data):
    """From the third last it does; the one before is refused, as it cannot be deployed."""
    job = train(azure, data, n_epochs=4)
    saved = data.fine_tuning.jobs.checkpoints.list(job.id).data
    with pytest.raises(openai.BadRequestError):
        submit(data, job.training_file, model=saved[3].id)
    second = submit(data, job.training_file, model=saved[2].id)

    assert finish(azure, data, second.id).status == "succeeded"


def test_a_deleted_record_of_a_job_without_a_model_leaves_nothing(azure, data, dated):
    """A cancelled job's folder goes with its record; a tuned model's stays until it is deleted."""
    cancelled = submit(data, upload(azure, data))
    data.fine_tuning.jobs.cancel(cancelled.id)
    tuned = train(azure, data, n_epochs=1)
    for job in (cancelled, tuned):
        dated.with_options(max_retries=0).delete(f"/fine_tuning/jobs/{job.id}", cast_to=object)
    are_there = [_run(azure, job).exists() for job in (cancelled, tuned)]
    data.models.delete(tuned.fine_tuned_model)

    assert are_there == [False, True]
    assert not _run(azure, tuned).exists()


def test_more_than_fifty_epochs_are_refused(azure, data):
    """50 are taken, 51 are 400."""
    file_id = upload(azure, data)
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, file_id, n_epochs=51)
    job = submit(data, file_id, n_epochs=50)

    assert refused.value.param == "n_epochs"
    assert (job.model, data.fine_tuning.jobs.cancel(job.id).status) == (BASE_MODEL, "cancelled")


def _run(azure, job):
    return azure.state / "runs" / job.id


def _steps(azure, job):
    """Give the steps whose weights are on disk."""
    names = [path.stem for path in _run(azure, job).glob("*/checkpoint-*.npz")]
    return sorted(int(name.removeprefix("checkpoint-")) for name in names)


def _saved_after(azure, data, job):
    """Let a minute pass; give the checkpoints that are shown."""
    azure.advance(60)
    return data.fine_tuning.jobs.checkpoints.list(job.id).data
