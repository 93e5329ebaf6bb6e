"""How long a job will take: a band, from jobs that were seen (`duration.toml`, with sources)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


def training_minutes(method: str, training_type: str, billed_tokens: int) -> tuple[int, int]:
    """The least and the most minutes that a job is expected to take, from submission to its end.

    Args:
        method: "supervised", "dpo" or "reinforcement".
        training_type: developerTier may take longer: it runs on spot capacity, and no page
            promises an end. Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/
            fine-tuning-cost-management (March 2026).
        billed_tokens: tokens of one pass x epochs.

    >>> training_minutes("supervised", "GlobalStandard", 40_404)
    (17, 180)
    """
    table = _table()
    band = table["reinforcement"] if method == "reinforcement" else _of(table, billed_tokens)
    low_minutes, high_minutes = band["low_minutes"], band["high_minutes"]
    if training_type == "developerTier":
        high_minutes = max(high_minutes, table["developerTier"]["high_minutes_at_least"])
    return low_minutes, high_minutes


def _of(table: dict[str, Any], billed_tokens: int) -> dict[str, Any]:
    bands: list[dict[str, Any]] = table["tokens"]
    fitting = (band for band in bands if billed_tokens < band["billed_tokens_below"])
    return next(fitting, bands[-1])


@cache
def _table() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("duration.toml").read_text(encoding="utf-8"))
