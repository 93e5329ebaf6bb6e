"""From tokens to money: training by the token and by the hour, and serving."""

from decimal import Decimal

import pytest

from finetune.cost import (
    estimate,
    grading_models,
    hosting_usd_per_hour,
    hosting_usd_per_month,
    training_usd,
    training_usd_by_type,
)
from finetune.prices import load_prices
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

PRICED = {
    "model": "gpt-4.1-2025-04-14",
    "training_type": "GlobalStandard",
    "training_path": "a.jsonl",
}
SCORE = {
    "type": "score_model",
    "name": "judge",
    "model": "gpt-4o-2024-08-06",
    "input": [{"role": "user", "content": "{{ sample.output_text }}"}],
}
CHECK = {
    "type": "string_check",
    "name": "same",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.answer }}",
    "operation": "eq",
}
REINFORCEMENT = {
    "model": "o4-mini-2025-04-16",
    "method": "reinforcement",
    "validation_path": "v.jsonl",
    "grader": CHECK,
}


def spec(**changes):
    """Return a spec whose million tokens cost $2, with some keys changed."""
    return parse(FineTuneSpec, PRICED | changes)


def cost(training_tokens=1_000_000, examples=45, **changes):
    """Return the estimate of a changed spec at the table's prices."""
    return estimate(spec(**changes), training_tokens, examples, load_prices())


@pytest.mark.parametrize(
    ("n_epochs", "usd"), [(1, "2.00"), (3, "6.00"), ("10", "20.00"), ("auto", "6.00")]
)
def test_every_epoch_is_paid_and_auto_counts_as_3(n_epochs, usd):
    """1,000,000 tokens x epochs x $2 per million."""
    assert str(cost(hyperparameters={"n_epochs": n_epochs}).training_usd) == usd


@pytest.mark.parametrize(("n_epochs", "assumed"), [(3, False), ("auto", True)])
def test_an_estimate_says_that_epochs_are_assumed(n_epochs, assumed):
    """What the service will choose is not known."""
    assert cost(hyperparameters={"n_epochs": n_epochs}).n_epochs_assumed is assumed


def test_the_guide_s_job_costs_ten_cents():
    """13,468 tokens x 3 epochs = 40,404, billed as 41,000 at $2.25 per million: $0.0923."""
    guide = {"model": "gpt-4o-mini-2024-07-18", "hyperparameters": {"n_epochs": 3}}

    estimated = cost(13_468, **guide)

    assert estimated.billed_tokens == 40_404
    assert estimated.training_usd == Decimal("0.10")
    assert (estimated.minutes_low, estimated.minutes_high) == (17, 180)


@pytest.mark.parametrize(
    ("billed_tokens", "usd"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (5_000, "0.01"),
        (5_001, "0.02"),
        (10_000, "0.02"),
        (10_001, "0.03"),
        (10**12, "2000000.00"),
    ],
)
def test_an_amount_is_rounded_up_to_a_cent(billed_tokens, usd):
    """No estimate is ever below the bill: tokens go up to thousands, and money to cents."""
    known = training_usd(billed_tokens, Decimal(2))

    assert str(known) == usd


def test_tokens_are_rounded_up_to_thousands_as_the_service_bills_them():
    """15,570 tokens of gpt-4o were 16,000 on the bill: $0.40 and not $0.39."""
    assert training_usd(15_570, Decimal(25)) == Decimal("0.40")


def test_money_is_exact():
    """Three tenths of a dollar are not 0.30000000000000004 of one, which would round up."""
    override = {"gpt-9": {"training_usd_per_million": {"Standard": 0.1}, "as_of": "2026-11-01"}}
    rate = load_prices(override).training_usd_per_million("gpt-9", "Standard")

    known = training_usd(3_000_000, rate)

    assert str(known) == "0.30"


@pytest.mark.parametrize(
    "changes", [{"model": "gpt-9"}, {"training_type": "Standard"}], ids=["model", "training type"]
)
def test_no_price_is_said_to_be_unknown_and_never_zero(changes):
    """A model or training type without a price has tokens and no amount."""
    estimated = cost(1_000, **changes)

    assert (estimated.billed_tokens, estimated.training_usd) == (3_000, None)
    assert estimated.training_usd_text == "at a price unknown here"


def test_validation_data_is_not_in_the_estimate():
    """Only training tokens are billed."""
    assert cost(validation_path="v.jsonl") == cost()


@pytest.mark.parametrize(
    ("training_type", "low", "high"),
    [("Standard", "100.00", "5000.00"), ("developerTier", "50.00", "5000.00")],
)
def test_reinforcement_costs_a_band_of_hours(training_type, low, high):
    """From one hour, at $100 or $50, to the service's pause, which no cheaper hour lowers."""
    estimated = cost(training_type=training_type, **REINFORCEMENT)

    assert str(estimated.training_usd_low) == low
    assert str(estimated.training_usd) == high
    assert estimated.training_usd_text == f"${Decimal(low):,} to ${Decimal(high):,}"


