"""The boundary where foreign errors become ours, walked through the libraries' namespaces."""

import inspect

import azure.core.exceptions
import azure.identity
import httpx2
import openai
import pytest
import requests
from openai import _exceptions as openai_exceptions

from finetune import errors
from finetune.azure.translation import find_ours, translated
from finetune.errors import (
    Conflict,
    NotAuthorised,
    NotFound,
    RateLimited,
    ServiceFailed,
    ServiceRejected,
)
from tests.unit.foreign_errors import (
    AZURE,
    OPENAI,
    REQUEST,
    REQUESTS,
    arm,
    http,
    plain,
    status_error,
)

NOT_TRANSLATED = {
    "InvalidWebhookSignatureError",  # raised by a check of webhooks, which nothing here receives
    "SerializationError",  # our own request was not to be written: a bug, to be shown as one
}


def classes_in(*namespaces):
    """Return the exception classes of some modules, by name."""
    return {
        name: member
        for namespace in namespaces
        for name in dir(namespace)
        if inspect.isclass(member := getattr(namespace, name)) and issubclass(member, Exception)
    }


SDKS = classes_in(openai, openai_exceptions, azure.core.exceptions, azure.identity)
LOOKS = {
    name: kind
    for name, kind in classes_in(requests.exceptions).items()
    if issubclass(kind, requests.RequestException)
}
CASES = [(SDKS, OPENAI | AZURE, name) for name in OPENAI | AZURE] + [
    (LOOKS, REQUESTS, name) for name in REQUESTS
]


def raised_through(foreign):
    """Return what leaves the boundary when `foreign` is raised inside it."""
    with pytest.raises(Exception) as caught, translated("doing a thing"):  # noqa: PT011
        raise foreign
    return caught.value


def test_every_class_of_the_libraries_has_its_place():
    """A class that a new version of one adds has to be put into the table."""
    assert set(SDKS) == set(OPENAI) | set(AZURE) | NOT_TRANSLATED
    assert set(LOOKS) == set(REQUESTS)


@pytest.mark.parametrize(("classes", "table", "name"), CASES, ids=[name for _, _, name in CASES])
def test_every_foreign_error_becomes_one_of_ours(classes, table, name):
    """Each leaves as exactly the class that says what to do, with the original as its cause."""
    make, expected = table[name]
    foreign = make(classes[name])

    error = raised_through(foreign)

    assert type(error) is expected
    assert error.__cause__ is foreign


@pytest.mark.parametrize("status_code", set(range(400, 430)) - {408})
@pytest.mark.parametrize("sdk", ["openai", "azure", "requests"])
def test_a_status_is_classified_whatever_class_carries_it(sdk, status_code):
    """Plain errors are told apart by their status alone."""
    special = {401: NotAuthorised, 403: NotAuthorised, 404: NotFound, 409: Conflict}
    expected = (special | {429: RateLimited}).get(status_code, ServiceRejected)
    foreign = {
        "openai": lambda: status_error(openai.APIStatusError, status_code),
        "azure": lambda: azure.core.exceptions.HttpResponseError(response=arm(status_code)),
        "requests": lambda: requests.HTTPError("said", response=plain(status_code)),
    }[sdk]()

    error = find_ours(foreign, "doing a thing")

    assert (type(error), error.status_code) == (expected, status_code)


@pytest.mark.parametrize(
    "foreign",
    [
        status_error(openai.BadRequestError, 400),
        azure.core.exceptions.HttpResponseError(response=arm(400)),
        requests.HTTPError("said", response=plain(400)),
    ],
    ids=["openai", "azure", "requests"],
)
def test_the_service_s_code_and_words_are_kept(foreign):
    """The message says what was done, then the service's sentence and its code."""
    error = raised_through(foreign)

    assert str(error) == "doing a thing: The service's words. (the_code)"
    assert error.code == "the_code"


@pytest.mark.parametrize("status_code", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [({"Retry-After": "7"}, 7.0), ({}, None), ({"Retry-After": "soon"}, None)],
    ids=["seconds", "none", "nonsense"],
)
def test_what_the_service_asks_to_wait_is_kept(status_code, header, seconds):
    """Whatever repeats the request waits for so long, and what cannot be read is not guessed."""
    answer = plain(status_code)
    answer.headers.update(header)

    error = raised_through(requests.HTTPError("said", response=answer))

    assert error.retry_after_seconds == seconds


