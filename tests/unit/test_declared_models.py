"""What `estimate` and `advise` make of a file: every problem at once, by the file's own paths."""

import json

import pytest

from finetune.cli.declared_models import read_forecasts
from finetune.errors import SpecError


def refusal(path):
    """Return the paths of the problems with which a file is refused."""
    with pytest.raises(SpecError) as refused:
        read_forecasts(str(path))
    return [problem.where for problem in refused.value.problems]


def test_a_stack_s_keys_prices_specs_and_data_are_told_at_once(tmp_path):
    """The first of them hides none of the others."""
    models = {
        "wrong": {"model": "gpt-4.1", "training_path": "none.jsonl", "seed": -1},
        "m": {
            "model": "gpt-4.1",
            "training_path": "none.jsonl",
            "hosting_budget_usd_per_month": 1,
        },
    }
    config = {"p:lokation": "x", "p:prices": {"gpt-9": 3}, "p:models": models}
    path = tmp_path / "Pulumi.a.yaml"
    path.write_text(json.dumps({"config": config}), encoding="utf-8")

    assert refusal(path) == [
        "p:lokation",
        "models.wrong.seed",
        "prices.gpt-9",
        "models.m.hosting_budget_usd_per_month",
        "models.m.training_path",
    ]


def test_one_spec_s_problems_have_the_paths_of_its_file(tmp_path):
    """There is no `models` in it, neither where a problem is nor in what it refers to."""
    path = tmp_path / "m.yaml"
    entry = {
        "model": "gpt-4.1",
        "training_path": "none.jsonl",
        "validation_path": "none.jsonl",
        "hosting_budget_usd_per_month": 1,
    }
    path.write_text(json.dumps(entry), encoding="utf-8")

    with pytest.raises(SpecError) as refused:
        read_forecasts(str(path))

    assert sorted(problem.where for problem in refused.value.problems) == [
        "hosting_budget_usd_per_month",
        "training_path",
        "validation_path",
    ]
    assert "validation_path: as training_path" in str(refused.value)
