"""What the wait asks of the service, and how it shares what it hears."""

import pytest

from finetune.errors import NotFound, ServiceUnreachable
from finetune.waiting.watch import find_or_make_watch
from tests.unit.waited_for import Service, run, stand_in, wait_for

GONE = NotFound("404", status_code=404)
NO_NETWORK = ServiceUnreachable("no network")


@pytest.fixture
def time(monkeypatch):
    """Stand in for the clocks."""
    return stand_in(monkeypatch)


def test_one_job_is_asked_for_by_its_id(time):
    """No listing is needed for one."""
    service = Service(time, {"a": 10.0})

    wait_for(service, "a")

    assert {what for what, _ in service.asked} == {"a", "a words"}


def test_several_jobs_are_asked_for_by_one_listing(time):
    """Three waiting models cost one request in each round, and one for somebody's words."""
    service = Service(time, {"a": 100.0, "b": 100.0, "c": 100.0})

    wait_for(service, "a", "b", "c")

    assert service.looks() == service.looks("list")
    words = [at for what, at in service.asked if what.endswith(" words")]
    assert len(words) == len(set(words)) <= len(service.looks())


def test_every_job_s_words_are_heard_in_turn(time):
    """Of three jobs none is told of less than the others."""
    service = Service(time, {"a": 60.0, "b": 60.0, "c": 60.0})

    lines, _ = wait_for(service, "a", "b", "c")

    counts = [sum(what == f"{name} words" for what, _ in service.asked) for name in lines]
    assert max(counts) - min(counts) <= 1
    for name, line in lines.items():
        assert f"training {name} (running, " in line.shown[-1][1]


def test_a_job_that_is_not_on_the_page_is_asked_for_by_its_id(time):
    """An old job, or one that the listing does not know yet, is found all the same."""
    service = Service(time, {"a": 5.0, "b": 5.0}, unlisted=("b",))

    _, over = wait_for(service, "a", "b")

    assert service.looks("a") == []
    assert len(service.looks("b")) == len(service.looks("list"))
    assert over["a"] == over["b"]


def test_each_wait_ends_with_its_own_job(time):
    """A model that is ready is passed on while others still train; the last is asked by its id."""
    service = Service(time, {"a": 10.0, "b": 100.0})

    _, over = wait_for(service, "a", "b")

    assert 10.0 <= over["a"] < 12.0
    assert 100.0 <= over["b"] < 102.0
    assert service.looks("list")[-1] <= over["a"]


def test_two_waits_for_one_job_ask_once(time):
    """Two models of one spec have one job."""
    service = Service(time, {"a": 10.0})

    wait_for(service, "a", "a")

    assert service.looks() == service.looks("a")
    assert len(service.looks()) == len(set(service.looks()))


def test_a_listing_that_is_not_there_is_no_job_that_is_not_there(time):
    """A 404 of the listing ends nothing; each job is asked for by itself."""
    service = Service(time, {"a": 50.0, "b": 50.0})

    def nowhere(_limit):
        raise GONE

    service.newest_jobs = nowhere

    _, over = wait_for(service, "a", "b")

    assert max(over.values()) < 53.0


@pytest.mark.parametrize(("model", "waited_seconds"), [("m.ft-a", 0.0), (None, 60.0)])
def test_a_job_whose_model_is_there_is_not_waited_for(time, model, waited_seconds):
    """Its record was deleted; one without a model may only be too new to be found everywhere."""
    service = Service(time, {"a": 1000.0}, fault=GONE, fault_until=1000.0)
    service.find_model_of = lambda _job_id: model

    _, over = wait_for(service, "a")

    assert over["a"] == pytest.approx(waited_seconds, abs=7.0)


def test_models_that_cannot_be_listed_end_no_wait(time):
    """The record's own 404 counts, as if nobody had asked for models."""
    service = Service(time, {"a": 1000.0}, fault=GONE, fault_until=20.0)

    def nowhere(_job_id):
        raise NO_NETWORK

    service.find_model_of = nowhere

    _, over = wait_for(service, "a")

    assert over["a"] >= 1000.0


def test_a_bug_in_the_rounds_leaves_nobody_waiting(time):
    """What is no answer of a service is raised to whoever waits."""
    service = Service(time, {"a": 10.0}, fault=KeyError("a bug"), fault_until=10.0)

    with pytest.raises(KeyError, match="a bug"):
        wait_for(service, "a")


def test_words_that_cannot_be_had_disturb_nothing(time):
    """The wait goes by the job, and the line shows what it has."""
    service = Service(time, {"a": 10.0})

    def silent(_job_id):
        raise NO_NETWORK

    service.newest_event = silent

    lines, over = wait_for(service, "a")

    assert over["a"] < 12.0
    assert lines["a"].shown[-1][1].startswith("submitted (running, ")


def test_there_is_one_watch_for_an_account_in_a_program(time):
    """Whoever waits for a job of the same account shares its looks; another program has its own."""
    service, other = Service(time, {}), Service(time, {})

    async def watches():
        """Ask three times."""
        return find_or_make_watch(service), find_or_make_watch(service), find_or_make_watch(other)

    one, same, another = run(watches())
    assert one is same
    assert another is not one
    assert run(watches())[0] is not one