def test_a_date_to_wait_for_is_counted_from_now():
    """HTTP has two forms of Retry-After."""
    answer = plain(503)
    answer.headers["Retry-After"] = "Fri, 31 Dec 2100 23:59:59 GMT"

    error = raised_through(requests.HTTPError("said", response=answer))

    assert error.retry_after_seconds > 3600


def test_what_the_service_does_not_have_is_refused_for_good():
    """501 is no fault that passes."""
    error = find_ours(requests.HTTPError("said", response=plain(501)), "doing a thing")

    assert (type(error), error.retryable) == (ServiceRejected, False)


def test_a_body_without_an_error_object_gives_the_sdk_s_sentence():
    """A proxy's HTML page ends in the SDK's own message, with no code."""
    foreign = openai.NotFoundError("Error code: 404", response=http(404), body="<html>")

    error = find_ours(foreign, "doing a thing")

    assert (str(error), error.code) == ("doing a thing: Error code: 404", "")


def test_a_missing_connection_is_told_by_its_innermost_reason():
    """The system's words say more than the SDK's "Connection error."."""
    foreign = openai.APIConnectionError(request=REQUEST)
    foreign.__cause__ = httpx2.ConnectError("Connection error.")
    foreign.__cause__.__cause__ = OSError("Name or service not known")

    error = find_ours(foreign, "doing a thing")

    assert str(error) == "doing a thing: no answer (Name or service not known)"


@pytest.mark.parametrize("foreign", [KeyError("x"), errors.JobError("x", job_id="")])
def test_what_no_sdk_raised_passes_through_untouched(foreign):
    """A bug of ours stays a bug, and an error of ours stays itself."""
    assert raised_through(foreign) is foreign


def test_an_answer_that_an_sdk_stumbles_over_is_a_service_failure():
    """The SDKs let the parser's errors out: torn JSON, bad bytes."""
    assert type(raised_through(ValueError("Expecting value"))) is ServiceFailed


@pytest.mark.parametrize("kind", [ValueError, azure.core.exceptions.DecodeError])
def test_an_answer_that_cannot_be_read_is_not_quoted(kind):
    """azure-core appends the whole of it; the sentence stays one line."""
    error = raised_through(kind("JSON is invalid: char 3\nContent: {secret"))

    assert type(error) is ServiceFailed
    assert "char 3" in str(error)
    assert "secret" not in str(error)


UNAVAILABLE = (
    "DefaultAzureCredential failed to retrieve a token from the included credentials.\n"
    "Attempted credentials:\n"
    "\tAzureCliCredential: Please run 'az login' to set up an account\n"
)


def test_who_is_not_signed_in_is_told_so():
    """No token could be had, so nothing was asked and no role is missing."""
    error = raised_through(azure.core.exceptions.ClientAuthenticationError(UNAVAILABLE))

    assert type(error) is NotAuthorised
    assert str(error).startswith("doing a thing: nobody is signed in to Azure: run `az login`, or")
    assert "AZURE_CLIENT_ID" in str(error)
    assert "role" not in str(error)


def test_why_a_pipeline_s_secret_is_refused_is_told():
    """Entra ID's own words are the only ones that say what is wrong with it."""
    words = "AADSTS7000222: The provided client secret keys for app 'a' are expired. Trace ID: t"
    told = UNAVAILABLE + f"\tEnvironmentCredential: Authentication failed: {words}\n"

    error = raised_through(azure.core.exceptions.ClientAuthenticationError(told))

    assert f"({words})" in str(error)
    assert "credentials:" not in str(error)


def test_an_interrupt_passes_through():
    """^C is never an answer of the service."""
    with pytest.raises(KeyboardInterrupt), translated("doing a thing"):
        raise KeyboardInterrupt


def test_a_call_without_an_error_gives_its_value():
    """The boundary changes nothing of what succeeds."""
    with translated("doing a thing"):
        value = 1

    assert value == 1
