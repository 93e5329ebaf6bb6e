"""The boundary where foreign errors become ours, walked through both SDKs' namespaces."""

import inspect
import json
from types import SimpleNamespace

import azure.core.exceptions
import azure.identity
import httpx2
import openai
import pytest
from openai import _exceptions as openai_exceptions

from finetune import errors
from finetune.azure.translation import ours, translated
from finetune.errors import (
    Conflict,
    NotAuthorised,
    NotFound,
    RateLimited,
    ServiceFailed,
    ServiceRejected,
    ServiceUnreachable,
)

REQUEST = httpx2.Request("GET", "https://a.openai.azure.com/openai/v1/files")
WORDS = {"code": "the_code", "message": "The service's words."}


def http(status_code):
    """Return an answer of the data plane."""
    return httpx2.Response(status_code, request=REQUEST, json={"error": WORDS})


def arm(status_code):
    """Return an answer of the control plane, as far as its SDK's errors look at it."""
    text = json.dumps({"error": WORDS})
    return SimpleNamespace(
        status_code=status_code, reason="", text=lambda *_: text, headers={}, request=None
    )


def status_error(kind, status_code):
    """Return the openai SDK's error for a status."""
    return kind("said", response=http(status_code), body=WORDS)


OPENAI = {
    "OpenAIError": (lambda kind: kind("said"), ServiceFailed),
    "APIError": (lambda kind: kind("said", REQUEST, body=None), ServiceFailed),
    "APIConnectionError": (lambda kind: kind(request=REQUEST), ServiceUnreachable),
    "APITimeoutError": (lambda kind: kind(REQUEST), ServiceUnreachable),
    "APIStatusError": (lambda kind: status_error(kind, 418), ServiceRejected),
    "BadRequestError": (lambda kind: status_error(kind, 400), ServiceRejected),
    "AuthenticationError": (lambda kind: status_error(kind, 401), NotAuthorised),
    "OAuthError": (lambda kind: kind(response=http(401), body=WORDS), NotAuthorised),
    "PermissionDeniedError": (lambda kind: status_error(kind, 403), NotAuthorised),
    "NotFoundError": (lambda kind: status_error(kind, 404), NotFound),
    "ConflictError": (lambda kind: status_error(kind, 409), Conflict),
    "UnprocessableEntityError": (lambda kind: status_error(kind, 422), ServiceRejected),
    "RateLimitError": (lambda kind: status_error(kind, 429), RateLimited),
    "InternalServerError": (lambda kind: status_error(kind, 500), ServiceFailed),
    "APIResponseValidationError": (lambda kind: kind(http(200), WORDS), ServiceFailed),
    "LengthFinishReasonError": (
        lambda kind: kind(completion=SimpleNamespace(usage=None)),
        ServiceFailed,
    ),
    "ContentFilterFinishReasonError": (lambda kind: kind(), ServiceFailed),
    "SubjectTokenProviderError": (lambda kind: kind("said"), ServiceFailed),
    "WebSocketQueueFullError": (lambda kind: kind(), ServiceFailed),
    "WebSocketConnectionClosedError": (
        lambda kind: kind("said", unsent_messages=[]),
        ServiceFailed,
    ),
    "_AmbiguousModuleClientUsageError": (lambda kind: kind(), ServiceFailed),
}

AZURE = {
    "AzureError": (lambda kind: kind("said"), ServiceFailed),
    "ServiceRequestError": (lambda kind: kind("said"), ServiceUnreachable),
    "ServiceRequestTimeoutError": (lambda kind: kind("said"), ServiceUnreachable),
    "ServiceResponseError": (lambda kind: kind("said"), ServiceUnreachable),
    "ServiceResponseTimeoutError": (lambda kind: kind("said"), ServiceUnreachable),
    "HttpResponseError": (lambda kind: kind(response=arm(503)), ServiceFailed),
    "DecodeError": (lambda kind: kind("said", response=arm(200)), ServiceFailed),
    "IncompleteReadError": (lambda kind: kind("said", response=arm(200)), ServiceFailed),
    "ResourceExistsError": (lambda kind: kind(response=arm(409)), Conflict),
    "ResourceNotFoundError": (lambda kind: kind(response=arm(404)), NotFound),
    "ResourceModifiedError": (lambda kind: kind(response=arm(412)), ServiceRejected),
    "ResourceNotModifiedError": (lambda kind: kind(response=arm(304)), ServiceFailed),
    "ClientAuthenticationError": (lambda kind: kind("said"), NotAuthorised),
    "CredentialUnavailableError": (lambda kind: kind("said"), NotAuthorised),
    "AuthenticationRequiredError": (lambda kind: kind(["scope"]), NotAuthorised),
    "TooManyRedirectsError": (lambda kind: kind([]), ServiceFailed),
    "ODataV4Error": (lambda kind: kind(arm(400)), ServiceRejected),
    "StreamConsumedError": (lambda kind: kind(arm(200)), ServiceFailed),
    "StreamClosedError": (lambda kind: kind(arm(200)), ServiceFailed),
    "ResponseNotReadError": (lambda kind: kind(arm(200)), ServiceFailed),
    "DeserializationError": (lambda kind: kind("said"), ServiceFailed),
}

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


