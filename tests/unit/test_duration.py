"""How long a job takes: wide bands, each bound with its source."""

import tomllib
from pathlib import Path

import pytest

from finetune.duration import training_minutes

SUPERVISED = ("supervised", "GlobalStandard")


@pytest.mark.parametrize(
    ("billed_tokens", "minutes"),
    [
        (0, (17, 180)),
        (40_404, (17, 180)),
        (99_999, (17, 180)),
        (100_000, (60, 420)),
        (9_999_999, (60, 420)),
        (10_000_000, (360, 1_440)),
        (2_000_000_000, (360, 1_440)),
        (3_000_000_000, (360, 1_440)),
    ],
)
def test_the_band_follows_the_billed_tokens(billed_tokens, minutes):
    """A bound of a band belongs to the next one; beyond the largest job the last one holds."""
    assert training_minutes(*SUPERVISED, billed_tokens) == minutes


@pytest.mark.parametrize(
    ("billed_tokens", "seen_minutes"),
    [
        (5_000, 66),
        (8_000, 67),
        (16_000, 84),
        (5_000, 85),
        (1_717_000, 334),
        (200_217_606, 388),
        (129_488_088, 654),
    ],
)
def test_every_job_that_was_seen_is_within_its_band(billed_tokens, seen_minutes):
    """The jobs of duration.toml, by their billed tokens."""
    low, high = training_minutes(*SUPERVISED, billed_tokens)

    assert low <= seen_minutes <= high


@pytest.mark.parametrize("billed_tokens", [40_404, 100_000_000])
def test_the_developer_tier_may_take_longer_and_need_not(billed_tokens):
    """26 hours or more at the upper end, and the same at the lower."""
    usual = training_minutes(*SUPERVISED, billed_tokens)

    low, high = training_minutes("supervised", "developerTier", billed_tokens)

    assert (low, high) == (usual[0], 1_560)


@pytest.mark.parametrize("billed_tokens", [1, 10**9])
@pytest.mark.parametrize("training_type", ["Standard", "developerTier"])
def test_reinforcement_takes_1_to_50_hours(training_type, billed_tokens):
    """Nothing is published, so tokens and tier change nothing; $5,000 at $100 are 50 hours."""
    assert training_minutes("reinforcement", training_type, billed_tokens) == (60, 3_000)


def test_every_band_has_a_source_and_ends_before_the_service_ends_the_job():
    """The service fails a job after 720 hours (quotas-limits, September 2026)."""
    table = Path(__file__).parents[2] / "finetune" / "duration.toml"
    known = tomllib.loads(table.read_text(encoding="utf-8"))

    bands = [*known["tokens"], known["reinforcement"]]
    assert all(0 < one["low_minutes"] < one["high_minutes"] < 720 * 60 for one in bands)
    assert all(len(one["source"]) > 10 for one in [*bands, known["developerTier"]])
