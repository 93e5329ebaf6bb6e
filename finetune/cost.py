"""Tokens into money: what a job will be billed, and what it was; what serving costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING, Any

from finetune.duration import training_minutes
from finetune.epochs import expected_n_epochs
from finetune.prices import HOURS_PER_30_DAYS, Prices
from finetune.tiers import TRAINING_TYPES

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec, TrainingSpec

PAUSED_AT_USD = Decimal("5000.00")
"""At this much for training and grading the service pauses a reinforcement job.

Whoever resumes it has no such limit any more. Source: https://learn.microsoft.com/azure/ai-foundry/
openai/how-to/reinforcement-fine-tuning (March 2026; the page of October 2026 names no figure).
"""

_MINUTES_PER_HOUR = 60
_BILLED_TOGETHER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job will be billed, and how long it may take.

    Attributes:
        training_tokens: of one pass over the training file.
        n_epochs: passes.
        n_epochs_assumed: whether the service chooses `n_epochs`, and may choose another number.
        training_usd: None where no price is known; the upper end where it is billed by the hour.
        training_usd_low: the lower end where it is billed by the hour, else None.
        minutes_low: from submission to the end; None in what an earlier version wrote.
        minutes_high: likewise.
    """

    training_tokens: int
    n_epochs: int
    n_epochs_assumed: bool = False
    training_usd: Decimal | None
    training_usd_low: Decimal | None = None
    minutes_low: int | None = None
    minutes_high: int | None = None

    @property
    def billed_tokens(self) -> int:
        """Every epoch is billed; validation data is not."""
        return self.training_tokens * self.n_epochs

    @property
    def training_usd_text(self) -> str:
        """The amount for a reader: "$0.10", "$100.00 to $5,000.00", "at a price unknown here"."""
        if self.training_usd is None:
            return "at a price unknown here"
        if self.training_usd_low is None:
            return f"${self.training_usd:,}"
        return f"${self.training_usd_low:,} to ${self.training_usd:,}"

    @classmethod
    def from_inputs(cls, inputs: dict[str, Any]) -> Estimate:
        """Reads what `inputs` gave, with numbers as the engine hands them over.

        What an earlier version wrote has neither minutes nor a lower end.
        """
        low, high = inputs.get("minutes_low"), inputs.get("minutes_high")
        return cls(
            training_tokens=int(inputs["training_tokens"]),
            n_epochs=int(inputs["n_epochs"]),
            n_epochs_assumed=bool(inputs.get("n_epochs_assumed")),
            training_usd=_decimal(inputs.get("training_usd")),
            training_usd_low=_decimal(inputs.get("training_usd_low")),
            minutes_low=None if low is None else int(low),
            minutes_high=None if high is None else int(high),
        )

    def inputs(self) -> dict[str, Any]:
        """As a resource's input, so that a preview shows it beside what changed.

        Money is text, since the engine's numbers are floats. What does not apply is left out.
        """
        inputs: dict[str, Any] = {
            "training_tokens": self.training_tokens,
            "n_epochs": self.n_epochs,
            "billed_tokens": self.billed_tokens,
            "training_usd": None if self.training_usd is None else str(self.training_usd),
        }
        if self.n_epochs_assumed:
            inputs["n_epochs_assumed"] = True
        if self.training_usd_low is not None:
            inputs["training_usd_low"] = str(self.training_usd_low)
        if self.minutes_low is not None:
            inputs |= {"minutes_low": self.minutes_low, "minutes_high": self.minutes_high}
        return inputs


def estimate(spec: TrainingSpec, training_tokens: int, examples: int, prices: Prices) -> Estimate:
    """Estimates a job's cost and time from its training file.

    Args:
        spec: what to train.
        training_tokens: of one pass over the training file; validation data is not billed.
        examples: in the training file.
        prices: what a token or an hour costs.

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management
    (October 2026): training tokens x epochs x rate, and training hours x rate for reinforcement.

    >>> from finetune.prices import load_prices
    >>> from finetune.spec import FineTuneSpec
    >>> spec = FineTuneSpec(
    ...     model="gpt-4.1-2025-04-14", training_type="GlobalStandard", training_path="a.jsonl"
    ... )
    >>> estimate(spec, 1_000_000, 500, load_prices()).training_usd  # 1 million x 3 epochs x $2
    Decimal('6.00')
    """
    n_epochs = expected_n_epochs(spec, examples)
    billed_tokens = training_tokens * n_epochs
    low_usd, usd = _training_usd_band(spec, spec.training_type, billed_tokens, prices)
    low_minutes, high_minutes = _training_minutes(spec, billed_tokens, prices)
    return Estimate(
        training_tokens=training_tokens,
        n_epochs=n_epochs,
        n_epochs_assumed=spec.hyperparameters.n_epochs == "auto",
        training_usd=usd,
        training_usd_low=low_usd,
        minutes_low=low_minutes,
        minutes_high=high_minutes,
    )


