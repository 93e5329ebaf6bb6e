"""Advice that concerns one method only; where nobody advises anything, there is none here."""

from __future__ import annotations

from finetune.advice.verdict import Advice, Plan
from finetune.cost import PAUSED_AT_USD, grading_models
from finetune.hyperparameters import DpoHyperparameters, ReinforcementHyperparameters

SDK = "https://github.com/openai/openai-python, types/fine_tuning (2026-11-22)"
REINFORCEMENT_BILL = (
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management "
    "(October 2026)"
)


def beta(plan: Plan) -> Advice | None:
    """Azure publishes no range for dpo's beta, so no value is called wrong."""
    hyperparameters = plan.spec.hyperparameters
    if not isinstance(hyperparameters, DpoHyperparameters):
        return None
    return Advice(
        name="beta",
        value=f"{hyperparameters.beta}",
        verdict="no range is published; the higher, the closer to the model it starts from",
        source=SDK,
        is_followed=True,
    )


def compute_multiplier(plan: Plan) -> Advice | None:
    """More compute for exploring, in training that is billed by the hour."""
    hyperparameters = plan.spec.hyperparameters
    if not isinstance(hyperparameters, ReinforcementHyperparameters):
        return None
    chosen = hyperparameters.compute_multiplier
    more = chosen != "auto" and chosen > 1
    text = "no range is published"
    return Advice(
        name="compute_multiplier",
        value=f"{chosen}",
        verdict=f"{text}; uses more compute, and training is billed by the hour" if more else text,
        source=f"{SDK}; {REINFORCEMENT_BILL}",
        is_followed=not more,
    )


def grader(plan: Plan) -> Advice | None:
    """A grading model's tokens are billed on top of the hours."""
    if plan.spec.method != "reinforcement":
        return None
    models = grading_models(plan.spec)
    on_top = f"the tokens of {' and '.join(models)} are billed on top of the hours"
    return Advice(
        name="grader",
        value=", ".join(models) or "without a model",
        verdict=f"{on_top}; a job is paused at ${PAUSED_AT_USD:,}" if models else "no model grades",
        source=REINFORCEMENT_BILL,
        is_followed=not models,
    )
