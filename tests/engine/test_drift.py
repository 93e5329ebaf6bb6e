"""What happened behind the engine's back: `refresh` and `preview` see it, and nothing is paid."""

from __future__ import annotations

import requests

from tests.engine.project import MODEL, Step


def test_a_deployment_deleted_by_hand_is_made_again_for_nothing(served):
    """After a refresh, `up` makes the deployment again from the same model, without a job."""
    name = served.outputs()["deployment_name"]
    served.delete_by_hand(f"{served.account_id()}/deployments/{name}")
    served.stack.refresh()

    steps = served.up()

    assert steps == [Step("create", "ModelDeployment", MODEL)]
    assert len(served.training_charges()) == 1


def test_a_file_deleted_by_hand_is_uploaded_again_and_never_retrained(served):
    """The preview notices by itself that the file is gone; the job stays as it is."""
    plane = served.data_plane()
    (file,) = plane.files.list(purpose="fine-tune").data
    plane.files.delete(file.id)

    steps = served.up()

    assert {step.kind for step in steps} == {"TrainingFile"}
    assert len(served.training_charges()) == 1


def test_moving_and_resaving_the_data_is_no_change(served):
    """Another path, line ending and byte-order mark train nothing."""
    data = served.root / "data"
    text = (data / "synthetic_training_data.jsonl").read_text()
    (data / "moved.jsonl").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    served.edit(
        lambda config: config["models"][MODEL].update({"training_path": "data/moved.jsonl"})
    )

    steps = served.up()

    assert steps == []


def test_one_edited_answer_trains_again(served):
    """Another text in one message is another job."""
    data = served.root / "data/synthetic_training_data.jsonl"
    data.write_text(data.read_text().replace("질문", "물음", 1))

    steps = served.preview()

    assert Step("replace", "FineTuningJob", MODEL) in steps


def test_refresh_of_an_untouched_stack_changes_nothing(served):
    """What the engine holds is what there is."""
    summary = served.stack.refresh().summary

    assert set(summary.resource_changes) == {"same"}


def _delete_job_record(served, job_id: str) -> None:
    """As somebody does through the dated API, the only one that can."""
    (account,) = served.inventory()["accounts"]
    address = f"{served.azure.find_endpoint()}/accounts/{account}/openai/fine_tuning/jobs/{job_id}"
    headers = {"Authorization": "Bearer local-azure"}
    deleted = requests.delete(
        address, params={"api-version": "2024-10-21"}, headers=headers, timeout=10
    )
    deleted.raise_for_status()


def test_a_job_s_record_deleted_by_hand_is_no_change(served):
    """Its model is there, so nothing has to be trained, with a refresh or without."""
    before = served.outputs()
    _delete_job_record(served, before["job_id"])

    assert served.up() == []
    assert "cannot look after" not in served.said
    served.stack.refresh()
    assert served.up() == []
    assert served.outputs() == before
    assert len(served.training_charges()) == 1


def test_a_preview_says_that_a_model_is_gone_and_what_training_again_costs(served):
    """It is asked for before `up` pays; then a new model serves."""
    before = served.outputs()
    served.delete_by_hand(f"{served.account_id()}/deployments/{before['deployment_name']}")
    served.data_plane().models.delete(before["fine_tuned_model"])

    steps = served.preview()

    assert {step.kind for step in steps if step.op != "same"} == {
        "FineTuningJob",
        "FineTunedModel",
        "ModelDeployment",
    }
    assert f"somebody has deleted the model of {before['job_id']}" in served.said
    assert "training again costs at most $0.10 by the estimate" in served.said
    served.up()
    assert len(served.training_charges()) == 2
    assert served.outputs()["fine_tuned_model"] != before["fine_tuned_model"]
    assert served.up() == []


def test_a_look_without_an_answer_is_asked_once_more_and_nothing_is_said(served):
    """One dropped connection is no change, and no line of a library on the terminal."""
    dropped = {"kind": "drop", "when": "before", "method": "GET", "path": "*/files/*"}
    served.ask_azure("faults", {"rules": [dropped]})

    shown = served.stack.preview(color="never")

    assert served.ask_azure("faults")["rules"][0]["matched"] >= 1
    assert set(shown.change_summary) == {"same"}
    assert "Retrying" not in shown.stdout + shown.stderr
