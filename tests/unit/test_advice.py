"""Advice: each rule seen to be content and to object, at the borders of its table."""

import pytest

from finetune.advice import advise
from finetune.advice.by_size import auto_batch_size
from finetune.advice.serving import TIERS
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse
from finetune.tiers import TRAINING_TYPES

GUIDE = {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 0.1}


def advice(name, examples=45, validation_examples=0, **changes):
    """Return the verdict on one setting of a spec with some keys changed; None if there is none."""
    base = {"model": "gpt-4o-mini-2024-07-18", "training_path": "a.jsonl"}
    spec = parse(FineTuneSpec, base | changes)
    verdicts = advise(spec, examples=examples, validation_examples=validation_examples)
    return next((one for one in verdicts if one.name == name), None)


def hyper(name, value, examples=45, **changes):
    """Return the verdict on one hyperparameter."""
    return advice(name, examples, hyperparameters={name: value}, **changes)


@pytest.mark.parametrize(
    ("examples", "low", "high"),
    [(10, 3, 5), (49, 3, 5), (50, 2, 4), (199, 2, 4), (200, 1, 3), (999, 1, 3), (1_000, 1, 2)],
)
def test_the_guide_s_epochs_follow_the_number_of_examples(examples, low, high):
    """A number on a border belongs to the row that begins with it."""
    followed = [n for n in range(1, 12) if hyper("n_epochs", n, examples).is_followed]

    assert followed == list(range(low, high + 1))
    assert f"{low}-{high} is advised" in hyper("n_epochs", 3, examples).verdict


@pytest.mark.parametrize(
    ("n_epochs", "text"),
    [
        (3, "n_epochs 3: for 45 examples 3-5 is advised"),
        (2, "n_epochs 2: for 45 examples 3-5 is advised; may learn too little"),
        (
            8,
            (
                "n_epochs 8: for 45 examples 3-5 is advised; likely to memorise; "
                "2.7 times the cost of 3"
            ),
        ),
        (
            12,
            (
                "n_epochs 12: for 45 examples 3-5 is advised; likely to memorise; "
                "4 times the cost of 3; beyond the guide's 1-10"
            ),
        ),
        ("auto", "n_epochs auto (about 3): for 45 examples 3-5 is advised"),
    ],
)
def test_the_verdict_on_epochs_stands_next_to_the_value(n_epochs, text):
    """What is advised, what follows, and what it costs."""
    assert hyper("n_epochs", n_epochs).text == text


@pytest.mark.parametrize(("examples", "followed"), [(10, False), (45, True)])
def test_what_the_service_would_choose_is_judged_too(examples, followed):
    """For ten examples "auto" is ten epochs, twice what the guide advises at most."""
    assert hyper("n_epochs", "auto", examples).is_followed is followed


@pytest.mark.parametrize(
    ("examples", "followed"),
    [
        (10, [1]),
        (99, [1]),
        (100, [2, 4]),
        (499, [2, 4]),
        (500, [8, 16]),
        (999, [8, 16]),
        (1_000, [8, 16, 32, 256]),
    ],
)
def test_the_guide_s_batches_follow_the_number_of_examples(examples, followed):
    """From 1,000 on both of its rows hold: 8 and everything above."""
    sizes = [1, 2, 4, 8, 16, 32, 256]

    assert [n for n in sizes if hyper("batch_size", n, examples).is_followed] == followed


@pytest.mark.parametrize(
    ("batch_size", "examples", "verdict"),
    [
        (1, 45, "for 45 examples 1 is advised"),
        (8, 45, "for 45 examples 1 is advised; leaves 6 steps an epoch to learn in"),
        (64, 45, "for 45 examples 1 is advised; leaves 1 step an epoch to learn in"),
        (
            1,
            1_000,
            (
                "for 1,000 examples 8 or more is advised; 1,000 small steps an epoch, "
                "noisier and slower"
            ),
        ),
        ("auto", 45, "the service chooses; 0.2 % of 45 examples are 1"),
        ("auto", 4_180, "the service chooses; 0.2 % of 4,180 examples are 8"),
    ],
)
def test_the_verdict_on_batches_counts_the_steps(batch_size, examples, verdict):
    """45 examples in batches of 8 are six steps."""
    assert hyper("batch_size", batch_size, examples).verdict == verdict


@pytest.mark.parametrize(
    ("examples", "size"), [(10, 1), (999, 1), (1_000, 2), (128_000, 256), (10**6, 256)]
)
def test_the_service_s_own_batch_is_a_five_hundredth_up_to_256(examples, size):
    """0.2 % of the examples, at least one."""
    assert auto_batch_size(examples) == size


CAREFUL = "0.1 balances learning and keeping, 0.3 is faster"
SLOW = "hardly learns; 0.1 is advised"
FAST = "fast, and less stable; 0.1 is advised"
AGGRESSIVE = "aggressive: may lose what the base model knows; 0.1 is advised"
TOOK = "; left out, the service took 1.0 for this model"


