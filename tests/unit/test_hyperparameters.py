"""Hyperparameters: each method has its own, and the rest is answered with where it belongs."""

import pytest

from finetune.errors import SpecError
from finetune.hyperparameters import HYPERPARAMETERS
from finetune.spec import TrainingSpec
from finetune.spec_parsing import parse

GRADER = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}

COUNTS = [
    ("supervised", "n_epochs"),
    ("supervised", "batch_size"),
    ("dpo", "n_epochs"),
    ("reinforcement", "eval_interval"),
    ("reinforcement", "eval_samples"),
]
POSITIVES = [
    ("supervised", "learning_rate_multiplier"),
    ("dpo", "beta"),
    ("reinforcement", "compute_multiplier"),
]
WEIGHTS = [("supervised", "prompt_loss_weight"), ("dpo", "l2_multiplier")]


def spec(method, hyperparameters):
    """Return a spec of a method."""
    grader = {"grader": GRADER} if method == "reinforcement" else {}
    declared = {"model": "m", "method": method, "hyperparameters": hyperparameters}
    return parse(TrainingSpec, declared | grader, "models.tutor")


def read(method, name, value):
    """Return a hyperparameter as it was read."""
    return getattr(spec(method, {name: value}).hyperparameters, name)


def refusal(method, hyperparameters):
    """Return the problems of refused hyperparameters by their names."""
    with pytest.raises(SpecError) as refused:
        spec(method, hyperparameters)
    prefix = "models.tutor.hyperparameters."
    return {problem.where.removeprefix(prefix): problem.what for problem in refused.value.problems}


@pytest.mark.parametrize("method", HYPERPARAMETERS)
def test_the_class_follows_the_method(method):
    """Each method reads its own hyperparameters, and nothing is chosen for the user."""
    chosen = spec(method, {}).hyperparameters

    assert type(chosen) is HYPERPARAMETERS[method]
    assert chosen.model_dump(exclude_defaults=True) == {}


@pytest.mark.parametrize("method", HYPERPARAMETERS)
def test_hyperparameters_that_are_left_out_are_the_method_s_own(method):
    """Leaving out the map is the same as an empty one."""
    grader = {"grader": GRADER} if method == "reinforcement" else {}
    left_out = parse(TrainingSpec, {"model": "m", "method": method} | grader)

    assert left_out == spec(method, {})


@pytest.mark.parametrize("method", HYPERPARAMETERS)
def test_a_class_names_its_method(method):
    """The message of a misplaced hyperparameter names the method by this."""
    assert HYPERPARAMETERS[method].method == method


@pytest.mark.parametrize(("method", "name"), COUNTS)
@pytest.mark.parametrize(("written", "value"), [("3", 3), (3.0, 3), (16, 16), ("auto", "auto")])
def test_a_count_may_be_written_as_config_stores_it(method, name, written, value):
    """Numbers may be strings or whole floats, and may be "auto"."""
    chosen = read(method, name, written)

    assert (chosen, type(chosen)) == (value, type(value))


@pytest.mark.parametrize(("method", "name"), POSITIVES)
@pytest.mark.parametrize(("written", "value"), [("0.2", 0.2), (1, 1.0), ("auto", "auto")])
def test_a_multiplier_may_be_written_as_config_stores_it(method, name, written, value):
    """Whole numbers and strings are floats, and "auto" stays."""
    chosen = read(method, name, written)

    assert (chosen, type(chosen)) == (value, type(value))


@pytest.mark.parametrize(("method", "name"), COUNTS)
@pytest.mark.parametrize("value", [0, -1, 2.5, "2.5", "AUTO", "", True, False, None, [3], "nan"])
def test_a_count_is_a_whole_number_of_at_least_1(method, name, value):
    """Anything else is refused with one sentence, though the union has two members."""
    assert refusal(method, {name: value}) == {
        name: f'is {value!r}; must be a whole number of at least 1, or "auto"'
    }


@pytest.mark.parametrize(("method", "name"), POSITIVES)
@pytest.mark.parametrize(
    "value", [0, -0.1, "nan", "inf", "-inf", float("nan"), float("inf"), "fast", True, None]
)
def test_a_multiplier_is_a_finite_number_above_0(method, name, value):
    """NaN, infinity, zero, words and booleans are refused."""
    assert refusal(method, {name: value}) == {
        name: f'is {value!r}; must be a number above 0, or "auto"'
    }


@pytest.mark.parametrize(("method", "name"), WEIGHTS)
@pytest.mark.parametrize("value", [-0.1, "nan", "inf", "auto", True])
def test_a_weight_is_a_finite_number_of_at_least_0(method, name, value):
    """The service chooses none of these by "auto"."""
    assert refusal(method, {name: value}) == {
        name: f"is {value!r}; must be a number of at least 0, or left out"
    }


@pytest.mark.parametrize(("method", "name"), WEIGHTS)
@pytest.mark.parametrize(("written", "value"), [(0, 0.0), ("0.01", 0.01), (None, None)])
def test_a_weight_may_be_0_or_left_out(method, name, written, value):
    """0 is a choice; None is none."""
    assert read(method, name, written) == value


@pytest.mark.parametrize("effort", ["default", "low", "medium", "high"])
def test_reasoning_effort_is_one_of_four_words(effort):
    """The service's own four words are taken."""
    assert read("reinforcement", "reasoning_effort", effort) == effort


def test_another_reasoning_effort_is_answered_with_the_four():
    """The nearest is named."""
    assert refusal("reinforcement", {"reasoning_effort": "hihg"}) == {
        "reasoning_effort": 'is \'hihg\'; must be "default", "low", "medium" or "high"; '
        'did you mean "high"?'
    }


@pytest.mark.parametrize(
    ("method", "name", "others"),
    [
        ("supervised", "beta", "dpo"),
        ("supervised", "reasoning_effort", "reinforcement"),
        ("dpo", "prompt_loss_weight", "supervised"),
        ("reinforcement", "l2_multiplier", "dpo"),
    ],
)
def test_a_hyperparameter_of_another_method_is_answered_with_that_method(method, name, others):
    """It is known, and only in the wrong place."""
    assert refusal(method, {name: 1}) == {
        name: f"is not a hyperparameter of method {method}; it is one of {others}"
    }


def test_an_unknown_hyperparameter_is_answered_with_the_nearest_of_its_method():
    """A key that no method knows is a slip of the pen."""
    assert refusal("dpo", {"betta": 1}) == {"betta": "is not a known key; did you mean beta?"}


def test_a_wrong_method_is_answered_alone():
    """Nobody knows which hyperparameters would be right."""
    with pytest.raises(SpecError) as refused:
        parse(TrainingSpec, {"model": "m", "method": "DPO", "hyperparameters": {"beta": 0}})

    assert [problem.where for problem in refused.value.problems] == ["method"]


def test_hyperparameters_of_another_class_are_read_again():
    """A spec that is made in Python is checked like one of config."""
    beta = HYPERPARAMETERS["dpo"](beta=1)

    assert TrainingSpec(model="m", method="dpo", hyperparameters=beta).hyperparameters == beta
    with pytest.raises(ValueError, match="it is one of dpo"):
        TrainingSpec(model="m", hyperparameters=beta)
