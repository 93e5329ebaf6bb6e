"""Advice that follows from the number of examples: epochs and batch size."""

from __future__ import annotations

from finetune.advice.verdict import GUIDE, Advice, Plan, SizeBand, band_for
from finetune.epochs import auto_n_epochs

GUIDE_EPOCHS = (
    SizeBand(10, 3, 5),
    SizeBand(50, 2, 4),
    SizeBand(200, 1, 3),
    SizeBand(1_000, 1, 2),
)
"""The guide's table, which names OpenAI and no page."""

GUIDE_MOST_EPOCHS = 10
"""The guide's range is 1-10; Azure publishes none."""

GUIDE_BATCHES = (
    SizeBand(0, 1, 1),
    SizeBand(100, 2, 4),
    SizeBand(500, 8, 16),
    SizeBand(1_000, 8, None),
)
"""The guide's table. From 1,000 examples on its rows "500+: 8-16" and "1000+: 32+, large data
only" both hold, so 8 and everything above it is as advised.
"""

DPO_NOTEBOOK = (
    "https://github.com/microsoft-foundry/fine-tuning, Demos/DPO_Intel_Orca (January 2026): "
    "epochs 1-10, batches 1-2, multiplier 0.1-2.0 as usual for dpo"
)
DPO_EPOCHS = SizeBand(0, 1, 10)
DPO_BATCHES = SizeBand(0, 1, 2)

AUTO_BATCH_SOURCE = (
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (February 2026): "
    "0.2 % of the examples, at most 256"
)
MOST_AUTO_BATCH = 256


def n_epochs(plan: Plan) -> Advice | None:
    """Few epochs do not teach, many teach by heart; each is paid. Nobody advises on RFT's."""
    chosen, method = plan.spec.hyperparameters.n_epochs, plan.spec.method
    if method == "reinforcement":
        return None
    band = DPO_EPOCHS if method == "dpo" else band_for(plan.examples, GUIDE_EPOCHS)
    epochs = auto_n_epochs(plan.examples) if chosen == "auto" else chosen
    advised = f"for {plan.examples:,} examples {band} is advised"
    if epochs < band.low:
        verdict = f"{advised}; may learn too little"
    elif epochs not in band:
        times = f"{epochs / band.low:.1f}".removesuffix(".0")
        verdict = f"{advised}; likely to memorise; {times} times the cost of {band.low}"
        verdict += f"; beyond the guide's 1-{GUIDE_MOST_EPOCHS}" * (epochs > GUIDE_MOST_EPOCHS)
    else:
        verdict = advised
    return Advice(
        name="n_epochs",
        value=f"auto (about {epochs})" if chosen == "auto" else str(epochs),
        verdict=verdict,
        source=DPO_NOTEBOOK if method == "dpo" else GUIDE,
        is_followed=epochs in band,
    )


def batch_size(plan: Plan) -> Advice | None:
    """How many examples a step learns from: few steps from few examples learn little."""
    chosen, method = plan.spec.hyperparameters.batch_size, plan.spec.method
    if method == "reinforcement":
        return None
    if chosen == "auto":
        size = auto_batch_size(plan.examples)
        text = f"the service chooses; 0.2 % of {plan.examples:,} examples are {size}"
        return Advice(
            name="batch_size",
            value="auto",
            verdict=text,
            source=AUTO_BATCH_SOURCE,
            is_followed=True,
        )
    band = DPO_BATCHES if method == "dpo" else band_for(plan.examples, GUIDE_BATCHES)
    steps = -(-plan.examples // chosen)
    advised = f"for {plan.examples:,} examples {band} is advised"
    if chosen < band.low:
        advised += f"; {steps:,} small steps an epoch, noisier and slower"
    elif chosen not in band:
        advised += f"; leaves {steps:,} {'step' if steps == 1 else 'steps'} an epoch to learn in"
    return Advice(
        name="batch_size",
        value=str(chosen),
        verdict=advised,
        source=DPO_NOTEBOOK if method == "dpo" else GUIDE,
        is_followed=chosen in band,
    )


def auto_batch_size(examples: int) -> int:
    """What "auto" comes to: 0.2 % of the examples, at least 1 and at most 256.

    >>> [auto_batch_size(examples) for examples in (45, 1_000, 1_000_000)]
    [1, 2, 256]
    """
    return min(max(examples // 500, 1), MOST_AUTO_BATCH)
