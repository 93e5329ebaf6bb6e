"""Time as the library reads it: how long it pauses, and how it is written."""

from datetime import UTC, datetime, timedelta

import pytest

from finetune import clock


@pytest.mark.parametrize(
    ("waited_seconds", "pause_seconds"),
    [(0, 0.2), (1, 0.2), (2, 0.2), (10, 1.0), (60, 6.0), (150, 15.0), (100_000, 15.0)],
)
def test_a_pause_is_a_tenth_of_the_wait_within_bounds(waited_seconds, pause_seconds):
    """0.2 s at least and 15 s at most."""
    assert clock.delay_seconds(waited_seconds) == pause_seconds


def test_the_longest_pause_can_be_chosen():
    """Progress in a terminal is shown more often than in a log."""
    assert clock.delay_seconds(1_000, longest_seconds=2.0) == 2.0


@pytest.mark.parametrize("limit_seconds", [0.0, -1.0])
def test_without_patience_there_is_one_attempt(limit_seconds):
    """The first turn comes at once, and is the last."""
    assert len(list(clock.attempts(limit_seconds))) == 1


def test_attempts_grow_and_end_at_the_limit():
    """The first turn has waited nothing, the last all of it."""
    waits = list(clock.attempts(0.05))

    assert waits == sorted(waits)
    assert waits[0] < 0.05 <= waits[-1]


def test_a_wire_timestamp_is_written_in_utc():
    """Unix seconds become RFC 3339 with a Z."""
    assert clock.rfc3339(1_795_347_000) == "2026-11-22T11:30:00Z"


def test_now_is_in_utc():
    """The time of day carries its zone."""
    assert clock.now().tzinfo is UTC


def test_monotonic_seconds_only_grow():
    """A second look is never earlier."""
    assert clock.monotonic_seconds() <= clock.monotonic_seconds()


@pytest.mark.parametrize(
    ("monotonic_seconds", "time_of_day_seconds", "passed_seconds"),
    [(5.0, 5.0, 5.0), (5.0, 3600.0, 3600.0), (5.0, -3600.0, 5.0), (0.0, 0.0, 0.0)],
    ids=["awake", "asleep", "set back", "at once"],
)
def test_a_stopwatch_counts_sleep_and_no_clock_set_back(
    monkeypatch, monotonic_seconds, time_of_day_seconds, passed_seconds
):
    """Of the two clocks the one counts that went further since the last look."""
    monotonic, now = [100.0], [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: monotonic[0])
    monkeypatch.setattr(clock, "now", lambda: now[0])
    stopwatch = clock.Stopwatch()

    for _ in range(2):
        monotonic[0] += monotonic_seconds
        now[0] += timedelta(seconds=time_of_day_seconds)
        stopwatch.seconds()

    assert stopwatch.seconds() == 2 * passed_seconds
