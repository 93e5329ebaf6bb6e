"""Advice on where training runs and how the tuned model is served."""

from __future__ import annotations

from finetune.advice.verdict import Advice, Plan
from finetune.base_models import find_base_model
from finetune.tiers import TrainingType

COSTS = "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management"
TIERS: dict[TrainingType, str] = {
    "Standard": "data stays in its region; without that need GlobalStandard is 10-30 % cheaper",
    "GlobalStandard": "10-30 % cheaper than Standard, without data residency",
    "DataZoneStandard": "data stays in its zone",
    "developerTier": "half of GlobalStandard's price, on spot capacity, which may pause it long",
}
DEVELOPER_SOURCE = (
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tune-test (2026-11-22): a "
    "Developer deployment is for validation, lives for 24 hours, and has no hosting fee"
)


def training_type(plan: Plan) -> Advice:
    """What the tier means; none is wrong."""
    chosen = plan.spec.training_type
    return Advice(
        name="training_type",
        value=chosen,
        verdict=TIERS[chosen],
        source=f"{COSTS} (March 2026)",
        is_followed=True,
    )


def sku_name(plan: Plan) -> Advice | None:
    """A deployment for trying out is free of hosting, and gone after a day."""
    spec = plan.spec
    chosen = spec.deployment.sku_name
    if not spec.deploy:
        return None
    facts = find_base_model(spec.model)
    if chosen == "DeveloperTier":
        text = "for trying out: the service deletes it after 24 hours, used or not"
    elif facts and "DeveloperTier" in facts.deployment_sku_names:
        text = "hosting is billed while it exists; DeveloperTier is for trying out, without a fee"
    else:
        text = "hosting is billed while it exists, used or not"
    return Advice(
        name="deployment.sku_name",
        value=chosen,
        verdict=text,
        source=DEVELOPER_SOURCE,
        is_followed=chosen != "DeveloperTier",
    )
