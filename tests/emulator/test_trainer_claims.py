"""What the guide says of its settings, seen on its 45 dialogues and 15 held-out ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.supervised import StepMetrics, evaluated
from emulator.trainer.training import TrainingRun, train

DATA = Path(__file__).resolve().parents[2] / "data"
TRAINING, HELD_OUT = (
    [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    for name in ("synthetic_training_data.jsonl", "evaluation.jsonl")
)


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    """Give the guide's run: 3 epochs, batches of 1, multiplier 0.1, seed 42."""
    return TrainingRun(
        base=load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz"),
        training=TRAINING,
        validation=HELD_OUT,
        n_epochs=3,
        batch_size=1,
        learning_rate_multiplier=0.1,
        seed=42,
    )


@pytest.fixture(scope="module")
def guided(guide):
    """Give the losses of the guide's run."""
    return epochs(guide)


def epochs(run):
    """Give of each epoch the mean training loss of its steps and the loss on what is held out."""
    steps = [made for made in train(run) if isinstance(made, StepMetrics)]
    blocks = [steps[i : i + len(TRAINING)] for i in range(0, len(steps), len(TRAINING))]
    training = [sum(step.train_loss for step in block) / len(block) for block in blocks]
    return training, [block[-1].full_valid_loss for block in blocks]


def test_tuned_is_better_than_base_on_what_was_held_out(guide, guided):
    """At the guide's settings the held-out loss falls by more than a quarter, epoch by epoch."""
    base = evaluated(guide.base, HELD_OUT).loss
    _, held_out = guided

    assert held_out[2] < 0.75 * base
    assert base > held_out[0] > held_out[1] > held_out[2]


def test_more_epochs_learn_by_heart(guide):
    """The training loss falls in each of 9 epochs; the held-out loss falls to the fourth only."""
    training, held_out = epochs(replace(guide, n_epochs=9))

    assert training == sorted(training, reverse=True)
    assert held_out.index(min(held_out)) in (2, 3)
    assert held_out[8] > min(held_out) + 0.1
    assert training[8] < 0.4 * training[2]


def test_a_multiplier_of_two_is_unstable(guide, guided):
    """The held-out loss rises from epoch to epoch and ends above the base model's."""
    _, held_out = epochs(replace(guide, learning_rate_multiplier=2.0))

    assert held_out[0] < held_out[1] < held_out[2]
    assert held_out[2] > evaluated(guide.base, HELD_OUT).loss > guided[1][2]


def test_a_hundredth_hardly_learns(guide, guided):
    """At 0.01 three epochs learn less than one epoch of the guide's."""
    training, held_out = epochs(replace(guide, learning_rate_multiplier=0.01))

    assert held_out[2] > guided[1][0]
    assert training[2] > 0.9 * training[0]
