"""Jobs by reinforcement: what they need, what they learn, what an hour costs."""

import openai
import pytest

from tests.emulator.arranging import finish, make_account, submit, upload
from tests.emulator.preparing_methods import POLITE, RFT_MODEL, prompts, rft
from tests.emulator.running_emulator import wait_for


@pytest.fixture
def file_id(azure, data):
    """Give the id of a file of twelve prompts."""
    return upload(azure, data, prompts())


def test_the_reward_grows_and_the_hours_are_billed(azure, data, file_id):
    """18 steps of two virtual minutes are 0.60 hours, at $100 an hour; rewards end near 1."""
    job = finish(azure, data, submit(data, file_id, **rft(file_id)).id)
    events = data.fine_tuning.jobs.list_events(job.id, limit=100).data
    header, *rows = data.files.content(job.result_files[0]).text.splitlines()
    rewards = [float(row.split(",")[1]) for row in rows]
    messages = [event.message for event in events]

    assert job.status == "succeeded"
    assert header.startswith("step,train_reward_mean,valid_reward_mean,")
    assert sum(rewards[-3:]) / 3 > sum(rewards[:3]) / 3 + 0.5
    assert f"Step 10: training reward={rewards[9]:.4f}" in messages
    assert messages[0] == "Training hours billed: 0.60."
    (charge,) = [line for line in azure.admin("bill")["charges"] if line["thing"] == job.id]
    assert (charge["quantity"], charge["unit"], charge["rate_usd"]) == (2160, "second", "100")
    assert charge["amount_usd"] == "60.000000"


def test_what_was_asked_is_echoed_as_openai_does(azure, data, file_id):
    """What is "auto" stays so, the suffix is user_provided_suffix, the grader comes back."""
    schema = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}}
    fields = rft(file_id, more={"response_format": schema}, eval_samples=2)
    job = submit(data, file_id, suffix="tutor", **fields)
    azure.advance(61)
    warnings = [
        event.message
        for event in data.fine_tuning.jobs.list_events(job.id).data
        if event.level == "warn"
    ]

    reinforcement = job.method.reinforcement.to_dict()
    assert reinforcement["grader"] == POLITE
    assert reinforcement["response_format"] == schema
    assert reinforcement["hyperparameters"] == {
        "n_epochs": 3,
        "batch_size": 2,
        "learning_rate_multiplier": "auto",
        "reasoning_effort": "default",
        "compute_multiplier": "auto",
        "eval_interval": "auto",
        "eval_samples": 2,
    }
    assert (job.status, job.user_provided_suffix) == ("validating_files", "tutor")
    assert "suffix" not in job.to_dict()
    assert warnings == ["The local Azure's answers in training are not held to response_format."]


def test_a_job_is_paused_at_its_spend_limit_once(azure, data, file_id):
    """At $5,000, 50 hours; resumed it goes on to its end and costs what it does."""
    job = submit(data, file_id, **rft(file_id, n_epochs=2, compute_multiplier=150))
    azure.advance(61)
    wait_for((azure.state / "runs" / job.id / "1" / "done").exists)
    azure.advance(49 * 3600)
    before = data.fine_tuning.jobs.retrieve(job.id).status
    azure.advance(3 * 3600)
    paused = wait_for(lambda: _paused(data, job))
    events = data.fine_tuning.jobs.list_events(job.id).data
    data.fine_tuning.jobs.resume(job.id)
    azure.advance(31)
    azure.advance(30 * 3600)
    resumed = data.fine_tuning.jobs.retrieve(job.id)

    assert (before, paused.status, resumed.status) == ("running", "paused", "succeeded")
    assert "spend limit of $5,000" in events[1].message
    (charge,) = [line for line in azure.admin("bill")["charges"] if line["thing"] == job.id]
    assert charge["amount_usd"] == "6000.000000"


def test_a_job_paused_at_its_spend_limit_owes_that_much_when_cancelled(azure, data, file_id):
    """What was done until then, and nothing more."""
    job = submit(data, file_id, **rft(file_id, n_epochs=2, compute_multiplier=150))
    azure.advance(61)
    wait_for((azure.state / "runs" / job.id / "1" / "done").exists)
    azure.advance(100 * 3600)
    wait_for(lambda: _paused(data, job))

    data.fine_tuning.jobs.cancel(job.id)

    (charge,) = [line for line in azure.admin("bill")["charges"] if line["thing"] == job.id]
    assert charge["amount_usd"] == "5000.000000"