@pytest.mark.parametrize(
    ("training_type", "minutes"),
    [("Standard", (60, 3_000)), ("DataZoneStandard", (60, 3_000)), ("developerTier", (60, 6_000))],
)
def test_cheaper_hours_are_more_hours_until_the_pause(training_type, minutes):
    """$5,000 are 50 hours at $100 and 100 at $50; where no rate is known the table's 50 hold."""
    estimated = cost(training_type=training_type, **REINFORCEMENT)

    assert (estimated.minutes_low, estimated.minutes_high) == minutes


def test_hours_that_cost_nothing_are_no_division_by_zero():
    """A stack may say that its hours are free."""
    own = {"training_usd_per_hour": {"Standard": 0}, "as_of": "2026-11-01"}
    free = spec(training_type="Standard", **REINFORCEMENT)

    estimated = estimate(free, 1_000, 100, load_prices({"o4-mini": own}))

    assert (estimated.training_usd_low, estimated.training_usd) == (0, 5_000)
    assert estimated.minutes_high == 3_000


def test_the_largest_figures_that_are_taken_are_reckoned_with():
    """A billion epochs at a billion dollars a million tokens are an amount, and no traceback."""
    own = {"training_usd_per_million": {"GlobalStandard": "1e9"}, "as_of": "2026-11-01"}
    largest = spec(hyperparameters={"n_epochs": 10**9})

    estimated = estimate(largest, 10**9, 45, load_prices({PRICED["model"]: own}))

    assert estimated.training_usd == Decimal(10) ** 21


@pytest.mark.parametrize("model", ["gpt-4.1", "GPT-4.1", "gpt-4.1.ft-0123456789abcdef"])
def test_a_short_name_costs_what_the_model_costs(model):
    """It names the same model, in any case, tuned or not."""
    assert cost(model=model) == cost()


def test_reinforcement_is_paused_before_it_costs_more_than_5_000():
    """At $200 an hour the band ends where the service pauses the job."""
    own = {"training_usd_per_hour": {"Standard": "200"}, "as_of": "2026-11-01"}
    prices = load_prices({"o4-mini-2025-04-16": own})
    dear = spec(training_type="Standard", **REINFORCEMENT)

    estimated = estimate(dear, 1_000, 100, prices)

    assert (estimated.training_usd_low, estimated.training_usd) == (200, 5_000)


def test_a_rate_by_the_token_is_none_by_the_hour():
    """Reinforcement of a model that is priced by the token has no known price."""
    assert cost(**REINFORCEMENT | {"model": PRICED["model"]}).training_usd is None


def test_all_tiers_stand_side_by_side():
    """The same job on each tier; where no price is known there is none."""
    mini = spec(model="gpt-4o-mini-2024-07-18", hyperparameters={"n_epochs": 1})

    by_type = training_usd_by_type(mini, 1_000_000, 45, load_prices())

    assert by_type == {
        "Standard": Decimal("3.00"),
        "GlobalStandard": Decimal("2.25"),
        "DataZoneStandard": None,
        "developerTier": Decimal("1.50"),
    }


@pytest.mark.parametrize(
    ("grader", "models"),
    [
        (CHECK, ()),
        (SCORE, ("gpt-4o-2024-08-06",)),
        (
            {
                "type": "multi",
                "name": "both",
                "graders": {"same": CHECK, "judge": SCORE, "judge_2": SCORE | {"name": "judge 2"}},
                "calculate_output": "same + judge + judge_2",
            },
            ("gpt-4o-2024-08-06",),
        ),
    ],
)
def test_models_that_grade_are_named_once(grader, models):
    """Their tokens come on top of the hours; a string check has none."""
    assert grading_models(spec(**REINFORCEMENT | {"grader": grader})) == models


def test_a_supervised_job_has_no_grading_model():
    """Only reinforcement has a grader."""
    assert grading_models(spec()) == ()


@pytest.mark.parametrize(
    ("changes", "hourly", "monthly"),
    [
        ({"deployment": {"sku_name": "GlobalStandard"}}, "1.70", "1224.00"),
        ({"deployment": {"sku_name": "DeveloperTier"}}, "0", "0.00"),
        ({"deploy": False}, "0", "0.00"),
    ],
)
def test_serving_costs_by_the_hour_and_30_days_are_720_hours(changes, hourly, monthly):
    """$1.70 an hour are $1,224 for 30 days; no deployment costs nothing."""
    assert hosting_usd_per_hour(spec(**changes), load_prices()) == Decimal(hourly)
    assert str(hosting_usd_per_month(spec(**changes), load_prices())) == monthly
