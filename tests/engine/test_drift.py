"""What happened behind the engine's back: `refresh` and `preview` see it, and nothing is paid."""

from __future__ import annotations

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
