"""The looks that every preview takes at what is in Azure: plain GETs, asked once more.

The openai SDK takes 0.3 s to import, a sixth of a preview that changes nothing, and ARM's SDK
0.2 s; `requests`, which the Azure SDKs use, 0.08 s. Nothing is ever written through here.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from finetune import clock
from finetune.azure.clouds import Cloud, get_cloud
from finetune.azure.credentials import token_provider
from finetune.azure.translation import translated

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

LOOK_TIMEOUT_SECONDS = 10.0
"""A preview should not hang on a service that is away."""

ASKED_AGAIN = (408, 409, 429, 500, 502, 503, 504)
"""What the openai SDK asks again after, too (version 3.54)."""


@cache
def data_plane_looks(cloud_name: str, endpoint: str) -> Looks:
    """Looks below an account's data plane, such as at "files/file-1"; kept.

    Raises:
        SpecError: the endpoint does not belong to the cloud.
    """
    token = token_provider(get_cloud(cloud_name), endpoint)
    return Looks(f"{endpoint.rstrip('/')}/openai/v1/", token)


@cache
def control_plane_looks(cloud: Cloud) -> Looks:
    """Looks at what has an ARM id, such as "/subscriptions/…?api-version=2025-09-01"; kept."""
    token = token_provider(cloud, cloud.resource_manager, f"{cloud.resource_manager}/.default")
    return Looks(cloud.resource_manager, token)


class Looks:
    """GETs below one address."""

    def __init__(self, base_url: str, token: Callable[[], str]) -> None:
        """Asks nothing yet; `service_time` is the service's own, at its last answer."""
        self._base_url = base_url
        self._token = token
        self.service_time = clock.now()

    def get(self, path: str, doing: str) -> dict[str, Any]:
        """The JSON object at `path`.

        Args:
            path: below the base, such as "files/file-1"; the token never goes elsewhere.
            doing: for the message, such as "looking for file file-1".

        Raises:
            ServiceError: NotFound if it is not there.
        """
        with translated(doing):
            url = f"{self._base_url.rstrip('/')}/{path.lstrip('/')}"
            answer = self._session.get(url, auth=self._authorised, timeout=LOOK_TIMEOUT_SECONDS)
            if "Date" in answer.headers:
                self.service_time = parsedate_to_datetime(answer.headers["Date"])
            answer.raise_for_status()
            found = answer.json()
            if not isinstance(found, dict):
                raise ValueError("it is no object")  # noqa: TRY004  (unreadable, not our mistake)
            return found

    def get_all(self, path: str, doing: str) -> list[dict[str, Any]]:
        """Every object of the list at `path`, page after page, in either plane's way of paging.

        Raises:
            ServiceError: no list, or one page of it, could be had.
        """
        found: list[dict[str, Any]] = []
        next_path = path
        while next_path:
            page = self.get(next_path, doing)
            with translated(doing):
                found += _objects(page)
                next_path = self._next_path(path, page)
        return found

    def _next_path(self, path: str, page: dict[str, Any]) -> str:
        """Where the next page is, below the base: empty after the last one.

        Only path and query of ARM's link count. Its host may carry a port that ours has not:
        `https://management.azure.com:24582/subscriptions/…`
        (https://github.com/projectkudu/AzureResourceExplorer/issues/176).
        """
        if page.get("has_more") and page["data"]:
            return f"{path}{'&' if '?' in path else '?'}after={page['data'][-1]['id']}"
        link = urlsplit(str(page.get("nextLink") or ""))
        below = link.path.removeprefix(urlsplit(self._base_url).path)
        return f"{below}?{link.query}" if link.query else below

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


def _objects(page: dict[str, Any]) -> list[dict[str, Any]]:
    """What is on a page: `data` on the data plane, `value` in ARM."""
    found = page.get("data", page.get("value"))
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("it is no list of objects")
    return found
