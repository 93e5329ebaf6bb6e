"""Who we are: Azure's default credential, or the local Azure's fixed token. No key, anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from finetune.azure.clouds import Cloud, is_loopback
from finetune.errors import Problem, SpecError

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

LOCAL_TOKEN = "local-azure"  # noqa: S105  (no secret: the local Azure takes any)
_FAR_FUTURE_UNIX_SECONDS = 2**33


class LocalCredential:
    """The fixed token that the local Azure takes. It opens nothing else."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        """The same token for any scope."""
        from azure.core.credentials import AccessToken

        return AccessToken(LOCAL_TOKEN, _FAR_FUTURE_UNIX_SECONDS)


@cache
def get_credential(cloud: Cloud) -> TokenCredential:
    """The credential for a cloud; made once, since it keeps the tokens it was given."""
    if cloud.is_local:
        return LocalCredential()
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential(authority=cloud.authority)


def token_provider(cloud: Cloud, endpoint: str, scope: str = "") -> Callable[[], str]:
    """A function that gives a token that is still good, for clients that ask before each request.

    Args:
        cloud: where the token comes from.
        endpoint: where it goes.
        scope: what it opens; the data plane where none is given.

    Raises:
        SpecError: the endpoint does not belong to the cloud: a local token never leaves this
            machine, and a real one never travels without TLS.
    """
    if cloud.is_local != is_loopback(endpoint) or not (
        cloud.is_local or endpoint.startswith("https://")
    ):
        what = f"is {endpoint!r}, which is no address of the cloud {cloud.name!r}"
        raise SpecError((Problem("endpoint", what),))
    if cloud.is_local:
        return lambda: LOCAL_TOKEN  # without the Azure SDK, which takes 0.04 s to import
    return _entra_token(cloud, scope or cloud.token_scope)


@cache
def _entra_token(cloud: Cloud, scope: str) -> Callable[[], str]:
    """Keeps a token while it is good: `az`, asked for one, takes most of a second."""
    from azure.identity import get_bearer_token_provider

    return get_bearer_token_provider(get_credential(cloud), scope)
