"""How seldom the looks of a preview ask, and that only a 404 makes a thing gone."""

import pytest

from finetune import clock
from finetune.azure.listings import KEPT_SECONDS, Listing
from finetune.errors import NotFound, ServiceFailed, ServiceUnreachable


class Service:
    """Some things by id; it counts what it is asked, and may be away."""

    def __init__(self, *ids):
        """Take the ids of what is there."""
        self.ids, self.listed = list(ids), list(ids)
        self.asked = []
        self.fault = None

    def listing(self):
        """Return a listing of what is here."""
        return Listing(self.get_one, self.get_all)

    def get_one(self, thing_id):
        """Give one thing."""
        self._ask(thing_id)
        if thing_id not in self.ids:
            raise NotFound("no", status_code=404)
        return thing_id.upper()

    def get_all(self):
        """Give all that is listed."""
        self._ask("all")
        return {thing_id: thing_id.upper() for thing_id in self.listed}

    def _ask(self, what):
        self.asked.append(what)
        if self.fault:
            raise self.fault


def test_one_thing_is_asked_for_by_itself():
    """However often it is looked at: a small stack asks for no lists."""
    service = Service("a", "b")
    listing = service.listing()

    assert [listing.get("a"), listing.get("a")] == ["A", "A"]
    assert service.asked == ["a"]


def test_many_things_are_asked_for_twice():
    """The first one by itself, and the others at once."""
    service = Service(*"abcdef")
    listing = service.listing()

    assert [listing.get(one) for one in "abcdef"] == list("ABCDEF")
    assert service.asked == ["a", "all"]


def test_what_a_list_does_not_have_yet_is_not_gone():
    """Lists lag behind; the thing itself is asked for."""
    service = Service("a", "b")
    service.listed = ["a"]
    listing = service.listing()
    listing.get("a")

    assert listing.get("b") == "B"
    assert service.asked == ["a", "all", "b"]


def test_what_was_seen_is_not_forgotten_for_a_list_that_lags():
    """It is not asked for again."""
    service = Service("a", "b")
    service.listed = ["b"]
    listing = service.listing()

    assert [listing.get(one) for one in "aba"] == ["A", "B", "A"]
    assert service.asked == ["a", "all"]


def test_what_is_not_there_is_not_found():
    """Neither in the list nor by itself."""
    service = Service("a")
    listing = service.listing()
    listing.get("a")

    with pytest.raises(NotFound):
        listing.get("b")


def test_all_of_them_are_listed_once():
    """And serve each look after it."""
    service = Service("a", "b")
    listing = service.listing()

    assert listing.all() == listing.all() == {"a": "A", "b": "B"}
    assert listing.get("b") == "B"
    assert service.asked == ["all"]


def test_what_is_known_is_forgotten_after_some_seconds(monkeypatch):
    """An `up` may last for hours."""
    service = Service("a")
    listing = service.listing()
    listing.get("a")
    later = clock.monotonic_seconds() + KEPT_SECONDS + 1
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: later)
    service.ids = []

    with pytest.raises(NotFound):
        listing.get("a")


def test_a_service_that_is_away_is_waited_for_once():
    """Or fifty models would wait for it one after another."""
    service = Service("a", "b")
    service.fault = ServiceUnreachable("away")
    listing = service.listing()

    for thing in "ab":
        with pytest.raises(ServiceUnreachable):
            listing.get(thing)
    assert service.asked == ["a"]


def test_a_refusal_is_asked_for_again():
    """What one thing's look ran into says nothing of the others."""
    service = Service("a", "b")
    service.fault = ServiceFailed("500")
    listing = service.listing()
    with pytest.raises(ServiceFailed):
        listing.get("a")
    service.fault = None

    assert listing.get("b") == "B"
