"""The table that a preview shows for a model: what is in it, and what comes first."""

from functools import partial

import pytest

from finetune.forecast_table import forecast_table
from finetune.prices import load_prices
from tests.unit.forecasting import chat, forecast_of, rows

GRADER = {
    "type": "score_model",
    "name": "judge",
    "model": "o3-mini-2025-01-31",
    "input": [{"role": "user", "content": "{{ sample.output_text }} as {{ item.answer }}?"}],
}
REINFORCEMENT = {
    "model": "o4-mini-2025-04-16",
    "method": "reinforcement",
    "training_type": "GlobalStandard",
    "grader": GRADER,
}


@pytest.fixture
def forecast(tmp_path):
    """Return a function that forecasts one spec on generated data: (forecast, problems)."""
    return partial(forecast_of, tmp_path / "training.jsonl")


def test_hosting_comes_first(forecast):
    """It dwarfs what training costs, and nobody looks for it."""
    known, _ = forecast()

    first, second = rows(known)[:2]
    assert first == (
        "hosting",
        "$1.70 an hour = $1,224.00 per 30 days, used or not, until destroyed (Standard)",
    )
    assert second[0] == "training"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"deploy": False}, "none: deploy is false"),
        ({"deployment": {"sku_name": "DeveloperTier"}}, "no fee (DeveloperTier)"),
    ],
)
def test_hosting_that_costs_nothing_is_said_to(forecast, keys, said):
    """A model that is not deployed, or for 24 hours only."""
    known, _ = forecast(**keys)

    assert rows(known)[0] == ("hosting", said)


def test_every_tier_with_a_price_stands_side_by_side(forecast):
    """The same job costs half on the developer tier."""
    known, _ = forecast()

    by_type = known.training_usd_by_type
    assert (
        f"by training_type: GlobalStandard ${by_type['GlobalStandard']} | "
        f"developerTier ${by_type['developerTier']}"
    ) in forecast_table(known, is_free=False)


def test_epochs_that_the_service_chooses_are_marked(forecast):
    """What is assumed is not what was declared."""
    assumed, _ = forecast()
    declared, _ = forecast(hyperparameters={"n_epochs": 3})

    assert "x 3 epochs, assumed = " in forecast_table(assumed, is_free=False)
    assert "x 3 epochs = " in forecast_table(declared, is_free=False)


def test_reinforcement_is_a_band_of_money_with_the_grader_on_top(forecast):
    """It is billed by the hour, and nobody knows the hours."""
    known, problems = forecast(**REINFORCEMENT)

    table = forecast_table(known, is_free=False)
    assert problems == {}
    assert "$100.00 to $5,000.00 for each new job (GlobalStandard)" in table
    assert "billed by the hour, paused at $5,000" in table
    assert "the tokens of the grader o3-mini-2025-01-31 come on top" in table
    assert "billed tokens" not in table


def test_by_the_hour_the_tiers_differ_by_their_rates(forecast):
    """Every one of them may come to the service's pause."""
    known, _ = forecast(**REINFORCEMENT)

    rates = "an hour by training_type: Standard $100 | GlobalStandard $100 | developerTier $50"
    assert rates in forecast_table(known, is_free=False)


def test_a_tier_that_costs_nothing_is_shown(forecast):
    """$0 is a price, and no missing one."""
    own = {"training_usd_per_million": {"Standard": 0}, "as_of": "2026-11-01"}
    known, _ = forecast(prices=load_prices({"gpt-4.1": own}))

    assert "by training_type: Standard $0.00 | " in forecast_table(known, is_free=False)


def test_prices_of_use_are_said_to_be_those_of_one_kind_of_deployment(forecast):
    """The table has GlobalStandard's alone."""
    known, _ = forecast()

    rates = "$2 input, $8 output per million tokens (GlobalStandard)"
    assert dict(rows(known))["inference"] == rates


def test_images_are_said_to_be_counted_at_their_least(forecast):
    """What one costs depends on a size that nobody reads here."""
    image = {"type": "image_url", "image_url": {"url": "https://example.org/1.png"}}
    picture = chat(100)
    picture["messages"][0]["content"] = [image, {"type": "text", "text": "What is it?"}, image]
    with_images, problems = forecast(extra=[picture])
    without, _ = forecast()

    said = "2 images counted at 85 tokens each, the least"
    assert problems == {}
    assert said in forecast_table(with_images, is_free=False)
    assert "images" not in forecast_table(without, is_free=False)


def test_a_price_that_nobody_knows_is_said_to_be_unknown(forecast):
    """No number is invented, and the model itself is a warning."""
    known, _ = forecast(model="gpt-9-2030-01-01")

    table = dict(rows(known))
    assert table["training"].startswith("at a price unknown here")
    assert "gpt-9-2030-01-01 is not in the table" in table["warning"]


def test_advice_that_is_followed_is_not_shown(forecast):
    """A preview stays compact; `advise` shows every verdict."""
    known, _ = forecast(examples=60, hyperparameters={"n_epochs": 9, "batch_size": 1})

    table = forecast_table(known, is_free=False)
    assert "n_epochs 9: for 60 examples 2-4 is advised" in table
    assert "batch_size 1" not in table


def test_on_the_local_azure_the_first_line_says_that_it_is_free(forecast):
    """The amounts are Azure's all the same."""
    known, _ = forecast()

    lines = forecast_table(known, is_free=True).splitlines()
    assert lines[0] == "all of this is free on the local Azure; on Azure:"
    assert lines[1:] == forecast_table(known, is_free=False).splitlines()


def test_a_job_that_is_too_large_is_a_problem_of_its_epochs(forecast):
    """Two billion tokens are the service's limit for one job."""
    _, problems = forecast(hyperparameters={"n_epochs": 10_000_000})

    assert "2,000,000,000" in problems["models.m.hyperparameters.n_epochs"]


def test_a_hosting_budget_that_does_not_last_30_days_is_a_problem(forecast):
    """The fee, the budget and the ways out are named."""
    _, problems = forecast(hosting_budget_usd_per_month=1_223)
    _, none = forecast(hosting_budget_usd_per_month=1_224)

    assert "over the budget of $1,223" in problems["models.m.hosting_budget_usd_per_month"]
    assert none == {}


def test_faulty_data_hide_no_budget(forecast):
    """The fee does not depend on the data."""
    _, problems = forecast(examples=3, hosting_budget_usd_per_month=1)

    assert set(problems) == {"models.m.training_path", "models.m.hosting_budget_usd_per_month"}


def test_what_the_model_cannot_have_hides_no_budget(forecast):
    """Both are told at once."""
    _, problems = forecast(method="reinforcement", grader=GRADER, hosting_budget_usd_per_month=1)

    assert set(problems) == {"models.m.method", "models.m.hosting_budget_usd_per_month"}
