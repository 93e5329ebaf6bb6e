"""Every exception of the libraries that talk to Azure, how it is made, and what it becomes."""

import json
from types import SimpleNamespace

import httpx2
import requests

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


def plain(status_code):
    """Return an answer of the data plane to a plain GET."""
    answer = requests.Response()
    answer.status_code = status_code
    answer._content = json.dumps({"error": WORDS}).encode()  # noqa: SLF001  (as it is read)
    return answer


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

REQUESTS = {
    "RequestException": (lambda kind: kind("said"), ServiceFailed),
    "HTTPError": (lambda kind: kind("said", response=plain(400)), ServiceRejected),
    "ConnectionError": (lambda kind: kind("said"), ServiceUnreachable),
    "ProxyError": (lambda kind: kind("said"), ServiceUnreachable),
    "SSLError": (lambda kind: kind("said"), ServiceUnreachable),
    "Timeout": (lambda kind: kind("said"), ServiceUnreachable),
    "ConnectTimeout": (lambda kind: kind("said"), ServiceUnreachable),
    "ReadTimeout": (lambda kind: kind("said"), ServiceUnreachable),
    "ChunkedEncodingError": (lambda kind: kind("said"), ServiceUnreachable),
    "ContentDecodingError": (lambda kind: kind("said"), ServiceFailed),
    "InvalidJSONError": (lambda kind: kind("said"), ServiceFailed),
    "JSONDecodeError": (lambda kind: kind("said", "", 0), ServiceFailed),
    "RetryError": (lambda kind: kind("said"), ServiceFailed),
    "StreamConsumedError": (lambda kind: kind("said"), ServiceFailed),
    "TooManyRedirects": (lambda kind: kind("said"), ServiceFailed),
    "UnrewindableBodyError": (lambda kind: kind("said"), ServiceFailed),
    "URLRequired": (lambda kind: kind("said"), ServiceFailed),
    "MissingSchema": (lambda kind: kind("said"), ServiceFailed),
    "InvalidSchema": (lambda kind: kind("said"), ServiceFailed),
    "InvalidURL": (lambda kind: kind("said"), ServiceFailed),
    "InvalidProxyURL": (lambda kind: kind("said"), ServiceFailed),
    "InvalidHeader": (lambda kind: kind("said"), ServiceFailed),
}
