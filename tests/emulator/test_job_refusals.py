"""Jobs that the local Azure refuses, with Azure's words."""

import openai
import pytest

from tests.emulator.arranging import dialogues, submit, upload


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": "gpt-5-mini"}, "model"),
        ({"model": "o4-mini-2025-04-16"}, "model"),
        ({"training_file": "file-none"}, "training_file"),
        ({"validation_file": "file-none"}, "validation_file"),
        ({"suffix": "with.dot"}, "suffix"),
        ({"suffix": "x" * 41}, "suffix"),
        ({"seed": -1}, "seed"),
        ({"metadata": {"key": "x" * 513}}, "metadata"),
        ({"method": {"type": "magic"}}, "method.type"),
        ({"method": {"type": ["supervised"]}}, "method.type"),
        ({"integrations": 0}, "integrations"),
        ({"integrations": ""}, "integrations"),
        ({"integrations": False}, "integrations"),
        ({"integrations": {}}, "integrations"),
        (
            {"method": {"type": "supervised", "supervised": {"grader": {}}}},
            "method.supervised.grader",
        ),
        ({"integrations": [{"type": "slack"}]}, "integrations[0]"),
        ({"integrations": [{"type": "wandb", "wandb": {}}]}, "integrations[0].wandb.project"),
        (
            {"integrations": [{"type": "wandb", "wandb": {"project": "a", "tags": "b"}}]},
            "integrations[0].wandb.tags",
        ),
        ({"extra_body": {"colour": "red"}}, "colour"),
        ({"extra_body": {"trainingType": "Cheap"}}, "trainingType"),
    ],
)
def test_a_request_that_azure_refuses_is_refused(azure, data, fields, param):
    """400 invalidPayload with the field's name, and no job is made."""
    file_id = upload(azure, data)
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, file_id, **fields)

    assert (refused.value.code, refused.value.param) == ("invalidPayload", param)
    assert list(data.fine_tuning.jobs.list()) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"n_epochs": 0},
        {"batch_size": 257},
        {"learning_rate_multiplier": -0.5},
        {"a": 1},
        {"prompt_loss_weight": -1},
        {"prompt_loss_weight": "auto"},
        {"beta": 0.1},
        {"n_epochs": True},
    ],
)
def test_hyperparameters_out_of_range_are_refused(azure, data, settings):
    """Each is refused by its name."""
    method = {"type": "supervised", "supervised": {"hyperparameters": settings}}
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, upload(azure, data), method=method)

    assert refused.value.param == next(iter(settings))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"extra_body": {"prompt_loss_weight": 0.1}}, "prompt_loss_weight"),
        ({"model": "Ministral-3B"}, "Ministral-3B"),
    ],
)
def test_what_is_not_built_is_refused_by_name(azure, data, fields, word):
    """501 with a sentence that names the thing."""
    with pytest.raises(openai.InternalServerError) as refused:
        submit(data, upload(azure, data), **fields)

    assert refused.value.status_code == 501
    assert word in refused.value.message


def test_a_file_that_is_not_processed_cannot_be_trained_on(data):
    """A job right after the upload is refused."""
    file = data.files.create(file=("a.jsonl", dialogues()), purpose="fine-tune")
    with pytest.raises(openai.BadRequestError) as refused:
        submit(data, file.id)

    assert "its status is 'pending'" in refused.value.message
