"""What a budget refuses: training, by its estimate, and serving, by 30 days of hosting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from finetune.base_models import find_base_model
from finetune.cost import (
    PAUSED_AT_USD,
    Estimate,
    hosting_usd_per_hour,
    hosting_usd_per_month,
)
from finetune.errors import BudgetError
from finetune.prices import PRICE_PAGE, Prices, load_prices

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec

MOST_BILLED_TOKENS = 2_000_000_000
"""The largest job, tokens of the training file x epochs.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""


def require_within_budget(
    estimate: Estimate,
    budget_usd: Decimal,
    *,
    model: str,
    training_type: str,
    prices: Prices | None = None,
) -> None:
    """Refuses a job that may cost more than its budget, or whose price is not known.

    Args:
        estimate: the job's.
        budget_usd: what it may cost.
        model: what is trained, for the sentence on a price that is not known.
        training_type: likewise.
        prices: likewise; the table's where a resource knows no others.

    Raises:
        BudgetError: naming the estimate, the budget and what to change.
    """
    if estimate.training_usd is None:
        raise BudgetError(
            f"training_budget_usd of ${budget_usd:,} cannot be held, since no price of "
            f"{model} on {training_type} is known; {_way_out(model, prices or load_prices())} or "
            "remove the budget"
        )
    if estimate.training_usd <= budget_usd:
        return
    if estimate.training_usd_low is not None:
        raise BudgetError(
            f"training may cost {estimate.training_usd_text}, billed by the hour, over the budget "
            f"of ${budget_usd:,}; raise training_budget_usd (the service pauses a job at "
            f"${PAUSED_AT_USD:,}), or remove it and watch the job"
        )
    raise BudgetError(
        f"training would cost {estimate.training_usd_text} ({estimate.training_tokens:,} tokens x "
        f"{estimate.n_epochs} epochs{', assumed' if estimate.n_epochs_assumed else ''}), over the "
        f"budget of ${budget_usd:,}; lower n_epochs or raise training_budget_usd"
    )


def require_hosting_within_budget(spec: FineTuneSpec, prices: Prices) -> None:
    """Refuses a deployment whose 30 days of hosting cost more than its budget.

    Raises:
        BudgetError: naming the fee, the budget and what to change.
    """
    budget_usd, monthly_usd = spec.hosting_budget_usd_per_month, hosting_usd_per_month(spec, prices)
    if budget_usd is None:
        return
    sku_name = spec.deployment.sku_name
    if monthly_usd is None:
        raise BudgetError(
            f"hosting_budget_usd_per_month of ${budget_usd:,} cannot be held, since no hosting "
            f"price of {spec.model} as {sku_name} is known; {_way_out(spec.model, prices)} or "
            "remove the budget"
        )
    if monthly_usd > budget_usd:
        raise BudgetError(
            f"a {sku_name} deployment costs ${hosting_usd_per_hour(spec, prices):,} an hour, "
            f"${monthly_usd:,} for 30 days, used or not, over the budget of ${budget_usd:,}; "
            f"{_cheaper(spec)}raise hosting_budget_usd_per_month, or set deploy: false"
        )


def find_too_many_tokens(estimate: Estimate) -> str | None:
    """What to say of a job that is larger than the service takes; None of any other."""
    if estimate.billed_tokens <= MOST_BILLED_TOKENS:
        return None
    return (
        f"{estimate.training_tokens:,} tokens x {estimate.n_epochs} epochs are "
        f"{estimate.billed_tokens:,}; the service takes {MOST_BILLED_TOKENS:,} in one job: "
        "lower n_epochs or train on fewer examples"
    )


def _cheaper(spec: FineTuneSpec) -> str:
    """The sku without a fee, where the model may have it."""
    facts = find_base_model(spec.model)
    if facts is None or "DeveloperTier" not in facts.deployment_sku_names:
        return ""
    return "deployment.sku_name DeveloperTier has no hosting fee and lives for 24 hours; else "


def _way_out(model: str, prices: Prices) -> str:
    if prices.find(model) is None and (nearest := prices.nearest_model(model)):
        return f"did you mean {nearest}? Else set its price from {PRICE_PAGE} in `prices`,"
    return f"set it from {PRICE_PAGE} in `prices`,"
