"""The typed spec: what config may say, and how everything else is answered."""

from decimal import Decimal

import pytest

from finetune.errors import SpecError
from finetune.spec import FineTuneSpec, TrainingSpec, parse

SMALLEST = {"model": "gpt-4.1-2025-04-14", "training_path": "a.jsonl"}

EVERY_FIELD = {
    "model": "gpt-4o-mini-2024-07-18",
    "method": "supervised",
    "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 0.1},
    "suffix": "minimal-tutor",
    "seed": 42,
    "training_type": "GlobalStandard",
    "retrain": "once more",
    "training_path": "a.jsonl",
    "validation_path": "b.jsonl",
    "deploy": False,
    "deployment": {"sku_name": "DeveloperTier", "capacity": 10},
    "training_budget_usd": Decimal("2.50"),
}


def spec(**changes):
    """Return the smallest spec with some keys changed."""
    return parse(FineTuneSpec, SMALLEST | changes)


def refusal(**changes):
    """Return the problems of a refused spec as a map of config path to sentence."""
    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, SMALLEST | changes, "models.tutor")
    return {problem.where: problem.what for problem in refused.value.problems}


def test_every_field_is_read_under_its_own_name():
    """A spec that sets every field is read back with every value."""
    assert parse(FineTuneSpec, EVERY_FIELD).model_dump() == EVERY_FIELD


def test_the_table_of_fields_is_complete():
    """The table of this test names every field that a spec has."""
    assert set(EVERY_FIELD) == set(FineTuneSpec.model_fields)


def test_only_model_and_training_path_are_required():
    """What is left out is the service's choice, or the cheapest thing that serves."""
    chosen = spec()

    assert set(chosen.hyperparameters.model_dump().values()) == {"auto"}
    assert (chosen.method, chosen.training_type) == ("supervised", "Standard")
    assert (chosen.deploy, chosen.deployment.capacity) == (True, 1)
    assert (chosen.suffix, chosen.seed, chosen.training_budget_usd) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("n_epochs", "3", 3),
        ("n_epochs", 3.0, 3),
        ("batch_size", "16", 16),
        ("learning_rate_multiplier", "0.2", 0.2),
        ("learning_rate_multiplier", 1, 1.0),
        ("n_epochs", "auto", "auto"),
        ("batch_size", "auto", "auto"),
        ("learning_rate_multiplier", "auto", "auto"),
    ],
)
def test_a_hyperparameter_may_be_written_as_config_stores_it(name, written, value):
    """Numbers may be strings or whole floats, and every hyperparameter may be "auto"."""
    read = getattr(spec(hyperparameters={name: written}).hyperparameters, name)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("written", "value"), [("42", 42), (42.0, 42), (0, 0), (2**31 - 1,) * 2])
def test_a_seed_is_a_whole_number_of_31_bits(written, value):
    """A seed goes from 0 to 2147483647, and may be a string."""
    assert spec(seed=written).seed == value


@pytest.mark.parametrize("suffix", ["a", "minimal-tutor", "A_1", "x" * 40])
def test_a_suffix_has_1_to_40_letters_digits_underscores_or_dashes(suffix):
    """A suffix within the bounds is taken as it is."""
    assert spec(suffix=suffix).suffix == suffix


@pytest.mark.parametrize("suffix", ["", "x" * 41, "a.b", "a b", "튜터", "tutor\n", 5])
def test_any_other_suffix_is_refused(suffix):
    """A suffix that is empty, too long or has another character is refused by its path."""
    assert refusal(suffix=suffix) == {
        "models.tutor.suffix": f"is {suffix!r}; must be 1 to 40 letters, digits, '_' or '-'"
    }


@pytest.mark.parametrize("seed", [-1, 2**31, "4.5", 4.5, "many", True])
def test_any_other_seed_is_refused(seed):
    """A seed out of bounds, with decimals, in words or a boolean is refused."""
    assert refusal(seed=seed) == {
        "models.tutor.seed": f"is {seed!r}; must be a whole number from 0 to 2147483647"
    }


