"""When the wait for one job is over, and what its line says until then."""

import pytest

from finetune.errors import (
    Conflict,
    NotAuthorised,
    NotFound,
    RateLimited,
    ServiceFailed,
    ServiceRejected,
    ServiceUnreachable,
)
from finetune.job import Job
from finetune.waiting.vigil import Vigil

HOUR = 3600.0
OUTAGES = [
    ServiceUnreachable("no network"),
    ServiceFailed("502"),
    RateLimited("429", status_code=429),
    Conflict("409", status_code=409),
]
REFUSALS = [
    NotAuthorised("401", status_code=401),
    ServiceRejected("400", status_code=400),
]
GONE = NotFound("404", status_code=404)


def job(status, *, method="supervised", training_type="GlobalStandard"):
    """Return a job in a status."""
    return Job(
        job_id="ftjob-1",
        status=status,
        model="m",
        created_at=1,
        method=method,
        training_type=training_type,
    )


def vigil(*, limit_seconds=24 * HOUR):
    """Return a wait that begins now."""
    made = Vigil("ftjob-1", limit_seconds=limit_seconds)
    made.begin(0.0)
    return made


def ends(kept, fault, *, until_seconds, every_seconds=30.0, from_seconds=0.0):
    """Return when a wait ends that hears nothing but a fault, or None if it does not."""
    at_seconds = from_seconds
    while at_seconds <= until_seconds:
        if kept.hear(fault, at_seconds):
            return at_seconds
        at_seconds += every_seconds
    return None


@pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled"])
def test_a_wait_ends_with_its_job(status):
    """A job that will never change again need not be waited for."""
    assert vigil().hear(job(status), 5.0)


@pytest.mark.parametrize("status", ["pending", "running", "pausing", "paused", "a new word"])
def test_a_job_under_way_is_waited_for(status):
    """Any other status goes on, whatever the word."""
    assert not vigil().hear(job(status), 5.0)


@pytest.mark.parametrize("fault", OUTAGES, ids=str)
def test_an_outage_may_last_as_long_as_the_wait(fault):
    """No network, 5xx, 429 and 409 for 23 hours end nothing."""
    assert ends(vigil(), fault, until_seconds=23 * HOUR) is None


@pytest.mark.parametrize("fault", OUTAGES, ids=str)
def test_an_outage_ends_with_the_time_limit(fault):
    """Five minutes past the limit, in which an answer would have been heard."""
    assert ends(vigil(limit_seconds=HOUR), fault, until_seconds=2 * HOUR) == HOUR + 300


@pytest.mark.parametrize("fault", REFUSALS, ids=str)
def test_a_refusal_is_believed_after_a_quarter_of_an_hour(fault):
    """Time enough to sign in again in another terminal."""
    assert ends(vigil(), fault, until_seconds=HOUR) == 15 * 60


def test_a_job_that_is_gone_is_believed_so_after_a_minute():
    """One 404 may come of a service that does not know its newest job everywhere yet."""
    assert ends(vigil(), GONE, until_seconds=HOUR) == 60


@pytest.mark.parametrize("fault", [*REFUSALS, GONE], ids=str)
def test_an_answer_gives_patience_back(fault):
    """Who is let in again is waited for as if nothing had been."""
    kept = vigil()
    assert ends(kept, fault, until_seconds=50, every_seconds=10) is None
    kept.hear(job("running"), 55.0)

    again = ends(kept, fault, from_seconds=60.0, until_seconds=100, every_seconds=10)

    assert again is None


@pytest.mark.parametrize("fault", [*OUTAGES, *REFUSALS, GONE], ids=str)
def test_a_night_s_sleep_uses_up_no_patience(fault):
    """The first look after eight hours asleep may fail: the network is not up yet."""
    kept = vigil()
    kept.hear(fault, 10.0)

    assert not kept.hear(fault, 8 * HOUR)


