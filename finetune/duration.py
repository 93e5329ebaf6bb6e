"""How long a job will take: a band with its source, from jobs that were seen (`duration.toml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LONGEST_JOB_MINUTES = 720 * 60
"""After this the service fails a job.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits (September 2026).
"""


class Band(NamedTuple):
    """From submission to the end of a job, in minutes, and where the bounds come from."""

    low_minutes: int
    high_minutes: int
    source: str


def training_minutes(method: str, training_type: str, billed_tokens: int) -> tuple[int, int]:
    """The least and the most minutes that a job is expected to take, queue included.

    >>> training_minutes("supervised", "GlobalStandard", 40_404)
    (17, 180)
    """
    low_minutes, high_minutes, _ = training_band(method, training_type, billed_tokens)
    return low_minutes, high_minutes


def training_band(method: str, training_type: str, billed_tokens: int) -> Band:
    """The same, with the source of the bounds.

    Args:
        method: "supervised", "dpo" or "reinforcement".
        training_type: developerTier may take longer: it runs on spot capacity, and no page
            promises an end. Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/
            fine-tuning-cost-management (March 2026).
        billed_tokens: tokens of one pass x epochs.
    """
    table = _table()
    band = table["reinforcement"] if method == "reinforcement" else _of(table, billed_tokens)
    if training_type != "developerTier":
        return Band(band["low_minutes"], band["high_minutes"], band["source"])
    developer = table["developerTier"]
    return Band(
        band["low_minutes"],
        max(band["high_minutes"], developer["high_minutes_at_least"]),
        f"{band['source']}; developerTier: {developer['source']}",
    )


def _of(table: dict[str, Any], billed_tokens: int) -> dict[str, Any]:
    bands: list[dict[str, Any]] = table["tokens"]
    fitting = (band for band in bands if billed_tokens < band["billed_tokens_below"])
    return next(fitting, bands[-1])


@cache
def _table() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("duration.toml").read_text(encoding="utf-8"))