@pytest.mark.parametrize("name", ["n_epochs", "batch_size"])
@pytest.mark.parametrize("value", [0, -1, 2.5, "2.5", "AUTO", "", True, False, None, [3], "nan"])
def test_a_count_is_a_whole_number_of_at_least_1(name, value):
    """Anything else is refused with one sentence, though the union has two members."""
    assert refusal(hyperparameters={name: value}) == {
        f"models.tutor.hyperparameters.{name}": (
            f'is {value!r}; must be a whole number of at least 1, or "auto"'
        )
    }


@pytest.mark.parametrize(
    "value", [0, -0.1, "nan", "inf", "-inf", float("nan"), float("inf"), "fast", True, None]
)
def test_a_learning_rate_multiplier_is_a_finite_number_above_0(value):
    """NaN, infinity, zero, words and booleans are refused."""
    assert refusal(hyperparameters={"learning_rate_multiplier": value}) == {
        "models.tutor.hyperparameters.learning_rate_multiplier": (
            f'is {value!r}; must be a number above 0, or "auto"'
        )
    }


@pytest.mark.parametrize("value", [0, "-1", "NaN", "Infinity", True, "two dollars"])
def test_a_budget_is_an_amount_above_0(value):
    """Any other budget is refused, so that no budget is ever silently without effect."""
    assert list(refusal(training_budget_usd=value)) == ["models.tutor.training_budget_usd"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("method", "dpo"),
        ("training_type", "globalstandard"),
        ("deploy", "perhaps"),
        ("retrain", 2),
        ("model", ""),
        ("training_path", ""),
        ("validation_path", ""),
        ("hyperparameters", None),
        ("deployment", [1]),
    ],
)
def test_a_wrong_value_is_answered_with_its_path_its_value_and_what_is_allowed(name, value):
    """The sentence ends in the field's own description."""
    allowed = FineTuneSpec.model_fields[name].description

    assert refusal(**{name: value}) == {f"models.tutor.{name}": f"is {value!r}; must be {allowed}"}


def test_all_problems_are_reported_at_once():
    """Every wrong, missing or unknown key is named in one error, a line each."""
    wrong = {"hyperparameters": {"n_epochs": 0}, "deployment": {"sku": "S0"}, "suffx": "x"}

    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, wrong, "models.tutor")

    assert [line.split(": ")[0] for line in str(refused.value).splitlines()] == [
        "models.tutor.model",
        "models.tutor.hyperparameters.n_epochs",
        "models.tutor.training_path",
        "models.tutor.deployment.sku",
        "models.tutor.suffx",
    ]


@pytest.mark.parametrize(
    ("changes", "path", "nearest"),
    [
        ({"suffx": "x"}, "suffx", "did you mean suffix?"),
        ({"hyperparameters": {"epochs": 3}}, "hyperparameters.epochs", "did you mean n_epochs?"),
        ({"deployment": {"skuname": ""}}, "deployment.skuname", "did you mean sku_name?"),
        ({"deployment": {"zzz": 1}}, "deployment.zzz", "known: sku_name, capacity"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest_known_one(changes, path, nearest):
    """A key that resembles none is answered with all that are known there."""
    assert refusal(**changes) == {f"models.tutor.{path}": f"is not a known key; {nearest}"}


@pytest.mark.parametrize("value", [None, [], "gpt-4o", 3])
def test_a_spec_that_is_no_map_is_refused(value):
    """Whatever stands where a map should is named by its path."""
    with pytest.raises(SpecError) as refused:
        parse(FineTuneSpec, value, "models.tutor")

    assert str(refused.value) == f"models.tutor: is {value!r}; must be a map"


def test_a_missing_key_is_named_without_a_path_where_none_is_given():
    """A resource's inputs are checked by the names of its own properties."""
    with pytest.raises(SpecError) as refused:
        parse(TrainingSpec, {})

    sentence = "model: is missing; must be the id of a base model, or of a tuned one"
    assert str(refused.value) == sentence


def test_a_spec_cannot_be_changed_after_it_was_checked():
    """Assigning to a field raises, so what was checked is what is used."""
    with pytest.raises(ValueError, match="frozen"):
        spec().seed = 1
