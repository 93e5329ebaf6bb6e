"""The network: its gradient, and its weights as a file."""

from dataclasses import fields, replace

import numpy as np
import pytest

from emulator.trainer.conversation import turns_of
from emulator.trainer.features import batch_of, joined
from emulator.trainer.model import Weights, forward, gradient, initial_weights, score

MESSAGES = [
    {"role": "user", "content": "하늘은 왜 파란색이에요?"},
    {"role": "assistant", "content": "왜 그럴까요? 한번 생각해 볼래요?"},
    {"role": "user", "content": "빛이요"},
    {"role": "assistant", "content": "좋아요. 어떤 빛일까요?"},
]
DAMAGED = [b"", b"no archive", b"\x93NUMPY", b"PK\x03\x04 cut off"]
BATCH = batch_of(turns_of({"messages": MESSAGES}))


def random_weights(seed=3):
    """Give weights in which every part of the network takes part, in 64 bits."""
    draws = np.random.default_rng(seed)
    shapes = {
        field.name: getattr(initial_weights(0), field.name).shape for field in fields(Weights)
    }
    return Weights(**{name: draws.standard_normal(shape) * 0.2 for name, shape in shapes.items()})


def loss_of(weights, batch=BATCH):
    """Give the mean loss of a batch."""
    return score(forward(weights, batch), batch).loss


def nudged(weights, name, place, by):
    """Give the same weights with one number changed."""
    values = getattr(weights, name).copy()
    values[place] += by
    return replace(weights, **{name: values})


@pytest.mark.parametrize("name", [field.name for field in fields(Weights)])
def test_the_gradient_is_the_slope_of_the_loss(name):
    """The hand-written gradient is what finite differences of the loss give, for every array."""
    weights = random_weights()
    slopes = getattr(gradient(weights, BATCH, forward(weights, BATCH)), name)
    draws = np.random.default_rng(1)
    places = np.argwhere(slopes != 0)
    some = [tuple(place) for place in draws.permutation(places)[:30]]

    measured = [
        (loss_of(nudged(weights, name, place, 1e-5)) - loss_of(nudged(weights, name, place, -1e-5)))
        / 2e-5
        for place in some
    ]

    np.testing.assert_allclose([slopes[place] for place in some], measured, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("rows", [BATCH.rows.ravel(), BATCH.topic_rows], ids=["context", "topic"])
def test_each_kind_of_row_has_its_share_of_the_gradient(rows):
    """The rows of the context and those of the question both get the slope of the loss."""
    weights = random_weights()
    table = gradient(weights, BATCH, forward(weights, BATCH)).table
    place = (int(rows[0]), 5)

    measured = (
        loss_of(nudged(weights, "table", place, 1e-5))
        - loss_of(nudged(weights, "table", place, -1e-5))
    ) / 2e-5

    assert table[place] == pytest.approx(measured, rel=1e-5)


def test_rows_that_were_not_read_have_no_gradient():
    """Only the rows that a batch reads are changed by it."""
    weights = random_weights()

    table = gradient(weights, BATCH, forward(weights, BATCH)).table

    read = set(np.concatenate([BATCH.rows.ravel(), BATCH.topic_rows]).tolist())
    assert set(np.flatnonzero(table.any(axis=1)).tolist()) == read


def test_the_probabilities_of_each_symbol_add_up_to_one():
    """Each line of the result is a probability distribution over the alphabet."""
    chances = np.exp(forward(random_weights(), BATCH).log_odds)

    np.testing.assert_allclose(chances.sum(axis=1), 1)


def test_a_model_that_knows_nothing_is_as_bad_as_guessing():
    """The loss of untrained weights is the logarithm of the number of symbols, 329."""
    assert loss_of(initial_weights(0)) == pytest.approx(np.log(329))


def test_batches_put_together_have_the_mean_loss_of_all_their_symbols():
    """Two examples in one batch count by their symbols, each with its own question."""
    other = batch_of(turns_of({"messages": MESSAGES[2:]}))
    weights = random_weights()
    sizes = [len(BATCH.targets), len(other.targets)]

    both = loss_of(weights, joined([BATCH, other]))

    alone = [loss_of(weights, BATCH), loss_of(weights, other)]
    assert both == pytest.approx(np.average(alone, weights=sizes))


def test_weights_come_back_from_their_bytes():
    """Weights written and read again are the same, and so are their bytes."""
    weights = initial_weights(5)

    again = Weights.from_bytes(weights.to_bytes())

    assert again.to_bytes() == weights.to_bytes()
    np.testing.assert_array_equal(again.output, weights.output)


@pytest.mark.parametrize("content", DAMAGED)
def test_bytes_that_hold_no_weights_are_refused(content):
    """A damaged file of weights is refused as such."""
    with pytest.raises(ValueError, match="holds no weights"):
        Weights.from_bytes(content)


def test_a_file_cut_off_is_refused_wherever_it_was_cut():
    """An archive that lost its end, or some bytes in its middle, holds no weights."""
    whole = initial_weights(0).to_bytes()
    middle = len(whole) // 2

    for damaged in (whole[:middle], whole[:-1], whole[:middle] + whole[middle + 1 :]):
        with pytest.raises(ValueError, match="holds no weights"):
            Weights.from_bytes(damaged)


def test_weights_of_another_network_are_refused():
    """Weights whose arrays have other shapes are refused."""
    other = replace(initial_weights(0), hidden_bias=np.zeros(7, dtype=np.float32))

    with pytest.raises(ValueError, match="another network"):
        Weights.from_bytes(other.to_bytes())
