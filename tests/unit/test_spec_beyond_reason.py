"""Values of a spec that are absurd are refused in a sentence, and never a traceback."""

import pytest

from finetune.errors import SpecError
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

SMALLEST = {"model": "gpt-4.1", "training_path": "a.jsonl"}


def refusal(**changes):
    """Return the problems of a refused spec as a map of config path to sentence."""
    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, SMALLEST | changes, "models.tutor")
    return {problem.where: problem.what for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"hyperparameters": {"n_epochs": 10**30}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"batch_size": "1000000001"}}, "hyperparameters.batch_size"),
        ({"deployment": {"capacity": 10**9 + 1}}, "deployment.capacity"),
        ({"training_budget_usd": "1e30"}, "training_budget_usd"),
        ({"hosting_budget_usd_per_month": 1e30}, "hosting_budget_usd_per_month"),
    ],
)
def test_a_number_beyond_reason_is_refused_with_the_largest(changes, path):
    """Sums of what is let through never run out of digits."""
    refused = refusal(**changes)

    assert list(refused) == [f"models.tutor.{path}"]
    assert refused[f"models.tutor.{path}"].endswith("; must be at most 1,000,000,000")


def test_a_value_that_holds_itself_is_refused():
    """YAML's anchors can make one."""
    schema = {"type": "object"}
    schema["properties"] = schema

    response_format = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}

    with pytest.raises(SpecError, match="the spec: is nested too deep"):
        parse(FineTuneSpec, SMALLEST | {"response_format": response_format})


def test_a_budget_is_kept_in_plain_figures():
    """However it is written, it is shown without an exponent."""
    spec = parse(FineTuneSpec, SMALLEST | {"training_budget_usd": "1E+3"})

    assert str(spec.training_budget_usd) == "1000"