@pytest.mark.parametrize(
    ("multiplier", "verdict"),
    [
        (0.009, f"below the guide's 0.01, {SLOW}{TOOK}"),
        (0.01, SLOW + TOOK),
        (0.05, SLOW + TOOK),
        (0.051, CAREFUL),
        (0.1, CAREFUL),
        (0.3, CAREFUL),
        (0.49, CAREFUL),
        (0.5, FAST + TOOK),
        (0.99, FAST + TOOK),
        (1.0, AGGRESSIVE + TOOK),
        (2.0, AGGRESSIVE + TOOK),
        (2.01, f"beyond the guide's 2.0, {AGGRESSIVE}{TOOK}"),
        ("auto", "the service chooses" + TOOK),
    ],
)
def test_the_learning_rate_s_multiplier_stands_on_the_guide_s_scale(multiplier, verdict):
    """Between two of the guide's marks the lower one holds."""
    judged = hyper("learning_rate_multiplier", multiplier)

    assert judged.verdict == verdict
    assert judged.is_followed is (verdict == CAREFUL or multiplier == "auto")


def test_of_an_unknown_model_no_default_is_named():
    """What the service took is known of four models only."""
    judged = hyper("learning_rate_multiplier", 1.0, model="gpt-9")

    assert judged.verdict == AGGRESSIVE


@pytest.mark.parametrize(
    ("examples", "followed"), [(9, False), (10, False), (49, False), (50, True), (1_000, True)]
)
def test_fifty_examples_are_advised(examples, followed):
    """The service takes ten, and its makers advise fifty or more."""
    judged = advice("examples", examples)

    assert judged.is_followed is followed
    assert judged.text == f"examples {examples:,}: 50 or more are advised, hundreds are better"


@pytest.mark.parametrize(
    ("examples", "followed", "why"),
    [
        (45, True, "a tenth of 45 examples is 4, too few to judge by"),
        (99, True, "a tenth of 99 examples is 9, too few to judge by"),
        (100, False, "a tenth of 100 examples is 10, enough to see whether it learns by heart"),
    ],
)
def test_validation_is_left_out_where_a_tenth_is_too_few(examples, followed, why):
    """The guide leaves it out for 45 examples."""
    judged = advice("validation_path", examples)

    assert (judged.value, judged.is_followed, judged.verdict) == ("left out", followed, why)


@pytest.mark.parametrize(
    ("examples", "validation_examples", "followed", "verdict"),
    [
        (45, 9, False, "too few to judge by; 10 or more, or none"),
        (90, 10, True, "10.0% of all examples; 10-20 % is advised"),
        (91, 10, False, "9.9% of all examples; 10-20 % is advised"),
        (80, 20, True, "20.0% of all examples; 10-20 % is advised"),
        (79, 20, False, "20.2% of all examples; 10-20 % is advised"),
        (1_000, 500, False, "33.3% of all examples; 10-20 % is advised"),
    ],
)
def test_a_tenth_to_a_fifth_is_for_validation(examples, validation_examples, followed, verdict):
    """Of all examples, training and validation together."""
    judged = advice("validation_path", examples, validation_examples, validation_path="v.jsonl")

    assert (judged.is_followed, judged.verdict) == (followed, verdict)


@pytest.mark.parametrize(("path", "followed"), [(None, False), ("e.jsonl", True)])
def test_an_evaluation_file_is_advised(path, followed):
    """Without it, base and tuned model cannot be compared on what training never saw."""
    judged = advice("evaluation_path", evaluation_path=path)

    assert (judged.value, judged.is_followed) == (path or "left out", followed)


def test_the_guide_s_own_values_have_no_objection_but_the_number_of_examples():
    """45 examples with the guide's settings, and with an evaluation file."""
    spec = parse(
        FineTuneSpec,
        {
            "model": "gpt-4o-mini-2024-07-18",
            "training_path": "a.jsonl",
            "evaluation_path": "e.jsonl",
            "hyperparameters": GUIDE,
        },
    )

    objections = [one.name for one in advise(spec, examples=45) if not one.is_followed]

    assert objections == ["examples"]


@pytest.mark.parametrize("model", ["gpt-4.1-mini", "GPT-4.1-mini-2025-04-14", "gpt-4.1-mini.ft-1"])
def test_what_the_service_took_is_told_by_any_of_a_model_s_names(model):
    """The short name is the same model."""
    verdict = advice("learning_rate_multiplier", model=model).verdict

    assert "left out, the service took 2.0 for this model" in verdict


@pytest.mark.parametrize("training_type", TRAINING_TYPES)
def test_every_tier_has_its_verdict(training_type):
    """None is forgotten, and none is unknown to the spec."""
    assert advice("training_type", training_type=training_type).verdict == TIERS[training_type]
    assert set(TIERS) == set(TRAINING_TYPES)
