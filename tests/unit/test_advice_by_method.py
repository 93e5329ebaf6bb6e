"""Advice on dpo, on reinforcement and on serving; none where nobody advises anything."""

import pytest

from finetune.advice import RULES, advise
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

CHECK = {
    "type": "string_check",
    "name": "same",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}
SCORE = {
    "type": "score_model",
    "name": "judge",
    "model": "gpt-4o-2024-08-06",
    "input": [{"role": "user", "content": "{{ sample.output_text }}"}],
}
METHODS = {
    "supervised": {"model": "gpt-4.1-2025-04-14"},
    "dpo": {"model": "gpt-4.1-2025-04-14", "method": "dpo"},
    "reinforcement": {
        "model": "o4-mini-2025-04-16",
        "method": "reinforcement",
        "validation_path": "v.jsonl",
        "grader": CHECK,
    },
}


def verdicts(method, examples=100, **changes):
    """Return every verdict on a spec of a method with some keys changed, by name."""
    spec = parse(FineTuneSpec, {"training_path": "a.jsonl"} | METHODS[method] | changes)
    return {one.name: one for one in advise(spec, examples=examples, validation_examples=20)}


@pytest.mark.parametrize(
    ("name", "followed", "objected"),
    [
        ("n_epochs", [1, 3, 10], [11]),
        ("batch_size", [1, 2], [3]),
        ("learning_rate_multiplier", [0.1, 1.0, 2.0], [0.09, 2.1]),
    ],
)
def test_dpo_has_the_ranges_of_microsoft_s_notebook(name, followed, objected):
    """They do not follow the number of examples."""
    for value in followed + objected:
        judged = verdicts("dpo", hyperparameters={name: value})[name]

        assert judged.is_followed is (value in followed), value
        assert "DPO_Intel_Orca" in judged.source


@pytest.mark.parametrize("value", ["auto", 0.1, 3])
def test_no_beta_is_called_wrong(value):
    """Azure publishes no range of it."""
    judged = verdicts("dpo", hyperparameters={"beta": value})["beta"]

    assert (judged.value, judged.is_followed) == (
        value if value == "auto" else f"{float(value)}",
        True,
    )
    assert "beta" not in verdicts("supervised")


@pytest.mark.parametrize(("examples", "followed"), [(99, False), (100, True)])
def test_reinforcement_begins_with_a_hundred_examples(examples, followed):
    """Microsoft's own first number."""
    assert verdicts("reinforcement", examples)["examples"].is_followed is followed


def test_nobody_advises_on_reinforcement_s_common_hyperparameters():
    """Nor on its validation file, which it must have."""
    names = {"n_epochs", "batch_size", "learning_rate_multiplier", "validation_path"}

    assert names.isdisjoint(verdicts("reinforcement"))
    assert names <= set(verdicts("supervised"))


@pytest.mark.parametrize(("value", "followed"), [("auto", True), (1, True), (1.5, False)])
def test_more_compute_is_said_to_cost_more(value, followed):
    """Training is billed by the hour."""
    judged = verdicts("reinforcement", hyperparameters={"compute_multiplier": value})

    assert judged["compute_multiplier"].is_followed is followed
    assert ("billed by the hour" in judged["compute_multiplier"].verdict) is not followed


def test_a_grading_model_is_said_to_be_billed_on_top():
    """A string check has no tokens to bill."""
    judged = verdicts("reinforcement", grader=SCORE)["grader"]

    assert judged.text == (
        "grader gpt-4o-2024-08-06: the tokens of gpt-4o-2024-08-06 are billed on top of the "
        "hours; a job is paused at $5,000.00"
    )
    assert not judged.is_followed
    assert verdicts("reinforcement")["grader"].is_followed


@pytest.mark.parametrize(
    "training_type", ["Standard", "GlobalStandard", "DataZoneStandard", "developerTier"]
)
def test_no_tier_is_wrong_and_each_says_what_it_means(training_type):
    """A choice of price, place and patience."""
    judged = verdicts("supervised", training_type=training_type)["training_type"]

    assert judged.is_followed
    assert judged.value == training_type


@pytest.mark.parametrize(
    ("model", "sku_name", "followed", "verdict"),
    [
        (
            "gpt-4.1-2025-04-14",
            "Standard",
            True,
            "hosting is billed while it exists; DeveloperTier is for trying out, without a fee",
        ),
        (
            "gpt-4o-2024-08-06",
            "Standard",
            True,
            "hosting is billed while it exists, used or not",
        ),
        (
            "gpt-4.1-2025-04-14",
            "DeveloperTier",
            False,
            "for trying out: the service deletes it after 24 hours, used or not",
        ),
    ],
    ids=["offered", "not offered", "chosen"],
)
def test_a_developer_deployment_is_for_trying_out(model, sku_name, followed, verdict):
    """It is free of hosting, and gone after a day."""
    judged = verdicts("supervised", model=model, deployment={"sku_name": sku_name})

    assert judged["deployment.sku_name"].is_followed is followed
    assert judged["deployment.sku_name"].verdict == verdict


def test_what_is_not_served_has_no_advice_on_serving():
    """There is no deployment to speak of."""
    assert "deployment.sku_name" not in verdicts("supervised", deploy=False)


@pytest.mark.parametrize("method", METHODS)
def test_every_verdict_has_a_source(method):
    """A page, or the guide by name."""
    for one in verdicts(method).values():
        assert any(word in one.source for word in ("https://", "guide", "records")), one.name


def test_every_rule_speaks_for_some_method():
    """A rule that never had a verdict would be none."""
    spoken = {name for method in METHODS for name in verdicts(method)}

    assert len(spoken) == len(RULES)
