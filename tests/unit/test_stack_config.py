"""What a stack's config may hold is in one place, whoever reads it."""

from dataclasses import fields
from pathlib import Path

import yaml

from finetune.stack_config import KEYS, read_models, unknown_keys
from infra.base_deployment import find_name_and_version
from infra.settings import Settings

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_known_keys_are_the_settings_and_are_described():
    """The program reads each, and Pulumi.yaml describes each."""
    described = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text(encoding="utf-8"))["config"]

    assert {field.name for field in fields(Settings)} == set(KEYS) == set(described)


def test_an_unknown_key_is_answered_with_the_nearest_or_with_all():
    """Mistyped, it would be silently without effect."""
    near, far = unknown_keys("p", ["modelz", "models", "xyz"])

    assert str(near) == "p:modelz: is not a known key; did you mean models?"
    assert str(far) == f"p:xyz: is not a known key; known: {', '.join(KEYS)}"


def test_a_long_value_that_is_no_map_is_cut():
    """No message is longer for a longer value."""
    problems = []

    assert read_models("x" * 100, problems) == {}
    assert str(problems[0]) == f"models: is '{'x' * 58}…; must be a map of name to spec"


def test_a_name_that_is_no_text_is_refused_beside_its_spec():
    """YAML's 7 is a number; what is wrong with its spec is told too."""
    problems = []

    read_models({7.5: {"model": "m"}, "b": []}, problems)

    assert [problem.where for problem in problems] == [
        'models["7.5"]',
        'models["7.5"].training_path',
        "models.b",
    ]


def test_a_base_model_is_deployed_by_any_of_its_names():
    """ARM wants name and version apart; a tuned model is deployed by its own resource."""
    assert find_name_and_version("gpt-4.1") == ("gpt-4.1", "2025-04-14")
    assert find_name_and_version("GPT-4o-mini") == ("gpt-4o-mini", "2024-07-18")
    assert find_name_and_version("gpt-9-2030-01-01") == ("gpt-9", "2030-01-01")
    assert find_name_and_version("gpt-4.1-2025-04-14.ft-0123456789abcdef") is None
    assert find_name_and_version("gpt-oss-20b") is None
