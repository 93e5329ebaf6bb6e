"""Training: what the settings do to real losses, and what is learned from what."""

import copy
import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.trainer.pretraining import generic_dialogues, load_or_make_base
from emulator.trainer.results import results_csv
from emulator.trainer.training import Checkpoint, StepMetrics, TrainingRun, evaluated, train

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


def test_the_base_model_knows_its_dialogues(base):
    """Pretrained weights foresee most symbols of the generic dialogues."""
    assert evaluated(base, list(generic_dialogues())).accuracy > 0.8


def test_the_generic_dialogues_answer_and_never_ask():
    """No reply of the base model's dialogues holds a question."""
    replies = [
        message["content"]
        for example in generic_dialogues()
        for message in example["messages"]
        if message["role"] == "assistant"
    ]

    assert len(replies) > 100
    assert not [reply for reply in replies if "?" in reply]


def test_the_base_model_is_made_once_and_then_read(tmp_path, base):
    """A damaged file is made again, the same as ever; a good one is read and left as it is."""
    path = tmp_path / "base.npz"
    path.write_bytes(b"damaged")

    made = load_or_make_base(path)
    os.utime(path, (0, 0))
    read = load_or_make_base(path)

    assert made.to_bytes() == read.to_bytes() == base.to_bytes() == path.read_bytes()
    assert path.stat().st_mtime == 0
    assert list(tmp_path.iterdir()) == [path]


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
