"""A job's budget, asked wherever a job would be paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def require_within_budget(props: dict[str, Any]) -> None:
    """Refuses to pay for the job in a resource's inputs where that is over its budget.

    Raises:
        BudgetError: naming the estimate, the budget and what to change.
    """
    from finetune import budget  # of no use where nothing is paid
    from finetune.cost import Estimate

    budget_usd = props.get("training_budget_usd")
    if budget_usd is not None:
        budget.require_within_budget(
            Estimate.from_inputs(props["estimate"]),
            Decimal(budget_usd),
            model=props["model"],
            training_type=props["training_type"],
        )