@pytest.mark.parametrize("fault", [*OUTAGES, *REFUSALS, GONE], ids=str)
def test_who_sleeps_beyond_the_limit_looks_once_more(fault):
    """A wait that slept through its end is not over before the job was seen."""
    kept = vigil(limit_seconds=HOUR)
    kept.hear(job("running"), 10.0)

    assert not kept.hear(fault, 8 * HOUR)
    assert kept.hear(job("running"), 8 * HOUR + 5)


def test_a_wait_is_over_at_its_limit():
    """A job that still runs then goes on without it."""
    kept = vigil(limit_seconds=60.0)

    assert not kept.hear(job("running"), 59.9)
    assert kept.hear(job("running"), 60.0)


@pytest.mark.parametrize(
    ("method", "training_type", "is_over"),
    [
        ("supervised", "GlobalStandard", False),
        ("supervised", "developerTier", False),
        ("reinforcement", "developerTier", False),
        ("reinforcement", "Developer", False),
        ("reinforcement", "2", False),
        ("reinforcement", "GlobalStandard", True),
        ("reinforcement", None, True),
        (None, None, False),
    ],
)
def test_only_a_pause_at_a_spend_limit_asks_for_a_decision(method, training_type, is_over):
    """What Azure pauses for want of room, it resumes; and who paused a job may resume it."""
    paused = job("paused", method=method, training_type=training_type)

    assert vigil().hear(paused, 5.0) is is_over


def test_the_line_says_what_the_service_said_and_for_how_long():
    """The service's words come first: a narrow terminal cuts the rest off."""
    kept = vigil()
    kept.hear(job("running"), 40.0)
    kept.words = "Step 10: training loss=1.2"

    assert kept.text(45.0) == "Step 10: training loss=1.2 (running, 45 s)"


def test_the_line_says_how_long_there_was_no_answer():
    """An outage is told with its reason, on one line, beside the last known status."""
    kept = vigil()
    kept.hear(job("running"), 40.0)
    kept.hear(ServiceUnreachable("looking for it: no answer (refused: by nobody)\na page"), 100.0)

    assert kept.text(400.0) == (
        "asking again for 5 min: no answer (refused: by nobody) (running, 6 min)"
    )


def test_the_line_of_who_is_not_let_in_names_the_way_in():
    """An expired sign-in is mended in another terminal."""
    kept = vigil()
    kept.hear(NotAuthorised("looking: token expired", status_code=401), 10.0)

    assert kept.text(20.0) == (
        "asking again for 10 s, `az login` may help: token expired (waiting, 20 s)"
    )


@pytest.mark.parametrize(
    ("method", "training_type", "words"),
    [
        ("supervised", "developerTier", "resumes by itself when Azure has room"),
        ("reinforcement", "developerTier", "unless it reached its spend limit"),
        ("supervised", "Standard", "until somebody resumes it in the portal"),
    ],
)
def test_the_line_of_a_paused_job_says_for_how_long_and_until_when(method, training_type, words):
    """Minutes are counted from when it was first seen paused."""
    kept = vigil()
    for at_seconds in (10.0, 100.0, 700.0):
        kept.hear(job("paused", method=method, training_type=training_type), at_seconds)

    text = kept.text(730.0)
    assert text.startswith("paused for 12 min, ")
    assert words in text


def test_a_resumed_job_is_told_of_as_before():
    """A second pause is counted from its own beginning."""
    kept = vigil()
    kept.hear(job("paused"), 10.0)
    kept.hear(job("running"), 500.0)
    assert kept.text(500.0).startswith("submitted")

    kept.hear(job("paused"), 600.0)

    assert kept.text(630.0).startswith("paused for 30 s")


def test_words_are_wanted_anew_with_each_status_and_then_every_two_seconds(monkeypatch):
    """What was said of another status is not shown beside this one."""
    monkeypatch.delenv("CI", raising=False)
    kept = vigil()
    assert not kept.wants_words(0.0)  # nobody knows the job yet
    kept.hear(job("pending"), 1.0)
    kept.words, kept.words_at_seconds = "enqueued", 1.0
    assert not kept.wants_words(2.9)
    assert kept.wants_words(3.0)

    kept.hear(job("running"), 2.0)

    assert kept.wants_words(2.0)
    assert kept.text(2.0).startswith("submitted")
