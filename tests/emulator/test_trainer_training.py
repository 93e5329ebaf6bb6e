"""Training: what the settings do to real losses, and what is learned from what."""

import copy
import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.results import results_csv
from emulator.trainer.supervised import StepMetrics, Supervised, evaluated
from emulator.trainer.training import Checkpoint, TrainingRun, train

LINES = Path(__file__).with_name("dialogues.jsonl").read_text(encoding="utf-8").splitlines()
DIALOGUES = [json.loads(line) for line in LINES]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Give the base model, trained once for all tests."""
    return load_or_make_base(tmp_path_factory.getbasetemp() / "trainer-base.npz")


@pytest.fixture(scope="module")
def run(base):
    """Give a run of ten dialogues, two of which are held out as validation."""
    return TrainingRun(
        base=base,
        training=DIALOGUES[:10],
        validation=DIALOGUES[10:],
        n_epochs=2,
        batch_size=1,
        learning_rate_multiplier=0.1,
        seed=42,
    )


@pytest.fixture(scope="module")
def made(run):
    """Give all that the run yields, made once for this file."""
    return list(train(run))


def losses(made):
    """Give the training loss of each step."""
    return [each.train_loss for each in made if isinstance(each, StepMetrics)]


def tuned(run):
    """Give the weights at a run's end."""
    return [made for made in train(run) if isinstance(made, Checkpoint)][-1].weights


def test_the_same_seed_gives_the_same_run_to_the_last_bit(run, made):
    """Two runs with one seed have equal metrics at every step and equal weights."""
    again = list(train(run))

    assert [each for each in again if isinstance(each, StepMetrics)] == [
        each for each in made if isinstance(each, StepMetrics)
    ]
    assert again[-1].weights.to_bytes() == made[-1].weights.to_bytes()


def test_another_seed_gives_another_run(run, made):
    """Another seed orders the examples otherwise, so that the losses differ."""
    assert losses(made) != losses(train(replace(run, seed=43)))


def test_more_epochs_lower_the_training_loss(run, made):
    """The loss on the training data is lower after eight epochs than after two."""
    longer = tuned(replace(run, n_epochs=8))

    assert evaluated(longer, DIALOGUES[:10]).loss < evaluated(made[-1].weights, DIALOGUES[:10]).loss


def test_the_held_out_loss_falls_below_the_base_models(run, made):
    """Training on ten dialogues makes two others of their kind clearly more probable."""
    before = evaluated(run.base, DIALOGUES[10:]).loss

    assert evaluated(made[-1].weights, DIALOGUES[10:]).loss < before - 0.2


def test_a_small_multiplier_learns_less(run, made):
    """A tenth of the learning rate leaves the training loss higher, yet below the base's."""
    slow = evaluated(tuned(replace(run, learning_rate_multiplier=0.01)), DIALOGUES[:10]).loss

    assert evaluated(made[-1].weights, DIALOGUES[:10]).loss < slow - 0.3
    assert slow < evaluated(run.base, DIALOGUES[:10]).loss


def test_a_large_multiplier_spoils_what_was_not_trained(run):
    """At twenty times the guide's multiplier the held-out loss ends higher than the guide's."""
    spoiled = tuned(replace(run, learning_rate_multiplier=2.0, n_epochs=4))
    held_out = evaluated(tuned(replace(run, n_epochs=4)), DIALOGUES[10:]).loss

    assert evaluated(spoiled, DIALOGUES[10:]).loss > held_out + 0.3


def test_a_multiplier_beyond_all_reason_is_told(run):
    """A loss that is no number ends the run with advice."""
    with pytest.raises(FloatingPointError, match="lower learning_rate_multiplier"), pytest.warns():
        list(train(replace(run, learning_rate_multiplier=1e300)))


@pytest.mark.parametrize(("batch_size", "steps"), [(1, 20), (3, 8), (8, 4), (64, 2)])
def test_a_step_takes_one_batch_of_examples(run, batch_size, steps):
    """Two epochs of ten examples have 2 x ceil(10 / batch size) steps."""
    made = [each.step for each in train(replace(run, batch_size=batch_size))]

    assert max(made) == steps


def test_each_epoch_ends_with_a_checkpoint_of_its_own_weights(made):
    """There is one checkpoint per epoch, at its last step, and later steps leave it as it was."""
    checkpoints = [each for each in made if isinstance(each, Checkpoint)]

    assert [each.step for each in checkpoints] == [10, 20]
    assert checkpoints[0].metrics.full_valid_loss == pytest.approx(
        evaluated(checkpoints[0].weights, DIALOGUES[10:]).loss, rel=1e-5
    )