def test_a_job_of_more_than_720_hours_fails(start_emulator):
    """A thousand hours, past the spend limit: it fails after 720 of them, for nothing."""
    emulator = start_emulator()
    with emulator.data(make_account(emulator)) as data:
        file_id = upload(emulator, data, prompts())
        job = submit(data, file_id, **rft(file_id, n_epochs=1, compute_multiplier=5000))
        emulator.advance(61)
        wait_for((emulator.state / "runs" / job.id / "1" / "done").exists)
        emulator.advance(200 * 3600)
        wait_for(lambda: _paused(data, job))
        data.fine_tuning.jobs.resume(job.id)
        emulator.advance(31)
        emulator.advance(400 * 3600)
        before = data.fine_tuning.jobs.retrieve(job.id).status
        emulator.advance(250 * 3600)
        after = data.fine_tuning.jobs.retrieve(job.id)

    assert (before, after.status) == ("running", "failed")
    assert "720 hours" in after.error.message
    assert emulator.admin("bill")["charges"] == []


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"validation_file": None}, "validation_file"),
        ({"model": "gpt-4.1-2025-04-14"}, "model"),
        ({"method": {"type": "reinforcement"}}, "method.reinforcement.grader"),
    ],
)
def test_a_job_without_what_it_needs_is_refused(data, file_id, change, param):
    """A validation file, a grader, and a model that is trained so."""
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, file_id, **rft(file_id) | change)

    assert refused.value.param == param


@pytest.mark.parametrize(
    "wrong", [{"reasoning_effort": "huge"}, {"compute_multiplier": 0}, {"beta": 0.1}]
)
def test_what_reinforcement_does_not_take_is_refused(data, file_id, wrong):
    """By its name, and so is what another method has."""
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, file_id, **rft(file_id, **wrong))

    assert refused.value.param == next(iter(wrong))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"messages": [{"role": "assistant", "content": "a"}]}, "last message is not the user's"),
        ({"messages": []}, "'messages' is not a list"),
    ],
)
def test_data_that_is_no_prompt_fails_the_job(azure, data, changes, sentence):
    """In preprocessing, with a reason."""
    file_id = upload(azure, data, prompts(**changes))
    job = submit(data, file_id, **rft(file_id))
    azure.advance(61)

    assert sentence in data.fine_tuning.jobs.retrieve(job.id).error.message


def test_data_without_a_field_of_the_grader_fail_the_job(azure, data, file_id):
    """The grader's variable is named."""
    grader = POLITE | {"reference": "{{ item.answer.text }}"}
    job = submit(data, file_id, **rft(file_id, grader=grader))
    azure.advance(61)

    error = data.fine_tuning.jobs.retrieve(job.id).error
    assert "the grader reads 'item.answer', which it does not have" in error.message


def test_a_grader_that_cannot_run_here_is_refused_by_name(data, file_id):
    """501, before anything is trained."""
    grader = {"type": "python", "name": "a", "source": "def grade(sample, item): return 1"}
    with pytest.raises(openai.InternalServerError) as refused:
        submit(data, file_id, **rft(file_id, grader=grader))

    assert refused.value.status_code == 501
    assert "python" in refused.value.message
    assert list(data.fine_tuning.jobs.list()) == []


def test_effort_of_a_model_that_does_not_reason_is_told_to_change_nothing(azure, data, file_id):
    """A warning among the events, and the word is echoed."""
    job = submit(data, file_id, **rft(file_id, reasoning_effort="high"))
    azure.advance(61)

    said = [event.message for event in data.fine_tuning.jobs.list_events(job.id).data]
    assert job.model == RFT_MODEL
    assert job.method.reinforcement.hyperparameters.reasoning_effort == "high"
    assert "The local Azure's model does not reason: reasoning_effort changes nothing." in said


def _paused(data, job):
    """Give a job once it is paused: its step has to be computed again."""
    found = data.fine_tuning.jobs.retrieve(job.id)
    return found if found.status == "paused" else None