def training_usd_by_type(
    spec: TrainingSpec, training_tokens: int, examples: int, prices: Prices
) -> dict[str, Decimal | None]:
    """The same job on every tier, by training_type; None where no price is known.

    Billed by the hour, it is the upper end.
    """
    billed_tokens = training_tokens * expected_n_epochs(spec, examples)
    return {
        training_type: _training_usd_band(spec, training_type, billed_tokens, prices)[1]
        for training_type in TRAINING_TYPES
    }


def training_usd(billed_tokens: int, usd_per_million: Decimal | None) -> Decimal | None:
    """Billed tokens in USD, rounded up to a cent; None where no rate is known.

    Tokens are rounded up to thousands first, so that an estimate is never below the bill. Azure
    bills thousands: three public jobs of 4,680, 15,570 and 7,223,000 tokens or near were billed
    5,000, 16,000 and 7,223,000. Whether it rounds up or to the nearest is not published; at the
    dearest rate here the difference is 3 cents. Sources: the job records in `duration.toml`, and
    https://github.com/microsoft-foundry/fine-tuning, Demos/DPO_Intel_Orca (January 2026).
    """
    if usd_per_million is None:
        return None
    thousands = -(-billed_tokens // _BILLED_TOGETHER)
    return _cents(usd_per_million * thousands / 1_000)


def grading_models(spec: TrainingSpec) -> tuple[str, ...]:
    """The models that grade answers, whose tokens are billed on top of a reinforcement job.

    Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management
    (October 2026).
    """
    if spec.grader is None:
        return ()
    graders = spec.grader.graders.values() if spec.grader.type == "multi" else (spec.grader,)
    return tuple(dict.fromkeys(grader.model for grader in graders if grader.type == "score_model"))


def hosting_usd_per_hour(spec: FineTuneSpec, prices: Prices) -> Decimal | None:
    """What serving the tuned model costs an hour, used or not; 0 if it is not deployed."""
    if not spec.deploy:
        return Decimal(0)
    return prices.hosting_usd_per_hour(spec.model, spec.deployment.sku_name)


def hosting_usd_per_month(spec: FineTuneSpec, prices: Prices) -> Decimal | None:
    """The same for 30 days, 720 hours."""
    hourly_usd = hosting_usd_per_hour(spec, prices)
    return None if hourly_usd is None else _cents(hourly_usd * HOURS_PER_30_DAYS)


def _training_usd_band(
    spec: TrainingSpec, training_type: str, billed_tokens: int, prices: Prices
) -> tuple[Decimal | None, Decimal | None]:
    """The lower end, None where the amount is exact, and the upper end.

    By the hour nothing but the service's pause ends a job, however cheap the hour is.
    """
    if spec.method != "reinforcement":
        rate = prices.training_usd_per_million(spec.model, training_type)
        return None, training_usd(billed_tokens, rate)
    rate = prices.training_usd_per_hour(spec.model, training_type)
    if rate is None:
        return None, None
    low_minutes, _ = training_minutes(spec.method, training_type, billed_tokens)
    return min(_cents(rate * low_minutes / _MINUTES_PER_HOUR), PAUSED_AT_USD), PAUSED_AT_USD


def _training_minutes(spec: TrainingSpec, billed_tokens: int, prices: Prices) -> tuple[int, int]:
    """By the hour the upper end is at least the hours that come to the service's pause."""
    low, high = training_minutes(spec.method, spec.training_type, billed_tokens)
    rate = prices.training_usd_per_hour(spec.model, spec.training_type)
    if spec.method == "reinforcement" and rate:
        high = max(high, int(PAUSED_AT_USD * _MINUTES_PER_HOUR / rate))
    return low, high


def _cents(usd: Decimal) -> Decimal:
    return usd.quantize(Decimal("0.01"), rounding=ROUND_UP)


def _decimal(usd: str | None) -> Decimal | None:
    return None if usd is None else Decimal(usd)
