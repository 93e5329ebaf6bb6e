"""What a budget refuses, and the sentence with which it does."""

from decimal import Decimal

import pytest

from finetune.budget import (
    find_too_many_tokens,
    require_hosting_within_budget,
    require_within_budget,
)
from finetune.cost import Estimate
from finetune.errors import BudgetError
from finetune.prices import load_prices
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

GPT_41 = {"model": "gpt-4.1-2025-04-14", "training_type": "GlobalStandard"}


def cost(usd, **changes):
    """Return an estimate of 1,000 tokens and 3 epochs at some price."""
    known = None if usd is None else Decimal(usd)
    return Estimate(training_tokens=1_000, n_epochs=3, training_usd=known, **changes)


def refusal(estimate, budget_usd, **what):
    """Return the sentence with which a job is refused."""
    with pytest.raises(BudgetError) as refused:
        require_within_budget(estimate, Decimal(budget_usd), **GPT_41 | what)
    return str(refused.value)


def serving(**changes):
    """Return a spec that is served as GlobalStandard, with some keys changed."""
    base = {
        "model": "gpt-4o-mini-2024-07-18",
        "training_path": "a.jsonl",
        "deployment": {"sku_name": "GlobalStandard"},
    }
    return parse(FineTuneSpec, base | changes)


@pytest.mark.parametrize("budget_usd", ["6.00", "6.01"])
def test_a_job_within_its_budget_is_let_through(budget_usd):
    """A budget may be met exactly."""
    assert require_within_budget(cost("6.00"), Decimal(budget_usd), **GPT_41) is None


def test_a_job_over_its_budget_is_refused_with_both_amounts():
    """The sentence names the sum, the budget and what to do."""
    assert refusal(cost("6.01"), 6) == (
        "training would cost $6.01 (1,000 tokens x 3 epochs), over the budget of $6; "
        "lower n_epochs or raise training_budget_usd"
    )


def test_a_refusal_says_that_the_epochs_are_assumed():
    """Whoever left them to the service did not write the number that is named."""
    assert "(1,000 tokens x 3 epochs, assumed)" in refusal(cost("6.01", n_epochs_assumed=True), 6)


def test_by_the_hour_the_upper_end_is_held_against_the_budget():
    """A job that may cost more than its budget is refused, though it may cost less."""
    band = cost("5000.00", training_usd_low=Decimal("100.00"))

    assert refusal(band, 200) == (
        "training may cost $100.00 to $5,000.00, billed by the hour, over the budget of $200; "
        "raise training_budget_usd (the service pauses a job at $5,000.00), or remove it and "
        "watch the job"
    )


@pytest.mark.parametrize(
    ("what", "way_out"),
    [
        ({"training_type": "Standard"}, "set it from https://aka.ms/oai/pricing in `prices`,"),
        ({"model": "llama"}, "set it from https://aka.ms/oai/pricing in `prices`,"),
        (
            {"model": "gpt-4o-minni"},
            (
                "did you mean gpt-4o-mini-2024-07-18? Else set its price from "
                "https://aka.ms/oai/pricing in `prices`,"
            ),
        ),
    ],
    ids=["tier", "far", "near"],
)
def test_a_budget_without_a_price_is_refused_and_names_the_way_out(what, way_out):
    """A budget that could not be held is never passed over in silence."""
    named = GPT_41 | what

    assert refusal(cost(None), 6, **what) == (
        f"training_budget_usd of $6 cannot be held, since no price of {named['model']} on "
        f"{named['training_type']} is known; {way_out} or remove the budget"
    )


def test_the_way_out_is_looked_for_in_the_prices_in_use():
    """A model that only the stack prices is the nearest one too."""
    own = {"zephyr-1": {"hosting_usd_per_hour": {"Standard": 1}, "as_of": "2026-11-01"}}

    assert "did you mean zephyr-1?" in refusal(
        cost(None), 6, model="zephyr-2", prices=load_prices(own)
    )


def test_a_fee_is_written_in_plain_figures():
    """A price written as 1E+3 is $1,000 to whoever reads the refusal."""
    own = {"gpt-9": {"hosting_usd_per_hour": {"GlobalStandard": "1E+3"}, "as_of": "2026-11-01"}}
    dear = serving(model="gpt-9", hosting_budget_usd_per_month="1E+3")

    with pytest.raises(BudgetError) as refused:
        require_hosting_within_budget(dear, load_prices(own))

    assert "costs $1,000 an hour, $720,000.00 for 30 days" in str(refused.value)
    assert "over the budget of $1,000;" in str(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hosting_budget_usd_per_month": "1224"},
        {"hosting_budget_usd_per_month": 1, "deploy": False},
        {"hosting_budget_usd_per_month": 1, "deployment": {"sku_name": "DeveloperTier"}},
    ],
    ids=["no budget", "met exactly", "not deployed", "no fee"],
)
def test_hosting_within_its_budget_is_let_through(changes):
    """$1.70 an hour are $1,224 for 30 days."""
    assert require_hosting_within_budget(serving(**changes), load_prices()) is None


@pytest.mark.parametrize(
    ("model", "cheaper"),
    [
        ("gpt-4o-mini-2024-07-18", ""),
        ("gpt-9", ""),
        (
            "gpt-4.1-2025-04-14.ft-0123456789abcdef0123456789abcdef",
            "deployment.sku_name DeveloperTier has no hosting fee and lives for 24 hours; else ",
        ),
    ],
    ids=["not offered", "unknown model", "offered"],
)
def test_hosting_over_its_budget_is_refused_with_what_helps(model, cheaper):
    """The deployment without a fee is named where the model may have it."""
    dear = serving(model=model, hosting_budget_usd_per_month="1223.99")

    with pytest.raises(BudgetError) as refused:
        require_hosting_within_budget(dear, load_prices())

    assert str(refused.value) == (
        "a GlobalStandard deployment costs $1.70 an hour, $1,224.00 for 30 days, used or not, "
        f"over the budget of $1,223.99; {cheaper}raise hosting_budget_usd_per_month, or set "
        "deploy: false"
    )


def test_hosting_without_a_price_is_refused():
    """Prices without hosting cannot be held against a budget for it."""
    prices = type(load_prices())(())  # no table at all
    unpriced = serving(model="gpt-9", hosting_budget_usd_per_month=1)

    with pytest.raises(BudgetError) as refused:
        require_hosting_within_budget(unpriced, prices)

    assert str(refused.value) == (
        "hosting_budget_usd_per_month of $1 cannot be held, since no hosting price of gpt-9 as "
        "GlobalStandard is known; set it from https://aka.ms/oai/pricing in `prices`, or remove "
        "the budget"
    )


def test_a_job_of_two_billion_tokens_is_the_largest():
    """1 billion x 2 epochs are let through, and one token more is not."""
    largest = Estimate(training_tokens=1_000_000_000, n_epochs=2, training_usd=None)
    larger = Estimate(training_tokens=1_000_000_001, n_epochs=2, training_usd=None)

    assert find_too_many_tokens(largest) is None
    assert find_too_many_tokens(larger) == (
        "1,000,000,001 tokens x 2 epochs are 2,000,000,002; the service takes 2,000,000,000 in "
        "one job: lower n_epochs or train on fewer examples"
    )
