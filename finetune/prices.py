"""Dated prices, in USD. They are the service's, and change: each names its source and date.

No page that can be read without signing in lists all of them; where Microsoft publishes none, the
figure is a third party's, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPrice:
    """What a million billed training tokens cost, by `training_type`."""

    usd_per_million: dict[str, Decimal]
    source: str
    as_of: date


def _third_party(standard: str, global_standard: str, developer: str) -> TrainingPrice:
    return TrainingPrice(
        usd_per_million={
            "Standard": Decimal(standard),
            "GlobalStandard": Decimal(global_standard),
            "developerTier": Decimal(developer),
        },
        source="a third party's estimator; Microsoft lists it only at aka.ms/oai/pricing",
        as_of=date(2026, 2, 1),
    )


TRAINING_PRICES = {
    "gpt-4o-mini-2024-07-18": _third_party("3", "2.25", "1.50"),
    "gpt-4o-2024-08-06": _third_party("25", "18.75", "12.50"),
    "gpt-4.1-mini-2025-04-14": _third_party("0.80", "0.60", "0.40"),
    "gpt-4.1-nano-2025-04-14": _third_party("0.20", "0.15", "0.10"),
    "gpt-4.1-2025-04-14": TrainingPrice(
        usd_per_million={"GlobalStandard": Decimal(2), "developerTier": Decimal(1)},
        source="https://learn.microsoft.com/azure/ai-foundry/openai/how-to/"
        "fine-tuning-cost-management: Global as its example, Developer half of Global",
        as_of=date(2026, 3, 1),
    ),
}

HOSTING_USD_PER_HOUR = Decimal("1.70")
"""A Standard or GlobalStandard deployment of a tuned model, used or not; DeveloperTier has none.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management
(March 2026).
"""

HOURS_PER_30_DAYS = 30 * 24


def training_usd_per_million(model: str, training_type: str) -> Decimal | None:
    """The rate for a base model, or for a model tuned from it; None where no price is known."""
    price = TRAINING_PRICES.get(model.split(".ft-", maxsplit=1)[0])
    return price.usd_per_million.get(training_type) if price else None


def hosting_usd_per_hour(sku_name: str) -> Decimal:
    """What a deployment of a tuned model costs for each hour that it exists."""
    return Decimal(0) if sku_name == "DeveloperTier" else HOSTING_USD_PER_HOUR
