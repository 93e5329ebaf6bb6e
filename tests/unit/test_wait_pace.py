"""How often the wait asks, and what an outage or a machine's sleep does to it."""

import pytest

from finetune.errors import RateLimited, ServiceUnreachable
from finetune.waiting import pace
from tests.unit.waited_for import Service, stand_in, wait_for

NO_NETWORK = ServiceUnreachable("looking: no network")


@pytest.fixture
def time(monkeypatch):
    """Stand in for the clocks."""
    return stand_in(monkeypatch)


@pytest.mark.parametrize("ends_at", [1.0, 15.0, 300.0, 3600.0, 10 * 3600.0])
def test_a_job_is_noticed_within_a_tenth_of_its_time_and_half_a_minute(time, ends_at):
    """At most two seconds late in the first twenty minutes, and less than 0.2 % after them."""
    service = Service(time, {"a": ends_at})

    _, over = wait_for(service, "a")

    late = over["a"] - ends_at
    assert late <= max(0.2, min(ends_at / 10, 2.0), min(ends_at / 590, 30.0))


def test_a_job_of_hours_is_not_asked_for_every_two_seconds(time):
    """Ten hours take no more than 3,500 looks."""
    service = Service(time, {"a": 36_000.0})

    wait_for(service, "a")

    assert len(service.looks()) < 3_500


def test_an_outage_of_hours_is_survived(time):
    """The job ended meanwhile; it is noticed within half a minute of the network's return."""
    service = Service(time, {"a": 600.0}, fault=NO_NETWORK, fault_until=7200.0)

    lines, over = wait_for(service, "a")

    assert 7200.0 <= over["a"] <= 7230.0
    assert len(service.looks()) < 400
    state, text, _ = lines["a"].shown[-1]
    assert state == "ServiceUnreachable"
    assert text == "asking again for 2 h 00 min: no network (waiting, 2 h 00 min)"


def test_the_service_is_let_alone_for_as_long_as_it_asks(time):
    """Retry-After comes before the wait's own pace."""
    fault = RateLimited("429", status_code=429)
    fault.retry_after_seconds = 60.0
    service = Service(time, {"a": 100.0}, fault=fault, fault_until=100.0)

    wait_for(service, "a")

    assert service.looks() == [0.0, 60.0, 120.0]


def test_a_retry_after_of_a_day_is_not_obeyed(time):
    """Ten minutes at most."""
    fault = RateLimited("429", status_code=429)
    fault.retry_after_seconds = 86_400.0
    service = Service(time, {"a": 10.0}, fault=fault, fault_until=10.0)

    wait_for(service, "a")

    assert service.looks() == [0.0, 600.0]


def test_a_machine_that_wakes_up_looks_at_once(time):
    """It slept for eight hours in a pause of six seconds; the first look does not wait for them."""
    service = Service(time, {"a": 4 * 3600.0})
    time.asleep[1900] = 8 * 3600.0

    _, over = wait_for(service, "a")

    assert over["a"] - time.woke_at <= 2.0


def test_a_wait_that_slept_beyond_its_limit_sees_that_the_job_has_ended(time):
    """The limit passed in the sleep; what ended meanwhile is not called unfinished unseen."""
    service = Service(time, {"a": 4 * 3600.0})
    time.asleep[20] = 8 * 3600.0

    _, over = wait_for(service, "a", limit_seconds=3600.0)

    assert over["a"] >= 8 * 3600.0
    assert service.looks()[-1] == over["a"]


def test_a_clock_that_is_set_back_stops_nothing(time):
    """The pauses go by the clock that goes on, and the limit too."""
    service = Service(time, {"a": 1e9})
    time.asleep[10] = -3600.0

    wait_for(service, "a", limit_seconds=60.0)

    assert 60.0 <= sum(time.slept) < 62.0


def test_in_ci_a_look_is_as_rare_as_a_line(monkeypatch):
    """Thirty seconds at most, and a tenth of the wait until then."""
    monkeypatch.setenv("CI", "true")

    assert [pace.pause_seconds(waited) for waited in (1, 60, 300, 3600)] == [0.2, 6.0, 30.0, 30.0]
    assert pace.progress_seconds() == 30.0


def test_programs_do_not_ask_in_one_wave():
    """No pause is shortened, and none of a hundred is like another."""
    factors = {pace.jitter() for _ in range(100)}

    assert len(factors) > 90
    assert all(1.0 <= factor <= 1.1 for factor in factors)
