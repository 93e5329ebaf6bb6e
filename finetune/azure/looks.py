"""The looks that every preview takes at a file, a job or a model: plain GETs, asked once more.

The openai SDK takes 0.3 s to import, a sixth of a preview that changes nothing; `requests`, which
the Azure SDKs use, a quarter of that. Nothing is ever written through here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from finetune.azure.translation import translated

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

LOOK_TIMEOUT_SECONDS = 10.0
"""A preview should not hang on a service that is away."""

ASKED_AGAIN = (408, 409, 429, 500, 502, 503, 504)
"""What the openai SDK asks again after, too (version 3.54)."""


class Looks:
    """GETs below one account's data plane."""

    def __init__(self, base_url: str, token: Callable[[], str]) -> None:
        self._base_url = base_url
        self._token = token

    def get(self, path: str, doing: str) -> dict[str, Any]:
        """The JSON object at `path`.

        Args:
            path: below the base, such as "files/file-1".
            doing: for the message, such as "looking for file file-1".

        Raises:
            ServiceError: NotFound if it is not there.
        """
        with translated(doing):
            answer = self._session.get(
                self._base_url + path, auth=self._authorised, timeout=LOOK_TIMEOUT_SECONDS
            )
            answer.raise_for_status()
            found = answer.json()
            if not isinstance(found, dict):
                raise ValueError("it is no object")  # noqa: TRY004  (unreadable, not our mistake)
            return found

    def _authorised(self, request: PreparedRequest) -> PreparedRequest:
        """As `auth`: `requests` would put a password of ~/.netrc into a plain header's place."""
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request

    @cached_property
    def _session(self) -> Session:
        import requests
        from requests.adapters import HTTPAdapter, Retry

        retry = Retry(
            1,
            backoff_factor=0.5,
            status_forcelist=ASKED_AGAIN,
            raise_on_status=False,
            respect_retry_after_header=False,  # it may be hours, and a preview should not hang
        )
        session = requests.Session()
        for scheme in ("http://", "https://"):  # plain HTTP is the local Azure's: `token_provider`
            session.mount(scheme, HTTPAdapter(max_retries=retry))
        return session
