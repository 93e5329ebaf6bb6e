"""The one boundary where foreign errors become ours.

Everything that the openai SDK, the Azure SDKs and `requests` can raise leaves here as a
`ServiceError`, with the service's own words in it; a test walks their exceptions to prove that
none is missed. They are imported when something is raised, and not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from finetune.errors import (
    Conflict,
    NotAuthorised,
    NotFound,
    RateLimited,
    ServiceError,
    ServiceFailed,
    ServiceRejected,
    ServiceUnreachable,
)

if TYPE_CHECKING:
    from azure.core.exceptions import AzureError
    from openai import OpenAIError
    from requests import RequestException

_BY_STATUS: dict[int, type[ServiceRejected]] = {
    401: NotAuthorised,
    403: NotAuthorised,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}

_REFUSALS = (*range(400, 500), 501)
_TIMED_OUT = 408
"""The service gave up waiting: whether it did anything is not known."""

_ENTRA_SAID = re.compile(r"AADSTS\d+:.*")
"""Why Entra ID gave no token, among what each credential of azure-identity says.

Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes (2026-11-22).
"""


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Runs one call to Azure.

    Args:
        doing: what is being done, for the message: "uploading a.jsonl".

    Raises:
        ServiceError: for whatever either SDK raises; the original is its cause.
    """
    try:
        yield
    except Exception as foreign:
        error = find_ours(foreign, doing)
        if error is None:
            raise
        error.retry_after_seconds = _retry_after_seconds(foreign)
        raise error from foreign


def find_ours(foreign: Exception, doing: str) -> ServiceError | None:
    """The error of ours that says what `foreign` said; None for what is no answer of a service."""
    from azure.core.exceptions import AzureError
    from openai import OpenAIError
    from requests import JSONDecodeError, RequestException

    if isinstance(foreign, OpenAIError | AzureError | RequestException) and not isinstance(
        foreign, JSONDecodeError
    ):
        return _ours(foreign, doing)
    if isinstance(foreign, ValueError):  # torn JSON, bad bytes, an answer of another shape
        return ServiceFailed(f"{doing}: the answer cannot be read ({_first_line(foreign)})")
    return None


def _ours(foreign: OpenAIError | AzureError | RequestException, doing: str) -> ServiceError:
    import requests
    from azure.core import exceptions as azure
    from openai import APIConnectionError

    if isinstance(foreign, azure.DecodeError):  # it has the whole answer in its second line
        return ServiceFailed(
            f"{doing}: the answer cannot be read ({foreign.message.splitlines()[0]})"
        )
    answer = getattr(foreign, "response", None)
    status_code: int | None = getattr(foreign, "status_code", getattr(answer, "status_code", None))
    if status_code is None and isinstance(foreign, azure.ClientAuthenticationError):
        return _not_signed_in(foreign, doing)
    no_answer = (
        APIConnectionError,
        azure.ServiceRequestError,
        azure.ServiceResponseError,
        requests.ConnectionError,
        requests.Timeout,
        requests.exceptions.ChunkedEncodingError,
    )
    if status_code == _TIMED_OUT or isinstance(foreign, no_answer):
        return ServiceUnreachable(f"{doing}: no answer ({_root_cause(foreign)})")
    code, message = _service_words(foreign)
    said = f"{message} ({code})" if code else message
    if status_code is None or status_code not in _REFUSALS:
        return ServiceFailed(f"{doing}: {said}")
    kind = _BY_STATUS.get(status_code, ServiceRejected)
    if kind is NotAuthorised:
        said = f"{said}; who runs this needs the role Cognitive Services OpenAI Contributor"
    return kind(f"{doing}: {said}", status_code=status_code, code=code)


def _not_signed_in(foreign: Exception, doing: str) -> NotAuthorised:
    """No token could be had at all: nothing was sent, and no role is missing."""
    reason = _ENTRA_SAID.search(str(foreign))
    return NotAuthorised(
        f"{doing}: nobody is signed in to Azure{f' ({reason[0]})' if reason else ''}: run "
        "`az login`, or in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and "
        "AZURE_FEDERATED_TOKEN_FILE or AZURE_CLIENT_SECRET",
        status_code=401,
    )


def _retry_after_seconds(foreign: Exception) -> float | None:
    """The answer's Retry-After, in either of the forms that HTTP has; None if it has none."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    answer = getattr(foreign, "response", None)
    header = answer.headers.get("Retry-After") if answer is not None else None
    try:
        return None if header is None else float(Retry().parse_retry_after(header))
    except InvalidHeader:
        return None


def _service_words(foreign: Any) -> tuple[str, str]:
    """The service's code and message, out of what the foreign exception holds."""
    body = getattr(foreign, "body", None) or getattr(foreign, "error", None) or _error(foreign)
    if isinstance(body, dict):
        return str(body.get("code") or ""), str(body.get("message") or _first_line(foreign))
    code = getattr(body, "code", None)
    return str(code or ""), str(getattr(body, "message", None) or _first_line(foreign)).strip()


def _first_line(foreign: Exception) -> str:
    """What an SDK says of an answer, without the answer itself, which azure-core appends."""
    return str(foreign).strip().partition("\n")[0]


def _error(foreign: Any) -> Any:
    """What `requests` was answered with, unless that is no JSON, such as a proxy's page."""
    try:
        return foreign.response.json()["error"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _root_cause(error: BaseException) -> str:
    """The innermost reason: "Name or service not known" says more than "Connection error."."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return str(error) or type(error).__name__
