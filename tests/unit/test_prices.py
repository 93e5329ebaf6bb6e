"""The price table: dated, with its sources, found for tuned models, and after a stack's own."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from finetune.errors import Problem
from finetune.price_parsing import FIGURES
from finetune.prices import HOURS_PER_30_DAYS, load_prices, read_prices, read_table
from finetune.spec import Deployment, TrainingSpec
from finetune.tiers import SKU_NAMES, TRAINING_TYPES

MINI = "gpt-4o-mini-2024-07-18"
RELEASE = date(2026, 11, 22)

MODELS = [name for name in read_table() if name != "hosting"]

every_entry = pytest.mark.parametrize("price", read_table().values(), ids=list(read_table()))


def figures(price):
    """Return every amount of an entry, by the name of its figure and what it is given by."""
    return {(figure, by): usd for figure in FIGURES for by, usd in getattr(price, figure).items()}


@every_entry
def test_every_price_has_a_source(price):
    """A source is a page, or says that it is a third party."""
    assert price.source.startswith("https://") or "third party" in price.source


@every_entry
def test_every_price_has_a_date_in_the_past(price):
    """A price was read between Azure's first fine-tuning and the day of this release."""
    assert date(2024, 7, 18) < price.as_of <= RELEASE


@every_entry
def test_every_amount_is_exact_and_only_a_developer_deployment_is_free(price):
    """Amounts are decimals; a price of nothing would switch budgets off."""
    amounts = figures(price)

    assert amounts
    assert all(isinstance(usd, Decimal) for usd in amounts.values())
    free = {by for by, usd in amounts.items() if usd <= 0}
    assert free <= {("hosting_usd_per_hour", "DeveloperTier")}


def test_prices_are_given_by_the_spec_s_own_words():
    """Every tier and sku that a spec can name can have a price, and no other can."""
    training_types = get_args(TrainingSpec.model_fields["training_type"].annotation)
    sku_names = get_args(Deployment.model_fields["sku_name"].annotation)

    assert FIGURES["training_usd_per_million"] == FIGURES["training_usd_per_hour"]
    assert FIGURES["training_usd_per_million"] == training_types == TRAINING_TYPES
    assert FIGURES["hosting_usd_per_hour"] == sku_names == SKU_NAMES


@every_entry
def test_the_cheaper_tier_is_never_dearer(price):
    """Developer costs at most Global, and Global at most Standard."""
    for rates in (price.training_usd_per_million, price.training_usd_per_hour):
        order = ("developerTier", "GlobalStandard", "Standard")
        known = [rates[name] for name in order if name in rates]

        assert known == sorted(known)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("tail", [".ft-0123456789abcdef", ".ft-0123456789abcdef-minimal-tutor"])
def test_a_tuned_model_costs_what_its_base_costs(model, tail):
    """Tuning a tuned model, with or without a suffix, is billed at its base model's rate."""
    prices = load_prices()

    assert prices.find(model + tail) is prices.find(model) is read_table()[model]


@pytest.mark.parametrize(
    ("model", "training_type"),
    [
        (f"{MINI}-x", "GlobalStandard"),
        ("", "GlobalStandard"),
        (MINI, "DeveloperTier"),
        (MINI, "DataZoneStandard"),
        ("o4-mini-2025-04-16", "GlobalStandard"),
    ],
)
def test_an_unknown_model_or_training_type_has_no_price(model, training_type):
    """Nothing is guessed from a name, nor from another tier or method."""
    assert load_prices().training_usd_per_million(model, training_type) is None


@pytest.mark.parametrize(
    ("training_type", "usd"), [("Standard", 100), ("GlobalStandard", 100), ("developerTier", 50)]
)
def test_reinforcement_is_priced_by_the_hour(training_type, usd):
    """An hour of o4-mini costs $100, and half of it on the developer tier."""
    assert load_prices().training_usd_per_hour("o4-mini-2025-04-16", training_type) == usd


@pytest.mark.parametrize("model", [MINI, "gpt-9"])
@pytest.mark.parametrize("sku_name", SKU_NAMES)
def test_hosting_is_billed_by_the_hour_but_for_the_developer_tier(model, sku_name):
    """Every sku of any model costs $1.70 an hour, $1,224 for 30 days, and DeveloperTier nothing."""
    hourly_usd = load_prices().hosting_usd_per_hour(model, sku_name)

    assert hourly_usd == Decimal("0" if sku_name == "DeveloperTier" else "1.70")
    assert hourly_usd * HOURS_PER_30_DAYS in {Decimal(1224), Decimal(0)}


