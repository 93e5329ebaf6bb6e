"""The body that creates a job: the service's words, and nothing that was not chosen."""

import pytest

from finetune.job_request import job_request
from finetune.spec import FineTuneSpec, TrainingSpec
from finetune.spec_parsing import parse

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


def test_preferences_are_sent_under_their_own_name():
    """A dpo job has its own hyperparameters, and only those that were chosen."""
    spec = {"model": "m", "method": "dpo", "hyperparameters": {"beta": "0.2", "n_epochs": "auto"}}

    assert body(spec)["method"] == {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.2}}}


def test_a_weight_of_the_prompt_s_loss_is_a_hyperparameter_like_the_others():
    """0 is a choice, and is sent."""
    sent = body({"model": "m", "hyperparameters": {"prompt_loss_weight": 0}})["method"]

    assert sent["supervised"] == {"hyperparameters": {"prompt_loss_weight": 0}}


GRADER = {
    "type": "score_model",
    "name": "judged",
    "model": "o3-mini-2025-01-31",
    "input": [{"role": "user", "content": "{{ sample.output_json.clause }}"}],
    "range": [0.0, 5.0],
    "sampling_params": {"seed": 42},
}
RESPONSE_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "clause", "schema": {"type": "object"}, "strict": True},
}


def test_grader_and_response_format_are_sent_beside_the_hyperparameters_of_reinforcement():
    """They stand in `method.reinforcement`, without what was left out."""
    spec = {
        "model": "o4-mini-2025-04-16",
        "method": "reinforcement",
        "hyperparameters": {"reasoning_effort": "high", "eval_samples": 5},
        "grader": GRADER,
        "response_format": RESPONSE_FORMAT,
    }

    assert body(spec, validation_file="file-2")["method"] == {
        "type": "reinforcement",
        "reinforcement": {
            "hyperparameters": {"reasoning_effort": "high", "eval_samples": 5},
            "grader": GRADER,
            "response_format": RESPONSE_FORMAT,
        },
    }


def test_the_service_s_own_choice_of_effort_is_not_sent():
    """The word "default" is what the service calls its choice."""
    grader = GRADER | {"input": [{"role": "user", "content": "{{ sample.output_text }}"}]}
    spec = {"model": "m", "method": "reinforcement", "grader": grader}

    for effort in ({}, {"reasoning_effort": "default"}):
        sent = body(spec | {"hyperparameters": effort})["method"]["reinforcement"]
        assert sent == {"hyperparameters": {}, "grader": grader}


def test_integrations_are_a_list_on_the_wire():
    """Config has a map, because a job reports to one project."""
    wandb = {"project": "tutor", "tags": ["guide"]}

    sent = body({"model": "m", "integrations": {"wandb": wandb}})["integrations"]
    assert sent == [{"type": "wandb", "wandb": wandb}]
    assert "integrations" not in body({"model": "m", "integrations": {}})


def test_metadata_is_merged_with_the_library_s_own():
    """A stack finds its job again beside what the user wrote there."""
    sent = body({"model": "m", "metadata": {"ticket": "17"}})["metadata"]

    assert sent == {"ticket": "17", **IDENTITY}
