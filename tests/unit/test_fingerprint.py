"""A job's identity: what changes it, what does not, and the values that users have stored."""

import pytest

from finetune.fingerprint import fingerprint
from finetune.spec import FineTuneSpec, Hyperparameters, TrainingSpec, parse

TRAINING, VALIDATION = "a" * 64, "b" * 64

GUIDE = {
    "model": "gpt-4o-mini-2024-07-18",
    "method": "supervised",
    "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 0.1},
    "suffix": "minimal-tutor",
    "seed": 42,
    "training_type": "GlobalStandard",
    "retrain": "",
}

CHANGES = {
    "model": "gpt-4.1-2025-04-14",
    "suffix": "other",
    "seed": 43,
    "training_type": "Standard",
    "retrain": "again",
}
"""Another allowed value of every field; `method` has only one, `hyperparameters` their own test."""


def identity(changes=None, data=(TRAINING, VALIDATION)):
    """Return the fingerprint of the guide's spec with some keys changed."""
    return fingerprint(parse(TrainingSpec, GUIDE | (changes or {})), *data)


def test_the_golden_value_never_changes():
    """The guide's job keeps its fingerprint: another one would train every user's model again."""
    assert identity() == "132879352e8d122ccf4ff88f3eef7693526353858cc6466e0a303745bf9b15a9"


def test_the_golden_value_of_the_smallest_spec_never_changes():
    """Nor may the defaults change, which stand for what was trained."""
    smallest = parse(TrainingSpec, {"model": "m"})

    pinned = "9a91754e96b77ee4f6d90d1356255a1729b4f4d071794bb42910b50d447098af"
    assert fingerprint(smallest, TRAINING) == pinned


def test_the_table_of_changes_is_complete():
    """Every field of a training spec is changed by a test of this file."""
    assert {*CHANGES, "method", "hyperparameters"} == set(TrainingSpec.model_fields)
    assert set(GUIDE["hyperparameters"]) == set(Hyperparameters.model_fields)


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_of_the_training_spec_is_in_it(name):
    """Another value of a field is another job."""
    assert identity({name: CHANGES[name]}) != identity()


def test_the_method_is_in_it():
    """A method that the spec does not take yet would be another job."""
    spec = parse(TrainingSpec, GUIDE)

    other = spec.model_copy(update={"method": "dpo"})

    assert fingerprint(other, TRAINING) != fingerprint(spec, TRAINING)


@pytest.mark.parametrize("name", Hyperparameters.model_fields)
@pytest.mark.parametrize("value", [7, "auto"])
def test_every_hyperparameter_is_in_it(name, value):
    """Another number is another job, and so is the service's choice instead of a number."""
    changed = {"hyperparameters": GUIDE["hyperparameters"] | {name: value}}

    assert identity(changed) != identity()


@pytest.mark.parametrize("name", ["suffix", "seed"])
def test_leaving_out_an_optional_field_is_another_job(name):
    """What the service chooses is not what somebody chose."""
    assert identity({name: None}) != identity()


@pytest.mark.parametrize(
    "data",
    [("c" * 64, VALIDATION), (TRAINING, "c" * 64), (TRAINING,), (VALIDATION, TRAINING)],
    ids=["other training data", "other validation data", "no validation data", "swapped"],
)
def test_the_data_is_in_it(data):
    """Other training or validation data is another job, and each has its own place."""
    assert identity(data=data) != identity()


@pytest.mark.parametrize(
    "change",
    [
        {"training_path": "elsewhere/b.jsonl"},
        {"validation_path": "v.jsonl"},
        {"deploy": False},
        {"deployment": {"sku_name": "DeveloperTier", "capacity": 50}},
        {"training_budget_usd": "9.99"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_where_the_file_lies_how_it_is_served_and_what_it_may_cost_are_not_in_it(change):
    """Such a change never trains again."""
    whole = parse(FineTuneSpec, GUIDE | {"training_path": "a.jsonl"} | change)

    assert fingerprint(whole, TRAINING, VALIDATION) == identity()


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("learning_rate_multiplier", "0.2", 0.2),
        ("learning_rate_multiplier", "1", 1.0),
        ("learning_rate_multiplier", "0.10", "1e-1"),
        ("n_epochs", "3", 3),
        ("n_epochs", 3.0, 3),
        ("batch_size", "8", 8.0),
    ],
)
def test_a_number_counts_however_it_is_written(name, one, other):
    """Strings, whole floats and trailing zeros are the same value and the same job."""
    assert identity({"hyperparameters": {name: one}}) == identity(
        {"hyperparameters": {name: other}}
    )


def test_the_order_of_keys_in_config_does_not_count():
    """Config with its keys sorted another way is the same job."""
    reordered = parse(TrainingSpec, dict(reversed(GUIDE.items())))

    assert fingerprint(reordered, TRAINING, VALIDATION) == identity()


def test_writing_out_a_default_does_not_count():
    """A default that is written out is the same job as the one left out."""
    written = parse(TrainingSpec, {"model": "m", "hyperparameters": {"n_epochs": "auto"}})

    assert fingerprint(written, TRAINING) == fingerprint(
        parse(TrainingSpec, {"model": "m"}), TRAINING
    )


class _WithOneMore(Hyperparameters):
    """What `Hyperparameters` is in a later release that knows one more."""

    warmup_ratio: str = "auto"


def test_a_hyperparameter_of_a_later_release_left_at_auto_is_the_same_job():
    """The service trains the same, so upgrading this library must not pay for it again."""
    spec = parse(TrainingSpec, GUIDE)
    chosen = _WithOneMore(**GUIDE["hyperparameters"])

    later = spec.model_copy(update={"hyperparameters": chosen})

    assert fingerprint(later, TRAINING, VALIDATION) == identity()
