"""The price table: dated, with its sources, and found again for tuned models."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from finetune.prices import (
    HOSTING_USD_PER_HOUR,
    TRAINING_PRICES,
    hosting_usd_per_hour,
    training_usd_per_million,
)
from finetune.spec import Deployment, TrainingSpec

TRAINING_TYPES = get_args(TrainingSpec.model_fields["training_type"].annotation)
SKU_NAMES = get_args(Deployment.model_fields["sku_name"].annotation)

every_price = pytest.mark.parametrize("price", TRAINING_PRICES.values(), ids=list(TRAINING_PRICES))


@every_price
def test_every_price_has_a_source(price):
    """A source is a page, or says that it is a third party."""
    assert price.source.startswith("https://") or "third party" in price.source


@every_price
def test_every_price_has_a_date_in_the_past(price):
    """A price was read between Azure's first fine-tuning and the day of this release."""
    assert date(2024, 7, 18) < price.as_of <= date(2026, 11, 22)


@every_price
def test_every_rate_is_positive_and_exact(price):
    """Rates are decimals above 0: a price of nothing would switch budgets off."""
    assert price.usd_per_million
    assert all(isinstance(usd, Decimal) and usd > 0 for usd in price.usd_per_million.values())


@every_price
def test_every_rate_is_of_a_training_type_that_a_spec_can_name(price):
    """The keys are the spec's words, so that no rate is out of reach."""
    assert set(price.usd_per_million) <= set(TRAINING_TYPES)


@every_price
def test_the_cheaper_tier_is_never_dearer(price):
    """Developer costs at most Global, and Global at most Standard."""
    order = ("developerTier", "GlobalStandard", "Standard")
    rates = [price.usd_per_million[name] for name in order if name in price.usd_per_million]

    assert rates == sorted(rates)


@pytest.mark.parametrize("model", TRAINING_PRICES)
@pytest.mark.parametrize("tail", [".ft-0123456789abcdef", ".ft-0123456789abcdef-minimal-tutor"])
def test_a_tuned_model_costs_what_its_base_costs(model, tail):
    """Tuning a tuned model, with or without a suffix, is billed at its base model's rate."""
    base = training_usd_per_million(model, "GlobalStandard")

    assert base is not None
    assert training_usd_per_million(model + tail, "GlobalStandard") == base


@pytest.mark.parametrize(
    ("model", "training_type"),
    [
        ("gpt-4o-mini", "GlobalStandard"),
        ("gpt-4o-mini-2024-07-18-x", "GlobalStandard"),
        ("", "GlobalStandard"),
        ("gpt-4o-mini-2024-07-18", "DeveloperTier"),
    ],
)
def test_an_unknown_model_or_training_type_has_no_price(model, training_type):
    """Nothing is guessed from the beginning of a name."""
    assert training_usd_per_million(model, training_type) is None


@pytest.mark.parametrize("sku_name", SKU_NAMES)
def test_hosting_is_billed_by_the_hour_but_for_the_developer_tier(sku_name):
    """Every sku that a spec can name costs $1.70 an hour, and DeveloperTier nothing."""
    expected = Decimal(0) if sku_name == "DeveloperTier" else HOSTING_USD_PER_HOUR

    assert hosting_usd_per_hour(sku_name) == expected == expected.copy_abs()