FOREIGN = classes_in(openai, openai_exceptions, azure.core.exceptions, azure.identity)
TABLE = OPENAI | AZURE


def raised_through(foreign):
    """Return what leaves the boundary when `foreign` is raised inside it."""
    with pytest.raises(Exception) as caught, translated("doing a thing"):  # noqa: PT011
        raise foreign
    return caught.value


def test_every_class_of_both_sdks_has_its_place():
    """A class that a new version of an SDK adds has to be put into the table."""
    assert set(FOREIGN) == set(TABLE) | NOT_TRANSLATED


@pytest.mark.parametrize("name", TABLE)
def test_every_foreign_error_becomes_one_of_ours(name):
    """Each leaves as exactly the class that says what to do, with the original as its cause."""
    make, expected = TABLE[name]
    foreign = make(FOREIGN[name])

    error = raised_through(foreign)

    assert type(error) is expected
    assert error.__cause__ is foreign


@pytest.mark.parametrize("status_code", set(range(400, 430)) - {408})
@pytest.mark.parametrize("sdk", ["openai", "azure"])
def test_a_status_is_classified_whatever_class_carries_it(sdk, status_code):
    """Both SDKs' plain errors are told apart by their status alone."""
    special = {401: NotAuthorised, 403: NotAuthorised, 404: NotFound, 409: Conflict}
    expected = (special | {429: RateLimited}).get(status_code, ServiceRejected)
    foreign = (
        status_error(openai.APIStatusError, status_code)
        if sdk == "openai"
        else azure.core.exceptions.HttpResponseError(response=arm(status_code))
    )

    error = ours(foreign, "doing a thing")

    assert (type(error), error.status_code) == (expected, status_code)


@pytest.mark.parametrize(
    "foreign",
    [
        status_error(openai.BadRequestError, 400),
        azure.core.exceptions.HttpResponseError(response=arm(400)),
    ],
    ids=["openai", "azure"],
)
def test_the_service_s_code_and_words_are_kept(foreign):
    """The message says what was done, then the service's sentence and its code."""
    error = raised_through(foreign)

    assert str(error) == "doing a thing: The service's words. (the_code)"
    assert error.code == "the_code"


def test_a_body_without_an_error_object_gives_the_sdk_s_sentence():
    """A proxy's HTML page ends in the SDK's own message, with no code."""
    foreign = openai.NotFoundError("Error code: 404", response=http(404), body="<html>")

    error = ours(foreign, "doing a thing")

    assert (str(error), error.code) == ("doing a thing: Error code: 404", "")


def test_a_missing_connection_is_told_by_its_innermost_reason():
    """The system's words say more than the SDK's "Connection error."."""
    foreign = openai.APIConnectionError(request=REQUEST)
    foreign.__cause__ = httpx2.ConnectError("Connection error.")
    foreign.__cause__.__cause__ = OSError("Name or service not known")

    error = ours(foreign, "doing a thing")

    assert str(error) == "doing a thing: no answer (Name or service not known)"


@pytest.mark.parametrize("foreign", [KeyError("x"), errors.JobError("x", job_id="")])
def test_what_no_sdk_raised_passes_through_untouched(foreign):
    """A bug of ours stays a bug, and an error of ours stays itself."""
    assert raised_through(foreign) is foreign


def test_an_answer_that_an_sdk_stumbles_over_is_a_service_failure():
    """The SDKs let the parser's errors out: torn JSON, bad bytes."""
    assert type(raised_through(ValueError("Expecting value"))) is ServiceFailed


def test_an_interrupt_passes_through():
    """^C is never an answer of the service."""
    with pytest.raises(KeyboardInterrupt), translated("doing a thing"):
        raise KeyboardInterrupt


def test_a_call_without_an_error_gives_its_value():
    """The boundary changes nothing of what succeeds."""
    with translated("doing a thing"):
        value = 1

    assert value == 1
