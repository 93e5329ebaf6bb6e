"""How many jobs may be, wait and run, and until when a model is trained at all."""

import openai
import pytest
import requests
from azure.core.exceptions import HttpResponseError

from tests.emulator.arranging import deployment_body, finish, make_account, submit, upload
from tests.emulator.running_emulator import PLAIN

DEVELOPER = {"model": "gpt-4.1-nano-2025-04-14", "extra_body": {"trainingType": "developerTier"}}


def test_twenty_jobs_wait_beside_three_that_run(azure, data):
    """The 24th is refused until one is over; Developer jobs have slots of their own."""
    file_id = upload(azure, data)
    jobs = [submit(data, file_id, n_epochs=20) for _ in range(23)]
    refusal = _refusal(data, file_id)
    developer = submit(data, file_id, **DEVELOPER)
    azure.advance(61)
    still_refused = _refusal(data, file_id)
    data.fine_tuning.jobs.cancel(jobs[22].id)

    assert (refusal.code, still_refused.code) == ("quotaExceeded", "quotaExceeded")
    assert "queued jobs is at the limit of 20" in refusal.message
    assert developer.status == "pending"
    assert submit(data, file_id).status == "pending"
    for job in data.fine_tuning.jobs.list(limit=100):
        if job.status in ("pending", "running"):
            data.fine_tuning.jobs.cancel(job.id)


def test_an_account_has_a_hundred_jobs_and_those_that_are_deleted_do_not_count(azure):
    """Finished jobs count; deleting the record of one makes room for one."""
    account = make_account(azure)
    with azure.data(account) as data:
        file_id = upload(azure, data)
        jobs = [_cancelled(data, file_id) for _ in range(100)]
        refusal = _refusal(data, file_id)
        deleted = requests.delete(
            f"{azure.root}/accounts/{account}/openai/fine_tuning/jobs/{jobs[0]}",
            params={"api-version": "2025-04-01-preview"},
            headers={"Authorization": "Bearer a-token"},
            timeout=10,
        )
        _cancelled(data, file_id)

        assert deleted.status_code == 204
        assert refusal.code == "quotaExceeded"
        assert "number of jobs is at the limit of 100" in refusal.message
        assert _refusal(data, file_id).code == "quotaExceeded"


def test_queued_jobs_run_in_their_order(azure, data):
    """Whatever waits longest is next."""
    file_id = upload(azure, data)
    jobs = [submit(data, file_id) for _ in range(8)]
    ended = [finish(azure, data, job.id) for job in reversed(jobs)]

    starts = [
        next(
            event.created_at
            for event in data.fine_tuning.jobs.list_events(job.id, limit=100)
            if event.message == "Job started."
        )
        for job in reversed(ended)
    ]
    assert {job.status for job in ended} == {"succeeded"}
    assert starts == sorted(starts)
    assert starts[2] < starts[3]


def test_a_model_is_trained_until_its_training_retires(start_emulator):
    """Afterwards a job is refused; what was tuned before goes on being there."""
    azure = start_emulator()
    with azure.data(make_account(azure)) as data:
        file_id = upload(azure, data)
        job = finish(azure, data, submit(data, file_id).id)
        model = data.models.retrieve(job.model).to_dict()
        azure.advance(model["deprecation"]["fine_tune"] - azure.admin("health")["now"] + 1)

        refusal = _refusal(data, file_id)

        assert (refusal.code, refusal.param) == ("invalidPayload", "model")
        assert data.models.retrieve(job.fine_tuned_model).id == job.fine_tuned_model
        with pytest.raises(openai.BadRequestError):
            submit(data, file_id, model=job.fine_tuned_model)


def test_only_the_last_three_models_of_a_job_can_be_deployed(azure, control, account, data):
    """Of five checkpoints the first two cannot; all five are listed."""
    job = finish(azure, data, submit(data, upload(azure, data), n_epochs=5).id)
    checkpoints = data.fine_tuning.jobs.checkpoints.list(job.id).data[::-1]

    deployable = [
        _is_deployed(azure, control, account, f"tutor-{checkpoint.step_number}", name)
        for checkpoint in checkpoints
        for name in (checkpoint.fine_tuned_model_checkpoint, checkpoint.id)
    ]

    assert deployable == [False] * 4 + [True] * 6


def _is_deployed(azure, control, account, name, model):
    """Say whether a model can be deployed; if not, it is for the model."""
    body = deployment_body(model)
    try:
        control.deployments.begin_create_or_update(
            account, account, name, body, polling=False, **PLAIN
        )
    except HttpResponseError as refused:
        return refused.error.code != "DeploymentModelNotSupported"
    azure.advance(200)
    control.deployments.begin_delete(account, account, name, polling=False, **PLAIN)
    azure.advance(60)
    return True


def _refusal(data, file_id):
    """Give the error of a job that is refused."""
    with pytest.raises(openai.APIStatusError) as refused:
        submit(data, file_id)
    return refused.value


def _cancelled(data, file_id):
    """Submit and cancel a job; give its id."""
    return data.fine_tuning.jobs.cancel(submit(data, file_id).id).id
