"""The body that creates a job: the service's words, and nothing that was not chosen."""

import pytest

from finetune.job_request import job_request
from finetune.spec import FineTuneSpec, TrainingSpec, parse

IDENTITY = {"owner": "azure-finetune/dev", "fingerprint": "f" * 64}


def body(spec, validation_file=None):
    """Return the request for a spec, as on the wire."""
    return job_request(
        parse(TrainingSpec, spec),
        training_file="file-1",
        validation_file=validation_file,
        **IDENTITY,
    )


def test_everything_that_is_chosen_is_sent_in_the_service_s_words():
    """The guide's settings give exactly this body."""
    spec = {
        "model": "gpt-4o-mini-2024-07-18",
        "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": "0.1"},
        "suffix": "minimal-tutor",
        "seed": 42,
        "training_type": "GlobalStandard",
    }
    hyperparameters = {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 0.1}

    assert body(spec, validation_file="file-2") == {
        "model": "gpt-4o-mini-2024-07-18",
        "training_file": "file-1",
        "validation_file": "file-2",
        "suffix": "minimal-tutor",
        "seed": 42,
        "trainingType": "GlobalStandard",
        "method": {"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
        "metadata": IDENTITY,
    }


def test_auto_and_what_is_left_out_are_not_sent():
    """The smallest spec names the model, the file, the tier, the method and who asks."""
    assert body({"model": "m"}) == {
        "model": "m",
        "training_file": "file-1",
        "trainingType": "Standard",
        "method": {"type": "supervised", "supervised": {"hyperparameters": {}}},
        "metadata": IDENTITY,
    }


def test_a_seed_of_0_is_sent():
    """0 is a choice, and not the same as none."""
    assert body({"model": "m", "seed": 0})["seed"] == 0


@pytest.mark.parametrize("name", ["n_epochs", "batch_size", "learning_rate_multiplier"])
def test_one_chosen_hyperparameter_is_sent_alone(name):
    """The others stay the service's choice."""
    sent = body({"model": "m", "hyperparameters": {name: 2}})["method"]["supervised"]

    assert sent == {"hyperparameters": {name: 2}}


def test_nothing_of_paths_budgets_and_deployments_is_sent():
    """A whole spec gives the same body as its training part."""
    whole = parse(
        FineTuneSpec,
        {"model": "m", "training_path": "a", "validation_path": "b", "training_budget_usd": 1},
    )

    sent = job_request(whole, training_file="file-1", validation_file=None, **IDENTITY)

    assert sent == body({"model": "m"})
