"""Jobs by preference: what is sent, echoed, trained, measured and billed."""

import openai
import pytest

from emulator.tokens import count_messages
from tests.emulator.arranging import deploy, finish, submit, upload
from tests.emulator.preparing_methods import DPO_MODEL, dpo, pairs


def test_a_job_by_preference_is_trained(azure, data):
    """Its margin grows from 0; the results have the numbers of the events."""
    file_id = upload(azure, data, pairs())
    validation = upload(azure, data, pairs(10))
    job = finish(azure, data, submit(data, file_id, validation_file=validation, **dpo()).id)
    events = data.fine_tuning.jobs.list_events(job.id, limit=100).data
    header, *rows = data.files.content(job.result_files[0]).text.splitlines()
    names = header.split(",")

    first, tenth, last = (dict(zip(names, rows[i].split(","), strict=True)) for i in (0, 9, -1))
    (shown,) = [event for event in events if event.type == "metrics"]
    assert (job.status, len(rows)) == ("succeeded", 12)
    assert float(first["local_train_margin"]) == pytest.approx(0, abs=1e-6)
    assert float(last["local_full_valid_margin"]) > 0.5
    assert float(tenth["local_train_margin"]) == shown.data["local_train_margin"]
    assert shown.message == f"Step 10: training loss={shown.data['train_loss']:.4f}"


def test_hyperparameters_of_preference_are_echoed(azure, data):
    """Those that were sent; "auto" as -1, and beta as it is resolved."""
    file_id = upload(azure, data, pairs())
    sent = submit(data, file_id, **dpo(beta=0.3, l2_multiplier=0.5)).method.dpo
    bare = submit(data, file_id, model=DPO_MODEL, method={"type": "dpo"}).method.dpo

    assert sent.hyperparameters.to_dict() == {
        "n_epochs": 2,
        "batch_size": 2,
        "learning_rate_multiplier": 0.1,
        "beta": 0.3,
        "l2_multiplier": 0.5,
    }
    assert bare.hyperparameters.to_dict() == {
        "n_epochs": -1,
        "batch_size": -1,
        "learning_rate_multiplier": 1.0,
        "beta": 0.1,
    }


def test_a_pair_is_billed_as_its_prompt_with_each_answer(azure, data):
    """Twice the prompt, both answers, each epoch, in whole thousands."""
    asked = [{"role": "user", "content": "왜 하늘은 파란가요? " * 40}]
    content = pairs(input={"messages": asked})
    job = finish(azure, data, submit(data, upload(azure, data, content), **dpo()).id)

    prompt = count_messages(asked)
    assert job.trained_tokens > 2 * 12 * 2 * prompt * 0.95
    assert job.trained_tokens % 1000 == 0
    bill = [line for line in azure.admin("bill")["charges"] if line["thing"] == job.id]
    assert [(line["quantity"], line["rate_usd"]) for line in bill] == [(job.trained_tokens, "0.20")]


def test_a_tuned_model_can_be_tuned_by_preference_and_deployed(azure, account, data):
    """A checkpoint of a supervised job is where it starts, under its name or its id."""
    first = finish(azure, data, submit(data, upload(azure, data), model=DPO_MODEL).id)
    checkpoint = data.fine_tuning.jobs.checkpoints.list(first.id).data[1]
    file_id = upload(azure, data, pairs())
    names = (checkpoint.fine_tuned_model_checkpoint, checkpoint.id)
    jobs = [
        finish(azure, data, submit(data, file_id, **dpo() | {"model": name}).id) for name in names
    ]
    base = finish(azure, data, submit(data, file_id, **dpo()).id)
    deploy(azure, account, "tutor", jobs[0].fine_tuned_model)
    messages = [{"role": "user", "content": "1 더하기 1은 얼마예요?"}]
    answer = data.chat.completions.create(model="tutor", messages=messages, temperature=0)

    results = [data.files.content(job.result_files[0]).read() for job in (*jobs, base)]
    assert [job.model for job in jobs] == list(names)
    assert results[0] == results[1] != results[2]
    assert answer.choices[0].message.content


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"input": "Why?"}, "'input' is not an object"),
        ({"input": {"messages": []}}, "'input.messages' is not a list of messages"),
        ({"preferred_output": []}, "'preferred_output' is not a list of messages"),
        (
            {"non_preferred_output": [{"role": "user", "content": "a"}]},
            "a message's role is none of assistant, tool",
        ),
        (
            {"preferred_output": [{"role": "tool", "content": "a"}]},
            "'preferred_output' has no message of the assistant",
        ),
    ],
)
def test_data_that_is_no_pair_fails_the_job(azure, data, changes, sentence):
    """In preprocessing, with the example's number, and for nothing."""
    job = submit(data, upload(azure, data, pairs(**changes)), **dpo())
    azure.advance(61)
    job = data.fine_tuning.jobs.retrieve(job.id)

    assert (job.status, job.error.code) == ("failed", "jsonlValidationFailed")
    assert f"example 1: {sentence}" in job.error.message


@pytest.mark.parametrize(
    "wrong", [{"beta": 0}, {"l2_multiplier": -1}, {"l2_multiplier": "auto"}, {"eval_samples": 1}]
)
def test_what_preference_does_not_take_is_refused(azure, data, wrong):
    """By its name, and so is what another method has."""
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, upload(azure, data, pairs()), **dpo(**wrong))

    assert refused.value.param == next(iter(wrong))
