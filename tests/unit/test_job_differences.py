"""What is declared beside an adopted job, compared with what the service tells of it."""

import pytest

from finetune.job import job_from_wire
from finetune.providers.job_differences import job_differences

WIRE = {
    "id": "ftjob-1",
    "status": "succeeded",
    "model": "gpt-4.1-2025-04-14",
    "created_at": 1,
    "method": {
        "type": "supervised",
        "supervised": {
            "hyperparameters": {"n_epochs": 5, "batch_size": -1, "learning_rate_multiplier": 0.1}
        },
    },
    "suffix": "tutor",
    "seed": 42,
    "trainingType": "globalStandard",
}
GRADER = {"type": "string_check", "name": "a", "input": "i", "reference": "r", "operation": "eq"}


def differences(wire=(), **declared):
    """Return them for a job with some fields changed, as the engine hands over what is declared."""
    job = job_from_wire(WIRE | dict(wire))
    return job_differences({"model": "gpt-4.1", **declared}, job)


@pytest.mark.parametrize(
    "declared",
    [
        {},
        {"hyperparameters": {"n_epochs": 5.0, "learning_rate_multiplier": 0.1}},
        {"hyperparameters": {"n_epochs": "auto", "batch_size": "auto"}},
        {"suffix": "tutor", "seed": 42.0, "method": "supervised"},
        {"training_type": "GlobalStandard"},
        {"metadata": {"a": "b"}, "integrations": {"wandb": {"project": "p"}}},
    ],
)
def test_what_is_the_same_or_left_to_the_service_or_not_declared_is_no_difference(declared):
    """A short name, a float for a whole number and another case are the same."""
    assert differences(**declared) == []


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ({"hyperparameters": {"n_epochs": 3.0}}, "declared n_epochs 3, the job had 5"),
        ({"hyperparameters": {"batch_size": 8}}, "declared batch_size 8, the job had auto"),
        (
            {"hyperparameters": {"prompt_loss_weight": 0.1}},
            "declared prompt_loss_weight 0.1, the job had auto",
        ),
        ({"suffix": "other"}, "declared suffix other, the job had tutor"),
        ({"seed": 0.0}, "declared seed 0, the job had 42"),
        ({"method": "dpo"}, "declared method dpo, the job had supervised"),
        (
            {"training_type": "Standard"},
            "declared training_type Standard, the job had globalStandard",
        ),
        ({"model": "gpt-4o"}, "declared model gpt-4o, the job had gpt-4.1-2025-04-14"),
    ],
)
def test_what_is_declared_otherwise_is_one_sentence(declared, sentence):
    """It names both values."""
    assert differences(**declared) == [sentence]


def test_what_the_service_does_not_tell_cannot_differ():
    """A job of the older API has neither method nor training type."""
    silent = {"method": None, "suffix": None, "seed": None, "trainingType": None}

    declared = {"method": "supervised", "suffix": "s", "seed": 1, "training_type": "Standard"}
    assert differences(silent, **declared) == []


@pytest.mark.parametrize(("operation", "count"), [("eq", 0), ("like", 1)])
def test_another_grader_is_named_and_not_printed(operation, count):
    """It may be a page long."""
    method = {"type": "reinforcement", "reinforcement": {"grader": GRADER}}

    found = differences({"method": method}, grader=GRADER | {"operation": operation})

    assert found == ["the declared grader is not the job's"] * count
