"""Fine-tuning jobs: what may be asked, how they pass through time, what they leave behind."""

import openai
import pytest

from tests.emulator.arranging import dialogues, finish, submit, train, upload
from tests.emulator.running_emulator import wait_for


def test_a_job_passes_through_its_timeline(azure, data):
    """Pending, then running, and no model and no end before both time and training are over."""
    job = submit(data, upload(azure, data))
    azure.advance(70)
    running = data.fine_tuning.jobs.retrieve(job.id)
    succeeded = finish(azure, data, job.id)

    assert (job.status, job.fine_tuned_model, job.finished_at) == ("pending", None, None)
    assert (running.status, running.trained_tokens, running.result_files) == ("running", None, [])
    digits = job.id.removeprefix("ftjob-")
    assert succeeded.status == "succeeded"
    assert succeeded.fine_tuned_model == f"gpt-4o-mini-2024-07-18.ft-{digits}"
    assert succeeded.finished_at > job.created_at + 60
    assert succeeded.fine_tuned_model in [model.id for model in data.models.list()]


def test_what_was_asked_is_echoed(azure, data):
    """Suffix, seed, metadata, training type and hyperparameters come back."""
    job = submit(
        data,
        upload(azure, data),
        suffix="minimal-tutor",
        seed=42,
        metadata={"owner": "me"},
        extra_body={"trainingType": "GLOBALstandard"},
    )
    listed = data.fine_tuning.jobs.list().data[0]

    assert listed == job
    assert (job.suffix, job.seed, job.metadata) == ("minimal-tutor", 42, {"owner": "me"})
    assert job.trainingType == "globalStandard"
    assert job.method.supervised.hyperparameters.n_epochs == 2
    assert job.hyperparameters.learning_rate_multiplier == 0.5


def test_auto_is_echoed_as_minus_one(azure, data):
    """Without hyperparameters there are 3 epochs, and -1 is what the job shows."""
    file_id = upload(azure, data)
    job = data.fine_tuning.jobs.create(
        model="gpt-4o-mini", training_file=file_id, hyperparameters={"n_epochs": "auto"}
    )
    checkpoints = _finished_checkpoints(azure, data, job.id)

    assert (job.hyperparameters.n_epochs, job.hyperparameters.batch_size) == (-1, -1)
    assert (job.method, job.seed >= 0, job.trainingType) == (None, True, "standard")
    assert [checkpoint.step_number for checkpoint in checkpoints] == [36, 24, 12]


def test_steps_are_revealed_as_time_passes(azure, data):
    """Halfway through its training a job has said some steps and not the others."""
    job = submit(data, upload(azure, data), n_epochs=20)
    azure.advance(65)
    computed = azure.state / "runs" / job.id / "1" / "done"
    wait_for(computed.exists)

    early = _messages(data, job.id)
    azure.advance(120 + 120 + 60 * 1320 / 135)
    halfway = _messages(data, job.id)
    done = finish(azure, data, job.id)

    assert not any(message.startswith("Step") for message in early)
    steps = [m.partition(":")[0] for m in halfway if m.startswith("Step")]
    assert steps == [f"Step {n}" for n in range(10, 70, 10)]
    assert done.trained_tokens == _billed(azure, job.id)


def test_events_tell_the_sequence_observed_on_azure(azure, data):
    """From the queue to the bill, newest first on the wire, with real losses in the metrics."""
    job = train(azure, data, n_epochs=4)
    events = data.fine_tuning.jobs.list_events(job.id, limit=100).data[::-1]
    messages = [event.message for event in events]

    assert messages[:9] == [
        "Job enqueued. Waiting for jobs ahead to complete.",
        "Preprocessing running for file training file.",
        "Preprocessing completed for file training file.",
        "Job started.",
        "Data Import started.",
        "Finetuning started.",
        "Job queued, waiting for GPUs.",
        "Training started.",
        f"Created results file: {job.result_files[0]}",
    ]
    assert messages[-4:] == [
        "Job succeeded.",
        "Model Evaluation Passed.",
        f"Completed results file: {job.result_files[0]}",
        f"Training tokens billed: {job.trained_tokens}.",
    ]
    metrics = [event.data for event in events if event.type == "metrics"]
    assert [data["step"] for data in metrics] == [10, 20]
    assert metrics[0]["train_loss"] > metrics[1]["train_loss"] > 0
    times = [event.created_at for event in events]
    assert times == sorted(times)


