"""From tokens to money, and the budget that refuses."""

from decimal import Decimal

import pytest

from finetune.cost import Estimate, estimate, require_within_budget, training_usd
from finetune.errors import BudgetError
from finetune.spec import FineTuneSpec, parse

PRICED = {
    "model": "gpt-4.1-2025-04-14",
    "training_type": "GlobalStandard",
    "training_path": "a.jsonl",
}


def spec(**changes):
    """Return a spec whose million tokens cost $2, with some keys changed."""
    return parse(FineTuneSpec, PRICED | changes)


def cost(usd):
    """Return an estimate of 1,000 tokens and 3 epochs at some price."""
    known = None if usd is None else Decimal(usd)
    return Estimate(training_tokens=1_000, n_epochs=3, training_usd=known)


@pytest.mark.parametrize(
    ("n_epochs", "usd"), [(1, "2.00"), (3, "6.00"), ("10", "20.00"), ("auto", "6.00")]
)
def test_every_epoch_is_paid_and_auto_counts_as_3(n_epochs, usd):
    """1,000,000 tokens x epochs x $2 per million."""
    hyperparameters = {"n_epochs": n_epochs}

    assert estimate(spec(hyperparameters=hyperparameters), 1_000_000).training_usd == Decimal(usd)


def test_the_guide_s_job_costs_ten_cents():
    """13,500 tokens x 3 epochs = 40,500 billed, at $2.25 per million: $0.0911, rounded up."""
    guide = spec(model="gpt-4o-mini-2024-07-18", hyperparameters={"n_epochs": 3})

    estimated = estimate(guide, 13_500)

    assert estimated.billed_tokens == 40_500
    assert estimated.training_usd == Decimal("0.10")


@pytest.mark.parametrize(
    ("billed_tokens", "usd"),
    [(0, "0.00"), (1, "0.01"), (5_000, "0.01"), (5_001, "0.02"), (10**12, "2000000.00")],
)
def test_an_amount_is_rounded_up_to_a_cent(billed_tokens, usd):
    """No estimate is ever below the bill."""
    assert str(training_usd("gpt-4.1-2025-04-14", "GlobalStandard", billed_tokens)) == usd


@pytest.mark.parametrize(
    "changes", [{"model": "gpt-9"}, {"training_type": "Standard"}], ids=["model", "training type"]
)
def test_no_price_is_said_to_be_unknown_and_never_zero(changes):
    """A model or training type without a price has tokens and no amount."""
    estimated = estimate(spec(**changes), 1_000)

    assert (estimated.billed_tokens, estimated.training_usd) == (3_000, None)


def test_validation_data_is_not_in_the_estimate():
    """Only training tokens are billed."""
    assert estimate(spec(validation_path="v.jsonl"), 1_000) == estimate(spec(), 1_000)


@pytest.mark.parametrize(("usd", "written"), [("6.00", "6.00"), (None, None)])
def test_as_an_input_an_amount_is_a_string(usd, written):
    """The engine's numbers are floats, so money travels as text."""
    assert cost(usd).inputs() == {"training_tokens": 1_000, "n_epochs": 3, "training_usd": written}


@pytest.mark.parametrize(("usd", "budget"), [("6.00", "6.00"), ("6.00", "6.01")])
def test_a_job_within_its_budget_is_let_through(usd, budget):
    """A budget may be met exactly."""
    assert require_within_budget(cost(usd), Decimal(budget)) is None


def test_a_job_over_its_budget_is_refused_with_both_amounts():
    """The sentence names the sum, the budget and what to do."""
    with pytest.raises(BudgetError) as refused:
        require_within_budget(cost("6.01"), Decimal(6))

    assert str(refused.value) == (
        "training would cost $6.01 (1,000 tokens x 3 epochs), over the budget of $6; "
        "lower n_epochs or raise training_budget_usd"
    )


def test_a_budget_without_a_price_is_refused():
    """A budget that could not be held is never passed over in silence."""
    with pytest.raises(BudgetError, match="no price of this model"):
        require_within_budget(cost(None), Decimal(6))