def test_the_weights_of_a_step_between_are_those_that_the_next_step_starts_from(run, made):
    """They are given besides the epochs', and change nothing in what comes after."""
    more = list(train(replace(run, saved_step=13)))
    _, saved, last = (each for each in more if isinstance(each, Checkpoint))
    order = np.random.default_rng([run.seed, 0])
    chosen = [order.permutation(10) for _ in range(2)][1][3]  # by step 14

    assert evaluated(saved.weights, [DIALOGUES[chosen]]).loss == pytest.approx(losses(more)[13])
    assert last.weights.to_bytes() == made[-1].weights.to_bytes()


def test_validation_is_measured_at_intervals_and_in_full_at_an_epochs_end(run):
    """A sample is validated every ten steps and the whole file after each epoch."""
    steps = [
        made
        for made in train(replace(run, training=DIALOGUES[:8]))
        if isinstance(made, StepMetrics)
    ]

    assert [made.step for made in steps if made.valid_loss is not None] == [10]
    assert [made.step for made in steps if made.full_valid_loss is not None] == [8, 16]


def test_validation_changes_nothing_in_the_training(run, made):
    """The training losses are the same with and without a validation file."""
    assert losses(made) == losses(train(replace(run, validation=None)))


def test_training_leaves_the_base_model_as_it_was(run):
    """A run does not change the weights that it starts from."""
    before = run.base.to_bytes()
    tuned(run)

    assert run.base.to_bytes() == before


def test_nothing_to_train_on_is_told(run):
    """A run without examples, and a measurement of none, are refused."""
    with pytest.raises(ValueError, match="no example to train on"):
        list(train(replace(run, training=[])))
    with pytest.raises(ValueError, match="no example to measure"):
        evaluated(run.base, [])


def test_a_message_of_weight_zero_is_read_but_not_learned(run):
    """The loss of an example is that of its counted replies, each after all that precedes it.

    The loss over both replies is the mean, by symbols, of the losses with only the first and
    only the second counted: so a weight of 0 takes out the message's own symbols and no others.
    """
    example = DIALOGUES[0]
    first, second = copy.deepcopy(example), copy.deepcopy(example)
    first["messages"][4]["weight"] = first["messages"][6]["weight"] = 0
    second["messages"][2]["weight"] = 0

    parts = [evaluated(run.base, [part]) for part in (first, second)]

    whole = evaluated(run.base, [example])
    assert whole.n_symbols == sum(part.n_symbols for part in parts)
    assert whole.loss * whole.n_symbols == pytest.approx(
        sum(part.loss * part.n_symbols for part in parts), rel=1e-5
    )


def test_prompts_are_learned_by_their_weight(run):
    """With a prompt_loss_weight the next question is foreseen better than without, and only then.

    The question is made the assistant's to measure it, so the first message is left out.
    """
    asked = copy.deepcopy(DIALOGUES[0])
    asked["messages"] = [asked["messages"][0], asked["messages"][1] | {"role": "assistant"}]

    plain, weighted = (
        evaluated(tuned(replace(run, method=Supervised(prompt_loss_weight=weight))), [asked]).loss
        for weight in (0.0, 1.0)
    )

    assert weighted < plain - 0.3


def test_a_prompts_weight_counts_in_the_loss_of_a_step(run):
    """At a weight of 0 the loss is the replies', at a huge one the prompts', else in between."""
    first = [
        next(iter(train(replace(run, method=Supervised(prompt_loss_weight=weight))))).train_loss
        for weight in (0.0, 1e-9, 1.0, 1e9)
    ]

    assert first[0] == pytest.approx(first[1], rel=1e-5)
    assert sorted(first[1:]) in (first[1:], first[:0:-1])
    assert abs(first[3] - first[0]) > 0.2


def test_no_loss_is_taken_on_what_others_say(run):
    """Only the symbols of the assistant's reply count, however much the others say."""
    example = copy.deepcopy(DIALOGUES[0])
    example["messages"] = example["messages"][:3]
    count = evaluated(run.base, [example]).n_symbols
    example["messages"][0]["content"] *= 5
    example["messages"][1]["content"] = "전혀 다른 질문이에요. " * 9

    assert evaluated(run.base, [example]).n_symbols == count


def test_what_the_user_says_is_context(run):
    """Another question before the same reply gives the reply another loss."""
    example = copy.deepcopy(DIALOGUES[0])
    before = evaluated(run.base, [example]).loss
    example["messages"][1]["content"] = "임진왜란은 언제 일어났어요?"

    assert evaluated(run.base, [example]).loss != before


def test_the_results_file_has_the_services_columns_and_blank_cells(made):
    """The columns are the service's, in its order; what was not measured is blank."""
    content = results_csv(each for each in made if isinstance(each, StepMetrics))

    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert content.decode().splitlines()[0] == (
        "step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,"
        "full_valid_loss,full_valid_mean_token_accuracy"
    )
    assert [row["step"] for row in rows] == [str(step) for step in range(1, 21)]
    assert list(rows[0].values())[3:] == ["", "", "", ""]
    assert float(rows[9]["full_valid_loss"]) > 0
