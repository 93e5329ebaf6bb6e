"""A spec goes into a resource's inputs and comes back as the same job."""

import json

import pytest

from finetune.fingerprint import fingerprint
from finetune.spec import TrainingSpec
from finetune.spec_parsing import parse

GUIDE = {
    "model": "gpt-4o-mini-2024-07-18",
    "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 0.1},
    "suffix": "minimal-tutor",
    "seed": 42,
    "training_type": "GlobalStandard",
}
CARRIED = {"metadata": {"ticket": "17"}, "integrations": {"wandb": {"project": "p"}}}
GRADER = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}
REINFORCEMENT = {"model": "o4-mini", "method": "reinforcement", "grader": GRADER}
SCHEMA = {"type": "object", "properties": {"n": {"enum": [1, 2.5, None]}}, "maxProperties": 3}
FORMAT = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": True}}


def with_floats(value):
    """Return JSON as the engine hands it over: every number is a float, a map has no null."""
    if isinstance(value, dict):
        return {key: with_floats(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [with_floats(one) for one in value]
    return float(value) if type(value) is int else value


@pytest.mark.parametrize(
    "declared",
    [
        GUIDE,
        GUIDE | CARRIED,
        {"model": "m"},
        {"model": "m", "hyperparameters": {"prompt_loss_weight": 0}},
        {"model": "m", "method": "dpo", "hyperparameters": {"beta": 3, "l2_multiplier": 1}},
        REINFORCEMENT | {"response_format": FORMAT},
        REINFORCEMENT | {"hyperparameters": {"eval_samples": 5, "compute_multiplier": 1}},
        {
            **REINFORCEMENT,
            "grader": {
                "type": "multi",
                "name": "both",
                "graders": {
                    "exact": GRADER,
                    "judged": {
                        "type": "score_model",
                        "name": "judged",
                        "model": "o3-mini-2025-01-31",
                        "input": [{"role": "user", "content": "{{ sample.output_text }}"}],
                        "range": [0, 5],
                        "sampling_params": {"seed": 42, "temperature": 0},
                    },
                },
                "calculate_output": "exact + judged / 5",
            },
        },
    ],
)
def test_a_spec_comes_back_from_a_resource_s_inputs_as_the_same_job(declared):
    """The engine makes every number a float and drops null, which changes no fingerprint."""
    spec = parse(TrainingSpec, declared)

    inputs = spec.model_dump(mode="json", include=set(TrainingSpec.model_fields))
    back = parse(TrainingSpec, with_floats(json.loads(json.dumps(inputs))))

    assert back == spec
    assert fingerprint(back, "a" * 64) == fingerprint(spec, "a" * 64)
