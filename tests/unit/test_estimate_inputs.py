"""An estimate as a resource's input: what a preview shows, and what is read back."""

from decimal import Decimal

import pytest

from finetune.cost import Estimate

EXACT = Estimate(training_tokens=1_000, n_epochs=3, training_usd=Decimal("6.00"))


def test_inputs_are_flat_and_money_is_text():
    """The engine's numbers are floats; what does not apply is left out."""
    assert EXACT.inputs() == {
        "training_tokens": 1_000,
        "n_epochs": 3,
        "billed_tokens": 3_000,
        "training_usd": "6.00",
    }


@pytest.mark.parametrize(
    "estimated",
    [
        EXACT,
        Estimate(training_tokens=1, n_epochs=3, training_usd=None),
        Estimate(training_tokens=1, n_epochs=3, n_epochs_assumed=True, training_usd=Decimal(1)),
        Estimate(
            training_tokens=1,
            n_epochs=3,
            training_usd=Decimal("5000.00"),
            training_usd_low=Decimal("100.00"),
            minutes_low=60,
            minutes_high=3_000,
        ),
    ],
    ids=["exact", "unknown", "assumed", "by the hour"],
)
def test_inputs_are_read_back_as_the_engine_hands_them_over(estimated):
    """Its numbers are floats, and come back as the whole numbers that they were."""
    inputs = {
        key: float(value) if type(value) is int else value
        for key, value in estimated.inputs().items()
    }

    assert repr(Estimate.from_inputs(inputs)) == repr(estimated)


def test_inputs_of_an_earlier_version_are_read():
    """They had three keys."""
    earlier = {"training_tokens": 1_000.0, "n_epochs": 3.0, "training_usd": "6.00"}

    assert Estimate.from_inputs(earlier) == EXACT
