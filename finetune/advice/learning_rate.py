"""Advice on the learning rate's multiplier: the guide's scale beside what Microsoft says."""

from __future__ import annotations

from finetune.advice.by_size import DPO_NOTEBOOK
from finetune.advice.verdict import GUIDE, Advice, Plan
from finetune.base_models import base_model_id

MICROSOFT = (
    "older versions of https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning: "
    "0.02-0.2; Microsoft's samples: 0.1-2.0 (2026-11-22)"
)

SEEN_DEFAULTS = {
    "gpt-4o-mini-2024-07-18": 1.0,
    "gpt-4.1-2025-04-14": 2.0,
    "gpt-4.1-mini-2025-04-14": 2.0,
    "gpt-4.1-nano-2025-04-14": 0.1,
}
"""What the service took where the multiplier was left out, by the job records that
`finetune/duration.toml` names (May 2025 to September 2026). The guide names 0.3, of OpenAI.
"""

DPO_LOW, DPO_HIGH = 0.1, 2.0


def learning_rate_multiplier(plan: Plan) -> Advice | None:
    """Too low hardly learns, too high forgets; how much either is, nobody says for certain."""
    spec = plan.spec
    chosen = spec.hyperparameters.learning_rate_multiplier
    seen = SEEN_DEFAULTS.get(base_model_id(spec.model))
    took = f"; left out, the service took {seen} for this model" if seen else ""
    if spec.method == "reinforcement":
        return None
    if chosen == "auto":
        text, source, ok = f"the service chooses{took}", "job records in duration.toml", True
    elif spec.method == "dpo":
        text, source = f"{DPO_LOW}-{DPO_HIGH} is usual for dpo", DPO_NOTEBOOK
        ok = DPO_LOW <= chosen <= DPO_HIGH
    else:
        text, ok = _on_the_guides_scale(chosen)
        text, source = text if ok else text + took, f"{GUIDE}; {MICROSOFT}"
    return Advice(
        name="learning_rate_multiplier",
        value=f"{chosen}",
        verdict=text,
        source=source,
        is_followed=ok,
    )


def _on_the_guides_scale(multiplier: float) -> tuple[str, bool]:
    """The verdict, and whether it is a good one. Between the guide's marks the lower one holds."""
    if multiplier <= 0.05:  # noqa: PLR2004  (the guide's marks are named by their verdicts)
        below = "below the guide's 0.01, " if multiplier < 0.01 else ""  # noqa: PLR2004  (as above)
        return f"{below}hardly learns; 0.1 is advised", False
    if multiplier < 0.5:  # noqa: PLR2004  (as above)
        return "0.1 balances learning and keeping, 0.3 is faster", True
    if multiplier < 1:
        return "fast, and less stable; 0.1 is advised", False
    beyond = "beyond the guide's 2.0, " if multiplier > 2 else ""  # noqa: PLR2004  (as above)
    return f"{beyond}aggressive: may lose what the base model knows; 0.1 is advised", False
