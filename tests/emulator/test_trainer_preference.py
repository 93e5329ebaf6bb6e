"""Preference optimisation: the better answer of a pair gains on the worse one."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer.preference import Preference, PreferenceMetrics
from emulator.trainer.pretraining import generic_dialogues, load_or_make_base
from emulator.trainer.results import results_csv
from emulator.trainer.supervised import evaluated
from emulator.trainer.training import Checkpoint, TrainingRun, train

LINES = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8").splitlines()


def pair(number, dialogue, other):
    """Give a pair: the tutor's question is preferred to a generic dialogue's answer."""
    answers = [message for message in other["messages"] if message["role"] == "assistant"]
    return {
        "input": {"messages": json.loads(dialogue)["messages"][:2]},
        "preferred_output": [json.loads(dialogue)["messages"][2]],
        "non_preferred_output": [answers[number % len(answers)]],
    }


PAIRS = [pair(*each) for each in zip(range(12), LINES, generic_dialogues(), strict=False)]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give a run of nine pairs, three held out."""
    return TrainingRun(
        base=load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz"),
        training=PAIRS[:9],
        validation=PAIRS[9:],
        n_epochs=3,
        batch_size=3,
        learning_rate_multiplier=0.1,
        seed=42,
        method=Preference(),
    )


def steps(run):
    """Give the metrics of a run's steps."""
    return [each for each in train(run) if isinstance(each, PreferenceMetrics)]


def tuned(run):
    """Give the weights at a run's end."""
    return [each for each in train(run) if isinstance(each, Checkpoint)][-1].weights


def test_the_margin_begins_at_zero_and_grows(run):
    """The first loss is ln 2; the margin is larger after each epoch, the loss smaller."""
    made = steps(run)

    margins = [each.local_full_valid_margin for each in made if each.full_valid_loss is not None]
    assert made[0].train_loss == pytest.approx(math.log(2), abs=1e-6)
    assert made[0].local_train_margin == pytest.approx(0, abs=1e-6)
    assert 0 < margins[0] < margins[1] < margins[2]
    assert made[-1].train_loss < 0.3 * made[0].train_loss
    assert made[-1].local_train_preference_accuracy == 1.0


def test_the_preferred_answer_becomes_likelier_than_the_other(run):
    """By the weights themselves, as they were and as they became."""
    outputs = [[PAIRS[0][f"{which}_output"]] for which in ("preferred", "non_preferred")]
    asked = PAIRS[0]["input"]["messages"]
    examples = [{"messages": [*asked, *output]} for (output,) in outputs]

    gaps = [
        evaluated(weights, [examples[1]]).loss - evaluated(weights, [examples[0]]).loss
        for weights in (run.base, tuned(run))
    ]

    assert gaps[1] > gaps[0] + 0.5


def test_the_loss_is_what_its_formula_gives(run):
    """A step's margin is beta times what the pair's log-probabilities have gained since the start.

    Nothing before the step has changed the weights in the first step of the second run, so its
    margin is that of the weights the first one ended with.
    """
    weights = tuned(run)
    one = replace(run, training=PAIRS[:1], validation=PAIRS[:1], batch_size=1, n_epochs=1)
    last = steps(one)[-1]
    after = tuned(one)

    def log_odds(weights, which):
        said = [{**message, "weight": 0} for message in PAIRS[0]["input"]["messages"]]
        score = evaluated(weights, [{"messages": [*said, *PAIRS[0][f"{which}_output"]]}])
        return -score.loss * score.n_symbols

    gained = [log_odds(after, w) - log_odds(run.base, w) for w in ("preferred", "non_preferred")]
    assert last.local_full_valid_margin == pytest.approx(0.1 * (gained[0] - gained[1]), rel=1e-4)
    assert not np.array_equal(weights.table, after.table)


def test_a_larger_beta_reaches_its_margin_sooner(run):
    """Ten times the beta gives more than five times the margin after the first epoch."""
    margins = [
        steps(replace(run, n_epochs=1, method=Preference(beta=beta)))[-1].local_full_valid_margin
        for beta in (0.1, 1.0)
    ]

    assert margins[1] > 5 * margins[0]


def test_l2_holds_the_weights_near_the_start(run):
    """With an l2_multiplier of 10 the weights move less far in all."""
    longer = replace(run, n_epochs=6)
    distances = [
        float(np.abs(tuned(replace(longer, method=method)).table - run.base.table).sum())
        for method in (Preference(), Preference(l2_multiplier=10.0))
    ]

    assert distances[1] < 0.8 * distances[0]


def test_the_same_seed_gives_the_same_run(run):
    """To the last bit; another seed orders the pairs otherwise."""
    first = replace(run, n_epochs=1)

    assert steps(first) == steps(first)
    assert steps(first) != steps(replace(first, seed=43))


def test_an_earlier_answer_in_the_input_is_not_learned(run):
    """What the assistant said before is context: repeated in both answers it cancels out."""
    said = [{"role": "assistant", "content": "네."}, {"role": "user", "content": "그래서요?"}]
    longer = [
        each | {"input": {"messages": [*each["input"]["messages"], *said]}} for each in PAIRS[:3]
    ]

    made = steps(replace(run, training=longer, n_epochs=1))

    assert made[0].local_train_margin == pytest.approx(0, abs=1e-5)
    assert made[-1].local_full_valid_margin > 0


def test_a_large_batch_is_one_step_however_it_is_computed(run):
    """36 pairs are computed in parts: the same nine, four times over, give their own step."""
    nine, many = (
        steps(replace(run, training=PAIRS[:9] * times, batch_size=64, n_epochs=2))
        for times in (1, 4)
    )

    assert many[1].train_loss == pytest.approx(nine[1].train_loss, rel=1e-3)
    assert many[1].local_train_margin == pytest.approx(nine[1].local_train_margin, rel=1e-3)


def test_columns_that_are_not_documented_say_whose_they_are(run):
    """All but the losses begin with local_."""
    header = results_csv(steps(run)).decode().splitlines()[0].split(",")

    assert [name for name in header if not name.startswith("local_")] == [
        "step",
        "train_loss",
        "valid_loss",
        "full_valid_loss",
    ]
