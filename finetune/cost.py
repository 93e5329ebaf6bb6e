"""Tokens into money: what a job will be billed, and what it was."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any

from finetune.errors import BudgetError
from finetune.prices import training_usd_per_million
from finetune.spec import FineTuneSpec

AUTO_N_EPOCHS = 3
"""What "auto" is taken as in an estimate: the service chooses, usually 3 for small files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job will be billed; `training_usd` is None where no price is known."""

    training_tokens: int
    n_epochs: int
    training_usd: Decimal | None

    @property
    def billed_tokens(self) -> int:
        """Every epoch is billed; validation data is not."""
        return self.training_tokens * self.n_epochs

    @classmethod
    def from_inputs(cls, inputs: dict[str, Any]) -> Estimate:
        """Reads what `inputs` gave, with numbers as the engine hands them over."""
        usd = inputs.get("training_usd")
        return cls(
            training_tokens=int(inputs["training_tokens"]),
            n_epochs=int(inputs["n_epochs"]),
            training_usd=None if usd is None else Decimal(usd),
        )

    def inputs(self) -> dict[str, Any]:
        """As a resource's input, so that a preview shows it beside what changed."""
        return {
            "training_tokens": self.training_tokens,
            "n_epochs": self.n_epochs,
            "training_usd": None if self.training_usd is None else str(self.training_usd),
        }


def estimate(spec: FineTuneSpec, training_tokens: int) -> Estimate:
    """Estimates a job's cost from the tokens of one pass over its training file.

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management
    (October 2026): training tokens x epochs x rate.

    >>> spec = FineTuneSpec(
    ...     model="gpt-4.1-2025-04-14", training_type="GlobalStandard", training_path="a.jsonl"
    ... )
    >>> estimate(spec, 1_000_000).training_usd  # 1 million tokens x 3 epochs x $2 per million
    Decimal('6.00')
    """
    chosen = spec.hyperparameters.n_epochs
    n_epochs = AUTO_N_EPOCHS if chosen == "auto" else chosen
    return Estimate(
        training_tokens=training_tokens,
        n_epochs=n_epochs,
        training_usd=training_usd(spec.model, spec.training_type, training_tokens * n_epochs),
    )


def training_usd(model: str, training_type: str, billed_tokens: int) -> Decimal | None:
    """Billed tokens in USD, rounded up to a cent; None where no price is known."""
    rate = training_usd_per_million(model, training_type)
    if rate is None:
        return None
    return (rate * billed_tokens / 1_000_000).quantize(Decimal("0.01"), rounding=ROUND_UP)


def require_within_budget(estimate: Estimate, budget_usd: Decimal) -> None:
    """Refuses a job that would cost more than its budget, or whose price is not known.

    Raises:
        BudgetError: naming the estimate and the budget.
    """
    if estimate.training_usd is None:
        raise BudgetError(
            "no price of this model and training_type is known to hold against the budget; "
            "remove the budget, or choose a model with a price"
        )
    if estimate.training_usd > budget_usd:
        raise BudgetError(
            f"training would cost ${estimate.training_usd} "
            f"({estimate.training_tokens:,} tokens x {estimate.n_epochs} epochs), over the budget "
            f"of ${budget_usd}; lower n_epochs or raise training_budget_usd"
        )
