"""A job's data: marks that the safety checks find, and files too large to be in memory."""

import json

import pytest

from emulator.json_lines import JsonLineError, JsonLines
from tests.emulator.arranging import deployment_body, dialogues, finish, submit, upload
from tests.emulator.preparing_methods import lines
from tests.emulator.running_emulator import PLAIN, wait_for

ROW = {
    "messages": [
        {"role": "user", "content": "몇 개예요? " * 20},
        {"role": "assistant", "content": "세어 볼까요? " * 20},
    ]
}


def marked(mark):
    """Give training data of which one line has a mark."""
    said = [{"role": "user", "content": mark}, {"role": "assistant", "content": "아니요."}]
    return dialogues() + lines([{"messages": said}])


def test_data_marked_as_harmful_fails_before_training_for_nothing(azure, data):
    """Every type of harm is named, in Azure's words."""
    content = marked("local-azure:harmful-data:violence local-azure:harmful-data:hate")
    job = finish(azure, data, submit(data, upload(azure, data, content)).id)
    messages = [event.message for event in data.fine_tuning.jobs.list_events(job.id, limit=100)]

    assert (job.status, job.fine_tuned_model, job.trained_tokens) == ("failed", None, None)
    assert "failed RAI checks for harm types: [hate, violence]" in job.error.message
    assert "Training started." not in messages
    assert job.id not in [line["thing"] for line in azure.admin("bill")["charges"]]


def test_a_model_marked_as_harmful_fails_after_training_for_nothing(azure, control, account, data):
    """It is trained, evaluated and refused; its checkpoints cannot be deployed."""
    content = marked("local-azure:harmful-model:self_harm")
    job = finish(azure, data, submit(data, upload(azure, data, content)).id)
    messages = [event.message for event in data.fine_tuning.jobs.list_events(job.id, limit=100)]
    checkpoint = data.fine_tuning.jobs.checkpoints.list(job.id).data[0]

    assert (job.status, job.fine_tuned_model) == ("failed", None)
    assert job.error.message.startswith("This model is unable to be deployed.")
    assert job.error.message.endswith("above acceptable thresholds for [self_harm].")
    assert "Training started." in messages
    assert "Model Evaluation Passed." not in messages
    assert job.id not in [line["thing"] for line in azure.admin("bill")["charges"]]
    body = deployment_body(checkpoint.fine_tuned_model_checkpoint)
    with pytest.raises(Exception, match="DeploymentModelNotSupported"):
        control.deployments.begin_create_or_update(account, account, "tuned", body, **PLAIN)


def test_a_large_file_is_looked_through_beside_the_answers(azure, data):
    """9 MB: the job is pending meanwhile, then trains on 500 examples and says so."""
    content = lines([ROW]) * (9 * 1024**2 // len(lines([ROW])) + 1)
    job = submit(data, upload(azure, data, content), n_epochs=1)
    azure.advance(61)
    meanwhile = data.fine_tuning.jobs.retrieve(job.id)
    findings = azure.state / "runs" / job.id / "findings.json"
    wait_for(findings.exists)
    job = finish(azure, data, job.id)

    warnings = [
        event.message
        for event in data.fine_tuning.jobs.list_events(job.id, limit=100)
        if event.level == "warn"
    ]
    assert (meanwhile.status, job.status) == ("pending", "succeeded")
    assert f"of the {len(content.splitlines())} examples of the training file" in warnings[0]
    assert job.trained_tokens == round(json.loads(findings.read_text())["tokens"], -3)


def test_a_large_file_with_a_fault_fails_the_job(azure, data):
    """The number of its example is told, as for a small one."""
    content = lines([ROW]) * (9 * 1024**2 // len(lines([ROW]))) + lines([{"messages": []}])
    job = finish(azure, data, submit(data, upload(azure, data, content)).id)

    assert job.error.code == "jsonlValidationFailed"
    assert f"example {len(content.splitlines())}: 'messages' is not a list" in job.error.message


def test_a_job_keeps_its_data_when_the_file_is_deleted(azure, data):
    """Deleting the file right after the job is harmless."""
    file_id = upload(azure, data)
    job = submit(data, file_id)
    data.files.delete(file_id)

    assert finish(azure, data, job.id).status == "succeeded"


def test_lines_are_read_one_by_one(tmp_path):
    """Blank lines do not count, a byte order mark is passed over, U+2028 ends no line."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": "\xe2\x80\xa8"}\n\n  \r\n{"b": 1}\r\n{"c": 2}')

    found = JsonLines(path)

    assert len(found) == 3
    assert list(found) == [{"a": "\u2028"}, {"b": 1}, {"c": 2}]
    assert [found[0], found[-1], found[1:]] == [{"a": "\u2028"}, {"c": 2}, [{"b": 1}, {"c": 2}]]


@pytest.mark.parametrize("line", [b"[]", b"{", b"[" * 100_000, b"1"])
def test_a_line_that_is_no_object_is_told_by_its_number(tmp_path, line):
    """The number in the file, blank lines counted."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n\n' + line + b"\n")

    with pytest.raises(JsonLineError) as told:
        list(JsonLines(path))

    assert told.value.line == 3