def test_the_guide_s_model_costs_by_the_token_what_its_base_does():
    """$0.15 a million tokens in, $0.60 out; of an unknown model nothing is known."""
    assert load_prices().inference_usd_per_million(MINI) == {
        "input": Decimal("0.15"),
        "output": Decimal("0.60"),
    }
    assert load_prices().inference_usd_per_million("gpt-9") == {}


OWN_RATE = {MINI: {"training_usd_per_million": {"GlobalStandard": "2.10"}, "as_of": "2026-11-01"}}


def test_a_stack_s_figure_goes_before_the_table_s_and_alone():
    """One rate of one's own leaves every other figure as it was."""
    prices = load_prices(OWN_RATE)

    assert prices.training_usd_per_million(MINI, "GlobalStandard") == Decimal("2.10")
    assert prices.training_usd_per_million(MINI, "Standard") == 3
    assert prices.inference_usd_per_million(MINI)["input"] == Decimal("0.15")
    assert load_prices().training_usd_per_million(MINI, "GlobalStandard") == Decimal("2.25")


def test_a_stack_can_price_a_model_that_the_table_has_not():
    """A model that came out later needs no new release."""
    own = {"gpt-9": {"hosting_usd_per_hour": {"Standard": 2}, "as_of": "2026-11-01"}}

    prices = load_prices(own)

    assert prices.hosting_usd_per_hour("gpt-9.ft-1", "Standard") == 2
    assert prices.hosting_usd_per_hour("gpt-9", "GlobalStandard") == Decimal("1.70")


@pytest.mark.parametrize(("written", "used"), [("gpt-4o-mini", MINI), (MINI, "GPT-4o-mini")])
def test_a_stack_may_price_a_model_by_any_of_its_names(written, used):
    """The short name and the id are one model, whichever the spec has."""
    prices = load_prices({written: OWN_RATE[MINI]})

    assert prices.training_usd_per_million(used, "GlobalStandard") == Decimal("2.10")


def test_wrong_prices_are_problems_beside_others_and_the_table_holds():
    """Whoever collects problems goes on with the table."""
    problems = [Problem("seed", "is -1")]

    prices = read_prices({"gpt-9": 3}, problems)

    assert [problem.where for problem in problems] == ["seed", "prices.gpt-9"]
    assert prices == load_prices()


@pytest.mark.parametrize(("today", "warns"), [(date(2026, 5, 2), False), (date(2026, 5, 3), True)])
def test_a_price_is_old_after_90_days(today, warns):
    """The 90th day is still young; from the 91st a sentence says how old it is."""
    warning = load_prices().find_age_warning(MINI, "GlobalStandard", None, today)

    expected = (
        f"old: the price of {MINI} of 2026-02-01 (91 days ago); "
        "see https://aka.ms/oai/pricing and set `prices`"
    )
    assert warning == (expected if warns else None)


@pytest.mark.parametrize(
    ("sku_name", "old"),
    [
        ("Standard", ["price", "hosting price of a Standard deployment"]),
        ("DeveloperTier", ["price"]),
        (None, ["price"]),
    ],
)
def test_only_prices_in_use_are_said_to_be_old(sku_name, old):
    """A deployment that is not made, or has no fee, has no price to compare."""
    warning = load_prices().find_age_warning(MINI, "Standard", sku_name, RELEASE)

    names = [name if name != "price" else f"price of {MINI}" for name in old]
    assert re.findall(r"the (.+?) of \d", warning) == names


def test_a_rate_of_one_s_own_makes_no_older_one_look_new():
    """Each figure keeps its day: the overridden tier is young, the next one is not."""
    prices = load_prices(OWN_RATE)

    assert prices.find_age_warning(MINI, "GlobalStandard", None, RELEASE) is None
    assert prices.find_age_warning(MINI, "Standard", None, RELEASE)


@pytest.mark.parametrize(
    ("model", "nearest"),
    [("gpt-4o-mini", MINI), (f"{MINI}-x", MINI), ("llama", None), ("hosting", None)],
)
def test_the_nearest_priced_model_is_found(model, nearest):
    """What was probably meant is named, and nothing where nothing is near."""
    assert load_prices().nearest_model(model) == nearest


def test_prices_cost_nothing_until_they_are_asked_for():
    """Importing them loads neither pydantic nor a TOML reader."""
    script = "import sys, finetune.prices; print({'pydantic', 'tomllib'} & set(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"
