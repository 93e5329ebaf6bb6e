"""What is repeated, how long apart, and when it is given up."""

import pytest

from finetune import clock
from finetune.azure.retries import retrying
from finetune.errors import NotFound, RateLimited, ServiceFailed, ServiceUnreachable


@pytest.fixture
def pauses(monkeypatch):
    """Let no time pass, and remember for how long it was meant to."""
    told = []
    monkeypatch.setattr(clock, "pause", told.append)
    return told


class Answers:
    """A request that raises its errors in turn, and then answers."""

    def __init__(self, *errors):
        """Take the errors."""
        self.errors = list(errors)
        self.requests = 0

    def __call__(self):
        """Answer one request."""
        self.requests += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def busy(retry_after_seconds=None):
    """Return an answer of a service that has too much to do."""
    error = RateLimited("busy", status_code=429)
    error.retry_after_seconds = retry_after_seconds
    return error


def test_what_may_pass_is_asked_again_with_growing_pauses(pauses):
    """Each pause is about twice the one before."""
    request = Answers(ServiceFailed("500"), ServiceUnreachable("cut"), busy())

    assert retrying(request) == "answer"
    assert request.requests == 4
    assert pauses == sorted(pauses)


def test_the_pause_is_the_one_that_the_service_asks_for(pauses):
    """Retry-After comes before our own reckoning."""
    retrying(Answers(busy(7.0)))

    assert pauses == [7.0]


def test_a_pause_beyond_the_deadline_is_not_begun(pauses):
    """The service's sentence is shown at once."""
    request = Answers(busy(121.0))

    with pytest.raises(RateLimited):
        retrying(request, limit_seconds=120.0)

    assert (request.requests, pauses) == (1, [])


def test_a_refusal_is_not_repeated(pauses):
    """It will be refused again."""
    request = Answers(NotFound("gone", status_code=404))

    with pytest.raises(NotFound):
        retrying(request)

    assert (request.requests, pauses) == (1, [])


def test_a_bug_is_not_repeated(pauses):
    """Only answers of the service may pass."""
    with pytest.raises(KeyError):
        retrying(Answers(KeyError("x")))

    assert pauses == []
