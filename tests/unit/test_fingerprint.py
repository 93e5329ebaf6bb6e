"""A job's identity: what changes it, what does not, and the values that users have stored."""

import pytest

from finetune.fingerprint import fingerprint
from finetune.hyperparameters import HYPERPARAMETERS, SupervisedHyperparameters
from finetune.spec import FineTuneSpec, TrainingSpec
from finetune.spec_parsing import parse

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
"""Another allowed value of the fields that every method has."""

GRADER = {
    "type": "string_check",
    "name": "exact",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer", "maximum": 3}}}
FORMAT = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}}

REINFORCEMENT = {"model": "o4-mini", "method": "reinforcement", "grader": GRADER}
"""The spec of a method with fields of its own."""

CARRIED = {"metadata": {"ticket": "17"}, "integrations": {"wandb": {"project": "p"}}}
"""What a job carries, and is not trained by."""


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


@pytest.mark.parametrize(
    ("declared", "pinned"),
    [
        (
            {"model": "m", "method": "dpo", "hyperparameters": {"beta": 0.5}},
            "d6492966a03efd3bcc646a4287dc12457db4a0584c814b93e2ba547360dc0602",
        ),
        (
            REINFORCEMENT | {"response_format": FORMAT},
            "4cecb4945c9b837e4d26e84823e2a21fad026c2a6d00e255a8a572cdd0854526",
        ),
    ],
)
def test_the_golden_values_of_the_other_methods_never_change(declared, pinned):
    """Preferences and graders are pinned like the guide's job."""
    assert fingerprint(parse(TrainingSpec, declared), TRAINING) == pinned


def test_the_table_of_changes_is_complete():
    """Every field of a training spec is changed by a test of this file."""
    others = {"method", "hyperparameters", "grader", "response_format"}
    others |= {"adopt_job_id"}  # nothing is trained beside it, and it is the identity itself

    assert {*CHANGES, *CARRIED, *others} == set(TrainingSpec.model_fields)


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_of_the_training_spec_is_in_it(name):
    """Another value of a field is another job."""
    assert identity({name: CHANGES[name]}) != identity()


def test_the_method_is_in_it():
    """The same data by another method is another job."""
    assert identity({"method": "dpo"}) != identity()


@pytest.mark.parametrize(
    ("method", "name", "value"),
    [
        (method, name, "high" if name == "reasoning_effort" else 7)
        for method, kind in HYPERPARAMETERS.items()
        for name in kind.model_fields
    ],
)
def test_every_hyperparameter_is_in_it(method, name, value):
    """A number instead of the service's choice is another job, whatever the method."""
    declared = {"model": "m", "method": method}
    declared |= {"grader": GRADER} if method == "reinforcement" else {}
    chosen = declared | {"hyperparameters": {name: value}}

    one, other = parse(TrainingSpec, declared), parse(TrainingSpec, chosen)
    assert fingerprint(one, TRAINING) != fingerprint(other, TRAINING)


@pytest.mark.parametrize(
    "change",
    [
        {"grader": GRADER | {"operation": "like"}},
        {"grader": GRADER | {"name": "other"}},
        {"response_format": FORMAT},
    ],
)
def test_what_reinforcement_trains_by_is_in_it(change):
    """Other scores, or another form of the answers, make another model."""
    other = parse(TrainingSpec, REINFORCEMENT | change)

    assert fingerprint(other, TRAINING) != fingerprint(parse(TrainingSpec, REINFORCEMENT), TRAINING)


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_job_carries_is_not_in_it(name):
    """Metadata and integrations tell of a job, and the service trains the same without them."""
    assert identity({name: CARRIED[name]}) == identity()


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
        {"hosting_budget_usd_per_month": "9.99"},
        {"evaluation_path": "e.jsonl"},
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


class _WithOneMore(SupervisedHyperparameters):
    """What `SupervisedHyperparameters` is in a later release that knows one more."""

    warmup_ratio: str = "auto"


def test_a_hyperparameter_of_a_later_release_left_at_auto_is_the_same_job():
    """The service trains the same, so upgrading this library must not pay for it again."""
    spec = parse(TrainingSpec, GUIDE)
    chosen = _WithOneMore(**GUIDE["hyperparameters"])

    later = spec.model_copy(update={"hyperparameters": chosen})

    assert fingerprint(later, TRAINING, VALIDATION) == identity()
