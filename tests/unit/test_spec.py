"""The typed spec: what config may say, and how everything else is answered."""

from decimal import Decimal

import pytest

from finetune.errors import SpecError
from finetune.spec import FineTuneSpec, TrainingSpec
from finetune.spec_parsing import parse

SMALLEST = {"model": "gpt-4.1-2025-04-14", "training_path": "a.jsonl"}

EVERY_FIELD = {
    "model": "gpt-4o-mini-2024-07-18",
    "method": "supervised",
    "hyperparameters": {
        "n_epochs": 3,
        "batch_size": 1,
        "learning_rate_multiplier": 0.1,
        "prompt_loss_weight": 0.01,
    },
    "adopt_job_id": None,
    "grader": None,
    "response_format": None,
    "suffix": "minimal-tutor",
    "seed": 42,
    "training_type": "GlobalStandard",
    "integrations": {"wandb": {"project": "p", "name": "n", "entity": "e", "tags": ["t"]}},
    "metadata": {"ticket": "17"},
    "retrain": "once more",
    "training_path": "a.jsonl",
    "validation_path": "b.jsonl",
    "evaluation_path": "c.jsonl",
    "deploy": False,
    "deployment": {"sku_name": "DeveloperTier", "capacity": 10},
    "training_budget_usd": Decimal("2.50"),
    "hosting_budget_usd_per_month": Decimal(1300),
}
"""Of a supervised job that is trained here; grader and response_format are reinforcement's
(test_grader.py), and adopt_job_id is of a job that is there (test_adopted_spec.py)."""


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

    assert chosen.hyperparameters.model_dump(exclude_defaults=True) == {}
    assert (chosen.method, chosen.training_type) == ("supervised", "Standard")
    assert (chosen.deploy, chosen.deployment.capacity) == (True, 1)
    assert (chosen.suffix, chosen.seed, chosen.training_budget_usd) == (None, None, None)
    assert (chosen.grader, chosen.integrations, chosen.metadata) == (None, None, {})


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


@pytest.mark.parametrize("name", ["training_budget_usd", "hosting_budget_usd_per_month"])
@pytest.mark.parametrize("value", [0, "-1", "NaN", "Infinity", True, "two dollars"])
def test_a_budget_is_an_amount_above_0(name, value):
    """Any other budget is refused, so that no budget is ever silently without effect."""
    assert list(refusal(**{name: value})) == [f"models.tutor.{name}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("method", "classification"),
        ("training_type", "Batch"),
        ("deploy", "perhaps"),
        ("retrain", 2),
        ("model", ""),
        ("training_path", ""),
        ("validation_path", ""),
        ("evaluation_path", ""),
        ("integrations", "wandb"),
        ("metadata", "a text"),
        ("hyperparameters", None),
        ("deployment", [1]),
    ],
)
def test_a_wrong_value_is_answered_with_its_path_its_value_and_what_is_allowed(name, value):
    """The sentence ends in the field's own description."""
    allowed = FineTuneSpec.model_fields[name].description

    assert refusal(**{name: value}) == {f"models.tutor.{name}": f"is {value!r}; must be {allowed}"}


@pytest.mark.parametrize(
    ("changes", "path", "right"),
    [
        ({"training_type": "globalstandard"}, "training_type", "GlobalStandard"),
        ({"training_type": "Developer"}, "training_type", "developerTier"),
        ({"training_type": "DeveloperTier"}, "training_type", "developerTier"),
        ({"training_type": "datazone"}, "training_type", "DataZoneStandard"),
        ({"method": "DPO"}, "method", "dpo"),
        ({"deployment": {"sku_name": "developer"}}, "deployment.sku_name", "DeveloperTier"),
    ],
)
def test_a_word_in_another_spelling_is_answered_with_the_right_one(changes, path, right):
    """There is one spelling, so that prices, diffs and fingerprints have one name."""
    assert refusal(**changes)[f"models.tutor.{path}"].endswith(f'; did you mean "{right}"?')


@pytest.mark.parametrize("length", [56, 57, 58, 59, 5000])
def test_a_long_value_is_cut_in_its_message(length):
    """No message is longer for a longer value, and none has a second line."""
    problem = refusal(suffix="x\n" + "y" * (length - 3))["models.tutor.suffix"]

    shown = problem.removeprefix("is ").partition("; must be")[0]
    assert len(shown) == min(length + 2, 60)
    assert "\n" not in problem
    assert shown.endswith("…") == (length > 58)


def test_a_tuned_model_can_be_tuned_further():
    """The id of a tuned model is a model like any other."""
    tuned = "gpt-4.1-2025-04-14.ft-0123456789abcdef0123456789abcdef-tutor"

    assert spec(model=tuned).model == tuned


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