def test_events_are_listed_in_pages(azure, data):
    """`limit` and `after` page through the events, and the SDK follows."""
    job = train(azure, data)
    first = data.fine_tuning.jobs.list_events(job.id, limit=5)
    every = list(data.fine_tuning.jobs.list_events(job.id, limit=5))

    assert (len(first.data), first.has_more) == (5, True)
    assert len({event.id for event in every}) == len(every) > 10


def test_each_epoch_leaves_a_checkpoint_and_results_can_be_read(azure, data):
    """Checkpoints have the metrics of their step, the same as the line of results.csv."""
    validation = upload(azure, data, dialogues(10))
    job = submit(data, upload(azure, data), validation_file=validation)
    job = finish(azure, data, job.id)
    checkpoints = data.fine_tuning.jobs.checkpoints.list(job.id).data
    lines = data.files.content(job.result_files[0]).text.splitlines()

    digits = job.id.removeprefix("ftjob-")
    assert [checkpoint.fine_tuned_model_checkpoint for checkpoint in checkpoints] == [
        f"gpt-4o-mini-2024-07-18.ft-{digits}:ckpt-step-{step}" for step in (12, 6)
    ]
    assert lines[0].split(",")[4] == "validation_mean_token_accuracy"
    assert len(lines) == 1 + 12
    assert float(lines[12].split(",")[1]) == checkpoints[0].metrics.train_loss
    assert float(lines[12].split(",")[5]) == checkpoints[0].metrics.full_valid_loss


def test_the_fourth_job_waits_for_a_slot(azure, data):
    """Three jobs of an account run at once, the fourth stays pending until one is over."""
    file_id = upload(azure, data)
    jobs = [submit(data, file_id, n_epochs=20) for _ in range(4)]
    azure.advance(70)
    statuses = [data.fine_tuning.jobs.retrieve(job.id).status for job in jobs]
    data.fine_tuning.jobs.cancel(jobs[0].id)
    fourth = data.fine_tuning.jobs.retrieve(jobs[3].id)

    assert statuses == ["running", "running", "running", "pending"]
    assert fourth.status == "running"


def test_a_cancelled_job_leaves_no_model_and_cannot_be_cancelled_again(azure, data):
    """Cancelling a finished job is 400 unexpectedEntityState."""
    job = submit(data, upload(azure, data))
    cancelled = data.fine_tuning.jobs.cancel(job.id)
    with pytest.raises(openai.BadRequestError) as refused:
        data.fine_tuning.jobs.cancel(job.id)
    azure.advance(7200)
    later = data.fine_tuning.jobs.retrieve(job.id)

    assert cancelled.status == later.status == "cancelled"
    assert (later.fine_tuned_model, later.finished_at) == (None, None)
    assert refused.value.code == "unexpectedEntityState"


def test_data_that_is_no_conversation_fails_the_job_for_free(azure, data):
    """A file of other JSON objects passes the import and fails in preprocessing, with a reason."""
    file_id = upload(azure, data, b'{"prompt": "a", "completion": "b"}\n' * 12)
    job = finish(azure, data, submit(data, file_id).id)

    assert (job.status, job.trained_tokens) == ("failed", None)
    assert job.error.code == "jsonlValidationFailed"
    assert "example 1: 'messages' is not a list" in job.error.message
    assert _billed(azure, job.id) is None


def test_training_goes_on_from_a_tuned_model(azure, data):
    """A job that starts from a tuned model begins where that one ended."""
    file_id = upload(azure, data)
    first = finish(azure, data, submit(data, file_id, n_epochs=6).id)
    second = submit(data, file_id, model=first.fine_tuned_model)
    second = finish(azure, data, second.id)

    assert second.model == first.fine_tuned_model
    assert _losses(data, second)[0] < 0.7 * _losses(data, first)[0]


def _messages(data, job_id):
    """Give a job's messages, oldest first."""
    events = data.fine_tuning.jobs.list_events(job_id, limit=100)
    return [event.message for event in events.data[::-1]]


def _finished_checkpoints(azure, data, job_id):
    """Finish a job and give its checkpoints."""
    finish(azure, data, job_id)
    return data.fine_tuning.jobs.checkpoints.list(job_id).data


def _losses(data, job):
    """Give the training loss of each step."""
    lines = data.files.content(job.result_files[0]).text.splitlines()[1:]
    return [float(line.split(",")[1]) for line in lines]


def _billed(azure, job_id):
    """Give the tokens a job was charged for, None if for none."""
    charges = azure.admin("bill")["charges"]
    return next((line["quantity"] for line in charges if line["thing"] == job_id), None)
