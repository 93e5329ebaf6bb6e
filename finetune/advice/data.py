"""Advice on the data: how many examples, and how many are kept apart from training."""

from __future__ import annotations

from finetune.advice.verdict import Advice, Plan

FEWEST_EXAMPLES = 50
ENOUGH_EXAMPLES_SOURCE = (
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (2026-11-22): 50 "
    "well-made examples to begin with, hundreds are better"
)

FEWEST_REINFORCEMENT_EXAMPLES = 100
REINFORCEMENT_SOURCE = (
    "https://techcommunity.microsoft.com/t5/azure-ai-foundry-blog/ba-p/4452597 (September 2025): "
    "starting with 100 samples"
)

VALIDATION_SOURCE = "the guide's step 4, which cites no page: 10-20 % of all data"
LEAST_VALIDATION_SHARE, MOST_VALIDATION_SHARE = 0.10, 0.20

FEWEST_VALIDATION_EXAMPLES = 10
"""The guide finds 4 or 5 too few and sets no bound; ten is the service's own least for a training
file, taken here for validation too.
"""

EVALUATION_SOURCE = (
    "the guide's last step, to compare base and tuned model; "
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (2026-11-22): "
    "evaluate what was trained"
)


def examples(plan: Plan) -> Advice:
    """The service takes ten; whether ten teach anything is another matter."""
    reinforcement = plan.spec.method == "reinforcement"
    fewest = FEWEST_REINFORCEMENT_EXAMPLES if reinforcement else FEWEST_EXAMPLES
    better = "" if reinforcement else ", hundreds are better"
    return Advice(
        name="examples",
        value=f"{plan.examples:,}",
        verdict=f"{fewest} or more are advised{better}",
        source=REINFORCEMENT_SOURCE if reinforcement else ENOUGH_EXAMPLES_SOURCE,
        is_followed=plan.examples >= fewest,
    )


def validation_path(plan: Plan) -> Advice | None:
    """A tenth to a fifth shows memorising, unless that is too few to show anything.

    Reinforcement requires the file, whatever its size.
    """
    if plan.spec.method == "reinforcement":
        return None
    if not plan.validation_examples:
        return _left_out(plan.examples)
    share = plan.validation_examples / (plan.examples + plan.validation_examples)
    value = f"{plan.validation_examples:,} examples"
    if plan.validation_examples < FEWEST_VALIDATION_EXAMPLES:
        text, ok = f"too few to judge by; {FEWEST_VALIDATION_EXAMPLES} or more, or none", False
    else:
        text = f"{share:.1%} of all examples; 10-20 % is advised"
        ok = LEAST_VALIDATION_SHARE <= share <= MOST_VALIDATION_SHARE
    return Advice(
        name="validation_path", value=value, verdict=text, source=VALIDATION_SOURCE, is_followed=ok
    )


def _left_out(examples: int) -> Advice:
    tenth = examples // 10
    too_few = tenth < FEWEST_VALIDATION_EXAMPLES
    why = "too few to judge by" if too_few else "enough to see whether it learns by heart"
    return Advice(
        name="validation_path",
        value="left out",
        verdict=f"a tenth of {examples:,} examples is {tenth:,}, {why}",
        source=VALIDATION_SOURCE,
        is_followed=too_few,
    )


def evaluation_path(plan: Plan) -> Advice:
    """Whether the tuned model is better shows only on examples that training never saw."""
    path = plan.spec.evaluation_path
    if path is None:
        text = "base and tuned model can be compared only on examples that training never sees"
    else:
        text = "training never sees it: base and tuned model can be compared on it"
    return Advice(
        name="evaluation_path",
        value=path or "left out",
        verdict=text,
        source=EVALUATION_SOURCE,
        is_followed=path is not None,
    )
